import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "errors-owner-missing";
const policy = { roles: { integration: ["@acme/integration"], service: ["@acme/cs"] } };

function landscape(errors: string | undefined): ModelLiteral {
  const flow = { from: "shop", to: "wms", owner: "integration" };
  return { flows: { orders: errors === undefined ? flow : { ...flow, errors } } };
}

describe(rule, () => {
  it("blocks a new flow whose failed messages nobody sees, and asks its owner", () => {
    const findings = judgeModels({}, landscape(undefined), { policy });

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule)).toMatchObject({
      message: 'Flow "orders" names nobody for its failed messages: nobody sees what gets stuck there.',
      owners: ["@acme/integration"],
    });
  });

  it("lets one pass that names them, and blocks one whose role is not declared", () => {
    expect(told(judgeModels({}, landscape("service"), { policy }), rule)).toEqual([]);
    expect(told(judgeModels({}, landscape("servise"), { policy }), rule)).toEqual(["introduced error orders"]);
  });

  it("does not block by what was missing before, and says what is mended", () => {
    expect(told(judgeModels(landscape(undefined), landscape(undefined), { policy }), rule)).toEqual([
      "existing error orders",
    ]);
    expect(told(judgeModels(landscape(undefined), landscape("service"), { policy }), rule)).toEqual([
      "resolved error orders",
    ]);
  });
});
