import type { Timers } from "../../src/app/timers.ts";
import type { TestClock } from "./clock.ts";

/** Timers that run when a test lets time pass, in the order they are due; the clock moves with them. */
export function createTestTimers(clock: TestClock): Timers & {
  pass(milliseconds: number): Promise<void>;
  count(): number;
} {
  let nowMs = 0;
  let pending: { readonly dueMs: number; readonly callback: () => void }[] = [];

  return {
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      pending.push(timer);
      return () => {
        pending = pending.filter((one) => one !== timer);
      };
    },
    async pass(milliseconds) {
      const endMs = nowMs + milliseconds;
      await settle();
      for (;;) {
        const next = pending.filter(({ dueMs }) => dueMs <= endMs).toSorted((a, b) => a.dueMs - b.dueMs)[0];
        if (next === undefined) break;
        pending = pending.filter((one) => one !== next);
        clock.advance(next.dueMs - nowMs);
        nowMs = next.dueMs;
        next.callback();
        await settle();
      }
      clock.advance(endMs - nowMs);
      nowMs = endMs;
      await settle();
    },
    count: () => pending.length,
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
