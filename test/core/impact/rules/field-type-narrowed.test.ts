import { describe, expect, it } from "vitest";
import { reportBetween, toldFields } from "../../../support/field-flows.ts";

const CARRIER = "{ from: shipping_method, to: carrier, transform: shipping-method }";
const sent = { type: "object", properties: { shipping_method: { type: "string" }, total: { type: "integer" } } };
const received = { type: "object", required: ["carrier"], properties: { carrier: { type: "string", maxLength: 3 } } };

const fine = { fields: `[${CARRIER}]`, sent, received };

describe("field-type-narrowed", () => {
  it("is silent where everything fits", () => {
    expect(toldFields(reportBetween({}, fine))).toEqual([]);
  });

  it("blocks a type that the receiver does not take, and let an integer be a number", () => {
    const amount = (type: string) => ({ ...fine, fields: `[${CARRIER}, { from: total, to: amount, type: ${type} }]` });

    expect(toldFields(reportBetween(fine, amount("string")))).toEqual(["introduced error field-type-narrowed amount"]);
    expect(toldFields(reportBetween(fine, amount("number")))).toEqual([]);
  });
});
