import type { ItemPage, ListedItem } from "../../app/ports-history.ts";
import type { HistoryQuery, VisibleRepositories } from "../../core/history/query.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { conditionsOf } from "./conditions.ts";
import { readSummary } from "./items.ts";
import { type Dialect, type Plan, type Row, rowOf, rowsOf, type Statement } from "./plan.ts";

export function* listItems(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
  { attention, after, limit }: ItemPage,
): Plan<readonly ListedItem[]> {
  // What needs attention is rare: asked for as a term it is found without a walk through all the rest.
  const asked = attention === true && query.attention === undefined ? { ...query, attention: "any" as const } : query;
  const conditions = yield* conditionsOf(dialect, visible, asked);
  if (conditions === undefined) return [];
  const { from, where } = conditions;
  const rest = [...ofAttention(attention), ...below(after)];
  const rows = yield* rowsOf(
    `select item.repository_id, item.number, item.at_ms, item.attention, item.summary ${from.sql} ${where.sql}${rest.map(({ sql }) => ` and ${sql}`).join("")}
     order by item.at_ms desc, item.repository_id desc, item.number desc limit ?`,
    ...from.values,
    ...where.values,
    ...rest.flatMap(({ values }) => values),
    limit,
  );
  return rows.map(readListed);
}

export function* countItems(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: HistoryQuery,
  max: number,
): Plan<number> {
  const conditions = yield* conditionsOf(dialect, visible, query, { isOrdered: false });
  if (conditions === undefined) return 0;
  const { from, where } = conditions;
  const row = yield* rowOf(
    `select count(*) as found from (select 1 ${from.sql} ${where.sql} limit ?) as matching`,
    ...from.values,
    ...where.values,
    max,
  );
  return expectShape(isInteger, row?.found, "count");
}

function ofAttention(attention: boolean | undefined): readonly Statement[] {
  return attention === undefined ? [] : [{ sql: "item.attention = ?", values: [attention ? 1 : 0] }];
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
      attention: row.attention === 1,
      atMs: expectShape(isInteger, row.at_ms, "time of the history"),
      repositoryId: expectShape(isInteger, row.repository_id, "id of a repository"),
      number: expectShape(isInteger, row.number, "number of a pull request"),
    },
  };
}
