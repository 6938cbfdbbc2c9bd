import { describe, expect, it } from "vitest";
import { GitHubError } from "../../src/app/ports.ts";
import {
  Pacing,
  READS_AT_ONCE_MAX,
  WRITE_INTERVAL_MS,
  WRITES_BURST_MAX,
  WRITES_PER_HOUR_MAX,
} from "../../src/github/pacing.ts";
import { createTestTiming } from "../support/timing.ts";

describe("writes", () => {
  it("go at once in a short burst, then a second apart", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing);

    await Promise.all(Array.from({ length: WRITES_BURST_MAX + 3 }, () => pacing.write("x", async () => undefined)));

    expect(timing.sleptMs).toEqual([WRITE_INTERVAL_MS, WRITE_INTERVAL_MS, WRITE_INTERVAL_MS]);
  });

  it("never exceed 80 in any minute", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing);
    const sentMs: number[] = [];

    for (let time = 0; time < 200; time += 1) await pacing.write("x", async () => sentMs.push(timing.nowMs()));

    const busiest = Math.max(
      ...sentMs.map((at) => sentMs.filter((other) => other >= at && other < at + 60_000).length),
    );
    expect(busiest).toBeLessThanOrEqual(80);
  });

  it("are refused with the wait beyond 500 in an hour, and go on when the hour is over", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing);
    for (let time = 0; time < WRITES_PER_HOUR_MAX; time += 1) await pacing.write("x", async () => undefined);
    const elapsedMs = timing.sleptMs.reduce((sum, ms) => sum + ms, 0);

    const refused = await pacing.write("write a comment", async () => "sent").catch((error: unknown) => error);
    timing.advance(3_600_000 - elapsedMs);
    const sent = await pacing.write("write a comment", async () => "sent");

    expect(refused).toBeInstanceOf(GitHubError);
    expect(refused).toMatchObject({ retryable: true, retryAfterMs: 3_600_000 - elapsedMs });
    expect(sent).toBe("sent");
  });

  it("are as much closer together as the server takes more of them", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing, WRITES_PER_HOUR_MAX * 10);

    for (let time = 0; time < WRITES_BURST_MAX + 600; time += 1) await pacing.write("x", async () => undefined);

    expect(new Set(timing.sleptMs)).toEqual(new Set([WRITE_INTERVAL_MS / 10]));
    expect(timing.sleptMs).toHaveLength(600);
  });

  it("are fewer an hour where less is allowed, and no closer together", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing, WRITES_BURST_MAX + 2);

    for (let time = 0; time < WRITES_BURST_MAX + 2; time += 1) await pacing.write("x", async () => undefined);
    const refused = await pacing.write("write a comment", async () => "sent").catch((error: unknown) => error);

    expect(timing.sleptMs).toEqual([WRITE_INTERVAL_MS, WRITE_INTERVAL_MS]);
    expect(refused).toBeInstanceOf(GitHubError);
  });

  it("go out in order and one at a time, a failed one included", async () => {
    const pacing = new Pacing(createTestTiming());
    const steps: string[] = [];
    const write = (name: string, fails: boolean) =>
      pacing
        .write("x", async () => {
          steps.push(`${name} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          steps.push(`${name} ends`);
          if (fails) throw new Error(name);
        })
        .catch(() => steps.push(`${name} failed`));

    await Promise.all([write("first", true), write("second", false)]);

    expect(steps).toEqual(["first begins", "first ends", "first failed", "second begins", "second ends"]);
  });

  it("wait after a pause, and so do reads", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing);
    const startMs = timing.nowMs();

    pacing.pause(4_000);
    const writeMs = await pacing.write("x", async () => timing.nowMs() - startMs);
    pacing.pause(2_000);
    const readMs = await pacing.read("x", async () => timing.nowMs() - startMs);

    expect([writeMs, readMs]).toEqual([4_000, 6_000]);
  });

  it("come back to the caller when the pause is long, with what is left of it", async () => {
    const timing = createTestTiming();
    const pacing = new Pacing(timing);

    pacing.pause(60_000);
    timing.advance(5_000);
    const refused = await pacing.write("write a comment", async () => "sent").catch((error: unknown) => error);

    expect(refused).toMatchObject({ operation: "write a comment", retryable: true, retryAfterMs: 55_000 });
    expect(timing.sleptMs).toEqual([]);
  });
});

describe("reads", () => {
  it("are a few at once, and all get through when some fail", async () => {
    const pacing = new Pacing(createTestTiming());
    let running = 0;
    let most = 0;
    const read = async (number: number): Promise<number> =>
      pacing.read("x", async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (number % 3 === 0) throw new Error("failed");
        return number;
      });

    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => read(index)));

    expect(most).toBe(READS_AT_ONCE_MAX);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(33);
  });
});
