import type { ItemKey, KeyedItem, ReleaseEntry, ReleasePosition } from "../../app/ports-history.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import { termOf } from "../../core/history/terms.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { entryColumns, readEntry } from "../rows/ledger-entry.ts";
import { among, findRepositories } from "./conditions.ts";
import { readRecord, readSummary } from "./items.ts";
import { type Dialect, type Plan, type Row, rowsOf, type Statement } from "./plan.ts";

/** Each `entryColumns` of the ledger, which shares names with the table of releases. */
const columns = entryColumns
  .split(", ")
  .map((column) => `entry.${column}`)
  .join(", ");

/** Newest first, from after a position on; all of them, or one repository's. */
export function* listReleases(
  dialect: Dialect,
  visible: VisibleRepositories,
  repository: string | undefined,
  page: { readonly after: ReleasePosition | undefined; readonly limit: number },
): Plan<readonly ReleaseEntry[]> {
  const where = yield* whereRepository(dialect, visible, repository);
  if (where === undefined) return [];
  const { after, limit } = page;
  const below: Statement =
    after === undefined
      ? { sql: "true", values: [] }
      : {
          sql: "(release.at_ms, release.repository_id, release.tag) < (?, ?, ?)",
          values: [after.atMs, after.repositoryId, after.tag],
        };
  const rows = yield* rowsOf(
    `select release.withdrawn, ${columns} from history_releases as release
     join ledger as entry on entry.repository_id = release.repository_id and entry.sequence = release.sequence
     where ${where.sql} and ${below.sql}
     order by release.at_ms desc, release.repository_id desc, release.tag desc limit ?`,
    ...where.values,
    ...below.values,
    limit,
  );
  return rows.map(readRelease);
}

/** By the tag as it is written; else the newest that differs only in its case. */
export function* readReleaseByTag(
  dialect: Dialect,
  visible: VisibleRepositories,
  repository: string,
  tag: string,
): Plan<ReleaseEntry | undefined> {
  for (const id of yield* findRepositories(dialect, visible, repository)) {
    const rows = yield* rowsOf(
      `select release.withdrawn, ${columns} from history_releases as release
       join ledger as entry on entry.repository_id = release.repository_id and entry.sequence = release.sequence
       where release.repository_id = ? and release.term = ? order by release.at_ms desc, release.tag desc`,
      id,
      termOf(tag),
    );
    const releases = rows.map(readRelease);
    const found = releases.find(({ entry }) => entry.event.kind === "released" && entry.event.tag === tag);
    if (found !== undefined || releases[0] !== undefined) return found ?? releases[0];
  }
  return undefined;
}

function readRelease(row: Row): ReleaseEntry {
  return { withdrawn: row.withdrawn === 1, entry: readEntry(row) };
}

function* whereRepository(
  dialect: Dialect,
  visible: VisibleRepositories,
  repository: string | undefined,
): Plan<Statement | undefined> {
  if (repository === undefined) {
    return visible === "all" ? { sql: "true", values: [] } : among(dialect, "+release.repository_id", [...visible]);
  }
  const ids = yield* findRepositories(dialect, visible, repository);
  return ids.length === 0 ? undefined : among(dialect, "release.repository_id", ids);
}

/** Those of the numbers that have a row, in no particular order. */
export function* readItems(
  dialect: Dialect,
  visible: VisibleRepositories,
  repositoryId: number,
  numbers: readonly number[],
): Plan<readonly KeyedItem[]> {
  if (visible !== "all" && !visible.has(repositoryId)) return [];
  const rows = yield* rowsOf(
    `select repository_id, number, summary, record from history_items where repository_id = ? and number${dialect.isOneOf}`,
    repositoryId,
    numbers,
  );
  return rows.map((row) => ({ key: keyOf(row), summary: readSummary(row), record: readRecord(row) }));
}

/** Commits that merges made → the row of the merge; for those commits that are one. */
export function* findMerges(
  dialect: Dialect,
  repositoryId: number,
  shas: readonly string[],
): Plan<ReadonlyMap<string, number>> {
  const rows = yield* rowsOf(
    `select term, number from history_terms where kind = 'merge' and term${dialect.isOneOf} and repository_id = ?`,
    shas,
    repositoryId,
  );
  return new Map(
    rows.map((row) => [
      expectShape(isText, row.term, "merge"),
      expectShape(isInteger, row.number, "number of a pull request"),
    ]),
  );
}

function keyOf(row: Row): ItemKey {
  return {
    repositoryId: expectShape(isInteger, row.repository_id, "id of a repository"),
    number: expectShape(isInteger, row.number, "number of a pull request"),
  };
}
