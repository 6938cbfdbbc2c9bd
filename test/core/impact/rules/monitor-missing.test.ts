import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "monitor-missing";
const ALL = { errors: "https://m.example/e", volume: "https://m.example/v", latency: "https://m.example/l" };
const { latency: _, ...TWO } = ALL;

function landscape(monitors: FlowLiteral["properties"], flow: Partial<FlowLiteral> = {}): ModelLiteral {
  return { flows: { orders: { from: "shop", to: "wms", ...(monitors && { properties: { monitors } }), ...flow } } };
}

describe(rule, () => {
  it("names the monitors that a flow lacks", () => {
    const findings = judgeModels(landscape(ALL), landscape(TWO));

    expect(told(findings, rule)).toEqual(["introduced warning orders"]);
    expect(only(findings, rule).message).toBe(
      'Nobody would notice: flow "orders" from shop to wms has no monitor for delay.',
    );
    expect(only(judgeModels(landscape(ALL), landscape(undefined)), rule).message).toContain(
      "no monitor for failed messages, the number of messages, delay.",
    );
  });

  it("is new when a further one goes, and old when none does", () => {
    expect(told(judgeModels(landscape(TWO), landscape(TWO)), rule)).toEqual(["existing warning orders"]);
    expect(told(judgeModels(landscape(TWO), landscape(undefined)), rule)).toEqual(["introduced warning orders"]);
  });

  it("is an error where much depends on the flow, and silent where all are there", () => {
    const critical = { criticality: "high" } as const;

    expect(told(judgeModels(landscape(ALL, critical), landscape(TWO, critical)), rule)).toEqual([
      "introduced error orders",
    ]);
    expect(told(judgeModels({}, landscape(ALL)), rule)).toEqual([]);
  });
});
