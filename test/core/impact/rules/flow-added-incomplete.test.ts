import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "flow-added-incomplete";
const BASE: ModelLiteral = { systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } } };
const COMPLETE: Partial<FlowLiteral> = {
  owner: "integration",
  errors: "integration",
  properties: {
    monitors: { errors: "e", volume: "v", latency: "l" },
    runbook: "docs/runbook.md",
    rollback: "docs/rollback.md",
    payloads: { sent: "schemas/order.json" },
  },
};
const policy = { roles: { integration: ["@acme/integration"] } };

function withFlow(flow: Partial<FlowLiteral>): ModelLiteral {
  return { ...BASE, flows: { orders: { from: "shop", to: "wms", ...flow } } };
}

describe(rule, () => {
  it("blocks a new flow and lists in one finding all that it lacks", () => {
    const findings = judgeModels(BASE, withFlow({}), { policy });

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule).message).toBe(
      'The new flow "orders" from Web shop to Warehouse is not ready to go live: it has no owner, no people for its failed messages, no complete monitors, no runbook, no way to take it back, no payload contract.',
    );
    expect(findings.filter(({ subject }) => subject === "orders").map((finding) => finding.rule)).toEqual([rule]);
  });

  it("lets one pass that is complete", () => {
    expect(told(judgeModels(BASE, withFlow(COMPLETE), { policy }), rule)).toEqual([]);
  });

  it("leaves flows alone that are there already, and those of a first configuration", () => {
    expect(told(judgeModels(withFlow({}), withFlow({ title: "Orders" }), { policy }), rule)).toEqual([]);
    expect(told(judgeModels({}, withFlow({}), { policy }), rule)).toEqual([]);
  });
});
