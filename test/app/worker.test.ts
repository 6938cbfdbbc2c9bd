import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { GitHubError, StoreError } from "../../src/app/ports.ts";
import type { PendingTurn, Store } from "../../src/app/ports-store.ts";
import { createWorker, type Worker } from "../../src/app/worker.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { delivery, idsOf } from "../support/deliveries.ts";
import { createTestLog } from "../support/log.ts";
import { createTestTimers, settle } from "../support/timers.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** A turn that a test ends when it wants to. */
interface OpenTurn {
  readonly turn: PendingTurn;
  readonly finish: () => void;
  readonly fail: (error: unknown) => void;
}

function createWorld(options: { readonly concurrency?: number } = {}) {
  const clock = createTestClock();
  const timers = createTestTimers(clock);
  const log = createTestLog();
  const store = openSqliteStore(":memory:", { clock, hash });
  const open: OpenTurn[] = [];
  const begun: (readonly string[])[] = [];
  const dead: (readonly string[])[] = [];
  const world = {
    clock,
    timers,
    log,
    store,
    open,
    begun,
    dead,
    onDead: async (turn: PendingTurn): Promise<void> => {
      dead.push(idsOf(turn));
    },
    async accept(id: string, key: string) {
      await store.acceptDelivery(delivery(id, { receivedAt: clock.now() }), key);
      worker.wake();
      await settle();
    },
    /** Ends the oldest open turn. */
    async end(how: "finish" | unknown) {
      const turn = open.shift();
      if (turn === undefined) throw new Error("no turn is open");
      if (how === "finish") turn.finish();
      else turn.fail(how);
      await settle();
    },
    start(through: Partial<Store> = {}) {
      worker = createWorker({
        store: { ...store, ...through },
        handleTurn: (turn) =>
          new Promise((resolve, reject) => {
            begun.push(idsOf(turn));
            open.push({ turn, finish: resolve, fail: reject });
          }),
        onDead: (turn) => world.onDead(turn),
        clock,
        log,
        timers,
        ...options,
      });
      worker.start();
      return worker;
    },
  };
  let worker: Worker = { start() {}, wake() {}, isRunning: () => false, drain: async () => [], snapshot: zero };
  return world;
}

function zero() {
  return {
    turnsRunning: 0,
    turnsDone: 0,
    turnsFailed: 0,
    deliveriesDone: 0,
    deliveriesPostponed: 0,
    deliveriesDead: 0,
    storeFailures: 0,
  };
}

const timedOut = new GitHubError("readTree", { retryable: true, cause: undefined });

describe("worker", () => {
  const worlds: ReturnType<typeof createWorld>[] = [];
  function world(options: { readonly concurrency?: number } = {}) {
    const made = createWorld(options);
    worlds.push(made);
    return made;
  }
  afterEach(async () => {
    for (const made of worlds.splice(0)) await made.store.close();
  });

  it("works off at start what was left from before", async () => {
    const { start, accept, end, begun, store } = world();
    await accept("a", "1:1");
    await accept("b", "1:1");

    const worker = start();
    await settle();
    await end("finish");

    expect(begun).toEqual([["a", "b"]]);
    expect(await store.countPending()).toBe(0);
    expect(worker.snapshot()).toEqual({ ...zero(), turnsDone: 1, deliveriesDone: 2 });
  });

  it("gives what arrives during a turn to one next turn of that key", async () => {
    const { start, accept, end, begun } = world();
    start();
    await accept("a", "1:1");

    await accept("b", "1:1");
    await accept("c", "1:1");
    const whileRunning = [...begun];
    await end("finish");
    await end("finish");

    expect(whileRunning).toEqual([["a"]]);
    expect(begun).toEqual([["a"], ["b", "c"]]);
  });

  it("works on several keys side by side, on no more than it may, and on the oldest first", async () => {
    const { start, accept, end, begun } = world({ concurrency: 2 });
    await accept("a", "1:1");
    await accept("b", "1:2");
    await accept("c", "1:3");
    await accept("d", "1:4");

    start();
    await settle();
    const first = [...begun];
    await end("finish");

    expect(first).toEqual([["a"], ["b"]]);
    expect(begun).toEqual([["a"], ["b"], ["c"]]);
  });

  it("is not held up by keys that run when many are due", async () => {
    const { start, accept, end, begun } = world({ concurrency: 2 });
    start();
    for (const key of ["1:1", "1:2", "1:3", "1:4", "1:5"]) await accept(`first ${key}`, key);
    await accept("second 1:1", "1:1");

    for (let turns = 0; turns < 6; turns += 1) await end("finish");

    expect(begun.flat().toSorted()).toEqual(
      ["first 1:1", "first 1:2", "first 1:3", "first 1:4", "first 1:5", "second 1:1"].toSorted(),
    );
  });

  it("tries a failed turn again after growing pauses, and buries it after the eighth attempt", async () => {
    const { start, accept, end, begun, dead, timers, store } = world();
    const worker = start();
    await accept("a", "1:1");

    const pausesMs: number[] = [];
    while (dead.length === 0) {
      await end(new Error("poison"));
      let pausedMs = 0;
      const before = begun.length;
      while (dead.length === 0 && begun.length === before) {
        await timers.pass(1_000);
        pausedMs += 1_000;
      }
      if (dead.length === 0) pausesMs.push(pausedMs);
    }

    expect(pausesMs).toEqual([2_000, 8_000, 32_000, 128_000, 300_000, 300_000, 300_000]);
    expect(begun).toHaveLength(8);
    expect(dead).toEqual([["a"]]);
    expect(await store.countPending()).toBe(0);
    expect(worker.snapshot()).toMatchObject({ turnsFailed: 8, deliveriesPostponed: 7, deliveriesDead: 1 });
  });

  it("goes on with other keys while one is poisoned", async () => {
    const { start, accept, end, begun, store } = world({ concurrency: 1 });
    start();
    await accept("poison", "1:1");
    await accept("sound", "1:2");

    await end(new Error("poison"));
    await end("finish");

    expect(begun).toEqual([["poison"], ["sound"]]);
    expect(await store.countPending()).toBe(1);
  });

  it("counts attempts per delivery: a new one does not die with an old one", async () => {
    const { start, accept, end, begun, dead, timers, store } = world();
    start();
    await accept("old", "1:1");
    for (let failures = 0; failures < 7; failures += 1) {
      await end(new Error("poison"));
      if (failures === 6) await accept("new", "1:1");
      await timers.pass(300_000);
    }

    await end(new Error("poison"));

    expect(begun.at(-1)).toEqual(["old", "new"]);
    expect(dead).toEqual([["old"]]);
    expect(await store.countPending()).toBe(1);
  });

  it("waits as long as GitHub asks, but not absurdly long", async () => {
    const { start, accept, end, begun, timers } = world();
    start();
    await accept("a", "1:1");

    await end(new GitHubError("createComment", { retryable: true, retryAfterMs: 90_000, cause: undefined }));
    await timers.pass(89_000);
    const early = begun.length;
    await timers.pass(1_000);
    const onTime = begun.length;
    await end(new GitHubError("createComment", { retryable: true, retryAfterMs: 1e12, cause: undefined }));
    await timers.pass(60 * 60_000);

    expect([early, onTime, begun.length]).toEqual([1, 2, 3]);
  });

  it("counts no attempt for pauses that GitHub asks for, but lets nothing wait for over a day", async () => {
    const { start, accept, end, begun, dead, timers, store } = world();
    start();
    await accept("a", "1:1");
    const limited = new GitHubError("createComment", { retryable: true, retryAfterMs: 60 * 60_000, cause: undefined });

    for (let hours = 0; hours < 24; hours += 1) {
      await end(limited);
      await timers.pass(60 * 60_000);
    }
    const afterADay = (await store.readTurn("1:1")).deliveries.map(({ attempts }) => attempts);
    while (dead.length === 0) {
      await end(limited);
      await timers.pass(60 * 60_000);
    }

    expect(afterADay).toEqual([0]);
    expect(begun).toHaveLength(24 + 8);
  });

  it("keeps a delivery dead although nobody could be told, and says so", async () => {
    const made = world();
    made.onDead = async () => {
      throw timedOut;
    };
    made.start();
    await made.accept("a", "1:1");

    for (let failures = 0; failures < 8; failures += 1) {
      await made.end(new Error("poison"));
      await made.timers.pass(300_000);
    }

    expect(await made.store.countPending()).toBe(0);
    expect(made.log.lines.map(({ message }) => message)).toContain("nobody could be told of a turn given up");
  });

  it("takes nothing for a while after the database failed, and then goes on", async () => {
    const made = world();
    let isDown = true;
    const down = async (): Promise<void> => {
      if (isDown) throw new StoreError("finish deliveries", new Error("disk full"));
    };
    const worker = made.start({
      finishDeliveries: async (ids) => {
        await down();
        await made.store.finishDeliveries(ids);
      },
    });
    await made.accept("a", "1:1");

    await made.end("finish");
    await made.accept("b", "1:2");
    await made.timers.pass(4_999);
    const duringPause = [...made.begun];
    isDown = false;
    await made.timers.pass(1);
    await made.end("finish");
    await made.end("finish");

    expect(duringPause).toEqual([["a"]]);
    expect(made.begun).toEqual([["a"], ["a"], ["b"]]);
    expect(await made.store.countPending()).toBe(0);
    expect(worker.snapshot().storeFailures).toBe(1);
  });

  it("finds due work by itself when nobody wakes it", async () => {
    const { start, store, begun, timers, clock } = world();
    start();
    await settle();
    await store.acceptDelivery(delivery("a", { receivedAt: clock.now() }), "1:1");

    await timers.pass(1_000);

    expect(begun).toEqual([["a"]]);
  });

  it("drains: takes nothing new and waits for what runs", async () => {
    const { start, accept, end, begun } = world();
    const worker = start();
    await accept("a", "1:1");

    const drained = worker.drain(25_000);
    await accept("b", "1:2");
    await end("finish");

    expect(await drained).toEqual([]);
    expect(begun).toEqual([["a"]]);
    expect(worker.isRunning()).toBe(false);
  });

  it("names the keys that still ran when the time for draining was over; they stay pending", async () => {
    const { start, accept, timers, store } = world();
    const worker = start();
    await accept("a", "1:1");

    const drained = worker.drain(25_000);
    await timers.pass(25_000);

    expect(await drained).toEqual(["1:1"]);
    expect(await store.countPending()).toBe(1);
    expect(timers.count()).toBe(0);
  });
});
