import { describe, expect, it } from "vitest";
import { reportBetween, toldFields } from "../../../support/field-flows.ts";

const CARRIER = "{ from: shipping_method, to: carrier, transform: shipping-method }";
const sent = { type: "object", properties: { shipping_method: { type: "string" }, total: { type: "integer" } } };
const received = { type: "object", required: ["carrier"], properties: { carrier: { type: "string", maxLength: 3 } } };

const fine = { fields: `[${CARRIER}]`, sent, received };

describe("field-double-written", () => {
  it("is silent where everything fits", () => {
    expect(toldFields(reportBetween({}, fine))).toEqual([]);
  });

  it("blocks a field that is written twice, and not one that was", () => {
    const twice = { ...fine, fields: `[${CARRIER}, { value: DHL, to: carrier }]` };

    expect(toldFields(reportBetween(fine, twice))).toEqual(["introduced error field-double-written carrier"]);
    expect(toldFields(reportBetween(twice, { ...twice, entries: "{ standard: STD, express: EX }" }))).toContain(
      "existing error field-double-written carrier",
    );
  });
});
