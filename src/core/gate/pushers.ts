import type { LedgerEntry } from "../ledger/event.ts";
import type { Person } from "./gate-state.ts";

/**
 * Who pushed one of these commits to the pull request besides its author, whatever names the commits bear; each person once.
 * What a force push took away again is nobody's.
 */
export function pushersIn(entries: readonly LedgerEntry[], commits: readonly string[]): readonly Person[] {
  const present = new Set(commits);
  const pushers = new Map<number, Person>();
  for (const { actor, event } of entries) {
    if (event.kind === "pushed" && actor.kind === "person" && present.has(event.headSha))
      pushers.set(actor.id, { id: actor.id, login: actor.login, bot: false });
  }
  return [...pushers.values()];
}
