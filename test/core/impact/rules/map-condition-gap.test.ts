import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { EntriesLiteral, MapLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "map-condition-gap";
const entry = (from: string, country?: string) => ({ from, to: "T", ...(country && { when: { country } }) });
const BOTH = [entry("apparel", "DE"), entry("apparel", "FR")];
const GAP = [...BOTH, entry("gift-card", "DE")];

function landscape(entries: EntriesLiteral, map: MapLiteral = { onMissing: "fail" }, isDeclared = true): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" } },
    lists: {
      ...(isDeclared && { "shop/product-type": ["apparel", "gift-card"] }),
      "erp/tax-code": ["T", "D"],
    },
    maps: { tax: { from: "shop/product-type", to: "erp/tax-code", entries, ...map } },
    flows: { taxes: { from: "shop", to: "erp", carries: { "product-type": "tax" } } },
  };
}

describe(rule, () => {
  it("blocks a code that is decided for one country and not for the next", () => {
    const findings = judgeModels(landscape([...BOTH, entry("gift-card")]), landscape(GAP));

    expect(told(findings, rule)).toEqual(["introduced error taxes product-type gift-card"]);
    expect(only(findings, rule).message).toBe(
      '"gift-card" from Web shop has entries in map "tax" for some cases only: where country is "FR" there is none, so messages with it stop with an error.',
    );
  });

  it("only warns where a default takes it, or nobody has declared that it is sent", () => {
    const byDefault = judgeModels(landscape(BOTH), landscape(GAP, { default: "D" }));

    expect(told(byDefault, rule)).toEqual(["introduced warning taxes product-type gift-card"]);
    expect(only(byDefault, rule).message).toContain(
      'where country is "FR" there is none, so it becomes "D" there, the default.',
    );
    expect(told(judgeModels({}, landscape(GAP, {}, false)), rule)).toEqual([
      "introduced warning taxes product-type gift-card",
    ]);
  });

  it.each([
    ["an entry without a condition", [...GAP, entry("gift-card")]],
    ["an entry for each", [...GAP, entry("gift-card", "FR")]],
    ["no conditions at all", [entry("apparel"), entry("gift-card")]],
    ["one value only", [entry("apparel", "DE"), entry("gift-card", "DE")]],
  ])("has nothing against %s", (_, entries) => {
    expect(told(judgeModels({}, landscape(entries)), rule)).toEqual([]);
  });

  it("tells a country that comes new as new, and what was missing before as old", () => {
    expect(told(judgeModels(landscape(GAP), landscape(GAP)), rule)).toEqual([
      "existing error taxes product-type gift-card",
    ]);
    expect(told(judgeModels(landscape(GAP), landscape([...GAP, entry("apparel", "IT")])), rule)).toEqual([
      "introduced error taxes product-type gift-card",
    ]);
  });
});
