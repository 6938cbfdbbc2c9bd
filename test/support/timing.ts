import type { Timing } from "../../src/github/timing.ts";

export interface TestTiming extends Timing {
  /** Every sleep that was asked for, in milliseconds, in order. */
  readonly sleptMs: readonly number[];
  advance(ms: number): void;
}

/** Time that passes only by sleeping, at once, and by {@link TestTiming.advance}. Chance is always one half. */
export function createTestTiming(startMs = Date.parse("2026-03-02T09:00:00Z")): TestTiming {
  let nowMs = startMs;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    nowMs: () => nowMs,
    random: () => 0.5,
    async sleep(ms) {
      sleptMs.push(ms);
      nowMs += ms;
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
