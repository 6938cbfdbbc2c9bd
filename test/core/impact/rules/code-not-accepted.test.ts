import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "code-not-accepted";

interface Case {
  readonly shop?: ListLiteral;
  readonly wms?: ListLiteral;
  readonly carries?: "same" | { readonly entries: Record<string, string> };
}

function landscape({ shop, wms = ["STD", "INT"], carries = { entries: { standard: "STD" } } }: Case): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { ...(shop && { "shop/shipping-method": shop }), "wms/shipping-method": wms },
    flows: { release: { from: "shop", to: "wms", carries: { "shipping-method": carries } } },
  };
}

const wrong = { entries: { standard: "STD", express: "INTL" } };
const right = { entries: { standard: "STD", express: "INT" } };

describe(rule, () => {
  it("blocks a target that the receiver does not know, and lets one pass that it knows", () => {
    const base = landscape({ shop: ["standard"] });
    const shop = ["standard", "express"];

    expect(told(judgeModels(base, landscape({ shop, carries: wrong })), rule)).toEqual([
      "introduced error release shipping-method express",
    ]);
    expect(told(judgeModels(base, landscape({ shop, carries: right })), rule)).toEqual([]);
  });

  it("blocks an entry's wrong target also where nobody declared what is sent, at the entry's line", () => {
    const finding = only(judgeModels(landscape({}), landscape({ carries: wrong })), rule);

    expect([finding.severity, finding.status]).toEqual(["error", "introduced"]);
    expect(finding.message).toBe(
      '"express" from Web shop arrives at Warehouse as "INTL", which Warehouse does not accept.',
    );
    expect(finding.location.line).toBe(11);
  });

  it("says nothing where the receiver's list is open", () => {
    const wms = { codes: ["STD", "INT"], open: true };

    expect(told(judgeModels(landscape({ wms }), landscape({ wms, carries: wrong })), rule)).toEqual([]);
  });

  it("blocks a code that is passed on unchanged and not known there", () => {
    const base = landscape({ shop: ["STD"], carries: "same" });
    const head = landscape({ shop: ["STD", "NEW"], carries: "same" });

    expect(told(judgeModels(base, head), rule)).toEqual(["introduced error release shipping-method NEW"]);
  });
});
