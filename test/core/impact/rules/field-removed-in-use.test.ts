import { describe, expect, it } from "vitest";
import { reportBetween, toldFields } from "../../../support/field-flows.ts";

const CARRIER = "{ from: shipping_method, to: carrier, transform: shipping-method }";
const sent = { type: "object", properties: { shipping_method: { type: "string" }, total: { type: "integer" } } };
const received = { type: "object", required: ["carrier"], properties: { carrier: { type: "string", maxLength: 3 } } };

const fine = { fields: `[${CARRIER}]`, sent, received };

describe("field-removed-in-use", () => {
  it("is silent where everything fits", () => {
    expect(toldFields(reportBetween({}, fine))).toEqual([]);
  });

  it("blocks a field that is gone and still read", () => {
    const head = { ...fine, sent: { ...sent, properties: { total: { type: "integer" } } } };

    expect(toldFields(reportBetween(fine, head))).toContain("introduced error field-removed-in-use carrier");
  });
});
