import { describe, expect, it } from "vitest";
import { createSweep } from "../../src/app/sweep.ts";
import { createTestClock } from "../support/clock.ts";
import { createTestLog } from "../support/log.ts";
import { createTestTimers, settle } from "../support/timers.ts";

const EVERY_MS = 300_000;

function createWorld() {
  const timers = createTestTimers(createTestClock());
  const log = createTestLog();
  const ends: ((error?: Error) => void)[] = [];
  let begun = 0;
  const sweep = createSweep({
    everyMs: EVERY_MS,
    run: (signal) =>
      new Promise((resolve, reject) => {
        begun += 1;
        ends.push((error) => (error === undefined ? resolve() : reject(error)));
        signal.addEventListener("abort", () => resolve());
      }),
    log,
    timers,
  });
  return { timers, log, ends, sweep, begun: () => begun };
}

describe("sweep", () => {
  it("runs at start, and again at equal distances from start to start", async () => {
    const { sweep, timers, ends, begun } = createWorld();
    sweep.start();
    await timers.pass(EVERY_MS / 2);
    ends[0]?.();

    await timers.pass(EVERY_MS / 2 - 1);
    const before = begun();
    await timers.pass(1);

    expect([before, begun()]).toEqual([1, 2]);
    expect(sweep.snapshot()).toEqual({ sweepsDone: 1, sweepsFailed: 0, sweepsSkipped: 0 });
  });

  it("never runs twice at once: a slow one costs the next its turn", async () => {
    const { sweep, timers, begun } = createWorld();
    sweep.start();

    await timers.pass(EVERY_MS);

    expect(begun()).toBe(1);
    expect(sweep.snapshot().sweepsSkipped).toBe(1);
  });

  it("joins the one that runs when it is asked to run now", async () => {
    const { sweep, ends, begun } = createWorld();
    const first = sweep.runNow();
    const second = sweep.runNow();
    ends[0]?.();
    await Promise.all([first, second]);

    expect(begun()).toBe(1);
  });

  it("goes on after one failed", async () => {
    const { sweep, timers, ends, log, begun } = createWorld();
    sweep.start();
    ends[0]?.(new Error("GitHub is down"));

    await timers.pass(EVERY_MS);

    expect(begun()).toBe(2);
    expect(sweep.snapshot().sweepsFailed).toBe(1);
    expect(log.lines.map(({ message }) => message)).toEqual(["sweep failed"]);
  });

  it("drains: aborts the one that runs, and begins no more", async () => {
    const { sweep, timers, begun } = createWorld();
    sweep.start();

    const inTime = await sweep.drain(1_000);
    await sweep.runNow();
    await timers.pass(3 * EVERY_MS);

    expect([inTime, begun()]).toEqual([true, 1]);
    expect(timers.count()).toBe(0);
  });

  it("does not wait for ever for one that does not stop", async () => {
    const timers = createTestTimers(createTestClock());
    const hanging = createSweep({
      everyMs: EVERY_MS,
      run: () => new Promise(() => {}),
      log: createTestLog(),
      timers,
    });
    hanging.start();

    const draining = hanging.drain(1_000);
    await settle();
    await timers.pass(1_000);

    expect(await draining).toBe(false);
  });
});
