import { DatabaseSync } from "node:sqlite";

/** Waits for the server's own writes: a reader that gives up at once finds the database locked now and then. */
const BUSY_MS = 10_000;

/** What a query finds in the embedded database of a server that is at work meanwhile. */
export function readRows(databasePath: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const database = new DatabaseSync(databasePath, { readOnly: true, timeout: BUSY_MS });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}
