import { describe, expect, it } from "vitest";
import type { OnMissing } from "../../../../src/core/model/model.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "code-unmapped";

function landscape(
  shop: ListLiteral | undefined,
  entries: Record<string, string | null>,
  onMissing: OnMissing = "fail",
) {
  const literal: ModelLiteral = {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { ...(shop && { "shop/shipping-method": shop }), "wms/shipping-method": ["STD", "INT"] },
    maps: { shipping: { from: "shop/shipping-method", to: "wms/shipping-method", onMissing, entries } },
    flows: {
      "order-release": {
        from: "shop",
        to: "wms",
        document: "order",
        owner: "integration",
        carries: { "shipping-method": "shipping" },
      },
    },
  };
  return literal;
}

const before = landscape(["standard"], { standard: "STD" });

describe(rule, () => {
  it("blocks a new code without an entry, and lets it pass with one", () => {
    const without = judgeModels(before, landscape(["standard", "express-intl"], { standard: "STD" }));
    const withEntry = judgeModels(
      before,
      landscape(["standard", "express-intl"], { standard: "STD", "express-intl": "INT" }),
    );

    expect(told(without, rule)).toEqual(["introduced error order-release shipping-method express-intl"]);
    expect(told(withEntry, rule)).toEqual([]);
  });

  it("says in plain words what happens, what to do, where and who", () => {
    const head = landscape(["standard", "express-intl"], { standard: "STD" });

    const finding = only(
      judgeModels(before, head, { policy: { roles: { integration: ["@acme/integration"] } } }),
      rule,
    );

    expect(finding.message).toBe(
      '"express-intl" is sent from Web shop to Warehouse, but map "shipping" has no entry for it, so orders with it stop with an error.',
    );
    expect(finding.fix).toBe(
      'In ".github/ripplegate.yml", add an entry for "express-intl" to map "shipping", or stop sending it.',
    );
    expect(finding.owners).toEqual(["@acme/integration"]);
    expect(finding.location).toEqual({ path: ".github/ripplegate.yml", line: 6, column: 3 });
  });

  it.each<[OnMissing, readonly string[]]>([
    ["fail", ["introduced error order-release shipping-method express-intl"]],
    ["hold", ["introduced error order-release shipping-method express-intl"]],
    ["unknown", ["introduced error order-release shipping-method express-intl"]],
    ["drop", []],
    ["null", []],
    ["pass", []],
  ])("on-missing %s", (onMissing, expected) => {
    const base = landscape(["standard"], { standard: "STD" }, onMissing);
    const head = landscape(["standard", "express-intl"], { standard: "STD" }, onMissing);

    expect(told(judgeModels(base, head), rule)).toEqual(expected);
  });

  it("warns where nobody declared what is sent and an entry goes", () => {
    const base = landscape(undefined, { standard: "STD", "express-intl": "INT" });
    const head = landscape(undefined, { standard: "STD" });

    const finding = only(judgeModels(base, head), rule);

    expect(finding.severity).toBe("warning");
    expect(finding.message).toBe(
      'If Web shop sends "express-intl" to Warehouse: map "shipping" has no entry for it, so orders with it stop with an error. Not proven: the list of codes on the sending side is open or not declared.',
    );
  });

  it("does not block again what base has already, and says what is mended", () => {
    const broken = landscape(["standard", "express-intl"], { standard: "STD" });
    const mended = landscape(["standard", "express-intl"], { standard: "STD", "express-intl": "INT" });

    expect(told(judgeModels(broken, broken), rule)).toEqual([
      "existing error order-release shipping-method express-intl",
    ]);
    expect(told(judgeModels(broken, mended), rule)).toEqual([
      "resolved error order-release shipping-method express-intl",
    ]);
  });

  it("finds an entry that names no target", () => {
    const head = landscape(["standard", "express-intl"], { standard: "STD", "express-intl": null });

    const finding = only(judgeModels(before, head), rule);

    expect(finding.message).toBe(
      '"express-intl" is sent from Web shop to Warehouse, but map "shipping" has an entry for it that names no target, and nobody has declared what happens to orders with it.',
    );
  });

  it("blocks when a code that was only possible is now declared as sent", () => {
    const base = landscape(undefined, { standard: "STD" });
    const head = landscape(["standard", "express-intl"], { standard: "STD" });

    expect(told(judgeModels(base, head), rule)).toEqual([
      "introduced error order-release shipping-method express-intl",
    ]);
  });
});
