import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "flow-removed-with-consumers";

function landscape(
  flows: readonly ("imports" | "releases" | "second")[],
  oms: "accepts" | "codes" = "accepts",
): ModelLiteral {
  const all = {
    imports: { from: "shop", to: "oms", carries: { "order-type": "same" } },
    second: { from: "pos", to: "oms", carries: { "order-type": "same" } },
    releases: { from: "oms", to: "wms", carries: { "order-type": "same" } },
  };
  return {
    systems: { oms: { title: "Order management" }, wms: { title: "Warehouse" } },
    lists: {
      "shop/order-type": ["web"],
      "pos/order-type": ["web"],
      "oms/order-type": { [oms]: ["web"] },
      "wms/order-type": ["web"],
    },
    flows: Object.fromEntries(flows.map((id) => [id, all[id]])),
  };
}

describe(rule, () => {
  it("blocks removing a flow whose codes another one waits for", () => {
    const findings = judgeModels(landscape(["imports", "releases"]), landscape(["releases"]));

    expect(told(findings, rule)).toEqual(["introduced error releases"]);
    expect(only(findings, rule).message).toBe(
      'Flow "imports" is removed, and "web" came to Order management only over it: flow "releases" to Warehouse waits for them in vain.',
    );
  });

  it("lets it go where nothing waits, another flow brings them, or the system has them by itself", () => {
    expect(told(judgeModels(landscape(["imports", "releases"]), landscape([])), rule)).toEqual([]);
    expect(
      told(judgeModels(landscape(["imports", "second", "releases"]), landscape(["second", "releases"])), rule),
    ).toEqual([]);
    expect(
      told(judgeModels(landscape(["imports", "releases"], "codes"), landscape(["releases"], "codes")), rule),
    ).toEqual([]);
  });
});
