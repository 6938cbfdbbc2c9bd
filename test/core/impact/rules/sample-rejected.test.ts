import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FieldFlow, reportBetween, toldFields } from "../../../support/field-flows.ts";

const fields = "[{ from: shipping_method, to: carrier, transform: shipping-method }, { from: total, to: amount }]";
const received = {
  type: "object",
  required: ["carrier"],
  properties: {
    carrier: { enum: ["STD", "EXP"] },
    amount: { type: "number" },
    zip: { type: "string", pattern: "^[0-9]+$" },
  },
};
const samples = { "express.json": { shipping_method: "express", total: 12.5 } };
const fine: FieldFlow = { fields, received, samples };

describe("sample-rejected", () => {
  it("blocks a retargeted code that the receiver's contract does not list, with before and after", () => {
    const report = reportBetween(fine, { ...fine, entries: "{ standard: STD, express: EXPRESS }" });

    expect(toldFields(report)).toEqual(["introduced error sample-rejected carrier"]);
    expect(report.findings.find(({ rule }) => rule === "sample-rejected")?.message).toBe(
      'wms would refuse the sample samples/express.json as flow "orders" maps it: "carrier" must be equal to one of the allowed values. Before: "EXP"; now: "EXPRESS".',
    );
    expect(report.findings.find(({ rule }) => rule === "sample-rejected")?.difference).toEqual([
      '- "carrier": "EXP",',
      '+ "carrier": "EXPRESS",',
    ]);
    expect(report.verdict).toBe("blocked");
  });

  it("lets a retargeted code pass that the contract lists", () => {
    expect(toldFields(reportBetween(fine, { ...fine, entries: "{ standard: STD, express: STD }" }))).toEqual([]);
  });

  it("blocks a changed sample, a changed field map and a changed contract alike", () => {
    const sample = { ...fine, samples: { "express.json": { shipping_method: "express", total: "12.5" } } };
    const map = { ...fine, fields: fields.replace("to: carrier", "to: courier") };
    const contract = { ...fine, received: { ...received, required: ["carrier", "zip"] } };

    expect(toldFields(reportBetween(fine, sample))).toEqual(["introduced error sample-rejected amount"]);
    expect(toldFields(reportBetween(fine, map))).toContain("introduced error sample-rejected carrier");
    expect(toldFields(reportBetween(fine, contract))).toContain("introduced error sample-rejected zip");
  });

  it("holds each field against its own pattern", () => {
    const patterns = { zip: { type: "string", pattern: "^[0-9]+$" }, street: { type: "string", pattern: "^[A-Z]" } };
    const sent = (zip: string, street: string): FieldFlow => ({
      fields: "[{ from: zip, to: zip }, { from: street, to: street }]",
      received: { type: "object", properties: patterns },
      samples: { "one.json": { zip, street } },
    });
    const good = sent("20095", "Hafen");

    expect(toldFields(reportBetween(good, sent("20457", "Markt")))).toEqual([]);
    expect(toldFields(reportBetween(good, sent("20095a", "Hafen")))).toEqual(["introduced error sample-rejected zip"]);
    expect(toldFields(reportBetween(good, sent("20095", "hafen")))).toEqual([
      "introduced error sample-rejected street",
    ]);
  });

  it("does not block by a sample that was rejected before", () => {
    const broken = { ...fine, samples: { "express.json": { shipping_method: "express", total: "12.5" } } };

    expect(toldFields(reportBetween(broken, { ...broken, entries: "{ standard: STD, express: STD }" }))).toEqual([
      "existing error sample-rejected amount",
    ]);
  });

  it("blocks a code without an entry, and warns where nobody knows what happens to it", () => {
    const entries = "{ standard: STD }";

    expect(toldFields(reportBetween(fine, { ...fine, entries }))).toEqual(["introduced error sample-rejected carrier"]);
    expect(
      toldFields(reportBetween({ ...fine, onMissing: "unknown" }, { ...fine, entries, onMissing: "unknown" })),
    ).toEqual(["introduced warning sample-rejected carrier"]);
  });

  it("checks a sample by the sender's contract too, and as it is where there is no field map", () => {
    const sent = { type: "object", properties: { total: { type: "number" } }, additionalProperties: false };

    expect(toldFields(reportBetween(fine, { ...fine, sent }))).toContain(
      "introduced error sample-rejected shipping_method",
    );
    expect(toldFields(reportBetween({ samples }, { samples, received }))).toEqual([
      "introduced error sample-rejected carrier",
    ]);
  });

  it("says a contract that can't be used instead of passing", () => {
    for (const one of [
      { $ref: "https://example.com/order.json" },
      { properties: { a: { $ref: "other.json" } } },
      { type: "nonsense" },
      { pattern: "(?=a)" },
    ])
      expect(toldFields(reportBetween(fine, { ...fine, received: one }))).toContain("introduced error sample-rejected");
  });

  it("ends a contract that leads into itself again and again", () => {
    const level = (to: string) => ({ allOf: [{ $ref: `#/$defs/${to}` }, { $ref: `#/$defs/${to}` }] });
    const levels = Array.from({ length: 40 }, (_, index) => [`d${index}`, level(`d${index + 1}`)]);
    const hostile = { ...level("d0"), $defs: { ...Object.fromEntries(levels), d40: true } };

    expect(toldFields(reportBetween(fine, { ...fine, received: hostile }))).toEqual([
      "introduced error sample-rejected",
    ]);
  });

  it("sees no change where a contract or a sample is only laid out anew", () => {
    const compact = {
      ...fine,
      received: JSON.stringify(received),
      samples: { "express.json": '{"total":12.5,"shipping_method":"express"}' },
    };

    expect(reportBetween(fine, compact).changes).toEqual([]);
    const other = { ...fine, samples: { "express.json": { shipping_method: "standard", total: 1 } } };
    expect(reportBetween(fine, other).changes.map(({ id }) => id)).toEqual(["sample-changed:orders"]);
  });

  it("never throws, whatever the sample, the contract and the field map", () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.json(),
        fc.array(fc.record({ from: fc.string(), to: fc.string() })),
        (one, other, map) => {
          const report = reportBetween(fine, {
            samples: { "a.json": one },
            received: other,
            fields: "{ source: fields.json }",
            files: { "fields.json": JSON.stringify(map) },
          });
          expect(report.verdict).toMatch(/^(?:passed|needs-sign-off|blocked|errored)$/);
        },
      ),
      { numRuns: 100 },
    );
  });
});
