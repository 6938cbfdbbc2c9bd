import { describe, expect, it } from "vitest";
import { checklistOf, idsOf } from "../../support/checklist.ts";
import type { PolicyLiteral } from "../../support/judge.ts";
import type { ModelLiteral } from "../../support/model.ts";

const roles = { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"], integration: ["@acme/integration"] };
const at = { path: ".github/ripplegate.yml", line: 1, column: 1 };

function landscape(...codes: readonly string[]): ModelLiteral {
  return {
    systems: { shop: { owner: "ecommerce" }, wms: { owner: "warehouse" } },
    lists: { "shop/shipping-method": codes },
    flows: {
      orders: {
        from: "shop",
        to: "wms",
        owner: "integration",
        carries: { "shipping-method": { entries: Object.fromEntries(codes.map((code) => [code, code])) } },
      },
    },
  };
}

function items(policy: PolicyLiteral) {
  return checklistOf(landscape("standard"), landscape("standard", "express"), { policy: { roles, ...policy } });
}

const onAdded = { change: "code-added", type: undefined, flow: undefined, at };

describe("a team's own validations", () => {
  it("are asked for on the changes they name, from the role they name", () => {
    const packing = {
      title: "Packing slip shows the new method",
      role: "target-owner",
      on: [{ ...onAdded, type: "shipping-method", flow: "orders" }],
    };

    const item = items({ validations: { "packing-slip": packing } }).find(
      ({ validation }) => validation === "packing-slip",
    );

    expect(item).toMatchObject({
      id: "packing-slip:orders",
      title: "Packing slip shows the new method",
      role: "warehouse",
      owners: ["@acme/warehouse"],
      evidence: "optional",
      required: 1,
      because: ["code-added:shop/shipping-method:express"],
    });
  });

  it.each([
    ["another kind of change", { ...onAdded, change: "code-removed" }],
    ["another type", { ...onAdded, type: "order-type" }],
    ["another flow", { ...onAdded, flow: "invoices" }],
  ])("are not asked for on %s", (_, on) => {
    expect(idsOf(items({ validations: { "packing-slip": { on: [on] } } })).join()).not.toContain("packing-slip");
  });

  it("know a team's word for a built-in type", () => {
    const on = [{ ...onAdded, type: "shipping-method" }];
    const carrier = (...codes: readonly string[]): ModelLiteral => ({
      lists: { "shop/carrier-service": codes },
      flows: { orders: { from: "shop", to: "wms", carries: { "carrier-service": "same" } } },
    });
    const policy = { aliases: { "carrier-service": "shipping-method" }, validations: { "packing-slip": { on } } };

    expect(idsOf(checklistOf(carrier("a"), carrier("a", "b"), { policy }))).toContain("packing-slip:orders");
  });

  it("fall to whoever answers for the subject where their role is not declared, and say so", () => {
    const [item] = items({ validations: { "packing-slip": { role: "legal", on: [onAdded] } } }).filter(
      ({ validation }) => validation === "packing-slip",
    );

    expect(item).toMatchObject({ role: "integration", insteadOf: "legal", title: "Packing slip" });
  });
});

describe("changes to the built-in catalogue", () => {
  it("set words, role, evidence and the number of people, and ask everybody anew", () => {
    const find = (policy: PolicyLiteral) => items(policy).find(({ validation }) => validation === "label-print");
    const before = find({});
    const after = find({
      validations: {
        "label-print": { title: "The label was printed", role: "ecommerce", evidence: "optional", required: 2 },
      },
    });

    expect(before).toMatchObject({ role: "warehouse", evidence: "required", required: 1 });
    expect(after).toMatchObject({
      title: "The label was printed",
      role: "ecommerce",
      evidence: "optional",
      required: 2,
    });
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  it("switch off what a team never asks for, but nothing that a gate needs", () => {
    const disabled = ["rates", "analytics-dimensions", "policy-review", "review-warning"];
    const ids = idsOf(items({ disabled }));

    expect(ids).toContain("promise:orders");
    expect(ids.join()).not.toContain("rates:");
    const changed = checklistOf(landscape("a"), landscape("a"), {
      policy: { roles, disabled },
      headPolicy: { roles, disabled, mode: "observe" },
    });
    expect(idsOf(changed)).toContain("policy-review:policy");
  });
});
