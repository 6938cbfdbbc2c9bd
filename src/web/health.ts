import { Hono } from "hono";
import type { Clock, Log } from "../app/ports.ts";
import type { Store } from "../app/ports-store.ts";

/** One look at the disk serves all who ask within this time: anybody can ask. */
const CHECK_EVERY_MS = 1_000;

export interface HealthOptions {
  readonly store: Pick<Store, "checkHealth">;
  readonly isWorkerRunning: () => boolean;
  readonly isDraining: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** `/healthz`: the process lives. `/readyz`: it can do its work; if not, 503 and why. */
export function createHealthRoutes(options: HealthOptions): Hono {
  const isWritable = createDatabaseCheck(options);
  const routes = new Hono();

  routes.get("/healthz", (context) => context.json({ status: "ok" }));

  routes.get("/readyz", async (context) => {
    const reasons = [
      ...(options.isDraining() ? ["shutting down"] : []),
      ...(options.isWorkerRunning() ? [] : ["the worker is not running"]),
      ...((await isWritable()) ? [] : ["the database cannot be written"]),
    ];
    return reasons.length === 0
      ? context.json({ status: "ready" })
      : context.json({ status: "not-ready", reasons }, 503);
  });

  return routes;
}

function createDatabaseCheck({ store, clock, log }: HealthOptions): () => Promise<boolean> {
  let checkedMs = Number.NEGATIVE_INFINITY;
  let answer: Promise<boolean> | undefined;

  async function check(): Promise<boolean> {
    try {
      await store.checkHealth();
      return true;
    } catch (error) {
      log.error({ error }, "database cannot be written");
      return false;
    }
  }

  return () => {
    const nowMs = Date.parse(clock.now());
    if (answer === undefined || Math.abs(nowMs - checkedMs) >= CHECK_EVERY_MS) {
      checkedMs = nowMs;
      answer = check();
    }
    return answer;
  };
}
