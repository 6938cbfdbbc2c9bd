import type { Delivery, RepositoryKey } from "./ports.ts";

/**
 * Work that we give ourselves, through the same inbox as GitHub's deliveries, so that it survives a crash and never
 * runs beside another turn of its pull request.
 */
export interface OwnWork {
  /** `evaluate`: judge again. `recheck`: judge again and write even if nothing changed. `reconcile`: read everything that may have been missed. */
  readonly kind: "evaluate" | "recheck" | "reconcile";
  readonly repository: RepositoryKey;
  readonly pullRequest: number;
}

const NAME = "ripplegate";

export function pullRequestTurnKey(repositoryId: number, pullRequest: number): string {
  return `pr:${repositoryId}:${pullRequest}`;
}

/** @param cause makes the delivery's id unique: the same cause asks once, however often it is told */
export function ownDelivery(work: OwnWork, cause: string, receivedAt: string): Delivery {
  return {
    id: `${work.kind}:${cause}:${work.repository.repositoryId}:${work.pullRequest}`,
    name: NAME,
    body: JSON.stringify(work),
    receivedAt,
  };
}

/** The work in a delivery of ours; `undefined` for one of GitHub's. */
export function readOwnWork(delivery: Delivery): OwnWork | undefined {
  if (delivery.name !== NAME) return undefined;
  const body: unknown = JSON.parse(delivery.body);
  if (!isRecord(body) || !isRecord(body.repository)) return undefined;
  const { kind, pullRequest } = body;
  const { installationId, repositoryId, owner, name } = body.repository;
  if (kind !== "evaluate" && kind !== "recheck" && kind !== "reconcile") return undefined;
  if (typeof pullRequest !== "number" || typeof installationId !== "number" || typeof repositoryId !== "number")
    return undefined;
  if (typeof owner !== "string" || typeof name !== "string") return undefined;
  return { kind, repository: { installationId, repositoryId, owner, name }, pullRequest };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
