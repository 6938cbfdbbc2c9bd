import { describe, expect, it } from "vitest";
import { judgeModels, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "runbook-missing";

function landscape(flow: Partial<FlowLiteral>): ModelLiteral {
  return { flows: { orders: { from: "shop", to: "wms", ...flow } } };
}

const WITH = { properties: { runbook: "docs/runbook.md" } };

describe(rule, () => {
  it("warns of a flow that lost it, and of one described for the first time", () => {
    expect(told(judgeModels(landscape(WITH), landscape({})), rule)).toEqual(["introduced warning orders"]);
    expect(told(judgeModels({}, landscape({})), rule)).toEqual(["introduced warning orders"]);
  });

  it("is an error where much depends on the flow", () => {
    const critical = { criticality: "high" } as const;

    expect(told(judgeModels(landscape({ ...WITH, ...critical }), landscape(critical)), rule)).toEqual([
      "introduced error orders",
    ]);
  });

  it("has nothing against a flow that has it, and does not warn again of what was missing before", () => {
    expect(told(judgeModels({}, landscape(WITH)), rule)).toEqual([]);
    expect(told(judgeModels(landscape({}), landscape({})), rule)).toEqual(["existing warning orders"]);
    expect(told(judgeModels(landscape({}), landscape(WITH)), rule)).toEqual(["resolved warning orders"]);
  });
});
