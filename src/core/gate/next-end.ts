import { endOfDay } from "../model/day.ts";
import type { GateInput } from "./gate.ts";
import { isOver, standingDelegations, standingWaivers } from "./standing-acts.ts";

/**
 * The next moment at which the gate may change without anything happening: a waiver or a delegation ends, or an exception
 * of the configuration has had its last day. ISO-8601 UTC; `undefined` where there is none.
 */
export function nextEnd({ entries, report, now }: Pick<GateInput, "entries" | "report" | "now">): string | undefined {
  const ends = [
    ...standingWaivers(entries).map(({ event }) => event.expires),
    ...standingDelegations(entries).map(({ event }) => event.expires),
    ...report.findings.map(({ suppression }) => (suppression === undefined ? null : endOfDay(suppression.expires))),
  ];
  return ends.filter((end) => typeof end === "string" && !isOver(end, now)).sort()[0] ?? undefined;
}
