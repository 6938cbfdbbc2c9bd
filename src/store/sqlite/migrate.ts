import type { DatabaseSync } from "node:sqlite";
import { migrations } from "../migrations/migrations.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";

/** Marks a file as ours: "Rplg" in ASCII. */
const APPLICATION_ID = 0x52706c67;

/**
 * Brings a database to the newest schema, each step in a transaction of its own. Throws an error whose message completes
 * "cannot be used (…)" when the file is damaged, another program's, or a newer version's.
 */
export function migrate(database: DatabaseSync): void {
  const version = readPragma(database, "user_version");
  const owner = readPragma(database, "application_id");
  const isEmpty = version === 0 && owner === 0 && countObjects(database) === 0;
  if (!isEmpty && owner !== APPLICATION_ID) throw new Error("it is a database of another program");
  if (version > migrations.length) {
    throw new Error(`a newer version wrote it: its schema is ${version}, this version knows ${migrations.length}`);
  }
  refuseDamage(database);
  for (const [index, migration] of migrations.entries()) {
    if (index >= version) apply(database, migration, index + 1);
  }
}

/** What to do where the schema is another version's, as a sentence that goes on from the file's name; changes nothing. */
export function problemOfSchema(database: DatabaseSync): string | undefined {
  const version = readPragma(database, "user_version");
  if (version === migrations.length) return undefined;
  const schemas = `(its schema is ${version}, this version knows ${migrations.length})`;
  return version > migrations.length
    ? `was written by a newer version ${schemas}: take that one.`
    : `was written by an earlier version ${schemas}. Start this version's server on it once, with ripplegate serve, or on a copy; until then verify and export read it as it is.`;
}

function readPragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return expectShape(isInteger, database.prepare(`pragma ${name}`).get()?.[name], name);
}

function countObjects(database: DatabaseSync): number {
  return expectShape(isInteger, database.prepare("select count(*) as n from sqlite_schema").get()?.n, "schema");
}

/** Reads every page: seconds per gigabyte, once, and better than to find out in the middle of a gate. */
function refuseDamage(database: DatabaseSync): void {
  const answer = expectShape(isText, database.prepare("pragma quick_check(1)").get()?.quick_check, "check");
  if (answer !== "ok") throw new Error(`it is damaged: ${answer.replaceAll(/\s+/g, " ")}`);
}

function apply(database: DatabaseSync, migration: string, version: number): void {
  database.exec("begin immediate");
  try {
    database.exec(migration);
    database.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${version}; commit`);
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}
