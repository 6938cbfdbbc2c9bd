import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { EntriesLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "map-not-invertible";

function landscape(
  forth: EntriesLiteral,
  back: EntriesLiteral | undefined = { STD: "standard", EXP: "express" },
  isDeclared = true,
): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop", kind: "storefront" }, wms: { title: "Warehouse", kind: "wms" } },
    lists: {
      ...(isDeclared && { "shop/shipping-method": ["standard", "express", "eco"] }),
      "wms/shipping-method": ["STD", "EXP"],
    },
    flows: {
      orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: forth } } },
      ...(back && { despatch: { from: "wms", to: "shop", carries: { "shipping-method": { entries: back } } } }),
    },
  };
}

const TWO = { standard: "STD", express: "EXP" };
const THREE = { ...TWO, eco: "STD" };

describe(rule, () => {
  it("blocks a second code that becomes one, where a flow brings that one back", () => {
    const findings = judgeModels(landscape(TWO), landscape(THREE));

    expect(told(findings, rule)).toEqual(["introduced error despatch shipping-method STD"]);
    expect(only(findings, rule).message).toBe(
      '"eco" and "standard" from Web shop all become "STD" at Warehouse, and flow "despatch" brings every one of them back as "standard".',
    );
  });

  it("has nothing to say where nothing comes back, or each comes from one code", () => {
    const noWayBack = landscape(THREE, undefined);
    const alone: ModelLiteral = {
      ...noWayBack,
      flows: { orders: noWayBack.flows?.orders ?? { from: "shop", to: "wms" } },
    };

    expect(told(judgeModels(landscape(TWO), alone), rule)).toEqual([]);
    expect(told(judgeModels({}, landscape(TWO)), rule)).toEqual([]);
  });

  it("lets conditions tell them apart", () => {
    const forth = [
      { from: "standard", to: "STD", when: { country: "DE" } },
      { from: "eco", to: "STD", when: { country: "FR" } },
    ];
    const back = [
      { from: "STD", to: "standard", when: { country: "DE" } },
      { from: "STD", to: "eco", when: { country: "FR" } },
    ];

    expect(told(judgeModels({}, landscape(forth, back)), rule)).toEqual([]);
    expect(told(judgeModels({}, landscape(forth, { STD: "standard" })), rule)).toEqual([
      "introduced error despatch shipping-method STD",
    ]);
  });

  it("does not block what was so before, and tells a third code as new", () => {
    expect(told(judgeModels(landscape(THREE), landscape(THREE)), rule)).toEqual([
      "existing error despatch shipping-method STD",
    ]);
    expect(told(judgeModels(landscape(THREE), landscape({ ...THREE, express: "STD" })), rule)).toEqual([
      "introduced error despatch shipping-method STD",
    ]);
  });

  it("only warns where nobody has declared what is sent", () => {
    expect(told(judgeModels({}, landscape(THREE, { STD: "standard" }, false)), rule)).toEqual([
      "introduced warning despatch shipping-method STD",
    ]);
  });
});
