import { expectShape, isInteger } from "../rows/check.ts";
import type { Connection, Session } from "./connection.ts";
import { migrations } from "./migrations/migrations.ts";

/** Instances that start together bring the schema up to date one after the other. Any number nobody else uses. */
const MIGRATION_LOCK = 0x52706c67;

/**
 * Brings a database to the newest schema, each step in a transaction of its own. Throws a StoreError whose cause completes
 * "cannot be used (…)" when it is another program's, or a newer version's.
 */
export async function migrate(connection: Connection): Promise<void> {
  await connection.write("create the table of the schema's version", async (session) => {
    await lock(session);
    await session.run("create table if not exists ripplegate_schema (version integer not null)");
  });
  for (let version = await readVersion(connection); version < migrations.length; ) {
    version = await apply(connection);
  }
}

/** Throws like {@link migrate}, without changing anything. */
export async function refuseOtherSchema(connection: Connection): Promise<void> {
  const version = await readVersion(connection);
  if (version < migrations.length) {
    throw new Error(`its schema is ${version}, this version needs ${migrations.length}: start the server once`);
  }
}

async function readVersion(connection: Connection): Promise<number> {
  return connection.read("read the schema's version", currentVersion);
}

/** The next step that is missing when it is our turn: another instance may have been faster. */
async function apply(connection: Connection): Promise<number> {
  return connection.write("bring the schema up to date", async (session) => {
    await lock(session);
    const version = await currentVersion(session);
    const migration = migrations[version];
    if (migration === undefined) return version;
    await session.run(migration);
    await session.run("delete from ripplegate_schema");
    await session.run("insert into ripplegate_schema values ($1)", version + 1);
    return version + 1;
  });
}

async function currentVersion(session: Session): Promise<number> {
  const row = await session.first("select coalesce(max(version), 0) as version from ripplegate_schema");
  const version = expectShape(isInteger, row?.version, "version of the schema");
  if (version > migrations.length) {
    throw new Error(`a newer version wrote it: its schema is ${version}, this version knows ${migrations.length}`);
  }
  return version;
}

async function lock(session: Session): Promise<void> {
  await session.run("select pg_advisory_xact_lock($1)", MIGRATION_LOCK);
}
