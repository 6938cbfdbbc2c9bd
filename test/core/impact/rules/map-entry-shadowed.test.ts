import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { EntriesLiteral, MapLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "map-entry-shadowed";

function landscape(entries: EntriesLiteral, match: MapLiteral["match"] = "first-match"): ModelLiteral {
  return {
    flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": { match, entries } } } },
  };
}

function shadowed(...froms: readonly string[]): readonly string[] {
  const entries = froms.map((from, index) => ({ from, to: `T${index}` }));
  return told(judgeModels({}, landscape(entries)), rule).map((line) => line.split(" ").slice(4).join(" "));
}

describe(rule, () => {
  it("warns about an entry that an earlier one always takes, and names that one", () => {
    const entries = [
      { from: "express-*", to: "EXP" },
      { from: "express-intl", to: "INT" },
    ];

    const finding = only(judgeModels({}, landscape(entries)), rule);

    expect([finding.severity, finding.subject, finding.code]).toEqual(["warning", "orders", "express-intl"]);
    expect(finding.message).toBe(
      'The entry for "express-intl" in the shipping-method map of flow "orders" never counts: the one for "express-*" stands before it and takes the same codes.',
    );
  });

  it("compares keys as first-match does, and where it cannot tell says nothing", () => {
    expect(shadowed("*", "a", "b*")).toEqual(["a", "b*"]);
    expect(shadowed("a", "a")).toEqual(["a"]);
    expect(shadowed("a*", "abc*", "ab?")).toEqual(["ab?", "abc*"]);
    expect(shadowed("?", "ab", "*a", "b*c", "b*")).toEqual([]);
    expect(shadowed("a", "a*", "*")).toEqual([]);
  });

  it("looks at conditions: the earlier one must not ask for more", () => {
    const de = { country: "DE" };
    const told1 = told(
      judgeModels(
        {},
        landscape([
          { from: "*", to: "A", when: de },
          { from: "x", to: "B" },
          { from: "y", to: "C", when: de },
          { from: "*", to: "D" },
          { from: "z", to: "E", when: { country: "FR" } },
        ]),
      ),
      rule,
    );

    expect(told1).toEqual([
      "introduced warning orders shipping-method y country=DE",
      "introduced warning orders shipping-method z country=FR",
    ]);
  });

  it("is quiet where order does not count", () => {
    const entries = [
      { from: "*", to: "A" },
      { from: "x", to: "B" },
    ];

    expect(told(judgeModels({}, landscape(entries, "exact")), rule)).toEqual([]);
    expect(told(judgeModels({}, landscape(entries, "prefix")), rule)).toEqual([]);
  });
});
