/** One row as a database gives it: to be checked before it is believed. */
export type Row = Readonly<Record<string, unknown>>;

export type Value = string | number | null | readonly (string | number)[];

/** One statement; each `?` is a value, in order. A list goes with {@link Dialect.isOneOf} only. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/**
 * Statements that are decided one after the other by what the ones before gave, and what comes out. Both databases carry
 * out the same plans: SQLite at once, PostgreSQL waiting in between.
 */
export type Plan<Result> = Generator<Statement, Result, readonly Row[]>;

/** Columns in order, with what they hold. */
export type Table = Readonly<Record<string, "bigint" | "text">>;

/** Where the databases' words for one thing differ. */
export interface Dialect {
  /** Behind a column: it is one of the list that is the next value. */
  readonly isOneOf: string;
  /** The rows of a table with these columns, from a JSON list of lists that is the next value. */
  readonly rows: (table: Table) => string;
  /** The text in a column of the table `contents`. */
  readonly readBody: (value: unknown) => string;
}

/** Rows of one statement. */
export function* rowsOf(sql: string, ...values: readonly Value[]): Plan<readonly Row[]> {
  return yield { sql, values };
}

/** The first row of one statement. */
export function* rowOf(sql: string, ...values: readonly Value[]): Plan<Row | undefined> {
  const rows = yield { sql, values };
  return rows[0];
}
