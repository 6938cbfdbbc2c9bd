import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { CodeLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "code-removed-in-flight";

function landscape(...codes: readonly CodeLiteral[]): ModelLiteral {
  const names = codes.map((code) => (typeof code === "string" ? code : code.code));
  return {
    systems: { shop: { title: "Web shop" } },
    lists: { "shop/shipping-method": codes, "shop/order-type": codes },
    flows: {
      orders: {
        from: "shop",
        to: "wms",
        carries: {
          "shipping-method": { entries: Object.fromEntries(names.map((name) => [name, name.toUpperCase()])) },
        },
      },
      stock: { from: "wms", to: "shop", carries: { "shipping-method": "same" } },
    },
  };
}

describe(rule, () => {
  it("warns once about a code that orders carried, and names the flow", () => {
    const findings = judgeModels(landscape("standard", "express"), landscape("standard"));

    expect(told(findings, rule)).toEqual(["introduced warning shop/shipping-method shipping-method express"]);
    expect(only(findings, rule).message).toBe(
      'Open orders may still carry "express", which Web shop no longer has: until now it went over flow "orders".',
    );
  });

  it("warns about one that is switched off or renamed, by its old name", () => {
    const off = judgeModels(
      landscape("standard", "express"),
      landscape("standard", { code: "express", active: false }),
    );
    const renamed = judgeModels(
      landscape("standard", { code: "express", title: "Express" }),
      landscape("standard", { code: "exp", title: "Express" }),
    );

    expect(told(off, rule)).toEqual(["introduced warning shop/shipping-method shipping-method express"]);
    expect(told(renamed, rule)).toEqual(["introduced warning shop/shipping-method shipping-method express"]);
  });

  it("leaves a code that two systems rename between them to the people who are asked about that", () => {
    const chain = (code: string): ModelLiteral => ({
      lists: { "shop/shipping-method": ["express"], "wms/shipping-method": [code], "carrier/shipping-method": ["P"] },
      flows: {
        orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: { express: code } } } },
        labels: { from: "wms", to: "carrier", carries: { "shipping-method": { entries: { [code]: "P" } } } },
      },
    });

    expect(told(judgeModels(chain("EXP"), chain("EXPRESS")), rule)).toEqual([]);
  });

  it("is quiet about a code that no flow carried, or that came", () => {
    expect(told(judgeModels(landscape("standard"), landscape("standard", "express")), rule)).toEqual([]);
    expect(
      told(
        judgeModels({ lists: { "shop/shipping-method": ["a", "b"] } }, { lists: { "shop/shipping-method": ["a"] } }),
        rule,
      ),
    ).toEqual([]);
  });
});
