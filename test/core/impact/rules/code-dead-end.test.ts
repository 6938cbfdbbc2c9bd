import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "code-dead-end";

function landscape(codes: readonly string[] | undefined, further: Record<string, string>): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, oms: { title: "OMS" }, wms: { title: "Warehouse" } },
    lists: {
      ...(codes && { "shop/shipping-method": codes }),
      "oms/shipping-method": { accepts: ["STD", "XI"] },
      "wms/shipping-method": ["1", "2"],
    },
    flows: {
      orders: {
        from: "shop",
        to: "oms",
        carries: { "shipping-method": { entries: { standard: "STD", express: "XI" } } },
      },
      release: {
        from: "oms",
        to: "wms",
        carries: { "shipping-method": { onMissing: "fail", entries: further } },
      },
    },
  };
}

const base = landscape(["standard"], { STD: "1" });

describe(rule, () => {
  it("blocks a code that is lost behind the next system, and lets it pass once it has a way on", () => {
    const lost = judgeModels(base, landscape(["standard", "express"], { STD: "1" }));
    const mended = judgeModels(base, landscape(["standard", "express"], { STD: "1", XI: "2" }));

    expect(told(lost, rule)).toEqual(["introduced error release shipping-method express"]);
    expect(told(lost, "code-unmapped")).toEqual(["introduced error release shipping-method XI"]);
    expect(told(mended, rule)).toEqual([]);
  });

  it("spells the way", () => {
    const finding = only(judgeModels(base, landscape(["standard", "express"], { STD: "1" })), rule);

    expect(finding.message).toBe(
      '"express" from Web shop gets lost further on: Web shop "express" → OMS "XI" → lost on the way to Warehouse.',
    );
  });

  it("warns where the origin's list is not declared", () => {
    const known = landscape(undefined, { STD: "1", XI: "2" });

    expect(told(judgeModels(known, landscape(undefined, { STD: "1" })), rule)).toEqual([
      "introduced warning release shipping-method express",
    ]);
  });

  it("is quiet about a code that is lost at its own first hop", () => {
    const head: ModelLiteral = {
      lists: { "shop/shipping-method": ["standard"] },
      flows: { orders: { from: "shop", to: "oms", carries: { "shipping-method": { onMissing: "fail" } } } },
    };

    expect(told(judgeModels({}, head), rule)).toEqual([]);
  });

  it("comes to an end in a circle", () => {
    const circle: ModelLiteral = {
      lists: { "a/type": ["1"], "b/type": ["1"], "c/type": ["2"] },
      flows: {
        there: { from: "a", to: "b", carries: { type: "same" } },
        back: { from: "b", to: "a", carries: { type: "same" } },
        on: { from: "b", to: "c", carries: { type: "same" } },
      },
    };

    expect(told(judgeModels({}, circle), rule)).toEqual(["introduced error on type 1"]);
  });
});
