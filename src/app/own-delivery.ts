import type { Delivery, RepositoryKey } from "./ports.ts";

/**
 * `evaluate`: judge again. `recheck`: judge again and write even if nothing changed. `reconcile`: read everything that may
 * have been missed. `verify-people`: judge again and ask whether those who signed still may.
 */
export type OwnWorkKind = (typeof OWN_WORK_KINDS)[number];

const OWN_WORK_KINDS = ["evaluate", "recheck", "reconcile", "verify-people"] as const;

/**
 * Work that we give ourselves, through the same inbox as GitHub's deliveries, so that it survives a crash and never
 * runs beside another turn of its pull request.
 */
export interface OwnWork {
  readonly kind: OwnWorkKind;
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
  const { pullRequest } = body;
  const kind = OWN_WORK_KINDS.find((known) => known === body.kind);
  const { installationId, repositoryId, owner, name } = body.repository;
  if (kind === undefined) return undefined;
  if (typeof pullRequest !== "number" || typeof installationId !== "number" || typeof repositoryId !== "number")
    return undefined;
  if (typeof owner !== "string" || typeof name !== "string") return undefined;
  return { kind, repository: { installationId, repositoryId, owner, name }, pullRequest };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
