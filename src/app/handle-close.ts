import type { Person } from "../core/gate/gate-state.ts";
import { decideMerge } from "../core/gate/merge.ts";
import type { Actor, LedgerEvent } from "../core/ledger/event.ts";
import type { AppContext } from "./context.ts";
import type { PullRequestFacts, RepositoryKey } from "./ports-github.ts";

/** Records that a pull request was merged, with the gate open or past it, or closed. Told twice, it is recorded once. */
export async function recordClosed(
  app: AppContext,
  key: RepositoryKey,
  facts: PullRequestFacts,
  sender: Person | undefined,
): Promise<void> {
  const entries = await app.store.readLedger(key.repositoryId, facts.number);
  if (entries.some(({ event }) => event.kind === "merged" || event.kind === "merged-without-sign-off")) return;
  const { headSha, mergeSha, baseRef } = facts;
  if (facts.merged) {
    const event = decideMerge(entries, { headSha, mergeSha, baseRef });
    if (event.kind === "merged-without-sign-off") {
      app.log.warn({ repository: key.repositoryId, pullRequest: facts.number }, "merged past the gate");
    }
    return append(app, key, facts.number, actorOf(facts.mergedBy ?? sender), event);
  }
  const last = entries.findLast(({ event }) => event.kind === "closed" || event.kind === "reopened");
  if (last?.event.kind !== "closed") await append(app, key, facts.number, actorOf(sender), { kind: "closed" });
}

/** Records that a closed pull request is open again. */
export async function recordReopened(app: AppContext, key: RepositoryKey, number: number): Promise<void> {
  const entries = await app.store.readLedger(key.repositoryId, number);
  const last = entries.findLast(({ event }) => event.kind === "closed" || event.kind === "reopened");
  if (last?.event.kind === "closed") await append(app, key, number, { kind: "app" }, { kind: "reopened" });
}

/** Appends one event of one pull request. */
export async function append(
  app: AppContext,
  key: RepositoryKey,
  pullRequest: number,
  actor: Actor,
  event: LedgerEvent,
): Promise<void> {
  const repository = { id: key.repositoryId, name: `${key.owner}/${key.name}` };
  await app.store.append(key.repositoryId, [{ at: app.clock.now(), repository, pullRequest, actor, event }], new Map());
}

/** A person as the ledger names them. */
export function actorOf(person: Person | null | undefined): Actor {
  return person === null || person === undefined
    ? { kind: "app" }
    : { kind: "person", id: person.id, login: person.login };
}
