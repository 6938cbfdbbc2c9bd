/** Where the databases' words for one thing differ. */
export interface Words {
  readonly integer: string;
  /** Behind a text column that is compared byte by byte. */
  readonly bytewise: string;
  /** Behind a table; and behind one that is kept in the order of its key. */
  readonly strict: string;
  readonly keyed: string;
}

export const ON_SQLITE: Words = {
  integer: "integer",
  bytewise: "",
  strict: " strict",
  keyed: " strict, without rowid",
};

export const ON_POSTGRES: Words = {
  integer: "bigint",
  bytewise: ' collate "C"',
  strict: "",
  keyed: "",
};
