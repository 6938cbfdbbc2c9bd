import { describe, expect, it } from "vitest";
import { createShutdown } from "../../src/app/shutdown.ts";
import { createTestClock } from "../support/clock.ts";
import { createTestLog } from "../support/log.ts";
import { createTestTimers } from "../support/timers.ts";

describe("shutdown", () => {
  function createWorld() {
    const clock = createTestClock();
    return {
      timers: createTestTimers(clock),
      elapsed: () => Date.parse(clock.now()),
      log: createTestLog(),
      ended: [] as string[],
    };
  }

  it("ends the parts one after the other, once", async () => {
    const { ended, ...world } = createWorld();
    const shutdown = createShutdown({
      ...world,
      steps: ["server", "worker", "store"].map((name) => ({ name, end: async () => ended.push(name) })),
    });

    const answers = await Promise.all([shutdown.run("SIGTERM"), shutdown.run("SIGINT")]);

    expect(answers).toEqual([true, true]);
    expect(ended).toEqual(["server", "worker", "store"]);
    expect(shutdown.isBegun()).toBe(true);
  });

  it("ends the rest although one part fails and another hangs", async () => {
    const { ended, ...world } = createWorld();
    const leftMs: number[] = [];
    const shutdown = createShutdown({
      ...world,
      budgetMs: 25_000,
      steps: [
        { name: "server", end: () => Promise.reject(new Error("socket")) },
        { name: "worker", end: () => new Promise(() => {}) },
        {
          name: "store",
          end: async (left) => {
            leftMs.push(left);
            ended.push("store");
          },
        },
      ],
    });

    const answer = shutdown.run("SIGTERM");
    await world.timers.pass(25_000);

    expect(await answer).toBe(false);
    expect(ended).toEqual(["store"]);
    expect(leftMs).toEqual([100]);
    expect(world.log.lines.filter(({ level }) => level === "error").map(({ fields }) => fields.step)).toEqual([
      "server",
      "worker",
    ]);
  });
});
