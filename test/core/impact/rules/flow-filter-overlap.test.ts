import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { FlowLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "flow-filter-overlap";

function routes(...flows: readonly (Partial<FlowLiteral> & { readonly filter?: string })[]): ModelLiteral {
  return {
    flows: Object.fromEntries(
      flows.map(({ filter, ...rest }, index) => [
        `orders-${index}`,
        { from: "shop", to: "wms", document: "order", properties: filter === undefined ? {} : { filter }, ...rest },
      ]),
    ),
  };
}

describe(rule, () => {
  it("warns about the second flow that takes the same documents to the same system", () => {
    const findings = judgeModels(
      routes({ filter: "country = DE" }),
      routes({ filter: "country = DE" }, { filter: 'country = "DE"' }),
    );

    expect(told(findings, rule)).toEqual(["introduced warning orders-1 DE"]);
    expect(only(findings, rule).message).toBe(
      'Flow "orders-0" and flow "orders-1" both take order documents of shop with country "DE" to wms, which gets each of them twice.',
    );
  });

  it.each<[string, ModelLiteral]>([
    ["they lead to different systems", routes({ filter: "a = b" }, { filter: "a = b", to: "erp" })],
    ["they carry different documents", routes({ filter: "a = b" }, { filter: "a = b", document: "refund" })],
    ["they say nothing of documents", routes({ filter: "a = b", document: "" }, { filter: "a = b" })],
    ["the values differ", routes({ filter: "a = b" }, { filter: "a = c" })],
    ["one has no filter", routes({ filter: "a = b" }, {})],
    ["a filter says more than one thing", routes({ filter: "a = b and c = d" }, { filter: "a = b and c = d" })],
  ])("is quiet where %s", (_, head) => {
    expect(told(judgeModels({}, head), rule)).toEqual([]);
  });

  it("does not block what was so before", () => {
    const both = routes({ filter: "a = b" }, { filter: "a = b" });

    expect(told(judgeModels(both, both), rule)).toEqual(["existing warning orders-1 b"]);
  });
});
