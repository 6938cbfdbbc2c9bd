import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral, SystemLiteral } from "../../../support/model.ts";

const rule = "code-too-long";

function landscape(to: string, limits: SystemLiteral["limits"], isOpen = false): ModelLiteral {
  return {
    systems: { wms: { title: "Warehouse", ...(limits && { limits }) } },
    lists: { ...(isOpen ? {} : { "shop/shipping-method": ["express-intl"] }) },
    flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: { "express-intl": to } } } } },
  };
}

describe(rule, () => {
  it("blocks a code that arrives with more characters than fit, counted as people count", () => {
    const finding = only(judgeModels({}, landscape("INTL", { maxLength: 3 })), rule);

    expect([finding.severity, finding.subject, finding.code]).toEqual(["error", "orders", "express-intl"]);
    expect(finding.message).toBe(
      '"INTL" (for "express-intl") arrives at Warehouse over flow "orders" and has 4 characters, where 3 fit.',
    );
    expect(told(judgeModels({}, landscape("🚚🚚🚚", { maxLength: 3 })), rule)).toEqual([]);
  });

  it.each([
    ["A-Z", "INT", undefined],
    ["A-Z", "INt", '"t"'],
    ["A-Z0-9_-", "A-1_Z", undefined],
    ["A-Z0-9", "A-1", '"-"'],
    ["-AB", "A-B", undefined],
    ["ABC", "ABD", '"D"'],
    ["", "A", '"A"'],
  ])("of the characters %s, %s is told by %s", (characters, code, strange) => {
    const findings = judgeModels({}, landscape(code, { characters }));

    if (strange === undefined) expect(told(findings, rule)).toEqual([]);
    else
      expect(only(findings, rule).message).toContain(`holds ${strange}, which is not among the characters it takes.`);
  });

  it("only warns where nobody declared that the code is sent, and is quiet without limits", () => {
    expect(told(judgeModels({}, landscape("INTL", { maxLength: 3 }, true)), rule)).toEqual([
      "introduced warning orders shipping-method express-intl",
    ]);
    expect(told(judgeModels({}, landscape("INTL", undefined)), rule)).toEqual([]);
  });

  it("blocks when the limit is tightened, and says what a longer code replaces", () => {
    const wide = landscape("INTL", { maxLength: 4 });

    expect(told(judgeModels(wide, landscape("INTL", { maxLength: 3 })), rule)).toEqual([
      "introduced error orders shipping-method express-intl",
    ]);
    expect(
      told(judgeModels(landscape("INTLX", { maxLength: 4 }), landscape("INTLXY", { maxLength: 4 })), rule),
    ).toEqual(["introduced error orders shipping-method express-intl"]);
  });
});
