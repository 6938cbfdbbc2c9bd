import { randomUUID } from "node:crypto";
import { ConfigurationError } from "../app/ports.ts";
import type { Store } from "../app/ports-store.ts";
import type { Hash } from "../core/model/hash.ts";
import { type Connection, createConnection } from "./postgres/connection.ts";
import { readHistory, readSealed } from "./postgres/history.ts";
import { catchUp, createHistoryStore } from "./postgres/history-store.ts";
import { createInbox } from "./postgres/inbox.ts";
import { createLeases, type Leases } from "./postgres/leases.ts";
import { createLedger } from "./postgres/ledger.ts";
import { createMergeGroups } from "./postgres/merge-groups.ts";
import { migrate, refuseOtherSchema } from "./postgres/migrate.ts";
import { createPublications } from "./postgres/publications.ts";
import { createPullRequests } from "./postgres/pull-requests.ts";

/**
 * The store that several processes share: one PostgreSQL database, its schema brought up to date. With `readOnly` nothing
 * is written, the schema included. Throws ConfigurationError with one sentence when the database can't be used, never with
 * the password in it; its methods throw StoreError.
 */
export async function openPostgresStore(
  url: string,
  { hash, readOnly }: { readonly hash: Hash; readonly readOnly: boolean },
): Promise<Store> {
  const connection = createConnection(url, { readOnly });
  try {
    await (readOnly ? refuseOtherSchema(connection) : migrate(connection));
    if (!readOnly) await catchUp(connection);
  } catch (error) {
    await connection.close();
    throw new ConfigurationError(
      `DATABASE_URL: the PostgreSQL database ${placeOf(url)} cannot be used (${reasonOf(error)}); check that it runs, and that its name, user and password are right.`,
      { cause: error },
    );
  }
  const leases = createLeases(connection, randomUUID());
  return createPostgresStore(connection, leases, hash, readOnly);
}

function createPostgresStore(connection: Connection, leases: Leases, hash: Hash, readOnly: boolean): Store {
  const inbox = createInbox(connection);
  const ledger = createLedger(connection, leases, hash);
  const publications = createPublications(connection, leases);
  const pullRequests = createPullRequests(connection, leases);
  const mergeGroups = createMergeGroups(connection, leases);
  let closing: Promise<void> | undefined;

  return {
    ...inbox,
    claimTurn: (key) => leases.claim(key),
    releaseTurn: (key) => leases.release(key),
    ...ledger,
    readHistory: (filter) => readHistory(connection, filter),
    readSealed: (filter) => readSealed(connection, filter),
    history: createHistoryStore(connection, hash),
    ...publications,
    ...pullRequests,
    ...mergeGroups,
    checkHealth: async () => {
      await connection.write("be written", (session) => session.run("update health set checks = checks + 1"));
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    await inbox.close();
    // What cannot be given back runs out by itself.
    if (!readOnly) await leases.close().catch(() => {});
    await connection.close();
  }
}

/** Host, port and name: what an operator looks at, without the password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  const at = hostname === "" ? "" : ` at ${hostname}${port === "" ? "" : `:${port}`}`;
  return `"${decodeURIComponent(pathname.slice(1))}"${at}`;
}

/** What the driver said, which may stand in the cause, or be only a code. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message !== "" || !("code" in cause) ? cause.message : String(cause.code);
}
