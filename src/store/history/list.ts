import type { ItemPage, ListedItem, ListedPage } from "../../app/ports-history.ts";
import type { Tier } from "../../core/history/projection.ts";
import { ATTENTIONS, type Attention, type HistoryQuery, type VisibleRepositories } from "../../core/history/query.ts";
import { expectShape, isInteger, oneOf } from "../rows/check.ts";
import { type Conditions, conditionsOf, conditionsOfAttention, whereAll } from "./conditions.ts";
import { readSummary } from "./items.ts";
import { type Dialect, type Plan, type Row, rowOf, rowsOf, type Statement } from "./plan.ts";

export function* listItems(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
  page: ItemPage,
): Plan<ListedPage> {
  const conditions = yield* conditionsOf(dialect, visible, query);
  if (conditions === undefined) return { items: [], total: 0, more: false };
  const { sql, values } = pageOf(conditions, page);
  const rows = yield* rowsOf(
    `select item.repository_id, item.number, item.tier, item.at_ms, item.summary
     from (${sql}) as page cross join history_items as item
     where item.repository_id = page.repository_id and item.number = page.number
     order by ${orderOf("page", page)}`,
    ...values,
  );
  const isAll = page.after === undefined && rows.length < page.limit;
  const counted = isAll ? { total: rows.length, more: false } : yield* countRows(conditions, page.totalMax);
  return { items: rows.map(readListed), ...counted };
}

/** A page of the lists by its keys. */
type KeyPage = Pick<ItemPage, "order" | "after" | "limit">;

/** What a page of the lists is made of. */
export type Listed = Pick<Conditions, "from" | "where" | "tiers" | "lead">;

/** The newest of all. */
export function newestFirst(limit: number): KeyPage {
  return { order: "newest", after: undefined, limit };
}

/**
 * Keys of the rows of a page, in order. Where rows are found in order, each tier is read by itself as far as a page needs it,
 * and what was read is put together.
 */
export function pageOf(conditions: Listed, page: KeyPage): Statement {
  const { from, where } = conditions;
  const parts = partsOf(conditions, page).map(({ tiers, after }): Statement => {
    const rest = [inTiers(tiers), ...below(after)];
    return {
      sql: `select item.repository_id, item.number, item.tier, item.at_ms ${from.sql} ${where.sql}${rest.map(({ sql }) => ` and ${sql}`).join("")}
        order by item.at_ms desc, item.repository_id desc, item.number desc limit ?`,
      values: [...from.values, ...where.values, ...rest.flatMap(({ values }) => values), page.limit],
    };
  });
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const together = parts.map(({ sql }, index) => `select * from (${sql}) as part${index}`).join(" union all ");
  return {
    sql: `select * from (${together}) as parts order by ${orderOf("parts", page)} limit ?`,
    values: [...parts.flatMap(({ values }) => values), page.limit],
  };
}

interface Part {
  readonly tiers: readonly Tier[];
  readonly after: KeyPage["after"];
}

/** In a list that begins with what needs attention, a page is in the one part or in the other, or from the one into the other. */
function partsOf({ tiers, lead }: Listed, { order, after }: KeyPage): readonly Part[] {
  if (order === "newest")
    return (lead !== "words" ? tiers.map((tier) => [tier]) : [tiers]).map((some) => ({ tiers: some, after }));
  const isAmongFirst = after === undefined || after.attention;
  return tiers.flatMap((tier): readonly Part[] => {
    if (tier === 2) return isAmongFirst ? [{ tiers: [tier], after }] : [];
    return [{ tiers: [tier], after: isAmongFirst ? undefined : after }];
  });
}

function orderOf(table: string, { order }: KeyPage): string {
  const first = order === "attention" ? `case when ${table}.tier = 2 then 0 else 1 end, ` : "";
  return `${first}${table}.at_ms desc, ${table}.repository_id desc, ${table}.number desc`;
}

/** By constants, each alone where it can be: both databases then see that the rows come in order. */
export function inTiers(tiers: readonly Tier[]): Statement {
  const [only, ...others] = tiers;
  return {
    sql: others.length === 0 && only !== undefined ? `item.tier = ${only}` : `item.tier in (${tiers.join(", ")})`,
    values: [],
  };
}

/** The list goes down in time; what has one time, down in its key. */
function below(after: ItemPage["after"]): readonly Statement[] {
  if (after === undefined) return [];
  return [
    {
      sql: "(item.at_ms, item.repository_id, item.number) < (?, ?, ?)",
      values: [after.atMs, after.repositoryId, after.number],
    },
  ];
}

function readListed(row: Row): ListedItem {
  return {
    summary: readSummary(row),
    position: {
      attention: row.tier === 2,
      atMs: expectShape(isInteger, row.at_ms, "time of the history"),
      repositoryId: expectShape(isInteger, row.repository_id, "id of a repository"),
      number: expectShape(isInteger, row.number, "number of a pull request"),
    },
  };
}

/** Rows that are looked at one by one to be counted. */
const LOOKED_AT_MAX = 2_000;

/** `more`: there may be more of them than were counted. */
function* countRows(conditions: Conditions, max: number): Plan<{ readonly total: number; readonly more: boolean }> {
  if (max === 0) return { total: 0, more: false };
  const { from, found, lookups, tiers } = conditions;
  if (lookups.length === 0) return { total: yield* countOf(counting(conditions, max)), more: false };
  const candidates = (limit: number): Statement => ({
    sql: `select item.repository_id, item.number ${from.sql} ${found.sql} and ${inTiers(tiers).sql} limit ?`,
    values: [...from.values, ...found.values, limit],
  });
  const some = candidates(LOOKED_AT_MAX);
  const where = whereAll(lookups);
  const total = yield* countOf({
    sql: `select count(*) as found from (select 1 from (${some.sql}) as item ${where.sql} limit ?) as matching`,
    values: [...some.values, ...where.values, max],
  });
  if (total === max) return { total, more: false };
  const all = candidates(LOOKED_AT_MAX + 1);
  const looked = yield* countOf({ sql: `select count(*) as found from (${all.sql}) as item`, values: all.values });
  return { total, more: looked > LOOKED_AT_MAX };
}

function* countOf({ sql, values }: Statement): Plan<number> {
  const row = yield* rowOf(sql, ...values);
  return expectShape(isInteger, row?.found, "count");
}

/** Of a query without its own: how many there are of each kind and in all, each counted up to `max` at least. */
export function* countAttention(
  dialect: Dialect,
  visible: VisibleRepositories,
  { attention: _, ...query }: HistoryQuery,
  max: number,
): Plan<ReadonlyMap<Attention | "any", number>> {
  const conditions = yield* conditionsOf(dialect, visible, query);
  if (conditions === undefined) return new Map();
  if (conditions.lead !== "none") return yield* countByAttention(conditions);
  const each = yield* conditionsOfAttention(dialect, visible, query);
  const counted = [...each].map(([kind, one]) => ({ kind, ...counting(one, max) }));
  const row = yield* rowOf(
    `select ${counted.map(({ kind, sql }) => `(${sql}) as "${kind}"`).join(", ")}`,
    ...counted.flatMap(({ values }) => values),
  );
  return new Map(counted.map(({ kind }) => [kind, expectShape(isInteger, row?.[kind], "count")]));
}

/** Of what a term finds, few need attention, and they stand together; and few are found by words that a search begins with. */
function* countByAttention({ from, where }: Conditions): Plan<ReadonlyMap<Attention | "any", number>> {
  const rows = yield* rowsOf(
    `select term.term as kind, count(*) as found ${from.sql} cross join history_terms as term
     ${where.sql} and item.tier = 2 and term.repository_id = item.repository_id and term.number = item.number
       and term.kind = 'attention' group by term.term`,
    ...from.values,
    ...where.values,
  );
  return new Map(
    rows.map((row) => [expectShape(isAttention, row.kind, "attention"), expectShape(isInteger, row.found, "count")]),
  );
}

const isAttention = oneOf("any", ...ATTENTIONS);

function counting({ from, where, tiers }: Conditions, max: number): Statement {
  return {
    sql: `select count(*) as found from (select 1 ${from.sql} ${where.sql} and ${inTiers(tiers).sql} limit ?) as matching`,
    values: [...from.values, ...where.values, max],
  };
}
