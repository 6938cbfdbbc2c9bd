import { closeSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConfigurationError } from "../../app/ports.ts";
import { migrate } from "./migrate.ts";
import { acquireProcessLock, type ProcessLock } from "./process-lock.ts";

/** How long a statement waits for somebody who looks into the file by hand. */
const BUSY_TIMEOUT_MS = 5_000;

/** The write-ahead log is cut back to this after a burst. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

export interface OpenDatabase {
  readonly database: DatabaseSync;
  readonly lock: ProcessLock;
}

/**
 * Opens a database file for this process alone, creates it and its folder where there is none, and brings its schema up
 * to date. `:memory:` is a database that ends with the process.
 * Throws {@link ConfigurationError} with one sentence when it can't: in use, damaged, another program's, not writable.
 */
export function openDatabase(path: string, now: string): OpenDatabase {
  if (path === ":memory:") return { database: connect(path), lock: { release() {} } };
  const file = refuseUnless(path, () => createFile(path));
  const lock = refuseUnless(path, () => acquireProcessLock(file, now));
  try {
    return { database: refuseUnless(path, () => connect(file)), lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Readable for this user only. Returns the file's real path, so that a link to it is the same database. */
function createFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  return realpathSync(path);
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    // FULL: a commit is on the disk when it returns. Without it the write-ahead log may lose the last ones.
    database.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = ${LOG_BYTES_MAX}; pragma recursive_triggers = on;`,
    );
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseUnless<Result>(path: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `DATABASE_URL: ${path} cannot be used (${reason}); name a file that this user can write, or restore it from a backup if it is damaged.`,
      { cause: error },
    );
  }
}
