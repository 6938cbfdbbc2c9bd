import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import type { Store } from "../src/app/ports.ts";
import type { LedgerEntry } from "../src/core/ledger/event.ts";
import { openPostgresStore } from "../src/store/postgres.ts";
import { entryValues, insertedColumns } from "../src/store/rows/ledger-entry.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { type LedgerMaker, sha256 } from "./ledger-entries.ts";

const ROWS = 2_000;
const world = { clock: { now: () => new Date().toISOString() }, hash: sha256 };

/** Writes the entries past the store, which appends one by one and waits for the disk, and lets it make its tables. */
export async function fillSqlite(path: string, maker: LedgerMaker, count: number): Promise<Store> {
  await openSqliteStore(path, world).close();
  const database = new DatabaseSync(path);
  database.exec("pragma synchronous = off");
  const addText = database.prepare("insert into contents (digest, body) values (?, ?)");
  for (const [digest, text] of maker.contents) addText.run(digest, text);
  const places = insertedColumns.split(",").map(() => "?");
  const add = database.prepare(`insert into ledger (${insertedColumns}) values (${places})`);
  for (const batch of batches(maker.entries(count))) {
    database.exec("begin");
    for (const entry of batch) add.run(...entryValues(entry));
    database.exec("commit");
  }
  database.close();
  return openSqliteStore(path, world);
}

const HISTORY_TABLES = ["repositories", "names", "items", "terms", "mentions", "sign_offs", "releases"];

/** The same rows, table by table: the tables of both databases are the same, column by column. */
export async function fillPostgres(url: string, sqlitePath: string): Promise<Store> {
  await (await openPostgresStore(url, { hash: sha256, readOnly: false })).close();
  const source = new DatabaseSync(sqlitePath, { readOnly: true });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off");
    for (const { digest, body } of source.prepare("select digest, body from contents").iterate()) {
      await client.query("insert into contents (digest, body) values ($1, $2)", [digest, Buffer.from(String(body))]);
    }
    await copyRows(client, source, "ledger", insertedColumns, "order by position");
    for (const table of HISTORY_TABLES) await copyRows(client, source, `history_${table}`, "*", "");
    const { version } = source.prepare("select version from history_version").get() ?? {};
    await client.query("update history_version set version = $1", [version]);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
    source.close();
  }
  return openPostgresStore(url, { hash: sha256, readOnly: false });
}

async function copyRows(client: Client, source: DatabaseSync, table: string, columns: string, order: string) {
  for (const rows of batches(source.prepare(`select ${columns} from ${table} ${order}`).iterate())) {
    const names = Object.keys(rows[0] ?? {}).join(", ");
    const sql = `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`;
    await client.query(sql, [JSON.stringify(rows)]);
  }
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** One entry as the server writes it, over and over, for a while. Answers how many a second. */
export async function appendRate(store: Store, entry: LedgerEntry, milliseconds: number): Promise<number> {
  const start = performance.now();
  let appended = 0;
  while (performance.now() - start < milliseconds) {
    await store.append(entry.repository.id, [{ ...entry, at: world.clock.now() }], new Map());
    appended += 1;
  }
  return (appended * 1000) / (performance.now() - start);
}
