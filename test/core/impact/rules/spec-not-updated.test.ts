import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "spec-not-updated";
const SPEC = { file: "specs/orders.md", version: "3.2", locked: true };

interface Told {
  readonly target?: string;
  readonly spec?: FlowLiteral["properties"];
  readonly blob?: string;
  readonly filter?: string;
}

function landscape({ target = "EXP", spec = SPEC, blob = "b1", filter = "paid" }: Told): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, wms: { title: "Warehouse" } },
    lists: { "shop/shipping-method": ["express"], "wms/shipping-method": ["EXP", "EX2"] },
    flows: {
      orders: {
        from: "shop",
        to: "wms",
        carries: { "shipping-method": { entries: { express: target } } },
        properties: { spec, filter },
        files: { "spec.file": { "specs/orders.md": blob } },
      },
    },
  };
}

const toldFor = (head: Told, base: Told = {}) => told(judgeModels(landscape(base), landscape(head)), rule);

describe(rule, () => {
  it("blocks a code that goes elsewhere while the agreed specification stays", () => {
    const findings = judgeModels(landscape({}), landscape({ target: "EX2" }));

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule)).toMatchObject({
      message:
        'What flow "orders" carries from Web shop to Warehouse changes, but its agreed specification "3.2" stays as it is: the requirement moved after it was agreed.',
      fix: "Agree on the new scope, write it into specs/orders.md and raise its version; or take the change back.",
    });
  });

  it("blocks another filter too, since it is part of what was agreed", () => {
    expect(toldFor({ filter: "any" })).toEqual(["introduced error orders"]);
  });

  it.each([
    ["its version moves", { target: "EX2", spec: { ...SPEC, version: "3.3" } }],
    ["its file changes", { target: "EX2", blob: "b2" }],
    ["nothing that it carries changes", {}],
  ])("lets it pass where %s", (_, head: Told) => {
    expect(toldFor(head)).toEqual([]);
  });

  it("lets a specification that is not locked stay behind", () => {
    const spec = { ...SPEC, locked: false };

    expect(toldFor({ target: "EX2", spec }, { spec })).toEqual([]);
  });

  it("does not let the pull request take the lock off by itself", () => {
    expect(toldFor({ target: "EX2", spec: { ...SPEC, locked: false } })).toEqual(["introduced error orders"]);
  });
});
