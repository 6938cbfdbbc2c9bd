import { type Clock, ConfigurationError, type DatabaseSettings } from "../app/ports.ts";
import type { Store } from "../app/ports-store.ts";
import type { Hash } from "../core/model/hash.ts";

/** Opens the store that the settings name, and loads only its own driver. Throws ConfigurationError. */
export async function openStore(
  database: DatabaseSettings,
  world: { readonly clock: Clock; readonly hash: Hash },
): Promise<Store> {
  if (database.kind === "sqlite") return (await import("./sqlite.ts")).openSqliteStore(database.path, world);
  return (await import("./postgres.ts")).openPostgresStore(database.url, { hash: world.hash, readOnly: false });
}

/** The same only to read, beside the server that writes. Throws ConfigurationError. */
export async function openStoreToRead(database: DatabaseSettings, hash: Hash): Promise<Store> {
  if (database.kind === "postgres") {
    return (await import("./postgres.ts")).openPostgresStore(database.url, { hash, readOnly: true });
  }
  const { path } = database;
  const [{ DatabaseSync }, { createSqliteStore }, { problemOfSchema }] = await Promise.all([
    import("node:sqlite"),
    import("./sqlite.ts"),
    import("./sqlite/migrate.ts"),
  ]);
  try {
    const file = new DatabaseSync(path, { readOnly: true });
    const store = createSqliteStore(file, hash, () => {});
    return {
      ...store,
      // The ledger itself is read whatever version wrote it; what lists read was not always there.
      get history() {
        const problem = problemOfSchema(file);
        if (problem !== undefined) throw new ConfigurationError(`${path} ${problem}`);
        return store.history;
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${path} cannot be read as a database (${reason}).`, { cause: error });
  }
}
