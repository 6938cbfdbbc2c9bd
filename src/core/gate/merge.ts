import type { Evaluated, LedgerEntry, Merged, MergedWithoutSignOff } from "../ledger/event.ts";
import { lastEvaluated, openedFor } from "./consequences.ts";
import { standingSignOffs } from "./standing.ts";

export interface MergeFacts {
  readonly headSha: string;
  readonly mergeSha: string | null;
  readonly baseRef: string;
}

/**
 * What a merge was, by what the ledger knew when it happened: with the gate open for just this head, or past it. Doubt
 * counts as past it: another head or branch than judged, or a sign-off that was taken back after the gate had opened.
 */
export function decideMerge(entries: readonly LedgerEntry[], facts: MergeFacts): Merged | MergedWithoutSignOff {
  const last = lastEvaluated(entries);
  const evaluation = last?.evaluation ?? null;
  const open = last === undefined ? [] : openItems(last, entries);
  const why = whyPast(last, open, entries, facts);
  if (why === undefined) return { kind: "merged", ...facts, evaluation };
  return { kind: "merged-without-sign-off", ...facts, evaluation, open, blocking: last?.blocking ?? [], why };
}

/** Ids of the items that the ledger knows too few sign-offs for, in the order of the evaluation. */
function openItems({ items }: Evaluated, entries: readonly LedgerEntry[]): readonly string[] {
  const standing = Map.groupBy(standingSignOffs(entries), ({ event }) => event.item);
  return items
    .filter(({ id, fingerprint, required = 1 }) => {
      const counting = (standing.get(id) ?? []).filter(
        ({ event, lapsed }) => event.fingerprint === fingerprint && lapsed === undefined,
      );
      return new Set(counting.map(({ userId }) => userId)).size < required;
    })
    .map(({ id }) => id);
}

/** `undefined` when the merge went through the open gate. */
function whyPast(
  last: Evaluated | undefined,
  open: readonly string[],
  entries: readonly LedgerEntry[],
  facts: MergeFacts,
): string | undefined {
  if (last === undefined) return "It was merged before Ripplegate had judged it.";
  if (last.headSha !== facts.headSha || last.baseRef !== facts.baseRef)
    return "What was merged is not what Ripplegate had judged last.";
  if (openedFor(entries) !== facts.headSha) return "It was merged while the gate was closed.";
  // While a team only observes, the gate stands open whoever has signed.
  if (last.mode === "enforce" && open.length > 0) return "It was merged after a sign-off that it needs was taken back.";
  return undefined;
}
