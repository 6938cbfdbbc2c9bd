import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "code-removed-in-use";

interface Case {
  readonly shop?: ListLiteral;
  readonly wms?: ListLiteral;
  readonly entries?: Record<string, string>;
  readonly fallback?: string;
  readonly used?: boolean;
}

const all = { standard: "STD", express: "INT" };

function landscape({
  shop = ["standard", "express"],
  wms = ["STD", "INT"],
  entries = all,
  fallback,
  used = true,
}: Case) {
  const literal: ModelLiteral = {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { "shop/shipping-method": shop, "wms/shipping-method": wms },
    maps: {
      shipping: {
        from: "shop/shipping-method",
        to: "wms/shipping-method",
        entries,
        ...(fallback !== undefined && { default: fallback }),
      },
    },
    flows: used ? { release: { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } } } : {},
  };
  return literal;
}

const base = landscape({});

describe(rule, () => {
  it("blocks a removed code that a map still leads to, instead of saying that it is not accepted", () => {
    const findings = judgeModels(base, landscape({ wms: ["STD"] }));

    expect(told(findings, rule)).toEqual(["introduced error release shipping-method express"]);
    expect(told(findings, "code-not-accepted")).toEqual([]);
    expect(only(findings, rule).message).toBe(
      '"INT" is no longer a code of Warehouse, but map "shipping" of flow "release" still leads "express" to it.',
    );
  });

  it("blocks a removed code that a map still has an entry for", () => {
    const findings = judgeModels(base, landscape({ shop: ["standard"] }));

    expect(told(findings, rule)).toEqual(["introduced error release shipping-method express"]);
    expect(only(findings, rule).message).toBe(
      '"express" is no longer a code of Web shop, but map "shipping" of flow "release" still has an entry for it.',
    );
  });

  it("lets a removal pass whose entry goes with it", () => {
    const head = landscape({ shop: ["standard"], wms: ["STD"], entries: { standard: "STD" } });

    expect(told(judgeModels(base, head), rule)).toEqual([]);
  });

  it("finds a removed default once, whatever else goes there by it", () => {
    const before = landscape({ entries: { standard: "STD" }, fallback: "INT" });
    const after = landscape({ entries: { standard: "STD" }, fallback: "INT", wms: ["STD"] });

    const findings = judgeModels(before, after);

    expect(told(findings, rule)).toEqual(["introduced error release shipping-method INT"]);
    expect(told(findings, "code-not-accepted")).toEqual([]);
  });

  it("names the map where no flow uses it, and only warns about an open list", () => {
    const before = landscape({ used: false });

    expect(told(judgeModels(before, landscape({ used: false, wms: ["STD"] })), rule)).toEqual([
      "introduced error shipping shipping-method express",
    ]);
    expect(
      told(
        judgeModels(
          landscape({ wms: { codes: ["STD", "INT"], open: true } }),
          landscape({ wms: { codes: ["STD"], open: true } }),
        ),
        rule,
      ),
    ).toEqual(["introduced warning release shipping-method express"]);
  });

  it("knows the old name of a renamed code", () => {
    const named = (code: string) => [{ code: "STD" }, { code, title: "International" }];

    const findings = judgeModels(landscape({ wms: named("INT") }), landscape({ wms: named("INTL") }));

    expect(told(findings, rule)).toEqual(["introduced error release shipping-method express"]);
  });

  it("does not speak of a code that still arrives and travels on", () => {
    const chain = (oms: ListLiteral): ModelLiteral => ({
      lists: { "shop/type": ["a"], "oms/type": oms, "wms/type": ["A"] },
      flows: {
        orders: { from: "shop", to: "oms", carries: { type: "same" } },
        release: { from: "oms", to: "wms", carries: { type: { entries: { a: "A" } } } },
      },
    });

    const findings = judgeModels(chain({ accepts: ["a"], produces: ["a"] }), chain({ accepts: ["a"] }));

    expect(told(findings, rule)).toEqual([]);
  });
});
