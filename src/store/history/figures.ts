import type { FigureRows } from "../../app/ports-history.ts";
import { COUNTED_MAX, type Counted, FIRST_MONDAY_MS, type TimeToSignOff } from "../../core/history/figures.ts";
import type { HistoryQuery, Outcome, VisibleRepositories } from "../../core/history/query.ts";
import type { TermKind } from "../../core/history/terms.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { type Conditions, conditionsOf } from "./conditions.ts";
import { readRecord } from "./items.ts";
import { type Dialect, type Plan, type Row, rowsOf } from "./plan.ts";

const NOTHING: FigureRows = {
  pullRequests: 0,
  merged: 0,
  withoutSignOff: 0,
  overridden: 0,
  times: [],
  waiting: [],
  flows: [],
  codes: [],
  weeks: [],
};

/** What the figures are made of, over the rows of a query. */
export function* readFigureRows(dialect: Dialect, visible: VisibleRepositories, query: HistoryQuery): Plan<FigureRows> {
  const conditions = yield* conditionsOf(dialect, visible, query);
  if (conditions === undefined) return NOTHING;
  const outcomes = yield* countTerms(conditions, "outcome", "item.kind = 'pull-request'");
  const pushes = yield* countTerms(conditions, "outcome", "item.kind = 'push'");
  const attention = yield* countTerms(conditions, "attention");
  const ended = (outcome: Outcome) => countOf([...outcomes, ...pushes], outcome);
  const withoutSignOff = ended("merged-without-sign-off");
  return {
    pullRequests: outcomes.reduce((sum, { count }) => sum + count, 0),
    merged: ended("merged") + withoutSignOff,
    withoutSignOff,
    overridden: countOf(attention, "overridden"),
    times: yield* readTimes(conditions),
    waiting: yield* readWaiting(dialect, visible, query),
    flows: yield* countTerms(conditions, "flow"),
    codes: yield* countTerms(conditions, "changed-code"),
    weeks: yield* readWeeks(conditions),
  };
}

function countOf(counted: readonly Counted[], name: string): number {
  return counted.filter((one) => one.name === name).reduce((sum, { count }) => sum + count, 0);
}

/** Rows of the query by a term they have, most first. */
function* countTerms({ from, where }: Conditions, kind: TermKind, which = "true"): Plan<readonly Counted[]> {
  const rows = yield* rowsOf(
    `select term.term as name, count(*) as found
     ${from.sql} join history_terms as term on term.repository_id = item.repository_id and term.number = item.number
     ${where.sql} and term.kind = ? and ${which}
     group by term.term order by found desc, term.term limit ${COUNTED_MAX}`,
    ...from.values,
    ...where.values,
    kind,
  );
  return rows.map((row) => ({
    name: expectShape(isText, row.name, "term"),
    count: expectShape(isInteger, row.found, "count"),
  }));
}

/** Of each role the middle and the ninetieth of a hundred, counted by the rows themselves: both databases the same way. */
function* readTimes({ from, where }: Conditions): Plan<readonly TimeToSignOff[]> {
  const rows = yield* rowsOf(
    `select role, total, min(case when place * 2 >= total then took end) as median,
       min(case when place * 10 >= total * 9 then took end) as ninetieth
     from (
       select given.role as role, given.at_ms - given.asked_ms as took,
         row_number() over (partition by given.role order by given.at_ms - given.asked_ms) as place,
         count(*) over (partition by given.role) as total
       ${from.sql} join history_sign_offs as given
         on given.repository_id = item.repository_id and given.number = item.number
       ${where.sql} and given.asked_ms is not null
     ) as ranked
     group by role, total order by role`,
    ...from.values,
    ...where.values,
  );
  return rows.map((row) => ({
    owner: expectShape(isText, row.role, "role"),
    signOffs: expectShape(isInteger, row.total, "count"),
    medianMs: expectShape(isInteger, row.median, "duration"),
    p90Ms: expectShape(isInteger, row.ninetieth, "duration"),
  }));
}

/** Records of open pull requests; they are few. */
function* readWaiting(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
): Plan<FigureRows["waiting"]> {
  const { since: _, until: __, outcome: ___, ...now } = query;
  const conditions = yield* conditionsOf(dialect, visible, now);
  if (conditions === undefined) return [];
  const { from, where } = conditions;
  const rows = yield* rowsOf(
    `select item.record ${from.sql} ${where.sql} and exists (
       select 1 from history_terms as open where open.repository_id = item.repository_id and open.number = item.number
         and open.kind = 'outcome' and open.term in ('waiting', 'blocked'))
     order by item.at_ms desc limit ${WAITING_MAX}`,
    ...from.values,
    ...where.values,
  );
  return rows.map(readRecord);
}

/** Open pull requests that are looked at; more are never worked on at one time. */
const WAITING_MAX = 5_000;

function* readWeeks({ from, where }: Conditions): Plan<FigureRows["weeks"]> {
  const rows = yield* rowsOf(
    `select (item.at_ms - ${FIRST_MONDAY_MS}) / ${7 * 24 * 60 * 60 * 1_000} as week,
       sum(case when term.kind = 'outcome' and term.term = 'merged' then 1 else 0 end) as merged,
       sum(case when term.kind = 'outcome' and term.term = 'merged-without-sign-off' then 1 else 0 end) as past,
       sum(case when term.kind = 'attention' then 1 else 0 end) as overridden
     ${from.sql} join history_terms as term on term.repository_id = item.repository_id and term.number = item.number
     ${where.sql} and ((term.kind = 'outcome' and term.term in ('merged', 'merged-without-sign-off'))
       or (term.kind = 'attention' and term.term = 'overridden'))
     group by week order by week`,
    ...from.values,
    ...where.values,
  );
  return rows.map(readWeek);
}

function readWeek(row: Row): FigureRows["weeks"][number] {
  const past = expectShape(isInteger, row.past, "count");
  return {
    week: expectShape(isInteger, row.week, "week"),
    merged: expectShape(isInteger, row.merged, "count") + past,
    withoutSignOff: past,
    overridden: expectShape(isInteger, row.overridden, "count"),
  };
}
