import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "owner-missing";
const policy = { roles: { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"] } };

function landscape(owner: string | undefined): ModelLiteral {
  const ends = { from: "shop", to: "wms", errors: "ecommerce" };
  return {
    systems: { shop: { owner: "ecommerce" }, wms: { owner: "warehouse" } },
    flows: { orders: owner === undefined ? ends : { ...ends, owner } },
  };
}

describe(rule, () => {
  it("blocks a flow that loses its owner, and lets one pass that has one", () => {
    const findings = judgeModels(landscape("ecommerce"), landscape(undefined), { policy });

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule).message).toBe(
      'Flow "orders" names nobody: nobody can be asked when a change arrives there.',
    );
    expect(told(judgeModels(landscape("ecommerce"), landscape("warehouse"), { policy }), rule)).toEqual([]);
  });

  it("blocks a new system without an owner", () => {
    const head: ModelLiteral = { ...landscape("ecommerce"), systems: { ...landscape("x").systems, erp: {} } };

    expect(told(judgeModels(landscape("ecommerce"), head, { policy }), rule)).toEqual(["introduced error erp"]);
  });

  it("blocks a role that is not declared", () => {
    const findings = judgeModels(landscape("ecommerce"), landscape("finanse"), { policy });

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule).message).toContain('names the role "finanse", which is not declared');
  });

  it("leaves an undeclared role to the finding that names it with a suggestion", () => {
    const headDiagnostics = [
      {
        code: "reference-unknown" as const,
        message: '"orders" names the role "finanse".',
        location: { path: ".github/ripplegate.yml", line: 1, column: 1 },
        subject: "orders",
        codeValue: "finanse",
      },
    ];

    const findings = judgeModels(landscape("ecommerce"), landscape("finanse"), { policy, headDiagnostics });

    expect(told(findings, rule)).toEqual([]);
    expect(told(findings, "reference-unknown")).toEqual(["introduced error orders finanse"]);
  });

  it("accepts a role that the same pull request declares, and blocks one that it removes", () => {
    const more = { roles: { ...policy.roles, finance: ["@acme/finance"] } };

    expect(told(judgeModels(landscape("ecommerce"), landscape("finance"), { policy, headPolicy: more }), rule)).toEqual(
      [],
    );
    expect(
      told(judgeModels(landscape("finance"), landscape("finance"), { policy: more, headPolicy: policy }), rule),
    ).toEqual(["introduced error orders"]);
  });

  it("does not block by what was missing before", () => {
    expect(told(judgeModels(landscape(undefined), landscape(undefined), { policy }), rule)).toEqual([
      "existing error orders",
    ]);
  });
});
