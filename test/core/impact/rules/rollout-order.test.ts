import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral, SystemLiteral } from "../../../support/model.ts";

const rule = "rollout-order";

function landscape(codes: readonly string[], accepts: readonly string[], wms: SystemLiteral = { owner: "warehouse" }) {
  const entries = Object.fromEntries(codes.map((code) => [code, code.toUpperCase()]));
  return {
    systems: { shop: { title: "Web shop", owner: "ecommerce" }, wms: { title: "Warehouse", ...wms } },
    lists: { "shop/shipping-method": codes, "wms/shipping-method": { accepts } },
    flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries } } } },
  } satisfies ModelLiteral;
}

describe(rule, () => {
  it("warns once a flow when sender and receiver begin together, and says the safe order", () => {
    const findings = judgeModels(
      landscape(["std"], ["STD"]),
      landscape(["std", "exp", "intl"], ["STD", "EXP", "INTL"]),
    );

    expect(told(findings, rule)).toEqual(["introduced warning orders shipping-method"]);
    expect(only(findings, rule)).toMatchObject({
      message:
        'Warehouse begins to accept "EXP" and "INTL" in the same pull request in which Web shop begins to send "exp" and "intl": if Web shop is live first, Warehouse refuses them.',
      fix: 'Roll out Warehouse first, then the map of flow "orders", then Web shop; to go back, the other way round.',
    });
  });

  it("warns when one owner has both and the receiver is in another company's hands", () => {
    const external = { owner: "ecommerce", external: true };

    expect(
      told(
        judgeModels(landscape(["std"], ["STD"], external), landscape(["std", "exp"], ["STD", "EXP"], external)),
        rule,
      ),
    ).toHaveLength(1);
  });

  it("warns once when the same codes come back, and calls for neither system to be first", () => {
    const thereAndBack = (codes: readonly string[]): ModelLiteral => {
      const upper = codes.map((code) => code.toUpperCase());
      const { systems, lists, flows } = landscape(codes, upper);
      const entries = Object.fromEntries(codes.map((code) => [code.toUpperCase(), code]));
      const back = { from: "wms", to: "shop", carries: { "shipping-method": { entries } } };
      return { systems, lists: { ...lists, "wms/shipping-method": upper }, flows: { ...flows, despatch: back } };
    };

    const findings = judgeModels(thereAndBack(["std"]), thereAndBack(["std", "exp"]));

    expect(told(findings, rule)).toEqual(["introduced warning despatch shipping-method"]);
    expect(only(findings, rule)).toMatchObject({
      message:
        'Warehouse ("EXP") and Web shop ("exp") begin to accept and to send each other these codes in one pull request: the one that is live first is refused by the other.',
      fix: 'Let both accept first, then roll out the maps of flow "despatch" and flow "orders", and only then let either send; to go back, the other way round.',
    });
  });

  it.each<[string, ModelLiteral, ModelLiteral]>([
    ["the receiver took it before", landscape(["std"], ["STD", "EXP"]), landscape(["std", "exp"], ["STD", "EXP"])],
    ["only the receiver begins", landscape(["std"], ["STD"]), landscape(["std"], ["STD", "EXP"])],
    [
      "one team rolls out both",
      landscape(["std"], ["STD"], { owner: "ecommerce" }),
      landscape(["std", "exp"], ["STD", "EXP"], { owner: "ecommerce" }),
    ],
    ["the flow is new", { systems: { wms: { owner: "warehouse" } } }, landscape(["std"], ["STD"])],
    ["nothing changes", landscape(["std"], ["STD"]), landscape(["std"], ["STD"])],
  ])("is quiet where %s", (_, base, head) => {
    expect(told(judgeModels(base, head), rule)).toEqual([]);
  });
});
