import { describe, expect, it } from "vitest";
import { type FieldFlow, reportBetween, toldFields } from "../../../support/field-flows.ts";

const CARRIER = "{ from: shipping_method, to: carrier, transform: shipping-method }";
const sent = { type: "object", properties: { shipping_method: { type: "string" }, total: { type: "integer" } } };
const received = { type: "object", required: ["carrier"], properties: { carrier: { type: "string", maxLength: 3 } } };

const fine = { fields: `[${CARRIER}]`, sent, received };

describe("field-length-overflow", () => {
  it("is silent where everything fits", () => {
    expect(toldFields(reportBetween({}, fine))).toEqual([]);
  });

  it("blocks a mapped code that is longer than the receiver's field", () => {
    const head = { ...fine, entries: "{ standard: STD, express: EXPRESS }" };

    expect(toldFields(reportBetween(fine, head))).toEqual(["introduced error field-length-overflow carrier"]);
  });

  it("leaves the word to a sample that shows it, and to no other sample", () => {
    const withSample = (method: string): FieldFlow => ({
      ...fine,
      samples: { "one.json": { shipping_method: method } },
    });
    const longer = { entries: "{ standard: STD, express: EXPRESS }" };

    expect(toldFields(reportBetween(withSample("express"), { ...withSample("express"), ...longer }))).toEqual([
      "introduced error sample-rejected carrier",
    ]);
    expect(toldFields(reportBetween(withSample("standard"), { ...withSample("standard"), ...longer }))).toEqual([
      "introduced error field-length-overflow carrier",
    ]);
  });
});
