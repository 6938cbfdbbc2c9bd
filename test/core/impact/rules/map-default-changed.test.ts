import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "map-default-changed";

function landscape(fallback: string | undefined, codes: readonly string[] | undefined): ModelLiteral {
  const map = { from: "shop/tax-code", to: "erp/tax-code", entries: { food: "T1" } };
  return {
    systems: { erp: { title: "Finance" } },
    lists: { ...(codes && { "shop/tax-code": codes }) },
    maps: { tax: fallback === undefined ? map : { ...map, default: fallback } },
    flows: { invoices: { from: "shop", to: "erp", carries: { "tax-code": "tax" } } },
  };
}

describe(rule, () => {
  it("blocks when known codes go elsewhere, and lists them", () => {
    const codes = ["food", "book", "shoe"];

    const finding = only(judgeModels(landscape("T0", codes), landscape("T9", codes)), rule);

    expect([finding.severity, finding.status, finding.subject]).toEqual(["error", "introduced", "invoices"]);
    expect(finding.message).toBe(
      'Codes without an entry in map "tax" arrive at Finance as "T9"; until now they arrived as "T0". 2 codes without an entry go elsewhere now: "book" and "shoe".',
    );
  });

  it("lists ten and counts the others", () => {
    const codes = Array.from({ length: 13 }, (_, index) => `code-${String(index).padStart(2, "0")}`);

    const finding = only(judgeModels(landscape("T0", codes), landscape("T9", codes)), rule);

    expect(finding.message).toContain('13 codes without an entry go elsewhere now: "code-00", ');
    expect(finding.message).toContain('"code-09" and 3 more.');
  });

  it("only warns where no declared code is known to use it", () => {
    expect(told(judgeModels(landscape("T0", undefined), landscape("T9", undefined)), rule)).toEqual([
      "introduced warning invoices tax-code",
    ]);
    expect(told(judgeModels(landscape("T0", ["food"]), landscape("T9", ["food"])), rule)).toEqual([
      "introduced warning invoices tax-code",
    ]);
  });

  it("is quiet where the default stays, comes or goes: other rules speak of that", () => {
    const codes = ["food", "book"];

    expect(told(judgeModels(landscape("T0", codes), landscape("T0", codes)), rule)).toEqual([]);
    expect(told(judgeModels(landscape("T0", codes), landscape(undefined, codes)), rule)).toEqual([]);
    expect(told(judgeModels(landscape("T0", codes), landscape(undefined, codes)), "code-unmapped")).toEqual([
      "introduced error invoices tax-code book",
    ]);
  });
});
