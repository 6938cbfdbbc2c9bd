import { createHash } from "node:crypto";
import type { AppContext } from "./app/context.ts";
import { handleDead, handleTurn } from "./app/dispatch.ts";
import { createParsedMemory } from "./app/parse-cache.ts";
import { parseElsewhere } from "./app/parsing.ts";
import type { Clock } from "./app/ports.ts";
import type { AppEvent } from "./app/ports-events.ts";
import type { Delivery } from "./app/ports-store.ts";
import { reconcileAll } from "./app/reconcile.ts";
import { createShutdown } from "./app/shutdown.ts";
import { createSweep } from "./app/sweep.ts";
import { DUE_EVERY_MS, wakeDue } from "./app/wake-due.ts";
import { createWorker } from "./app/worker.ts";
import { createProbotApp } from "./github/app.ts";
import { createGitHub } from "./github/gateway.ts";
import { createReaders } from "./github/readers.ts";
import { createSignIn, webUrlOf } from "./github/sign-in.ts";
import { turnKey } from "./github/turn-key.ts";
import { receive, register } from "./github/webhooks.ts";
import { createLog } from "./log.ts";
import { createThreadedParser } from "./parsing/threaded-parser.ts";
import { type Environment, readSettings, type Settings } from "./settings.ts";
import { openStore } from "./store/open-store.ts";
import { createHealthRoutes } from "./web/health.ts";
import { createHistoryOffRoutes, createHistoryRoutes } from "./web/history.ts";
import { createIntake } from "./web/intake.ts";
import { createMetricsRoutes } from "./web/metrics.ts";
import { createWebServer } from "./web/server.ts";
import { serverMetrics } from "./web/server-metrics.ts";

/** A server that is listening. */
export interface RunningServer {
  readonly port: number;
  /** Stops taking work, finishes what runs, closes the database. Answers whether all of it ended in time. */
  stop(reason: string): Promise<boolean>;
}

/**
 * The GitHub App as a server: settings, adapters and parts put together, and nothing decided here. Throws
 * `ConfigurationError` with one sentence per mistake before anything is opened to the network.
 */
export async function startServer(environment: Environment): Promise<RunningServer> {
  const settings = readSettings(environment);
  const secrets = [settings.privateKey, ...settings.webhookSecrets, ...signInSecrets(settings)];
  const { log } = createLog({ level: settings.logLevel, format: settings.logFormat, secrets });
  const clock: Clock = { now: () => new Date().toISOString() };
  const probot = await createProbotApp({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecrets[0],
    apiUrl: settings.githubApiUrl,
    log,
  });
  const store = await openStore(settings.database, { clock, hash: sha256 });
  const requests = { read: 0, write: 0 };
  const github = createGitHub(probot, {
    appId: settings.appId,
    log,
    writesPerHour: settings.writesPerHour,
    onCall: ({ kind }) => void requests[kind]++,
  });
  let recovered = 0;

  const narrowed = new Map<string, AppEvent>();
  register(probot, settings.appId, async (deliveryId, event) => {
    narrowed.set(deliveryId, event);
  });
  async function narrow(delivery: Delivery): Promise<AppEvent> {
    await receive(probot, { id: delivery.id, name: delivery.name, payload: JSON.parse(delivery.body) });
    const event = narrowed.get(delivery.id);
    narrowed.delete(delivery.id);
    return event ?? { kind: "ignored", why: `"${delivery.name}" events change nothing here` };
  }

  const threads = createThreadedParser();
  const app: AppContext = {
    store,
    github,
    clock,
    log,
    hash: sha256,
    parser: parseElsewhere(threads.parse, createParsedMemory()),
    lookedAt: new Set(),
    pagesUrl: settings.signIn.kind === "on" ? settings.signIn.publicUrl : undefined,
    wake: () => worker.wake(),
  };
  const worker = createWorker({
    store,
    clock,
    log,
    handleTurn: (turn) => handleTurn(app, narrow, turn),
    onDead: (turn, error) => handleDead(app, narrow, turn, error),
  });
  // Nobody knows how long this process was away: until every pull request was looked at once, memory proves nothing. Once
  // in a while nothing is trusted either: not every lost delivery leaves a trace on its pull request.
  let comparedAllMs = Number.NEGATIVE_INFINITY;
  const sweep = createSweep({
    everyMs: settings.sweepMinutes * 60_000,
    run: async (signal) => {
      const begunMs = performance.now();
      const trustsMemory = begunMs - comparedAllMs < COMPARE_ALL_MS;
      const found = await reconcileAll(app, `sweep ${clock.now()}`, signal, { trustsMemory });
      recovered += found;
      log.info({ found }, "sweep done");
      if (!trustsMemory && !signal.aborted) comparedAllMs = begunMs;
    },
    log,
  });
  const dueWatch = createSweep({ everyMs: DUE_EVERY_MS, run: (signal) => wakeDue(app, signal), log });
  const shutdown = createShutdown({
    log,
    elapsed: () => performance.now(),
    steps: [
      { name: "metrics", end: async (leftMs) => metricsServer?.close(Math.min(leftMs, 1_000)) },
      { name: "server", end: (leftMs) => server.close(Math.min(leftMs, 5_000)) },
      { name: "sweep", end: (leftMs) => sweep.drain(leftMs) },
      { name: "due watch", end: (leftMs) => dueWatch.drain(leftMs) },
      { name: "worker", end: (leftMs) => worker.drain(leftMs) },
      { name: "parser", end: () => threads.close() },
      { name: "store", end: () => store.close() },
    ],
  });
  const intake = createIntake({
    store,
    secrets: settings.webhookSecrets,
    turnKey: (name, payload) => turnKey({ id: "", name, payload }),
    wake: worker.wake,
    clock,
    log,
  });
  const health = createHealthRoutes({
    store,
    isWorkerRunning: worker.isRunning,
    isDraining: shutdown.isBegun,
    clock,
    log,
  });
  const history = historyRoutes(settings, { store, clock, log });
  const server = createWebServer({
    routes: [intake.routes, health, history],
    host: settings.host,
    port: settings.port,
    log,
  });
  const metrics = createMetricsRoutes(() =>
    serverMetrics({
      store,
      intake: intake.snapshot,
      worker: worker.snapshot,
      sweep: sweep.snapshot,
      requests: () => requests,
      recovered: () => recovered,
      memoryBytes: () => process.memoryUsage.rss(),
    }),
  );
  const metricsServer =
    settings.metricsPort === undefined
      ? undefined
      : createWebServer({ routes: [metrics], host: settings.host, port: settings.metricsPort, log });

  const port = await server.listen();
  await metricsServer?.listen();
  worker.start();
  sweep.start();
  dueWatch.start();
  log.info({ port, github: settings.githubApiUrl }, "listening");
  return { port, stop: (reason) => shutdown.run(reason) };
}

function historyRoutes(
  { signIn, signer, githubApiUrl: apiUrl }: Settings,
  { store, clock, log }: Pick<AppContext, "store" | "clock" | "log">,
) {
  if (signIn.kind === "off") {
    log.info({ missing: signIn.missing }, "the history's pages are off");
    return createHistoryOffRoutes(signIn.missing);
  }
  return createHistoryRoutes({
    ...signIn,
    webUrl: webUrlOf(apiUrl),
    signIn: createSignIn({ ...signIn, apiUrl }),
    history: store.history,
    ledger: store,
    hash: sha256,
    signer,
    readers: createReaders({ apiUrl, listKnownRepositories: () => store.listKnownRepositories() }),
    clock,
    log,
  });
}

function signInSecrets({ signIn }: Settings): readonly string[] {
  return signIn.kind === "on" ? [signIn.clientSecret, signIn.sessionSecret] : [];
}

/** How often every open pull request is compared with GitHub although nothing says that it was touched. */
const COMPARE_ALL_MS = 3_600_000;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `ripplegate serve`: runs until SIGTERM or SIGINT, then drains. */
export async function runServe(): Promise<void> {
  const server = await startServer(process.env);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        void server.stop(signal).then((isClean) => {
          if (!isClean) process.exitCode = 1;
          resolve();
        });
      });
    }
  });
}
