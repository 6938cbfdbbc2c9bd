import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Effort } from "../../../src/core/impact/effort.ts";
import { createMatcher, matchesPattern } from "../../../src/core/impact/match.ts";
import { judgeModels, only, told } from "../../support/judge.ts";
import { type EntriesLiteral, type MapLiteral, type ModelLiteral, model } from "../../support/model.ts";

const rule = "analysis-incomplete";

describe("following codes that take more work than there is", () => {
  it("ends, says where, and blocks, although base had the same", () => {
    const patterns = Array.from({ length: 300 }, (_, at) => [`*${"a".repeat(1_000)}b${at}`, "STD"]);
    const hostile: ModelLiteral = {
      lists: { "shop/status": Array.from({ length: 200 }, (_, at) => `${"a".repeat(2_000)}${at}`) },
      flows: carrying({ match: "first-match", onMissing: "fail", entries: Object.fromEntries(patterns) }),
    };
    const findings = judgeModels(hostile, hostile);

    expect(told(findings, rule)).toEqual(["introduced error release"]);
    expect(only(findings, rule).message).toMatch(/took more work than there is for one pull request; it ended at flow/);
  });

  it("has enough for ten thousand codes beside a hundred patterns", () => {
    const patterns = Array.from({ length: 100 }, (_, at) => [`${at}-*`, "STD"]);
    const large: ModelLiteral = {
      lists: { "shop/status": Array.from({ length: 10_000 }, (_, at) => `${at % 100}-${at}`) },
      flows: carrying({ match: "first-match", onMissing: "fail", entries: Object.fromEntries(patterns) }),
    };

    expect(told(judgeModels(large, large), rule)).toEqual([]);
  });

  it("does not tell branches of a chain apart that are too many, and says so to whoever edits them", () => {
    const branching = (target: string): ModelLiteral => {
      const entries = Array.from({ length: 300 }, (_, at) => ({ from: "x", to: "y", when: { band: `${at}` } }));
      return {
        lists: { "shop/status": ["x"] },
        maps: {
          one: { from: "shop/status", to: "oms/status", entries },
          two: { from: "oms/status", to: "wms/status", entries: { y: target } },
        },
        flows: { release: { from: "shop", to: "wms", carries: { status: ["one", "two"] } } },
      };
    };

    expect(told(judgeModels(branching("A"), branching("A")), rule)).toEqual(["existing error release"]);
    expect(told(judgeModels(branching("A"), branching("B")), rule)).toEqual(["introduced error release"]);
  });
});

describe("matching by the longest prefix", () => {
  it("finds what looking at every key finds, the longest first", () => {
    const key = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 5 });
    const entry = fc.record({ from: key, when: fc.constantFrom({}, {}, { country: "DE" }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), key, (keys, code) => {
        const map = mapOf(keys.map((one, at) => ({ ...one, to: `${at}` })));
        const lengths = keys.filter(({ from }) => code.startsWith(from)).map(({ from }) => from.length);
        const certain = keys.filter(({ from, when }) => code.startsWith(from) && !("country" in when));
        const shortest = Math.max(-1, ...certain.map(({ from }) => from.length));

        const found = createMatcher(map)(code).map(({ from }) => from);

        expect(found.every((from) => code.startsWith(from) && from.length >= shortest)).toBe(true);
        expect(found[0]?.length).toBe(lengths.length === 0 ? undefined : Math.max(...lengths));
        expect(found).toEqual(found.toSorted((one, other) => other.length - one.length));
      }),
      { numRuns: 500, seed: 20_261_126 },
    );
  });
});

describe("matching by a pattern", () => {
  it("gives up when the effort is spent", () => {
    const effort = new Effort(1_000);

    expect(matchesPattern(`*${"a".repeat(500)}b`, "a".repeat(5_000), effort)).toBe(false);
    expect(effort.isSpent).toBe(true);
  });
});

function carrying(status: MapLiteral): NonNullable<ModelLiteral["flows"]> {
  return { release: { from: "shop", to: "wms", carries: { status } } };
}

function mapOf(entries: EntriesLiteral) {
  const map = model({ maps: { prefixed: { match: "prefix", entries } } }).maps.get("prefixed");
  if (map === undefined) throw new Error("there is no map");
  return map;
}
