import type { RepositoryKey } from "./ports-github.ts";
import { type Delivery, OWN_DELIVERY_NAME } from "./ports-store.ts";

/**
 * `evaluate`: judge again. `recheck`: judge again and write even if nothing changed. `reconcile`: read everything that may
 * have been missed. `verify-people`: judge again and ask whether those who signed still may.
 */
type JudgingKind = (typeof JUDGING_KINDS)[number];

const JUDGING_KINDS = ["evaluate", "recheck", "reconcile", "verify-people"] as const;

/**
 * Work that we give ourselves, through the same inbox as GitHub's deliveries, so that it survives a crash and never
 * runs beside another turn of its pull request.
 */
export type OwnWork = Judging | BaseMoved | TagMoved | GroupToJudge;

interface Judging {
  readonly kind: JudgingKind;
  readonly repository: RepositoryKey;
  readonly pullRequest: number;
}

/** The base branch went on, by nothing that matters to a pull request that touches nothing. */
interface BaseMoved {
  readonly kind: "base-moved";
  readonly repository: RepositoryKey;
  readonly pullRequest: number;
  readonly beforeSha: string;
  readonly afterSha: string;
}

/** The sweep found a tag that is not where we left it. */
interface TagMoved {
  readonly kind: "tag-moved";
  readonly repository: RepositoryKey;
  readonly tag: string;
}

/** Something happened in a pull request of a merge group that was judged. */
interface GroupToJudge {
  readonly kind: "judge-group";
  readonly repository: RepositoryKey;
  readonly headSha: string;
}

export function pullRequestTurnKey(repositoryId: number, pullRequest: number): string {
  return `pr:${repositoryId}:${pullRequest}`;
}

/** @param cause makes the delivery's id unique: the same cause asks once, however often it is told */
export function ownDelivery(work: OwnWork, cause: string, receivedAt: string): Delivery {
  return {
    id: `${work.kind}:${cause}:${work.repository.repositoryId}:${subjectOf(work)}`,
    name: OWN_DELIVERY_NAME,
    body: JSON.stringify(work),
    receivedAt,
  };
}

function subjectOf(work: OwnWork): string | number {
  if ("tag" in work) return work.tag;
  return "headSha" in work ? work.headSha : work.pullRequest;
}

/** The work in a delivery of ours; `undefined` for one of GitHub's. */
export function readOwnWork(delivery: Delivery): OwnWork | undefined {
  if (delivery.name !== OWN_DELIVERY_NAME) return undefined;
  const body: unknown = JSON.parse(delivery.body);
  if (!isRecord(body) || !isRecord(body.repository)) return undefined;
  const { pullRequest, beforeSha, afterSha, tag, headSha } = body;
  const { installationId, repositoryId, owner, name } = body.repository;
  if (typeof installationId !== "number" || typeof repositoryId !== "number") return undefined;
  if (typeof owner !== "string" || typeof name !== "string") return undefined;
  const repository = { installationId, repositoryId, owner, name };
  if (body.kind === "tag-moved") return typeof tag === "string" ? { kind: body.kind, repository, tag } : undefined;
  if (body.kind === "judge-group")
    return typeof headSha === "string" ? { kind: body.kind, repository, headSha } : undefined;
  if (typeof pullRequest !== "number") return undefined;
  if (body.kind === "base-moved") {
    if (typeof beforeSha !== "string" || typeof afterSha !== "string") return undefined;
    return { kind: body.kind, repository, pullRequest, beforeSha, afterSha };
  }
  const kind = JUDGING_KINDS.find((known) => known === body.kind);
  return kind === undefined ? undefined : { kind, repository, pullRequest };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
