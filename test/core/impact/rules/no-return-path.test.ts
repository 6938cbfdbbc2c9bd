import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "no-return-path";

function landscape(codes: readonly string[], returns: Partial<FlowLiteral> | undefined): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" }, crm: { kind: "crm" } },
    lists: { "shop/product-type": codes },
    flows: {
      orders: { from: "shop", to: "wms", document: "order", carries: { "product-type": "same" } },
      mailing: { from: "shop", to: "crm", document: "order", carries: { "product-type": "same" } },
      ...(returns && { returns: { from: "portal", to: "wms", document: "customer-return", ...returns } }),
    },
  };
}

const shirts = { carries: { "product-type": { entries: { shirt: "shirt" } } } } as const;

describe(rule, () => {
  it("warns about a product type that is sold and that no returns know", () => {
    const findings = judgeModels(landscape(["shirt"], shirts), landscape(["shirt", "gift-card"], shirts));

    expect(told(findings, rule)).toEqual(["introduced warning orders product-type gift-card"]);
    expect(only(findings, rule).message).toBe(
      '"gift-card" goes out from Web shop over flow "orders", and no flow of returns knows it: what is sold so cannot come back.',
    );
  });

  it.each<[string, ModelLiteral]>([
    ["there are no returns at all", landscape(["gift-card"], undefined)],
    [
      "the returns bring everything back as it is",
      landscape(["gift-card"], { from: "wms", to: "shop", carries: { "product-type": "same" } }),
    ],
    [
      "it reaches the returns and is lost there, which is found by itself",
      landscape(["gift-card"], { from: "wms", to: "shop", ...shirts }),
    ],
    [
      "only word of it goes out",
      {
        systems: { crm: { kind: "crm" } },
        lists: { "shop/product-type": ["gift-card"] },
        flows: {
          mailing: { from: "shop", to: "crm", carries: { "product-type": "same" } },
          returns: { from: "portal", to: "shop", document: "return", ...shirts },
        },
      },
    ],
    ["the returns carry something else", landscape(["gift-card"], { carries: { "return-reason": "same" } })],
    ["the flow back carries no returns", landscape(["gift-card"], { ...shirts, document: "stock" })],
    [
      "the returns know it by the receiver's name",
      {
        lists: { "shop/product-type": ["gift-card"] },
        flows: {
          orders: { from: "shop", to: "wms", carries: { "product-type": { entries: { "gift-card": "GC" } } } },
          back: {
            from: "wms",
            to: "shop",
            document: "rma",
            carries: { "product-type": { entries: { GC: "gift-card" } } },
          },
        },
      },
    ],
  ])("is quiet where %s", (_, head) => {
    expect(told(judgeModels({}, head), rule)).toEqual([]);
  });

  it("knows returns by the kind of the system, and order types as well", () => {
    const head: ModelLiteral = {
      systems: { back: { kind: "returns" } },
      lists: { "shop/order-type": ["web", "b2b"] },
      flows: {
        orders: { from: "shop", to: "wms", carries: { "order-type": "same" } },
        incoming: { from: "back", to: "wms", carries: { "order-type": { entries: { web: "web" } } } },
      },
    };

    expect(told(judgeModels({}, head), rule)).toEqual(["introduced warning orders order-type b2b"]);
  });

  it("does not block what was so before", () => {
    const same = landscape(["shirt", "gift-card"], shirts);

    expect(told(judgeModels(same, same), rule)).toEqual(["existing warning orders product-type gift-card"]);
  });
});
