import type { HistoryItem, ItemKey } from "../../app/ports-history.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import { digestsOf } from "../../core/ledger/chain.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import type { Hash } from "../../core/model/hash.ts";
import { entryColumns, readSealedEntry } from "../rows/ledger-entry.ts";
import { among, findRepositories } from "./conditions.ts";
import { readRecord, readSummary } from "./items.ts";
import { type Dialect, type Plan, rowOf, rowsOf } from "./plan.ts";

/** Of several repositories that had the name, the first that has such an item. */
export function* readItem(
  dialect: Dialect,
  hash: Hash,
  visible: VisibleRepositories,
  repository: string,
  number: number,
): Plan<HistoryItem | undefined> {
  for (const repositoryId of yield* findRepositories(dialect, visible, repository)) {
    const row = yield* rowOf(
      "select summary, record from history_items where repository_id = ? and number = ?",
      repositoryId,
      number,
    );
    if (row === undefined) continue;
    const key = { repositoryId, number };
    return {
      key,
      summary: readSummary(row),
      record: readRecord(row),
      entries: yield* entriesOf(hash, key),
    };
  }
  return undefined;
}

/** Its own entries, and those that only tell about it. */
function* entriesOf(hash: Hash, { repositoryId, number }: ItemKey): Plan<readonly LedgerEntry[]> {
  const own = number > 0 ? "pull_request = ?" : "sequence = ?";
  const rows = yield* rowsOf(
    `select ${entryColumns},
       (select next.previous from ledger as next
        where next.repository_id = ledger.repository_id and next.sequence = ledger.sequence + 1) as next_previous
     from ledger where repository_id = ? and ${own}
     union all
     select ${entryColumns},
       (select next.previous from ledger as next
        where next.repository_id = ledger.repository_id and next.sequence = ledger.sequence + 1) as next_previous
     from ledger where repository_id = ? and sequence in
       (select sequence from history_mentions where repository_id = ? and number = ?)
     order by sequence`,
    repositoryId,
    Math.abs(number),
    repositoryId,
    repositoryId,
    number,
  );
  return rows.map((row) => readSealedEntry(row, hash));
}

export function* readText(
  dialect: Dialect,
  hash: Hash,
  visible: VisibleRepositories,
  key: ItemKey,
  digest: string,
): Plan<string | undefined> {
  const seen = visible === "all" ? undefined : among(dialect, "repository_id", [...visible]);
  const known = yield* rowOf(
    `select 1 as found from history_items where repository_id = ? and number = ?${seen === undefined ? "" : ` and ${seen.sql}`}`,
    key.repositoryId,
    key.number,
    ...(seen?.values ?? []),
  );
  if (known === undefined) return undefined;
  const entries = yield* entriesOf(hash, key);
  if (!entries.some(({ event }) => digestsOf(event).includes(digest))) return undefined;
  const row = yield* rowOf("select body from contents where digest = ?", digest);
  if (row === undefined) return undefined;
  const text = dialect.readBody(row.body);
  if (hash(text) !== digest) throw new Error(`the stored text ${digest} was changed: it has another digest`);
  return text;
}
