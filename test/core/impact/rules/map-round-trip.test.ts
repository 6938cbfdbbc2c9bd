import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "map-round-trip";

function landscape(
  back: { readonly [code: string]: string },
  forth = { standard: "STD", express: "EXP" },
): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop", kind: "storefront" }, wms: { kind: "wms" } },
    lists: { "shop/shipping-method": ["standard", "express"], "wms/shipping-method": ["STD", "EXP"] },
    flows: {
      orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: forth } } },
      despatch: { from: "wms", to: "shop", carries: { "shipping-method": { entries: back } } },
    },
  };
}

const TRUE = { STD: "standard", EXP: "express" };

describe(rule, () => {
  it("blocks a way back that makes another code of it", () => {
    const findings = judgeModels(landscape(TRUE), landscape({ ...TRUE, EXP: "standard" }));

    expect(told(findings, rule)).toEqual(["introduced error despatch shipping-method EXP"]);
    expect(only(findings, rule).message).toBe(
      '"express" goes out from Web shop as "EXP", and comes back over flow "despatch" as "standard".',
    );
  });

  it("lets every code pass that comes back as itself, and leaves several that become one to its mirror", () => {
    expect(told(judgeModels({}, landscape(TRUE)), rule)).toEqual([]);
    expect(told(judgeModels({}, landscape(TRUE, { standard: "STD", express: "STD" })), rule)).toEqual([]);
  });

  it("does not block what was so before, and says what is mended", () => {
    const wrong = landscape({ ...TRUE, EXP: "standard" });

    expect(told(judgeModels(wrong, wrong), rule)).toEqual(["existing error despatch shipping-method EXP"]);
    expect(told(judgeModels(wrong, landscape(TRUE)), rule)).toEqual(["resolved error despatch shipping-method EXP"]);
  });
});
