import type { HistoryFilter, SealedEntry } from "../../app/ports-store.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { entryOf, milliseconds, PAGE_ENTRIES, sealedEntriesOf } from "../rows/history.ts";
import { entryColumns } from "../rows/ledger-entry.ts";
import type { Connection, Row, Value } from "./connection.ts";

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

/** Rows of a filter, page by page, with the same rules as on SQLite. */
async function* readPages(connection: Connection, filter: HistoryFilter): AsyncGenerator<readonly Row[]> {
  const end = await connection.read("read the history", async (session) =>
    readPosition(await session.first("select coalesce(max(position), 0) as position from ledger")),
  );
  const { sql, values } = conditionsOf(filter);
  let position = 0;
  for (;;) {
    const page = await connection.read("read the history", (session) =>
      session.all(
        `select position, ${entryColumns} from ledger where position > $1 and position <= $2${sql}
         order by position limit ${PAGE_ENTRIES}`,
        position,
        end,
        ...values,
      ),
    );
    yield page;
    if (page.length < PAGE_ENTRIES) return;
    position = readPosition(page.at(-1));
  }
}

/** A repository is found by every name it ever had in the ledger: a rename does not cut its history in two. */
function conditionsOf(filter: HistoryFilter): { readonly sql: string; readonly values: readonly Value[] } {
  const all: readonly { readonly sql: string; readonly value: Value | undefined }[] = [
    {
      sql: "repository_id in (select repository_id from ledger where lower(repository_name) = lower(?))",
      value: filter.repository,
    },
    { sql: "pull_request = ?", value: filter.pullRequest },
    { sql: "lower(actor_login) = lower(?)", value: filter.person },
    { sql: "kind = any(?)", value: filter.kinds },
    { sql: "at_ms >= ?", value: milliseconds(filter.since) },
    { sql: "at_ms < ?", value: milliseconds(filter.until) },
  ];
  const used = all.flatMap(({ sql, value }) => (value === undefined ? [] : [{ sql, value }]));
  return {
    sql: used.map(({ sql }, index) => ` and ${sql.replace("?", `$${index + 3}`)}`).join(""),
    values: used.map(({ value }) => value),
  };
}

function readPosition(row: Row | undefined): number {
  return expectShape(isInteger, row?.position, "position in the ledger");
}
