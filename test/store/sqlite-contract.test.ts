import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { sha256 } from "../support/ledger.ts";
import { describeStoreContract } from "./contract.ts";
import { describeHistoryContract } from "./contract-history.ts";
import { describeReleaseContract } from "./contract-releases.ts";

const world = { clock: createTestClock(), hash: sha256 };

describeStoreContract("SQLite in a file", async () =>
  openSqliteStore(join(mkdtempSync(join(tmpdir(), "store-")), "data", "gate.db"), world),
);
describeStoreContract("SQLite in memory", async () => openSqliteStore(":memory:", world));
describeHistoryContract("SQLite", async () => openSqliteStore(":memory:", world));
describeReleaseContract("SQLite", async () => openSqliteStore(":memory:", world));
