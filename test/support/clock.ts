import type { Clock } from "../../src/app/ports.ts";

export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

/** A clock that stands still until a test moves it. */
export function createTestClock(start = "2026-03-02T09:00:00.000Z"): TestClock {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs).toISOString(),
    advance(milliseconds) {
      nowMs += milliseconds;
    },
  };
}
