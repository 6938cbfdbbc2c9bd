import type { ContentDigest, LedgerEntry } from "../ledger/event.ts";
import { standingSignOffs } from "./standing.ts";

/**
 * The report of the newest version of the pull request that somebody signed, by its digest: what is different from it is
 * new to whoever looks again. `undefined` while nobody has signed. It hangs on the sign-offs and on nothing else that
 * happened: whatever order or number of events led here, the same sign-offs give the same answer.
 */
export function lastSignedReport(entries: readonly LedgerEntry[]): ContentDigest | undefined {
  const newest = Math.max(0, ...standingSignOffs(entries).map(({ event }) => event.evaluation));
  const entry = entries.findLast(({ event }) => event.kind === "evaluated" && event.evaluation === newest);
  return entry?.event.kind === "evaluated" ? entry.event.report : undefined;
}
