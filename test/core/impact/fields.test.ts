import { describe, expect, it } from "vitest";
import { reportBetween, toldFields } from "../../support/field-flows.ts";

describe("a field map", () => {
  it("says one change for each field that is filled now, no longer or differently, wherever it stands", () => {
    const base = { fields: "[{ from: a, to: x }, { from: b, to: y }, { from: c, to: z }]" };
    const head = {
      fields: `\n      - { to: "$.z", from: "$.c" }\n      - { from: d, to: y }\n      - { value: 1, to: w }`,
    };

    const report = reportBetween(base, head);

    expect(report.changes.map(({ id }) => id)).toEqual([
      "field-added:orders:w",
      "field-removed:orders:x",
      "field-changed:orders:y",
    ]);
    expect(report.impact.flows.map(({ id, because }) => [id, because.length])).toEqual([["orders", 3]]);
    expect(report.verdict).toBe("needs-sign-off");
  });

  it("is the same inline and in a file", () => {
    const files = { "fields.yml": "- from: a\n  to: x\n" };

    expect(
      reportBetween({ fields: "[{ from: a, to: x }]" }, { fields: "{ source: fields.yml }", files }).changes,
    ).toEqual([]);
  });

  it("that can't be read leaves the flow unknown, with one finding", () => {
    const files = { "fields.yml": "- from: a[*]\n  to: x\n" };
    const report = reportBetween({ fields: "[{ from: a, to: x }]" }, { fields: "{ source: fields.yml }", files });

    expect(toldFields(report)).toEqual(["introduced error source-unreadable"]);
    expect([report.scope, report.verdict]).toEqual(["unknown", "blocked"]);
  });
});
