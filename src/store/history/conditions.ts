import type { Tier } from "../../core/history/projection.ts";
import { ATTENTIONS, type Attention, type HistoryQuery, type VisibleRepositories } from "../../core/history/query.ts";
import { searchedWords, type TermKind, type TextKind, termOf } from "../../core/history/terms.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { milliseconds } from "../rows/history.ts";
import { type Dialect, type Plan, rowOf, rowsOf, type Statement } from "./plan.ts";

/** What a row of the lists must hold, in SQL: the rows are named `item` and have `repository_id`, `number`, `tier`, `at_ms`. */
export interface Conditions {
  /** The whole `from`. */
  readonly from: Statement;
  /** Begins with `where`. */
  readonly where: Statement;
  /** Those of them that are looked up for each row by itself; the others are found by an index. */
  readonly lookups: readonly Statement[];
  /** `where` without the lookups. */
  readonly found: Statement;
  /** Parts of the lists that the rows stand in. */
  readonly tiers: readonly Tier[];
  /** What the rows are found by: all of them and those with a term stand in the order of their tiers and times. */
  readonly lead: "none" | "term" | "words";
  /** A filter by what rows are found by; otherwise they are all of the repositories and times. */
  readonly isFiltered: boolean;
}

/** What is found by at most so many rows is sooner looked up row by row than found by a walk through all of them. */
const FEW = 5_000;

interface TermFilter {
  readonly kind: Exclude<TermKind, TextKind> | "text";
  readonly term: string;
}

/**
 * The conditions of a query. What may not be seen is left out here, once, for whatever is asked. `undefined` where nothing
 * can match: a repository that nobody knows, or that may not be seen.
 */
export function* conditionsOf(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
): Plan<Conditions | undefined> {
  const repositories = yield* repositoriesOf(dialect, visible, query);
  if (repositories?.length === 0) return undefined;
  return conditionsBy(yield* leadOf(termFilters(query)), dialect, repositories, query);
}

/** The same for each kind of attention in turn, and for any. What needs attention is rare: the search begins with it. */
export function* conditionsOfAttention(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
): Plan<ReadonlyMap<Attention | "any", Conditions>> {
  const repositories = yield* repositoriesOf(dialect, visible, query);
  if (repositories?.length === 0) return new Map();
  return new Map(
    (["any", ...ATTENTIONS] as const).map((attention) => {
      const asked = { ...query, attention };
      const lead = termFilters(asked).find(({ kind }) => kind === "attention");
      return [attention, { ...conditionsBy(lead, dialect, repositories, asked), tiers: [2] }];
    }),
  );
}

function conditionsBy(
  lead: TermFilter | undefined,
  dialect: Dialect,
  repositories: readonly number[] | undefined,
  query: HistoryQuery,
): Conditions {
  const from = fromOf(lead);
  const filters = termFilters(query);
  const others = filters.filter(({ kind, term }) => kind !== lead?.kind || term !== lead.term);
  const found = [
    ...from.where,
    ...(repositories === undefined ? [] : [withinRepositories(dialect, repositories, lead)]),
    ...timeConditions(query),
  ];
  const lookups = others.map(hasTerm);
  return {
    from: from.from,
    where: whereAll([...found, ...lookups]),
    lookups,
    found: whereAll(found),
    tiers: asksForTouched(query) ? [2, 1] : [2, 1, 0],
    lead: lead === undefined ? "none" : lead.kind === "text" ? "words" : "term",
    isFiltered: filters.length > 0,
  };
}

export function whereAll(all: readonly Statement[]): Statement {
  return {
    sql: all.length === 0 ? "where true" : `where ${all.map(({ sql }) => sql).join(" and ")}`,
    values: all.flatMap(({ values }) => values),
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
function withinRepositories(
  dialect: Dialect,
  repositories: readonly number[],
  lead: TermFilter | undefined,
): Statement {
  const [only] = repositories;
  if (repositories.length === 1 && only !== undefined) {
    return { sql: `${lead === undefined ? "" : "+"}item.repository_id = ?`, values: [only] };
  }
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
  const exact: readonly (readonly [TermFilter["kind"], string | undefined])[] = [
    ["attention", query.attention],
    ["release", query.release],
    ["code", query.code],
    ["flow", query.flow],
    ["system", query.system],
    ["person", query.person?.trim().replace(/^@/, "")],
    ["owner", query.owner],
    ["verdict", query.verdict],
    ["outcome", query.outcome],
  ];
  const words = query.text === undefined ? [] : searchedWords(query.text);
  return [
    ...exact.flatMap(([kind, text]) => (text === undefined ? [] : [{ kind, term: termOf(text) }])),
    ...words.map((term) => ({ kind: "text" as const, term })),
  ];
}

/** What the search begins with: what fewest rows are found by. Words are of use only where they are few, since they have no order. */
function* leadOf(filters: readonly TermFilter[]): Plan<TermFilter | undefined> {
  const [first, ...others] = filters;
  if (first === undefined || (others.length === 0 && first.kind !== "text")) return first;
  let lead = filters.find(({ kind }) => kind !== "text");
  let fewest = FEW;
  for (const filter of filters) {
    const { sql, values } = holdsTerm("term", filter);
    const row = yield* rowOf(
      `select count(*) as found from (select 1 from ${tableOf(filter)} as term where ${sql} limit ${fewest}) as matching`,
      ...values,
    );
    const found = expectShape(isInteger, row?.found, "count");
    if (found < fewest) [lead, fewest] = [filter, found];
    if (fewest === 0) break;
  }
  return lead;
}

function tableOf({ kind }: TermFilter): string {
  return kind === "text" ? "history_words" : "history_terms";
}

/** The highest character: whatever begins with the prefix is below it, byte by byte. */
const ABOVE_ALL = "\u{10ffff}";

function holdsTerm(alias: string, { kind, term }: TermFilter): Statement {
  return kind === "text"
    ? { sql: `${alias}.term >= ? and ${alias}.term < ?`, values: [term, term + ABOVE_ALL] }
    : { sql: `${alias}.kind = ? and ${alias}.term = ?`, values: [kind, term] };
}

/** Looked up for each row by itself (`limit` keeps the database from another plan). */
function hasTerm(filter: TermFilter): Statement {
  const { sql, values } = holdsTerm("term", filter);
  return {
    sql: `(select 1 from ${tableOf(filter)} as term
      where term.repository_id = item.repository_id and term.number = item.number and ${sql} limit 1) is not null`,
    values,
  };
}

function fromOf(lead: TermFilter | undefined): { readonly from: Statement; readonly where: readonly Statement[] } {
  if (lead === undefined) return { from: { sql: "from history_items as item", values: [] }, where: [] };
  const { sql, values } = holdsTerm("item", lead);
  if (lead.kind !== "text") {
    return { from: { sql: "from history_terms as item", values: [] }, where: [{ sql, values }] };
  }
  const found = `select distinct item.repository_id, item.number from history_words as item where ${sql}`;
  return {
    from: { sql: `from (${found}) as found cross join history_items as item`, values },
    where: [{ sql: "item.repository_id = found.repository_id and item.number = found.number", values: [] }],
  };
}
