import type { FigureRows } from "../../app/ports-history.ts";
import { COUNTED_MAX, type Counted, FIRST_MONDAY_MS, WEEK_MS } from "../../core/history/figures.ts";
import type { HistoryQuery, Outcome, VisibleRepositories } from "../../core/history/query.ts";
import { expectShape, isInteger, isText, oneOf } from "../rows/check.ts";
import { type Conditions, conditionsOf } from "./conditions.ts";
import { readRecord } from "./items.ts";
import { inTiers, newestFirst, pageOf } from "./list.ts";
import { type Dialect, type Plan, type Row, rowsOf } from "./plan.ts";

const NOTHING: FigureRows = {
  pullRequests: 0,
  merged: 0,
  withoutSignOff: 0,
  overridden: 0,
  newest: { since: null, durations: [], flows: [], codes: [] },
  waiting: [],
  weeks: [],
};

/** What the figures are made of, over the rows of a query; what must be sorted, over so many of its newest pull requests. */
export function* readFigureRows(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
  newest: number,
): Plan<FigureRows> {
  const conditions = yield* conditionsOf(dialect, visible, query);
  if (conditions === undefined) return NOTHING;
  const counts = countedRows(yield* countByWeek(conditions));
  return {
    ...counts,
    newest: counts.pullRequests === 0 ? NOTHING.newest : yield* readNewest(conditions, newest),
    waiting: yield* readWaiting(dialect, visible, query),
  };
}

/** Rows of the query with one outcome or one kind of attention, in one week since the first Monday of 1970. */
interface WeekCount {
  readonly kind: "outcome" | "attention";
  readonly term: string;
  readonly isPullRequest: boolean;
  readonly week: number;
  readonly count: number;
}

/**
 * One walk through the rows of the query, beside what they are found by. A query that has no filter of its own is answered
 * by the terms alone, which know where their rows stand.
 */
function* countByWeek({ from, where, tiers, isFiltered }: Conditions): Plan<readonly WeekCount[]> {
  const term = isFiltered ? "term" : "item";
  const terms = isFiltered ? `${from.sql} cross join history_terms as term` : "from history_terms as item";
  const own = isFiltered ? " and term.repository_id = item.repository_id and term.number = item.number" : "";
  const rows = yield* rowsOf(
    `select ${term}.kind as kind, ${term}.term as term, case when item.number > 0 then 1 else 0 end as own,
       (item.at_ms - ${FIRST_MONDAY_MS}) / ${WEEK_MS} as week, count(*) as found
     ${terms} ${where.sql} and ${inTiers(tiers).sql}${own} and ${term}.kind in ('outcome', 'attention')
     group by 1, 2, 3, 4`,
    ...(isFiltered ? from.values : []),
    ...where.values,
  );
  return rows.map((row) => ({
    kind: expectShape(isCountedKind, row.kind, "kind of a term"),
    term: expectShape(isText, row.term, "term"),
    isPullRequest: row.own === 1,
    week: expectShape(isInteger, row.week, "week"),
    count: expectShape(isInteger, row.found, "count"),
  }));
}

const isCountedKind = oneOf("outcome", "attention");

function countedRows(
  counts: readonly WeekCount[],
): Pick<FigureRows, "pullRequests" | "merged" | "withoutSignOff" | "overridden" | "weeks"> {
  const outcomes = counts.filter(({ kind }) => kind === "outcome");
  const weeks = [...Map.groupBy(counts, ({ week }) => week)]
    .map(([week, some]) => ({ week, ...endedOf(some) }))
    .filter(({ merged, overridden }) => merged + overridden > 0)
    .sort((one, other) => one.week - other.week);
  const pullRequests = sumOf(outcomes.filter(({ isPullRequest }) => isPullRequest));
  return { pullRequests, ...endedOf(counts), weeks };
}

/** Of what is no pull request, only a push is ever merged. */
function endedOf(counts: readonly WeekCount[]): Pick<FigureRows, "merged" | "withoutSignOff" | "overridden"> {
  const of = (outcome: Outcome) => sumOf(counts.filter(({ kind, term }) => kind === "outcome" && term === outcome));
  const withoutSignOff = of("merged-without-sign-off");
  const overridden = sumOf(counts.filter(({ kind, term }) => kind === "attention" && term === "overridden"));
  return { merged: of("merged") + withoutSignOff, withoutSignOff, overridden };
}

function sumOf(counts: readonly WeekCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** The newest pull requests of the query are found once; all that is told of them comes from the same ones. */
function* readNewest(conditions: Conditions, newest: number): Plan<FigureRows["newest"]> {
  const { sql, values } = conditions.where;
  const pullRequests = pageOf(
    { ...conditions, where: { sql: `${sql} and item.number > 0`, values } },
    newestFirst(newest),
  );
  const parts = [
    `select 'since' as kind, '' as name, count(*) as found, cast(min(recent.at_ms) as text) as listed from recent`,
    `select 'sign-off' as kind, given.role as name, count(*) as found,
       string_agg(cast(given.at_ms - given.asked_ms as text), ',') as listed
     from recent cross join history_sign_offs as given
     where given.repository_id = recent.repository_id and given.number = recent.number and given.asked_ms is not null
     group by given.role`,
    mostOften("flow"),
    mostOften("changed-code"),
  ];
  const rows = yield* rowsOf(
    `with recent as materialized (${pullRequests.sql}) ${parts.map((part, index) => `select * from (${part}) as part${index}`).join(" union all ")}`,
    ...pullRequests.values,
  );
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  const [since] = byKind.get("since") ?? [];
  return {
    since: Number(expectShape(isText, since?.listed, "time")),
    durations: (byKind.get("sign-off") ?? []).map((row) => ({
      role: expectShape(isText, row.name, "role"),
      milliseconds: expectShape(isText, row.listed, "durations").split(",").map(Number),
    })),
    flows: (byKind.get("flow") ?? []).map(countedOf),
    codes: (byKind.get("changed-code") ?? []).map(countedOf),
  };
}

/** By name, what most of the newest pull requests are found by. */
function mostOften(kind: "flow" | "changed-code"): string {
  return `select term.kind as kind, term.term as name, count(*) as found, '' as listed
    from recent cross join history_terms as term
    where term.repository_id = recent.repository_id and term.number = recent.number and term.kind = '${kind}'
    group by term.kind, term.term order by found desc, term.term limit ${COUNTED_MAX}`;
}

function countedOf(row: Row): Counted {
  return { name: expectShape(isText, row.name, "term"), count: expectShape(isInteger, row.found, "count") };
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
