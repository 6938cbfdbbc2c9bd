import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import { type FlowLiteral, type ModelLiteral, model } from "../../support/model.ts";

const at = { path: ".github/ripplegate.yml", line: 1, column: 1 };

/** Orders to the warehouse; what comes next is declared, since stock messages carry no shipping method. */
function landscape(entries: { readonly [code: string]: string }, rest: Partial<FlowLiteral> = {}): ModelLiteral {
  return {
    lists: { "shop/shipping-method": Object.keys(entries) },
    flows: {
      orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries } }, next: ["despatch"], ...rest },
      despatch: { from: "wms", to: "shop", carries: { status: "same" }, next: ["mails"] },
      mails: { from: "shop", to: "crm", carries: { "order-type": "same" } },
      stock: { from: "wms", to: "shop", carries: { location: "same" } },
    },
  };
}

function impactOf(base: ModelLiteral, head: ModelLiteral) {
  const sides = { base: model(base), head: model(head) };
  const side = (one: typeof sides.base) => ({ model: one, policy: new Map<string, string>(), policyAt: at });
  const changes = diffSides(side(sides.base), side(sides.head));
  return traceImpact(sides.base, sides.head, changes).impact;
}

describe("flows that are declared to come next", () => {
  it("are affected by whatever changes the messages before them, as far as it is declared, in an unknown scope", () => {
    const { flows, unaffected, scope } = impactOf(landscape({ a: "A" }), landscape({ a: "A", b: "B" }));

    expect(flows.map(({ id, hops }) => `${id} ${hops}`)).toEqual(["despatch 2", "mails 3", "orders 1"]);
    expect(flows[0]?.because).toEqual(flows[2]?.because);
    expect(unaffected).toEqual(["stock"]);
    expect(scope).toBe("unknown");
  });

  it("are not affected by who owns or watches the flow before them", () => {
    const watched = { properties: { monitors: { errors: "https://x.example" } } };
    const { flows } = impactOf(landscape({ a: "A" }), landscape({ a: "A" }, watched));

    expect(flows.map(({ id }) => id)).toEqual(["orders"]);
  });

  it("are left to the trace where it can follow the codes", () => {
    const traced = (entries: { readonly [code: string]: string }): ModelLiteral => ({
      lists: { "shop/shipping-method": Object.keys(entries), "wms/shipping-method": ["X"] },
      flows: {
        orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries } }, next: ["labels"] },
        labels: { from: "wms", to: "carrier", carries: { "shipping-method": { entries: { X: "P" } } } },
      },
    });
    const { flows, unaffected, scope } = impactOf(traced({ a: "X" }), traced({ a: "X", b: "X" }));

    expect(flows.map(({ id }) => id)).toEqual(["orders"]);
    expect(unaffected).toEqual(["labels"]);
    expect(scope).toBe("additive");
  });

  it("may lead round", () => {
    const round = (codes: readonly string[]): ModelLiteral => ({
      lists: { "a/type": codes },
      flows: {
        there: { from: "a", to: "b", carries: { type: "same" }, next: ["back"] },
        back: { from: "b", to: "a", next: ["there"] },
      },
    });

    expect(impactOf(round(["x"]), round(["x", "y"])).flows.map(({ id }) => id)).toEqual(["back", "there"]);
  });
});
