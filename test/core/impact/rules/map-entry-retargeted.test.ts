import { describe, expect, it } from "vitest";
import { judgeModels, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "map-entry-retargeted";

function landscape(target: string, flows: readonly string[] = ["orders"]): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop", owner: "ecommerce" }, wms: { title: "Warehouse", owner: "warehouse" } },
    lists: { "shop/shipping-method": ["express"], "wms/shipping-method": ["EXP", "EX2"] },
    maps: { shipping: { from: "shop/shipping-method", to: "wms/shipping-method", entries: { express: target } } },
    flows: Object.fromEntries(
      flows.map((id) => [id, { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } }]),
    ),
  };
}

describe(rule, () => {
  it("warns once for each flow that uses the map, and asks both ends", () => {
    const flows = ["orders", "returns"];
    const roles = { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"] };

    const findings = judgeModels(landscape("EXP", flows), landscape("EX2", flows), { policy: { roles } });

    expect(told(findings, rule)).toEqual([
      "introduced warning orders shipping-method express",
      "introduced warning returns shipping-method express",
    ]);
    const [first] = findings.filter((finding) => finding.rule === rule);
    expect(first?.message).toBe(
      '"express" becomes "EX2" on the way from Web shop to Warehouse; until now it became "EXP".',
    );
    expect(first?.owners).toEqual(["@acme/ecommerce", "@acme/warehouse"]);
  });

  it("names the map where no flow uses it, and is quiet where nothing is retargeted", () => {
    expect(told(judgeModels(landscape("EXP", []), landscape("EX2", [])), rule)).toEqual([
      "introduced warning shipping shipping-method express",
    ]);
    expect(told(judgeModels(landscape("EXP"), landscape("EXP")), rule)).toEqual([]);
  });

  it("leaves the question who owns a thing to base", () => {
    const policy = { roles: { warehouse: ["@acme/warehouse"] } };
    const headPolicy = { roles: { warehouse: ["@mallory"], mallory: ["@mallory"] } };
    const base = landscape("EXP");
    const head: ModelLiteral = {
      ...landscape("EX2"),
      systems: { shop: { owner: "mallory" }, wms: { owner: "mallory" } },
    };

    const findings = judgeModels(base, head, { policy, headPolicy });

    expect(findings.find((finding) => finding.rule === rule)?.owners).toEqual(["@acme/warehouse"]);
  });

  it("is quiet where two systems agree on another word and nothing changes outside", () => {
    const chain = (code: string): ModelLiteral => ({
      lists: { "shop/shipping-method": ["express"], "wms/shipping-method": [code], "carrier/shipping-method": ["P"] },
      flows: {
        orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: { express: code } } } },
        labels: { from: "wms", to: "carrier", carries: { "shipping-method": { entries: { [code]: "P" } } } },
      },
    });

    expect(told(judgeModels(chain("EXP"), chain("EXPRESS")), rule)).toEqual([]);
  });
});
