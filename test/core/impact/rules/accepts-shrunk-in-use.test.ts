import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "accepts-shrunk-in-use";

function landscape(accepts: readonly string[], entries: Record<string, string>): ModelLiteral {
  return {
    systems: { wms: { title: "Warehouse" }, carrier: { title: "Carrier" } },
    lists: {
      "wms/shipping-method": ["standard", "saturday"],
      "carrier/shipping-method": { accepts, produces: ["STD"] },
    },
    flows: { labels: { from: "wms", to: "carrier", carries: { "shipping-method": { entries } } } },
  };
}

const entries = { standard: "STD", saturday: "SAT" };
const base = landscape(["STD", "SAT"], entries);

describe(rule, () => {
  it("blocks what is accepted no longer and still sent, and speaks for the rules that see the same", () => {
    const findings = judgeModels(base, landscape(["STD"], entries));

    expect(told(findings, rule)).toEqual(["introduced error labels shipping-method saturday"]);
    expect(told(findings, "code-removed-in-use")).toEqual([]);
    expect(told(findings, "code-not-accepted")).toEqual([]);
    expect(only(findings, rule).message).toBe(
      '"SAT" is no longer a code of Carrier, but the shipping-method map of flow "labels" still leads "saturday" to it.',
    );
  });

  it("lets it pass when nothing leads there any more", () => {
    const findings = judgeModels(base, landscape(["STD"], { standard: "STD", saturday: "STD" }));

    expect(told(findings, rule)).toEqual([]);
  });

  it("is over once it is merged: then the code is simply not accepted", () => {
    const merged = landscape(["STD"], entries);

    const findings = judgeModels(merged, merged);

    expect(told(findings, rule)).toEqual([]);
    expect(told(findings, "code-not-accepted")).toEqual(["existing error labels shipping-method saturday"]);
  });
});
