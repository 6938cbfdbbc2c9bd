import type { SQLInputValue } from "node:sqlite";
import type { HistoryFilter, SealedEntry } from "../../app/ports-store.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { entryOf, milliseconds, PAGE_ENTRIES, sealedEntriesOf } from "../rows/history.ts";
import { entryColumns } from "../rows/ledger-entry.ts";
import type { Connection, Row } from "./connection.ts";

interface Condition {
  readonly sql: string;
  readonly value: SQLInputValue;
}

/** The entries of a filter, one by one. Throws StoreError. */
export async function* readHistory(connection: Connection, filter: HistoryFilter): AsyncGenerator<LedgerEntry> {
  for await (const page of readPages(connection, filter)) for (const row of page) yield entryOf(row);
}

/** The same as they are stored. */
export async function* readSealed(
  connection: Connection,
  filter: HistoryFilter,
): AsyncGenerator<readonly SealedEntry[]> {
  for await (const page of readPages(connection, filter)) yield* sealedEntriesOf(page);
}

/**
 * Rows of a filter in the order they were appended, page by page: memory does not grow with the history. Ends with what was
 * there when it began; what is appended meanwhile is not part of it.
 */
async function* readPages(connection: Connection, filter: HistoryFilter): AsyncGenerator<readonly Row[]> {
  const conditions = conditionsOf(filter);
  const end = readEnd(connection);
  let position = 0;
  for (;;) {
    const page = readPage(connection, conditions, position, end);
    yield page;
    if (page.length < PAGE_ENTRIES) return;
    position = readPosition(page.at(-1));
  }
}

/** A repository is found by every name it ever had in the ledger: a rename does not cut its history in two. */
function conditionsOf(filter: HistoryFilter): readonly Condition[] {
  const all: readonly { readonly sql: string; readonly value: SQLInputValue | undefined }[] = [
    {
      sql: "repository_id in (select repository_id from ledger where repository_name = ?)",
      value: filter.repository,
    },
    { sql: "pull_request = ?", value: filter.pullRequest },
    { sql: "actor_login = ?", value: filter.person },
    {
      sql: "kind in (select value from json_each(?))",
      value: filter.kinds === undefined ? undefined : JSON.stringify(filter.kinds),
    },
    { sql: "at_ms >= ?", value: milliseconds(filter.since) },
    { sql: "at_ms < ?", value: milliseconds(filter.until) },
  ];
  return all.flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, value }]));
}

function readEnd(connection: Connection): number {
  return connection.read("read the history", () => {
    const row = connection.first("select coalesce(max(position), 0) as position from ledger");
    return readPosition(row);
  });
}

function readPage(connection: Connection, conditions: readonly Condition[], after: number, end: number) {
  return connection.read("read the history", () =>
    connection.all(
      `select position, ${entryColumns} from ledger
         where position > ? and position <= ?${conditions.map(({ sql }) => ` and ${sql}`).join("")}
         order by position limit ${PAGE_ENTRIES}`,
      after,
      end,
      ...conditions.map(({ value }) => value),
    ),
  );
}

function readPosition(row: Row | undefined): number {
  return expectShape(isInteger, row?.position, "position in the ledger");
}
