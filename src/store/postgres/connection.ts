import { Pool, type PoolClient, types } from "pg";
import { StoreError } from "../../app/ports.ts";
import { InvariantError } from "../../core/model/assert.ts";

/** One row as PostgreSQL gives it: to be checked before it is believed. */
export type Row = Readonly<Record<string, unknown>>;

export type Value = string | number | Buffer | null | readonly (string | number)[];

/** Statements inside one operation. */
export interface Session {
  all(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  first(sql: string, ...values: readonly Value[]): Promise<Row | undefined>;
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
}

/**
 * A pool of connections, seen through named operations. Whatever fails inside one is thrown as a {@link StoreError} that
 * names it; a broken invariant of our own passes through as it is.
 */
export interface Connection {
  /** Runs statements that see one state of the database. */
  read<Result>(operation: string, body: (session: Session) => Promise<Result>): Promise<Result>;
  /** Runs a transaction: all of it is on the disk when this resolves, or none of it. */
  write<Result>(operation: string, body: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 10;

/** A webhook has 10 s in all: a database that does not answer is down, and GitHub is told so. */
const CONNECT_TIMEOUT_MS = 4_000;

/** Longer than the slowest statement we have on a history of a million entries. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** PostgreSQL's number for `bigint`, which the driver gives as text since it may not fit a number. Ours do, and are checked. */
const BIGINT = 20;

export interface ConnectionOptions {
  /** Refuses every write: for commands that only look. */
  readonly readOnly: boolean;
}

export function createConnection(url: string, { readOnly }: ConnectionOptions): Connection {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "ripplegate",
    keepAlive: true,
    // A role or database may have it switched off: then a commit that was acknowledged can be lost.
    options: `-c synchronous_commit=on -c default_transaction_read_only=${readOnly ? "on" : "off"}`,
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === BIGINT ? Number : types.getTypeParser(oid, format === "binary" ? "text" : format),
    },
  });
  // A connection that breaks is replaced, and whoever uses it is told by their own statement. Without a listener, on the pool
  // for those that rest and on each one for those in use, the process would end.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));

  async function transaction<Result>(
    operation: string,
    begin: string,
    body: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    return named(operation, async () => {
      const client = await pool.connect();
      let isBroken = false;
      try {
        await client.query(begin);
        const result = await body(createSession(client));
        await client.query("commit");
        return result;
      } catch (error) {
        isBroken = !(await rollBack(client));
        throw error;
      } finally {
        client.release(isBroken);
      }
    });
  }

  let closing: Promise<void> | undefined;
  return {
    read: (operation, body) => transaction(operation, "begin isolation level repeatable read read only", body),
    write: (operation, body) => transaction(operation, "begin", body),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

function createSession(client: PoolClient): Session {
  const query = (sql: string, values: readonly Value[]) => client.query<Row>(sql, [...values]);
  return {
    all: async (sql, ...values) => (await query(sql, values)).rows,
    first: async (sql, ...values) => (await query(sql, values)).rows[0],
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
  };
}

/** Answers whether the connection can be used again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    return false;
  }
}

async function named<Result>(operation: string, body: () => Promise<Result>): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof StoreError || error instanceof InvariantError) throw error;
    throw new StoreError(operation, error);
  }
}
