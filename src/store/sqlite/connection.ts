import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { StoreError } from "../../app/ports.ts";
import { InvariantError } from "../../core/model/assert.ts";

/** One row as SQLite gives it: to be checked before it is believed. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * An open database, seen through named operations. Whatever fails inside one is thrown as a {@link StoreError} that names
 * it; a broken invariant of our own passes through as it is.
 */
export interface Connection {
  /** Runs a read. */
  read<Result>(operation: string, body: () => Result): Result;
  /** Runs a transaction: all of it is on the disk when this returns, or none of it. */
  write<Result>(operation: string, body: () => Result): Result;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  first(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  /** Rows one by one; to be used up before the operation ends. */
  each(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row>;
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  close(): void;
}

const STATEMENTS_MAX = 500;

export function createConnection(database: DatabaseSync): Connection {
  const statements = new Map<string, StatementSync>();

  /** Few and constant, except those of a history's filters: of these the ones used longest ago are prepared anew. */
  function statement(sql: string): StatementSync {
    const prepared = statements.get(sql) ?? database.prepare(sql);
    statements.delete(sql);
    statements.set(sql, prepared);
    const [oldest] = statements.keys();
    if (statements.size > STATEMENTS_MAX && oldest !== undefined) statements.delete(oldest);
    return prepared;
  }

  return {
    read: (operation, body) => named(operation, body),

    write: (operation, body) =>
      named(operation, () => {
        database.exec("begin immediate");
        try {
          const result = body();
          database.exec("commit");
          return result;
        } catch (error) {
          // After some errors (a full disk) SQLite has rolled back by itself.
          if (database.isTransaction) database.exec("rollback");
          throw error;
        }
      }),

    all: (sql, ...values) => statement(sql).all(...values),
    first: (sql, ...values) => statement(sql).get(...values),
    each: (sql, ...values) => statement(sql).iterate(...values),
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),

    close() {
      statements.clear();
      if (database.isOpen) database.close();
    },
  };
}

function named<Result>(operation: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof StoreError || error instanceof InvariantError) throw error;
    throw new StoreError(operation, error);
  }
}
