import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "owner-unresolvable";
const policy = { roles: { finance: ["@acme/finance"], warehouse: ["@acme/Warehouse", "@priya"] } };

function landscape(target: string): ModelLiteral {
  return {
    systems: { shop: {}, wms: { owner: "warehouse" }, erp: { owner: "finance" } },
    lists: { "shop/type": ["a"], "wms/type": ["A", "B"] },
    flows: {
      orders: { from: "shop", to: "wms", carries: { type: { entries: { a: target } } } },
      invoices: { from: "shop", to: "erp" },
    },
  };
}

const everybody = { "@acme/warehouse": "known", "@priya": "known", "@acme/finance": "known" } as const;

describe(rule, () => {
  it.each(["unknown", "empty"] as const)("blocks where an owner of what is affected is %s", (answer) => {
    const people = { ...everybody, "@acme/warehouse": answer };

    const findings = judgeModels(landscape("A"), landscape("B"), { policy, people });

    expect(told(findings, rule)).toEqual(["introduced error warehouse"]);
    expect(only(findings, rule).message).toBe(
      'Role "warehouse" names "@acme/Warehouse", which GitHub does not know, keeps secret, or which has no members.',
    );
  });

  it("lets it pass where everybody is known", () => {
    expect(told(judgeModels(landscape("A"), landscape("B"), { policy, people: everybody }), rule)).toEqual([]);
  });

  it("lists a role that answers for nothing affected", () => {
    const people = { ...everybody, "@acme/finance": "unknown" } as const;

    expect(told(judgeModels(landscape("A"), landscape("B"), { policy, people }), rule)).toEqual([
      "existing error finance",
    ]);
    expect(told(judgeModels(landscape("A"), landscape("A"), { policy, people }), rule)).toEqual([
      "existing error finance",
    ]);
  });

  it("blocks a name that nobody asked GitHub about", () => {
    const people = { "@priya": "known" } as const;

    expect(
      told(
        judgeModels(landscape("A"), landscape("B"), {
          policy: { roles: { warehouse: policy.roles.warehouse } },
          people,
        }),
        rule,
      ),
    ).toEqual(["introduced error warehouse"]);
  });

  it("asks nobody on the command line, and still sees a role without people", () => {
    const empty = { roles: { ...policy.roles, warehouse: [] } };

    expect(told(judgeModels(landscape("A"), landscape("B"), { policy }), rule)).toEqual([]);
    expect(told(judgeModels(landscape("A"), landscape("B"), { policy: empty }), rule)).toEqual([
      "introduced error warehouse",
    ]);
  });

  it("only warns about a deputy", () => {
    const deputies = { roles: { warehouse: { members: ["@priya"], deputies: ["@gone"] } } };
    const people = { "@priya": "known", "@gone": "unknown" } as const;

    expect(told(judgeModels(landscape("A"), landscape("B"), { policy: deputies, people }), rule)).toEqual([
      "introduced warning warehouse",
    ]);
  });

  it("needs the release managers where the policy changes", () => {
    const managed = { roles: { ...policy.roles, "release-manager": ["@acme/gone"] } };
    const people = { ...everybody, "@acme/gone": "unknown" } as const;

    const findings = judgeModels(landscape("A"), landscape("A"), {
      policy: managed,
      headPolicy: { ...managed, mode: "observe" },
      people,
    });

    expect(told(findings, rule)).toEqual(["introduced error release-manager"]);
  });
});
