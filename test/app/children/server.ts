import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createShutdown } from "../../../src/app/shutdown.ts";
import { createSweep } from "../../../src/app/sweep.ts";
import { createWorker } from "../../../src/app/worker.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { createHealthRoutes } from "../../../src/web/health.ts";
import { createIntake } from "../../../src/web/intake.ts";
import { createWebServer } from "../../../src/web/server.ts";
import { sha256 } from "../../support/ledger.ts";
import { createTestLog } from "../../support/log.ts";

/** The pieces of the server, put together as in the composition root, with turns that take a second. */
const folder = process.argv[2] ?? "";
const secret = process.argv[3] ?? "";
const clock = { now: () => new Date().toISOString() };
const log = createTestLog();
const store = openSqliteStore(join(folder, "gate.db"), { clock, hash: sha256 });
const say = (line: string) => appendFileSync(join(folder, "done.txt"), `${line}\n`);
const worker = createWorker({
  store,
  clock,
  log,
  handleTurn: async (turn) => {
    process.stdout.write(`begun ${turn.key}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    say(turn.key);
  },
  onDead: async () => {},
});
const sweep = createSweep({
  everyMs: 60_000,
  log,
  run: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
});
const shutdown = createShutdown({
  log,
  elapsed: () => performance.now(),
  steps: [
    { name: "server", end: (leftMs) => server.close(Math.min(leftMs, 5_000)) },
    { name: "worker", end: (leftMs) => worker.drain(leftMs) },
    { name: "sweep", end: (leftMs) => sweep.drain(leftMs) },
    { name: "store", end: () => store.close() },
  ],
});
const server = createWebServer({
  host: "127.0.0.1",
  port: 0,
  log,
  routes: [
    createIntake({
      store,
      secrets: [secret],
      turnKey: (_, payload) => `key ${JSON.stringify(payload)}`,
      wake: worker.wake,
      clock,
      log,
    }).routes,
    createHealthRoutes({ store, isWorkerRunning: worker.isRunning, isDraining: shutdown.isBegun, clock, log }),
  ],
});
process.once("SIGTERM", () => {
  void shutdown.run("SIGTERM").then((isClean) => {
    process.exitCode = isClean ? 0 : 1;
  });
});
worker.start();
sweep.start();
process.stdout.write(`listening ${await server.listen()}\n`);
