import type { HistoryQuery, VisibleRepositories } from "../../core/history/query.ts";
import { searchedWords, TEXT_KINDS, type TermKind, termOf } from "../../core/history/terms.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { milliseconds } from "../rows/history.ts";
import { type Dialect, type Plan, rowOf, rowsOf, type Statement, type Value } from "./plan.ts";

/** What a row of the list must hold, in SQL. */
export interface Conditions {
  /** The whole `from`, which names the list's rows `item`. */
  readonly from: Statement;
  /** Begins with `where`. */
  readonly where: Statement;
}

/** Above this many rows, walking the list in its order finds a page sooner than sorting what a term finds. */
const SORTED_MAX = 2_000;

/** A term whose rows are too few to be found by walking the list begins the search; the others are looked up row by row. */
interface TermFilter {
  readonly kinds: readonly TermKind[];
  readonly term: string;
  readonly isPrefix: boolean;
}

/**
 * The conditions of a query. What may not be seen is left out here, once, for whatever is asked. `undefined` where nothing
 * can match: a repository that nobody knows, or that may not be seen.
 */
export function* conditionsOf(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
  { isOrdered }: { readonly isOrdered: boolean } = { isOrdered: true },
): Plan<Conditions | undefined> {
  const repositories = yield* repositoriesOf(dialect, visible, query);
  if (repositories?.length === 0) return undefined;
  const filters = termFilters(query);
  // To count, no order is needed: any term finds its rows faster than a walk through all of them.
  const rarest =
    (yield* rarestOf(dialect, filters)) ?? (isOrdered ? undefined : filters.find(({ isPrefix }) => !isPrefix));
  const all = [
    ...(rarest === undefined ? [] : [FOUND]),
    ...(repositories === undefined ? [] : [withinRepositories(dialect, repositories)]),
    ...(asksForTouched(query) ? [{ sql: "item.touched = 1", values: [] }] : []),
    ...timeConditions(query),
    ...filters.filter((filter) => filter !== rarest).map((filter) => hasTerm(dialect, filter)),
  ];
  return {
    from: rarest === undefined ? { sql: "from history_items as item", values: [] } : fromTerm(dialect, rarest),
    where: {
      sql: all.length === 0 ? "where true" : `where ${all.map(({ sql }) => sql).join(" and ")}`,
      values: all.flatMap(({ values }) => values),
    },
  };
}

/** `undefined`: all of them. One that was asked for by name is found by each name it ever had. */
function* repositoriesOf(
  dialect: Dialect,
  visible: VisibleRepositories,
  { repository }: HistoryQuery,
): Plan<readonly number[] | undefined> {
  if (repository === undefined) return visible === "all" ? undefined : [...visible];
  return yield* findRepositories(dialect, visible, repository);
}

/** Ids of the repositories that had this name, the one that has it now first, then who had it last. */
export function* findRepositories(
  dialect: Dialect,
  visible: VisibleRepositories,
  name: string,
): Plan<readonly number[]> {
  const seen = visible === "all" ? { sql: "", values: [] } : among(dialect, "names.repository_id", [...visible]);
  const rows = yield* rowsOf(
    `select names.repository_id as id from history_names as names
     join history_repositories as repository on repository.repository_id = names.repository_id
     where names.name = ?${seen.sql === "" ? "" : ` and ${seen.sql}`}
     order by case when lower(repository.name) = names.name then 0 else 1 end, names.since_ms desc, names.repository_id`,
    termOf(name.trim()),
    ...seen.values,
  );
  return rows.map((row) => expectShape(isInteger, row.id, "id of a repository"));
}

/** One repository has its own order; of several, the list is walked and the others passed over (`+`: not by their index). */
function withinRepositories(dialect: Dialect, repositories: readonly number[]): Statement {
  const [only] = repositories;
  if (repositories.length === 1 && only !== undefined) return { sql: "item.repository_id = ?", values: [only] };
  return among(dialect, "+item.repository_id", repositories);
}

export function among({ isOneOf }: Dialect, column: string, list: readonly (string | number)[]): Statement {
  return { sql: `${column}${isOneOf}`, values: [list] };
}

function asksForTouched({ untouched, outcome, verdict, release }: HistoryQuery): boolean {
  return untouched !== true && outcome === undefined && verdict === undefined && release === undefined;
}

function timeConditions({ since, until }: HistoryQuery): readonly Statement[] {
  const from = milliseconds(since);
  const to = milliseconds(until);
  return [
    ...(from === undefined ? [] : [{ sql: "item.at_ms >= ?", values: [from] }]),
    ...(to === undefined ? [] : [{ sql: "item.at_ms < ?", values: [to] }]),
  ];
}

function termFilters(query: HistoryQuery): readonly TermFilter[] {
  const exact: readonly (readonly [TermKind, string | undefined])[] = [
    ["system", query.system],
    ["flow", query.flow],
    ["code", query.code],
    ["owner", query.owner],
    ["person", query.person?.trim().replace(/^@/, "")],
    ["outcome", query.outcome],
    ["verdict", query.verdict],
    ["attention", query.attention],
    ["release", query.release],
  ];
  const words = query.text === undefined ? [] : searchedWords(query.text);
  return [
    ...exact.flatMap(([kind, text]) =>
      text === undefined ? [] : [{ kinds: [kind], term: termOf(text), isPrefix: false }],
    ),
    ...words.map((term) => ({ kinds: TEXT_KINDS, term, isPrefix: true })),
  ];
}

function* rarestOf(dialect: Dialect, filters: readonly TermFilter[]): Plan<TermFilter | undefined> {
  let rarest: TermFilter | undefined;
  let fewest = SORTED_MAX + 1;
  for (const filter of filters) {
    const { sql, values } = holdsTerm(dialect, "term", filter);
    const row = yield* rowOf(
      `select count(*) as found from (select 1 from history_terms as term where ${sql} limit ${fewest}) as matching`,
      ...values,
    );
    const found = expectShape(isInteger, row?.found, "count");
    if (found < fewest) [rarest, fewest] = [filter, found];
  }
  return rarest;
}

/** The highest character: whatever begins with the prefix is below it, byte by byte. */
const ABOVE_ALL = "\u{10ffff}";

function holdsTerm(dialect: Dialect, alias: string, { kinds, term, isPrefix }: TermFilter): Statement {
  const [kind] = kinds;
  const ofKind =
    kinds.length === 1 && kind !== undefined
      ? { sql: `${alias}.kind = ?`, values: [kind] }
      : among(dialect, `${alias}.kind`, kinds);
  const values: readonly Value[] = isPrefix ? [term, term + ABOVE_ALL] : [term];
  const ofTerm = isPrefix ? `${alias}.term >= ? and ${alias}.term < ?` : `${alias}.term = ?`;
  return { sql: `${ofKind.sql} and ${ofTerm}`, values: [...ofKind.values, ...values] };
}

function hasTerm(dialect: Dialect, filter: TermFilter): Statement {
  const { sql, values } = holdsTerm(dialect, "term", filter);
  return {
    sql: `exists (select 1 from history_terms as term
      where term.repository_id = item.repository_id and term.number = item.number and ${sql})`,
    values,
  };
}

const FOUND: Statement = {
  sql: "item.repository_id = found.repository_id and item.number = found.number",
  values: [],
};

function fromTerm(dialect: Dialect, filter: TermFilter): Statement {
  const { sql, values } = holdsTerm(dialect, "term", filter);
  return {
    // An exact term stands there once for each row; different words may begin alike.
    sql: `from (select ${filter.isPrefix ? "distinct " : ""}term.repository_id, term.number from history_terms as term where ${sql}) as found
      cross join history_items as item`,
    values,
  };
}
