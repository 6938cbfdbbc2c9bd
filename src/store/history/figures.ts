import type { FigureRows } from "../../app/ports-history.ts";
import { COUNTED_MAX, type Counted, FIRST_MONDAY_MS, type TimeToSignOff } from "../../core/history/figures.ts";
import type { HistoryQuery, Outcome, VisibleRepositories } from "../../core/history/query.ts";
import type { TermKind } from "../../core/history/terms.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { type Conditions, conditionsOf } from "./conditions.ts";
import { readRecord } from "./items.ts";
import { inTiers, newestFirst, pageOf } from "./list.ts";
import { type Dialect, type Plan, type Row, rowsOf, type Statement } from "./plan.ts";

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
  const outcomes = yield* countTerms(conditions, "outcome", "item.number > 0");
  // Of what is no pull request, only a push is ever merged.
  const pushes = yield* countTerms(conditions, "outcome", "item.number < 0");
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

/**
 * Rows of the query beside what they are found by, as `term`. A query that has no filter of its own is answered by the terms
 * alone, which know where their rows stand.
 */
function withTerms({ from, where, tiers, isFiltered }: Conditions): {
  readonly term: string;
  readonly from: Statement;
  readonly where: Statement;
} {
  const within = { sql: `${where.sql} and ${inTiers(tiers).sql}`, values: where.values };
  if (!isFiltered) return { term: "item", from: { sql: "from history_terms as item", values: [] }, where: within };
  return {
    term: "term",
    from: { sql: `${from.sql} cross join history_terms as term`, values: from.values },
    where: {
      sql: `${within.sql} and term.repository_id = item.repository_id and term.number = item.number`,
      values: within.values,
    },
  };
}

/** Rows of the query by a term they have, most first. */
function* countTerms(conditions: Conditions, kind: TermKind, which = "true"): Plan<readonly Counted[]> {
  const { term, from, where } = withTerms(conditions);
  const rows = yield* rowsOf(
    `select ${term}.term as name, count(*) as found ${from.sql} ${where.sql} and ${term}.kind = ? and ${which}
     group by ${term}.term order by found desc, ${term}.term limit ${COUNTED_MAX}`,
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
function* readTimes({ from, where, tiers }: Conditions): Plan<readonly TimeToSignOff[]> {
  const rows = yield* rowsOf(
    `select role, total, min(case when place * 2 >= total then took end) as median,
       min(case when place * 10 >= total * 9 then took end) as ninetieth
     from (
       select given.role as role, given.at_ms - given.asked_ms as took,
         row_number() over (partition by given.role order by given.at_ms - given.asked_ms) as place,
         count(*) over (partition by given.role) as total
       ${from.sql} cross join history_sign_offs as given
       ${where.sql} and given.repository_id = item.repository_id and given.number = item.number and ${inTiers(tiers).sql} and given.asked_ms is not null
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
  const { since: _, until: __, ...now } = query;
  const waiting: Row[] = [];
  for (const outcome of ["waiting", "blocked"] as const) {
    const conditions = yield* conditionsOf(dialect, visible, { ...now, outcome });
    if (conditions === undefined) return [];
    const { sql, values } = pageOf(conditions, newestFirst(WAITING_MAX));
    const rows = yield* rowsOf(
      `select item.record from (${sql}) as page cross join history_items as item
       where item.repository_id = page.repository_id and item.number = page.number`,
      ...values,
    );
    waiting.push(...rows);
  }
  return waiting.map(readRecord);
}

/** Open pull requests that are looked at; more are never worked on at one time. */
const WAITING_MAX = 5_000;

/** Of each week, by its number since the first Monday of 1970: how many rows of the query have a term. */
function* countByWeek(conditions: Conditions, kind: TermKind, name: string): Plan<ReadonlyMap<number, number>> {
  const { term, from, where } = withTerms(conditions);
  const rows = yield* rowsOf(
    `select (item.at_ms - ${FIRST_MONDAY_MS}) / ${7 * 24 * 60 * 60 * 1_000} as week, count(*) as found
     ${from.sql} ${where.sql} and ${term}.kind = ? and ${term}.term = ? group by week`,
    ...from.values,
    ...where.values,
    kind,
    name,
  );
  return new Map(
    rows.map((row) => [expectShape(isInteger, row.week, "week"), expectShape(isInteger, row.found, "count")]),
  );
}

/** Oldest first. */
function* readWeeks(conditions: Conditions): Plan<FigureRows["weeks"]> {
  const merged = yield* countByWeek(conditions, "outcome", "merged");
  const past = yield* countByWeek(conditions, "outcome", "merged-without-sign-off");
  const overridden = yield* countByWeek(conditions, "attention", "overridden");
  const weeks = new Set([...merged.keys(), ...past.keys(), ...overridden.keys()]);
  return [...weeks]
    .sort((one, other) => one - other)
    .map((week) => {
      const withoutSignOff = past.get(week) ?? 0;
      const ended = (merged.get(week) ?? 0) + withoutSignOff;
      return { week, merged: ended, withoutSignOff, overridden: overridden.get(week) ?? 0 };
    });
}
