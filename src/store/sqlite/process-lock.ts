import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { ConfigurationError } from "../../app/ports.ts";
import { expectJson, isInteger, isText, shape } from "../rows/check.ts";

/** How long a starting process waits for one that is just ending. */
const WAIT_MS = 1_000;

const SQLITE_BUSY = 5;

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO-8601 UTC. */
  readonly since: string;
}

export interface ProcessLock {
  release(): void;
}

/**
 * Makes this process the only one on a database file, or throws a {@link ConfigurationError} that names the other one.
 *
 * The lock is the operating system's own, held on `<file>.lock` through an open exclusive transaction: it ends with the
 * process, however that ends, so there is never anything to clean up, and process ids are only words for people. Who
 * holds it stands in `<file>.owner.json`: another file, because closing any descriptor of a locked file drops its locks.
 */
export function acquireProcessLock(path: string, now: string): ProcessLock {
  const database = new DatabaseSync(`${path}.lock`, { timeout: WAIT_MS });
  try {
    database.exec("begin exclusive");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new ConfigurationError(
      `DATABASE_URL: ${path} is in use by ${describeOwner(path)}; only one process may use it, so stop that one or give this one another file.`,
      { cause: error },
    );
  }
  held.add(database);
  writeOwner(path, { pid: process.pid, host: hostname(), since: now });
  return {
    release() {
      if (!database.isOpen) return;
      rmSync(ownerPath(path), { force: true });
      database.close();
      held.delete(database);
    },
  };
}

/** A lock that nobody refers to any more must not be let go by the garbage collector while the process lives. */
const held = new Set<DatabaseSync>();

/** Whether SQLite says that somebody else holds a lock. Extended codes carry the plain one in their low byte. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && Number(error.errcode) % 256 === SQLITE_BUSY;
}

function describeOwner(path: string): string {
  try {
    const owner = expectJson(isOwner, readFileSync(ownerPath(path), "utf8"), "owner");
    return `process ${owner.pid} on host "${owner.host}" since ${owner.since}`;
  } catch {
    // The refusal stands without the name: the lock, not this file, decides.
    return "another process";
  }
}

const isOwner = shape<Owner>({ pid: isInteger, host: isText, since: isText });

/** Written beside and renamed, so that nobody reads half of it. */
function writeOwner(path: string, owner: Owner): void {
  const draft = `${ownerPath(path)}.${owner.pid}`;
  writeFileSync(draft, `${JSON.stringify(owner)}\n`);
  renameSync(draft, ownerPath(path));
}

function ownerPath(path: string): string {
  return `${path}.owner.json`;
}
