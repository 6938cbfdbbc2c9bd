import { describe, expect, it } from "vitest";
import { BoundedCache, LoadingCache } from "../../src/github/cache.ts";
import { createTestTiming } from "../support/timing.ts";

const byLength = { weigh: (text: string) => text.length };

describe("BoundedCache", () => {
  it("forgets what was used longest ago when the weight is reached", () => {
    const cache = new BoundedCache<string, string>({ weightMax: 6, ...byLength });
    cache.set("a", "aa");
    cache.set("b", "bb");
    cache.set("c", "cc");

    cache.get("a");
    cache.set("d", "dd");

    expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual(["aa", undefined, "cc", "dd"]);
  });

  it("never keeps what is heavier than the whole cache, and throws nothing else out for it", () => {
    const cache = new BoundedCache<string, string>({ weightMax: 4, ...byLength });
    cache.set("small", "ss");

    cache.set("large", "lllll");

    expect([cache.get("small"), cache.get("large")]).toEqual(["ss", undefined]);
  });

  it("counts a replaced value once", () => {
    const cache = new BoundedCache<string, string>({ weightMax: 4, ...byLength });
    for (let time = 0; time < 100; time += 1) cache.set("a", "aa");

    cache.set("b", "bb");

    expect([cache.get("a"), cache.get("b")]).toEqual(["aa", "bb"]);
  });

  it("forgets when the time is over, not before", () => {
    const timing = createTestTiming();
    const expiry = { lifetimeMs: 1_000, nowMs: timing.nowMs };
    const cache = new BoundedCache<string, string>({ weightMax: 9, ...byLength, expiry });
    cache.set("a", "aa");

    timing.advance(999);
    const before = cache.get("a");
    timing.advance(1);

    expect([before, cache.get("a")]).toEqual(["aa", undefined]);
  });
});

describe("LoadingCache", () => {
  it("loads once for many who ask at the same time, and remembers", async () => {
    const cache = new LoadingCache<string>({ weightMax: 9, ...byLength });
    let loads = 0;
    const load = async (): Promise<string> => {
      loads += 1;
      return "aa";
    };

    const answers = await Promise.all([cache.read("a", load, always), cache.read("a", load, always)]);
    answers.push(await cache.read("a", load, always));

    expect({ answers, loads }).toEqual({ answers: ["aa", "aa", "aa"], loads: 1 });
  });

  it("keeps neither failures nor what may change", async () => {
    const cache = new LoadingCache<string>({ weightMax: 9, ...byLength });

    await expect(cache.read("a", () => Promise.reject(new Error("down")), always)).rejects.toThrow("down");
    const first = await cache.read(
      "a",
      async () => "gone",
      (value) => value !== "gone",
    );
    const second = await cache.read("a", async () => "here", always);

    expect([first, second]).toEqual(["gone", "here"]);
  });
});

function always(): boolean {
  return true;
}
