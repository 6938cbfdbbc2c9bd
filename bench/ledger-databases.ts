import { spawn } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Store } from "../src/app/ports-store.ts";
import type { LedgerEntry } from "../src/core/ledger/event.ts";
import { openPostgresStore } from "../src/store/postgres.ts";
import { entryValues, insertedColumns } from "../src/store/rows/ledger-entry.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { findBinary, query } from "../test/support/postgres.ts";
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

const HISTORY_TABLES = ["repositories", "names", "items", "terms", "words", "mentions", "sign_offs", "releases"];

/** The same rows, table by table, by `copy`: the tables of both databases are the same, column by column. */
export async function fillPostgres(url: string, sqlitePath: string): Promise<Store> {
  await (await openPostgresStore(url, { hash: sha256, readOnly: false })).close();
  const source = new DatabaseSync(sqlitePath, { readOnly: true });
  try {
    await copyRows(url, source, "contents", "digest, body", "");
    await copyRows(url, source, "ledger", insertedColumns, "order by position");
    for (const table of HISTORY_TABLES) {
      const columns = source.prepare(`select name from pragma_table_info('history_${table}')`).all();
      await copyRows(url, source, `history_${table}`, columns.map(({ name }) => name).join(", "), "");
    }
    const { version } = source.prepare("select version from history_version").get() ?? {};
    await query(url, `update history_version set version = ${version}`);
    await query(url, "vacuum analyze");
  } finally {
    source.close();
  }
  return openPostgresStore(url, { hash: sha256, readOnly: false });
}

/** Through the table's triggers, like every other insert. */
async function copyRows(url: string, source: DatabaseSync, table: string, columns: string, order: string) {
  const statement = `copy ${table} (${columns}) from stdin`;
  const psql = spawn(findBinary("psql"), ["-q", "-v", "ON_ERROR_STOP=1", url, "-c", statement], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(psql, "close");
  await pipeline(
    Readable.from(copyText(source.prepare(`select ${columns} from ${table} ${order}`).iterate())),
    psql.stdin,
  );
  const [code] = await ended;
  if (code !== 0) throw new Error(`psql ended with ${code} while it copied ${table}`);
}

/** PostgreSQL's text format; the bodies of texts are bytes there. */
function* copyText(rows: Iterable<Readonly<Record<string, unknown>>>): Generator<string> {
  for (const some of batches(rows)) {
    yield some
      .map((row) => {
        const cells = Object.entries(row).map(([name, value]) => {
          if (value === null) return "\\N";
          if (name === "body") return `\\\\x${Buffer.from(String(value)).toString("hex")}`;
          return String(value).replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found);
        });
        return `${cells.join("\t")}\n`;
      })
      .join("");
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

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
