import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppContext } from "../../src/app/context.ts";
import { handleTurn } from "../../src/app/dispatch.ts";
import { parseHere } from "../../src/app/parsing.ts";
import type { AppEvent } from "../../src/app/ports-events.ts";
import type { Delivery as AppDelivery, Store } from "../../src/app/ports-store.ts";
import { reconcileAll } from "../../src/app/reconcile.ts";
import { wakeDue } from "../../src/app/wake-due.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { createProbotApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/gateway.ts";
import { turnKey } from "../../src/github/turn-key.ts";
import { receive, register } from "../../src/github/webhooks.ts";
import type { App, Delivery, LocalGitHub } from "../../src/local-github/index.ts";
import { openStore } from "../../src/store/open-store.ts";
import { sha256 } from "../support/ledger.ts";
import { createTestLog } from "../support/log.ts";

/** Time that passes only when somebody says so: GitHub's clock, ours, and every pause. */
export interface SimulatedClock {
  nowMs: number;
}

/** The app's parts in this process, with nothing that runs by itself: the test delivers, works off and sweeps. */
export interface SimulatedApp {
  readonly store: Store;
  /** What the app told its operator about that went wrong. */
  readonly complaints: () => readonly string[];
  /** Takes a webhook in, as often as it comes. */
  accept(delivery: Delivery): Promise<void>;
  /** Does all work that is due, turn by turn. Throws when it does not come to an end. */
  workOff(): Promise<void>;
  /** What is done by the clock alone. */
  wake(): Promise<void>;
  /** What the sweep does; `isFirst` after a start. */
  sweep(isFirst: boolean): Promise<void>;
  close(): Promise<void>;
}

/** More turns than anything in a history can cause: whoever reaches it goes round in circles. */
const TURNS_MAX = 200;

export async function createSimulatedApp(
  github: LocalGitHub,
  registered: App,
  time: SimulatedClock,
): Promise<SimulatedApp> {
  const folder = mkdtempSync(join(tmpdir(), "ripplegate-simulation-"));
  const log = createTestLog();
  const clock = { now: () => new Date(time.nowMs).toISOString() };
  const timing = {
    nowMs: () => time.nowMs,
    random: () => 0.5,
    sleep: async (ms: number) => {
      time.nowMs += ms;
    },
  };
  const probot = await createProbotApp({
    appId: registered.id,
    privateKey: registered.privateKey,
    secret: registered.webhookSecret,
    apiUrl: github.url,
    log,
    timing,
  });
  const store = await openStore({ kind: "sqlite", path: join(folder, "ledger.db") }, { clock, hash: sha256 });
  const app: AppContext = {
    store,
    github: createGitHub(probot, { appId: registered.id, log, timing }),
    clock,
    log,
    hash: sha256,
    parser: parseHere(parseSource),
    lookedAt: new Set(),
    wake: () => {},
  };
  const narrowed = new Map<string, AppEvent>();
  register(probot, registered.id, async (deliveryId, event) => {
    narrowed.set(deliveryId, event);
  });
  async function narrow(delivery: AppDelivery): Promise<AppEvent> {
    await receive(probot, { id: delivery.id, name: delivery.name, payload: JSON.parse(delivery.body) });
    return narrowed.get(delivery.id) ?? { kind: "ignored", why: "not narrowed" };
  }

  async function work(key: string): Promise<void> {
    if (!(await store.claimTurn(key))) throw new Error(`${key} is somebody else's`);
    const turn = await store.readTurn(key);
    const ids = turn.deliveries.map(({ id }) => id);
    try {
      await handleTurn(app, narrow, turn);
      await store.finishDeliveries(ids);
    } catch (error) {
      log.error({ error }, "turn failed");
      time.nowMs += 1_000;
      await store.postponeDeliveries(ids, clock.now());
    } finally {
      await store.releaseTurn(key);
    }
  }

  return {
    store,
    complaints: () =>
      log.lines.flatMap(({ level, message, fields }) =>
        level === "error" ? [`${message}: ${fields.error instanceof Error ? fields.error.message : ""}`] : [],
      ),
    async accept(delivery) {
      const { guid: id, event: name, body } = delivery;
      const key = turnKey({ id: "", name, payload: JSON.parse(body) });
      await store.acceptDelivery({ id, name, body, receivedAt: clock.now() }, key);
    },
    async workOff() {
      for (let turns = 0; turns < TURNS_MAX; turns += 1) {
        const [key] = await store.listDueTurns(clock.now(), 1);
        if (key === undefined) return;
        await work(key);
      }
      throw new Error(`${TURNS_MAX} turns, and still something is due`);
    },
    wake: () => wakeDue(app, new AbortController().signal),
    async sweep(isFirst) {
      await reconcileAll(app, `sweep ${clock.now()}`, new AbortController().signal, { trustsMemory: !isFirst });
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
