import { afterAll } from "vitest";
import { openPostgresStore } from "../../src/store/postgres.ts";
import { sha256 } from "../support/ledger.ts";
import { startPostgres } from "../support/postgres.ts";
import { describeStoreContract } from "./contract.ts";
import { describeHistoryContract } from "./contract-history.ts";
import { describeReleaseContract } from "./contract-releases.ts";

const server = await startPostgres();
afterAll(() => server.stop());

describeStoreContract("PostgreSQL", async () =>
  openPostgresStore(await server.createDatabase(), { hash: sha256, readOnly: false }),
);
describeHistoryContract("PostgreSQL", async () =>
  openPostgresStore(await server.createDatabase(), { hash: sha256, readOnly: false }),
);
describeReleaseContract("PostgreSQL", async () =>
  openPostgresStore(await server.createDatabase(), { hash: sha256, readOnly: false }),
);
