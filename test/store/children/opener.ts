import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { sha256 } from "../../support/ledger.ts";

/** Opens the database of its argument, says so and stays; or says why not and ends. */
try {
  openSqliteStore(process.argv[2] ?? "", { clock: { now: () => "2026-03-02T09:00:00.000Z" }, hash: sha256 });
  process.stdout.write("open\n");
  setInterval(() => {}, 1_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : ""}\n`);
}
