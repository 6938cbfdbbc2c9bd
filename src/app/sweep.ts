import type { Log } from "./ports.ts";
import { systemTimers, type Timers, waitAtMost } from "./timers.ts";

export interface SweepOptions {
  readonly everyMs: number;
  /** Compares what we know with GitHub. `signal` is aborted when the server drains: stop after the step at hand. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly timers?: Timers;
}

export interface SweepCounters {
  readonly sweepsDone: number;
  readonly sweepsFailed: number;
  /** Times it was due while the one before still ran. */
  readonly sweepsSkipped: number;
}

export interface Sweep {
  /** Runs at once and then every `everyMs`, counted from start to start. */
  start(): void;
  /** Runs now; joins the one that runs, if one does. Resolves when it ended, failed or not. */
  runNow(): Promise<void>;
  /** Begins no more, aborts the one that runs and waits for it. Answers whether it ended in time. */
  drain(timeoutMs: number): Promise<boolean>;
  snapshot(): SweepCounters;
}

/** Runs the sweep at start and at equal distances, never two at once. One that fails is logged; the next comes as ever. */
export function createSweep(options: SweepOptions): Sweep {
  const { log } = options;
  const timers = options.timers ?? systemTimers;
  const stopping = new AbortController();
  const counters = { sweepsDone: 0, sweepsFailed: 0, sweepsSkipped: 0 };
  let running: Promise<void> | undefined;
  let cancelTimer = () => {};

  async function run(): Promise<void> {
    try {
      await options.run(stopping.signal);
      counters.sweepsDone += 1;
    } catch (error) {
      if (stopping.signal.aborted) return;
      counters.sweepsFailed += 1;
      log.error({ error }, "sweep failed");
    }
  }

  function runNow(): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  function tick(): void {
    if (stopping.signal.aborted) return;
    cancelTimer = timers.after(options.everyMs, tick);
    if (running === undefined) {
      void runNow();
      return;
    }
    counters.sweepsSkipped += 1;
    log.warn({ everyMs: options.everyMs }, "sweep skipped: the one before still runs");
  }

  return {
    start: tick,
    runNow,
    drain(timeoutMs) {
      stopping.abort();
      cancelTimer();
      return waitAtMost(timers, timeoutMs, running ?? Promise.resolve());
    },
    snapshot: () => ({ ...counters }),
  };
}
