import type { EntryQuery, ListedEntry } from "../../app/ports-history.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import { termOf } from "../../core/history/terms.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { milliseconds } from "../rows/history.ts";
import { entryColumns, readEntry } from "../rows/ledger-entry.ts";
import { among, findRepositories } from "./conditions.ts";
import { type Dialect, type Plan, rowsOf, type Statement } from "./plan.ts";

/** Entries in the order they were appended, from after a place on. */
export function* listEntries(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: EntryQuery,
  { after, limit }: { readonly after: number; readonly limit: number },
): Plan<readonly ListedEntry[]> {
  const repositories =
    query.repository === undefined ? undefined : yield* findRepositories(dialect, visible, query.repository);
  if (repositories?.length === 0) return [];
  const conditions = conditionsOf(dialect, visible, query, repositories);
  const rows = yield* rowsOf(
    `select position, ${entryColumns} from ledger where position > ?${conditions.map(({ sql }) => ` and ${sql}`).join("")}
     order by position limit ?`,
    after,
    ...conditions.flatMap(({ values }) => values),
    limit,
  );
  return rows.map((row) => ({
    position: expectShape(isInteger, row.position, "position in the ledger"),
    entry: readEntry(row),
  }));
}

function conditionsOf(
  dialect: Dialect,
  visible: VisibleRepositories,
  query: EntryQuery,
  repositories: readonly number[] | undefined,
): readonly Statement[] {
  const since = milliseconds(query.since);
  const until = milliseconds(query.until);
  const seen = repositories ?? (visible === "all" ? undefined : [...visible]);
  return [
    ...(seen === undefined ? [] : [among(dialect, "repository_id", seen)]),
    ...(query.pullRequest === undefined ? [] : [{ sql: "pull_request = ?", values: [query.pullRequest] }]),
    ...(query.person === undefined
      ? []
      : [{ sql: "lower(actor_login) = ?", values: [query.person.trim().replace(/^@/, "").toLowerCase()] }]),
    ...(query.kinds === undefined ? [] : [among(dialect, "kind", query.kinds)]),
    ...(since === undefined ? [] : [{ sql: "at_ms >= ?", values: [since] }]),
    ...(until === undefined ? [] : [{ sql: "at_ms < ?", values: [until] }]),
    ...FOUND_BY.flatMap((kind) => {
      const text = query[kind];
      return text === undefined ? [] : [{ sql: OF_ITEM, values: [kind, termOf(text)] }];
    }),
  ];
}

const FOUND_BY = ["system", "flow", "code", "release"] as const;

/** What is no pull request's stands in the lists by its own number. */
const OF_ITEM = `(select 1 from history_terms as term
  where term.repository_id = ledger.repository_id and term.number = coalesce(ledger.pull_request, -ledger.sequence)
    and term.kind = ? and term.term = ? limit 1) is not null`;

/** By name. */
export function* listRepositories(
  dialect: Dialect,
  visible: VisibleRepositories,
): Plan<readonly { readonly id: number; readonly name: string }[]> {
  const seen: Statement =
    visible === "all" ? { sql: "true", values: [] } : among(dialect, "repository_id", [...visible]);
  const rows = yield* rowsOf(
    `select repository_id as id, name from history_repositories where ${seen.sql} order by lower(name), repository_id`,
    ...seen.values,
  );
  return rows.map((row) => ({
    id: expectShape(isInteger, row.id, "id of a repository"),
    name: expectShape(isText, row.name, "name of a repository"),
  }));
}
