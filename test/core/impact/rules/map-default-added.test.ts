import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { MapLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "map-default-added";

function landscape(policy: Pick<MapLiteral, "onMissing" | "default">): ModelLiteral {
  return {
    systems: { erp: { title: "Finance" } },
    lists: { "shop/tax-code": ["food"] },
    maps: { tax: { from: "shop/tax-code", to: "erp/tax-code", entries: { food: "T1" }, ...policy } },
    flows: { invoices: { from: "shop", to: "erp", carries: { "tax-code": "tax" } } },
  };
}

describe(rule, () => {
  it("warns when codes that were noticed go on by a default from now on", () => {
    const finding = only(judgeModels(landscape({ onMissing: "fail" }), landscape({ default: "T0" })), rule);

    expect([finding.severity, finding.status, finding.subject, finding.type]).toEqual([
      "warning",
      "introduced",
      "invoices",
      "tax-code",
    ]);
    expect(finding.message).toBe(
      'A code that map "tax" has no entry for now arrives at Finance as "T0"; until now it was noticed.',
    );
  });

  it.each([
    ["pass", "now arrives at Finance as it is"],
    ["null", "now arrives at Finance as an empty value"],
    ["drop", "is now left out on the way to Finance, and nobody is told"],
  ] as const)("warns when they are let through by %s", (onMissing, words) => {
    const findings = judgeModels(landscape({ onMissing: "hold" }), landscape({ onMissing }));

    expect(only(findings, rule).message).toContain(words);
  });

  it("is quiet where a fallback stays, is another one, goes, or came with a new map", () => {
    const withDefault = landscape({ default: "T0" });
    const changes = [
      judgeModels(withDefault, withDefault),
      judgeModels(withDefault, landscape({ default: "T9" })),
      judgeModels(withDefault, landscape({ onMissing: "fail" })),
      judgeModels(landscape({ onMissing: "drop" }), landscape({ onMissing: "null" })),
      judgeModels({}, withDefault),
    ];

    expect(changes.map((findings) => told(findings, rule))).toEqual([[], [], [], [], []]);
  });
});
