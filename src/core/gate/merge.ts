import type { Evaluated, LedgerEntry, Merged, MergedWithoutSignOff } from "../ledger/event.ts";
import { lastEvaluated, lastOpening } from "./consequences.ts";
import { largestChoice } from "./quorum.ts";
import { standingSignOffs } from "./standing.ts";
import { standingOverrides, standingRejections, standingWaivers } from "./standing-acts.ts";

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
  const waived = new Set(standingWaivers(entries).map(({ event }) => event.finding));
  const blocking = (last?.blocking ?? []).filter((finding) => !waived.has(finding));
  return { kind: "merged-without-sign-off", ...facts, evaluation, open, blocking, why };
}

/** Ids of the items that the ledger knows too few sign-offs for, in the order of the evaluation. */
function openItems({ items }: Evaluated, entries: readonly LedgerEntry[]): readonly string[] {
  const standing = Map.groupBy(standingSignOffs(entries), ({ event }) => event.item);
  return items
    .filter(({ id, fingerprint, required = 1 }) => {
      const counting = (standing.get(id) ?? []).filter(
        ({ event, lapsed }) => event.fingerprint === fingerprint && lapsed === undefined,
      );
      const voices = counting.map(({ userId, event }) => ({
        signer: userId,
        standsFor: event.onBehalfOf?.id ?? userId,
      }));
      return largestChoice(voices).length < required;
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
  const opening = lastOpening(entries);
  if (opening?.event.headSha !== facts.headSha) return "It was merged while the gate was closed.";
  // While a team only observes, the gate stands open whoever has signed.
  return last.mode === "observe" ? undefined : whyNoLongerOpen(opening, open, entries);
}

/** What people took back after the gate had opened, and before anything was judged again. */
function whyNoLongerOpen(
  { sequence, event }: NonNullable<ReturnType<typeof lastOpening>>,
  open: readonly string[],
  entries: readonly LedgerEntry[],
): string | undefined {
  if (standingRejections(entries).some((rejection) => rejection.sequence > sequence))
    return "It was merged after an owner had rejected it.";
  const standing = new Set([...standingOverrides(entries), ...standingWaivers(entries)].map((act) => act.sequence));
  if (event.overrides !== undefined)
    return event.overrides.every((override) => standing.has(override))
      ? undefined
      : "It was merged after the override that it needs was taken back.";
  if (event.waivers?.every((waiver) => standing.has(waiver)) === false)
    return "It was merged after a waiver that it needs was over.";
  return open.length > 0 ? "It was merged after a sign-off that it needs was taken back." : undefined;
}
