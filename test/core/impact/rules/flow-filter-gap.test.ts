import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "flow-filter-gap";

/** One flow of orders for each filter; `undefined` is a flow without one. */
function routes(...filters: readonly (string | undefined)[]): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" } },
    flows: Object.fromEntries(
      filters.map((filter, index) => [
        `orders-${index}`,
        { from: "shop", to: `wms-${index}`, document: "order", properties: filter === undefined ? {} : { filter } },
      ]),
    ),
  };
}

describe(rule, () => {
  it("warns about a value that a flow took until now and none takes any more", () => {
    const findings = judgeModels(routes("country = DE", "country = FR"), routes("country = AT", "country = FR"));

    expect(only(findings, rule)).toMatchObject({
      severity: "warning",
      status: "introduced",
      subject: "orders-0",
      code: "DE",
      message:
        'order documents of Web shop with country "DE" went over flow "orders-0" until now; no flow takes them any more.',
    });
  });

  it("warns when the flow is gone, whatever the spelling of the filter", () => {
    expect(told(judgeModels(routes("country = FR", "country == 'DE'"), routes("country = FR")), rule)).toEqual([
      "introduced warning orders-1 DE",
    ]);
  });

  it.each<[string, ModelLiteral, ModelLiteral]>([
    ["another flow takes it", routes("country = DE", "country = FR"), routes("country = FR", "country = DE")],
    ["a flow without a filter takes the rest", routes("country = DE", undefined), routes("country = AT", undefined)],
    ["nobody can read a filter", routes("country = DE"), routes("country in (DE, FR)")],
    ["it is divided by another field now", routes("country = DE"), routes("region = north")],
    ["no filter was an equality", routes("total > 5"), routes("total > 9")],
    ["there is nothing new", routes("country = DE"), routes("country = DE")],
  ])("is quiet where %s", (_, base, head) => {
    expect(told(judgeModels(base, head), rule)).toEqual([]);
  });
});
