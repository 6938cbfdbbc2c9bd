import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "list-not-reviewed";
const now = "2026-11-02T09:00:00Z";

function landscape(list: ListLiteral, external = true): ModelLiteral {
  return { systems: { wms: { title: "Warehouse", external } }, lists: { "wms/shipping-method": list } };
}

function added(list: ListLiteral, maxAgeDays?: number) {
  const policy = maxAgeDays === undefined ? {} : { rules: { [rule]: { maxAgeDays } } };
  return judgeModels({}, landscape(list), { now, policy });
}

describe(rule, () => {
  it("warns about a partner's list that nobody has compared", () => {
    const finding = only(added({ accepts: ["STD"] }), rule);

    expect([finding.severity, finding.status, finding.subject]).toEqual([
      "warning",
      "introduced",
      "wms/shipping-method",
    ]);
    expect(finding.message).toBe(
      "The shipping-method codes of Warehouse are another company's, and nobody has written down when they were last compared.",
    );
    expect(finding.fix).toContain("`reviewed: 2026-11-02`");
  });

  it.each([
    ["2026-11-02", 180, []],
    ["2026-05-06", 180, []],
    ["2026-05-05", 180, ["introduced warning wms/shipping-method shipping-method"]],
    ["2026-10-01", 30, ["introduced warning wms/shipping-method shipping-method"]],
    ["2026-11-03", 180, ["introduced warning wms/shipping-method shipping-method"]],
    ["2026-02-31", 180, ["introduced warning wms/shipping-method shipping-method"]],
  ] as const)("compared on %s, with %i days allowed: %j", (reviewed, days, expected) => {
    expect(told(added({ accepts: ["STD"], reviewed }, days), rule)).toEqual(expected);
  });

  it("allows half a year where nothing else is said", () => {
    expect(told(added({ accepts: ["STD"], reviewed: "2026-05-06" }), rule)).toEqual([]);
    expect(told(added({ accepts: ["STD"], reviewed: "2026-05-05" }), rule)).toHaveLength(1);
  });

  it("is quiet about our own systems, and does not block what was so before", () => {
    expect(told(judgeModels({}, landscape({ accepts: ["STD"] }, false), { now }), rule)).toEqual([]);
    const old = landscape({ accepts: ["STD"] });
    expect(told(judgeModels(old, old, { now }), rule)).toEqual([
      "existing warning wms/shipping-method shipping-method",
    ]);
  });
});
