import type { Log } from "./ports.ts";
import { systemTimers, type Timers, waitAtMost } from "./timers.ts";

/** Orchestrators kill 30 s after SIGTERM; what drains must have ended before. */
export const SHUTDOWN_MS = 25_000;

export interface ShutdownStep {
  readonly name: string;
  /** Ends one part within the time that is left. */
  readonly end: (leftMs: number) => Promise<unknown>;
}

export interface Shutdown {
  /** Whether it has begun: no longer ready. */
  isBegun(): boolean;
  /** Runs the steps in order, once; asking again joins. Answers whether all of them ended well and in time. */
  run(reason: string): Promise<boolean>;
}

/**
 * Ends the parts of the server in order, each within what is left of the time: stop listening, drain the worker and the
 * sweep, close the database. A step that fails or hangs does not keep the next from its turn.
 */
export function createShutdown(options: {
  readonly steps: readonly ShutdownStep[];
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  readonly timers?: Timers;
  readonly budgetMs?: number;
}): Shutdown {
  const { log, elapsed } = options;
  const timers = options.timers ?? systemTimers;
  let running: Promise<boolean> | undefined;

  async function run(reason: string): Promise<boolean> {
    const endAt = elapsed() + (options.budgetMs ?? SHUTDOWN_MS);
    log.info({ reason }, "shutting down");
    let isClean = true;
    for (const step of options.steps) {
      // The last ones still get a moment when the time is up: the database is closed in any case.
      const leftMs = Math.max(endAt - elapsed(), 100);
      isClean = (await endStep(step, leftMs)) && isClean;
    }
    log.info({ isClean }, "shut down");
    return isClean;
  }

  async function endStep(step: ShutdownStep, leftMs: number): Promise<boolean> {
    let isClean = true;
    const ending = step.end(leftMs).catch((error: unknown) => {
      isClean = false;
      log.error({ step: step.name, error }, "a part did not end well");
    });
    const isInTime = await waitAtMost(timers, leftMs, ending);
    if (!isInTime) log.error({ step: step.name, leftMs }, "a part did not end in time");
    return isClean && isInTime;
  }

  return {
    isBegun: () => running !== undefined,
    run(reason) {
      running ??= run(reason);
      return running;
    },
  };
}
