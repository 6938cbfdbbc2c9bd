import { describe, expect, it } from "vitest";
import type { OnMissing } from "../../../../src/core/model/model.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "code-unmapped-silent";

function landscape(codes: readonly string[], onMissing: OnMissing): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { "shop/product-type": codes },
    flows: {
      release: { from: "shop", to: "wms", carries: { "product-type": { onMissing, entries: { shoe: "SHOE" } } } },
    },
  };
}

describe(rule, () => {
  it.each<[OnMissing, readonly string[]]>([
    ["drop", ["introduced error release product-type gift-wrap"]],
    ["null", ["introduced error release product-type gift-wrap"]],
    ["fail", []],
    ["hold", []],
    ["unknown", []],
    ["pass", []],
  ])("on-missing %s", (onMissing, expected) => {
    const base = landscape(["shoe"], onMissing);
    const head = landscape(["shoe", "gift-wrap"], onMissing);

    expect(told(judgeModels(base, head), rule)).toEqual(expected);
  });

  it("says that nobody is told", () => {
    const finding = only(judgeModels(landscape(["shoe"], "drop"), landscape(["shoe", "gift-wrap"], "drop")), rule);

    expect(finding.message).toBe(
      '"gift-wrap" is sent from Web shop to Warehouse, but the product-type map of flow "release" has no entry for it, so messages with it go on without it, and nobody is told.',
    );
  });

  it("blocks when what stopped is now dropped", () => {
    const codes = ["shoe", "gift-wrap"];

    expect(told(judgeModels(landscape(codes, "fail"), landscape(codes, "drop")), rule)).toEqual([
      "introduced error release product-type gift-wrap",
    ]);
  });
});
