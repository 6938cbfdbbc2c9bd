import {
  COUNTED_MAX,
  type Counted,
  type Figures,
  NEWEST_MAX,
  timeToSignOff,
  withoutGaps,
} from "../../core/history/figures.ts";
import type { HistoryQuery, VisibleRepositories } from "../../core/history/query.ts";
import type { HistoryRecord } from "../../core/history/record.ts";
import { waitingItems } from "../../core/history/summarize.ts";
import { compareText } from "../../core/model/location.ts";
import type { HistoryStore } from "../ports-history.ts";
import { type NoQuestion, problemOfTimes } from "./question.ts";

/** How the sign-offs went, over everything that a query finds; times and what changes most, over the newest of it. */
export async function readFigures(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: HistoryQuery,
  newestMax = NEWEST_MAX,
): Promise<Figures | NoQuestion> {
  const problem = problemOfTimes(query);
  if (problem !== undefined) return problem;
  const { newest, waiting, weeks, ...counts } = await history.readFigures(visible, query, newestMax);
  const isAll = newest.since === null || counts.pullRequests <= newestMax;
  return {
    ...counts,
    newestOnly: isAll ? null : { pullRequests: newestMax, since: new Date(newest.since).toISOString() },
    timeToSignOff: newest.durations
      .flatMap(({ role, milliseconds }) => timeToSignOff(role, milliseconds) ?? [])
      .sort((one, other) => compareText(one.owner, other.owner)),
    waitingNow: countWaiting(waiting, query),
    mostChangedFlows: newest.flows,
    mostChangedCodes: newest.codes,
    perWeek: withoutGaps(new Map(weeks.map(({ week, ...figures }) => [week, figures]))),
  };
}

/** By role. An owner who was asked for is counted alone. */
function countWaiting(records: readonly HistoryRecord[], { owner }: HistoryQuery): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const { role } of records.flatMap(waitingItems)) {
    if (role === null) continue;
    const isAsked = owner === undefined || owner.startsWith("@") || owner.toLowerCase() === role.toLowerCase();
    if (isAsked) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || compareText(one.name, other.name))
    .slice(0, COUNTED_MAX);
}
