import type { Clock, Log } from "./ports.ts";
import type { PendingTurn, Store } from "./ports-store.ts";
import { defaultRetryPolicy, delayAfter, pauseAsked, type RetryPolicy } from "./retry.ts";
import { systemTimers, type Timers, waitAtMost } from "./timers.ts";

/** Keys worked on side by side: turns mostly wait for GitHub, which wants few requests at a time. */
const CONCURRENCY = 4;

/** How often the inbox is asked for retries that are due; new deliveries come with {@link Worker.wake}. */
const POLL_MS = 1_000;

/** How long nothing is taken after the database failed. */
const STORE_PAUSE_MS = 5_000;

export interface WorkerOptions {
  readonly store: Pick<
    Store,
    | "listDueTurns"
    | "claimTurn"
    | "releaseTurn"
    | "readTurn"
    | "finishDeliveries"
    | "postponeDeliveries"
    | "pauseDeliveries"
  >;
  /** Does the work of a turn. What it throws postpones the turn. */
  readonly handleTurn: (turn: PendingTurn) => Promise<void>;
  /**
   * Tells people about deliveries that are given up, before they are marked as dead: after a crash in between it is called
   * again. The first delivery's id names the case.
   */
  readonly onDead: (turn: PendingTurn, error: unknown) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timers?: Timers;
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}

/** Numbers since the start, except `running`. */
export interface WorkerCounters {
  readonly turnsRunning: number;
  readonly turnsDone: number;
  readonly turnsFailed: number;
  readonly deliveriesDone: number;
  readonly deliveriesPostponed: number;
  readonly deliveriesDead: number;
  readonly storeFailures: number;
}

export interface Worker {
  start(): void;
  /** There is something new in the inbox. Cheap; may be called for every delivery. */
  wake(): void;
  /** Whether turns are taken: started, and not draining. */
  isRunning(): boolean;
  /** Takes no more turns and waits for those that run. Answers the keys that were still running after the time-out. */
  drain(timeoutMs: number): Promise<readonly string[]>;
  snapshot(): WorkerCounters;
}

/**
 * Works off the inbox: stopped → running → draining. At most one turn of a key runs at a time, in whatever process; several
 * keys run side by side.
 *
 * 1. A turn has all deliveries of its key that were pending when it began; what arrives meanwhile is the next turn's.
 * 2. Deliveries end finished, postponed or dead, by what the store says; a crash leaves them pending.
 * 3. Attempts are counted per delivery: a new one does not die with an old one. A pause that GitHub asks for is none.
 * 4. While the database fails nothing is taken, so that no turn runs again and again without being counted.
 */
export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, log } = options;
  const timers = options.timers ?? systemTimers;
  const concurrency = options.concurrency ?? CONCURRENCY;
  const retry = options.retry ?? defaultRetryPolicy;

  let phase: "stopped" | "running" | "draining" = "stopped";
  const running = new Map<string, Promise<void>>();
  const counters = {
    turnsDone: 0,
    turnsFailed: 0,
    deliveriesDone: 0,
    deliveriesPostponed: 0,
    deliveriesDead: 0,
    storeFailures: 0,
  };
  let taking: Promise<void> | undefined;
  let isWoken = false;
  let isPaused = false;
  let cancelTimer = () => {};

  /** Takes turns until none is due or all places are taken; at most one such loop runs. */
  function take(): void {
    if (phase !== "running" || isPaused) return;
    isWoken = true;
    taking ??= takeWhileWoken().finally(() => {
      taking = undefined;
      // Woken after the loop had looked for the last time.
      if (isWoken) take();
    });
  }

  async function takeWhileWoken(): Promise<void> {
    while (isWoken && phase === "running" && !isPaused) {
      isWoken = false;
      try {
        await takeDue();
      } catch (error) {
        pause(error);
      }
    }
    if (!isPaused) schedule(POLL_MS);
  }

  async function takeDue(): Promise<void> {
    if (running.size >= concurrency) return;
    // Keys that run are still pending: ask for that many more.
    const keys = await store.listDueTurns(clock.now(), concurrency + running.size);
    for (const key of keys) {
      if (phase !== "running" || running.size >= concurrency) return;
      if (!running.has(key)) begin(key);
    }
  }

  function begin(key: string): void {
    const work = runTurn(key)
      .catch(pause)
      .finally(() => {
        running.delete(key);
        take();
      });
    running.set(key, work);
  }

  /** Rejects when the database fails; a failure of the turn itself is dealt with here. */
  async function runTurn(key: string): Promise<void> {
    if (!(await store.claimTurn(key))) return;
    try {
      await runClaimed(key);
    } finally {
      await store.releaseTurn(key);
    }
  }

  async function runClaimed(key: string): Promise<void> {
    const turn = await store.readTurn(key);
    if (turn.deliveries.length === 0) return;
    try {
      await options.handleTurn(turn);
    } catch (error) {
      counters.turnsFailed += 1;
      await settleFailure(turn, error);
      return;
    }
    await store.finishDeliveries(idsOf(turn));
    counters.turnsDone += 1;
    counters.deliveriesDone += turn.deliveries.length;
  }

  async function settleFailure(turn: PendingTurn, error: unknown): Promise<void> {
    const nowMs = Date.parse(clock.now());
    const asked = turn.deliveries.map((delivery) => {
      const pauseMs = pauseAsked(retry, nowMs - Date.parse(delivery.receivedAt), error);
      const counts = pauseMs === undefined;
      return { delivery, counts, delayMs: counts ? delayAfter(retry, delivery.attempts + 1, error) : pauseMs };
    });
    const of = (some: typeof asked) => ({ key: turn.key, deliveries: some.map(({ delivery }) => delivery) });
    const dead = of(asked.filter(({ delayMs }) => delayMs === undefined));
    if (dead.deliveries.length > 0) await bury(dead, error);
    const again = asked.filter(({ delayMs }) => delayMs !== undefined);
    if (again.length === 0) return;

    // The longest pause holds for all, as the key is due when all of it is.
    const retryAt = new Date(nowMs + Math.max(...again.map(({ delayMs }) => delayMs ?? 0))).toISOString();
    const failed = of(again.filter(({ counts }) => counts));
    const paused = of(again.filter(({ counts }) => !counts));
    if (failed.deliveries.length > 0) await store.postponeDeliveries(idsOf(failed), retryAt);
    if (paused.deliveries.length > 0) await store.pauseDeliveries(idsOf(paused), retryAt);
    counters.deliveriesPostponed += again.length;
    log.warn({ key: turn.key, deliveries: idsOf(of(again)), retryAt, error }, "turn failed and will be tried again");
  }

  async function bury(dead: PendingTurn, error: unknown): Promise<void> {
    log.error({ key: dead.key, deliveries: idsOf(dead), error }, "turn failed too often and is given up");
    try {
      await options.onDead(dead, error);
    } catch (failure) {
      log.error({ key: dead.key, deliveries: idsOf(dead), error: failure }, "nobody could be told of a turn given up");
    }
    await store.postponeDeliveries(idsOf(dead), null);
    counters.deliveriesDead += dead.deliveries.length;
  }

  function pause(error: unknown): void {
    counters.storeFailures += 1;
    isPaused = true;
    log.error({ error, pauseMs: STORE_PAUSE_MS }, "the inbox cannot be worked off: the database failed");
    schedule(STORE_PAUSE_MS);
  }

  function schedule(delayMs: number): void {
    cancelTimer();
    if (phase !== "running") return;
    cancelTimer = timers.after(delayMs, () => {
      isPaused = false;
      take();
    });
  }

  return {
    start() {
      if (phase !== "stopped") return;
      phase = "running";
      take();
    },
    wake: take,
    isRunning: () => phase === "running",
    async drain(timeoutMs) {
      phase = "draining";
      cancelTimer();
      await waitAtMost(timers, timeoutMs, Promise.all([taking, ...running.values()]));
      return [...running.keys()];
    },
    snapshot: () => ({ turnsRunning: running.size, ...counters }),
  };
}

function idsOf(turn: PendingTurn): readonly string[] {
  return turn.deliveries.map(({ id }) => id);
}
