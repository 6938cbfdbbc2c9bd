import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "code-by-default-only";

function landscape(codes: readonly string[], entries: Record<string, string>): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { "shop/shipping-method": codes, "wms/shipping-method": ["STD", "INT"] },
    maps: { shipping: { from: "shop/shipping-method", to: "wms/shipping-method", default: "STD", entries } },
    flows: { release: { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } } },
  };
}

const base = landscape(["standard"], { standard: "STD" });

describe(rule, () => {
  it("warns about a new code that only the default catches, and not about one with an entry", () => {
    const caught = judgeModels(base, landscape(["standard", "express"], { standard: "STD" }));
    const decided = judgeModels(base, landscape(["standard", "express"], { standard: "STD", express: "STD" }));

    expect(told(caught, rule)).toEqual(["introduced warning release shipping-method express"]);
    expect(told(decided, rule)).toEqual([]);
  });

  it("names the default", () => {
    const finding = only(judgeModels(base, landscape(["standard", "express"], { standard: "STD" })), rule);

    expect(finding.message).toBe(
      '"express" from Web shop reaches Warehouse only as "STD", the default of map "shipping": it is treated like every code that nobody listed.',
    );
  });

  it("says nothing about codes that nobody named, in an open list", () => {
    const open: ModelLiteral = { ...base, lists: { "wms/shipping-method": ["STD", "INT"] } };

    expect(told(judgeModels(open, open), rule)).toEqual([]);
  });
});
