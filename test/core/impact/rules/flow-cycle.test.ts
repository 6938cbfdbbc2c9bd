import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import { type ModelLiteral, model } from "../../../support/model.ts";

const rule = "flow-cycle";

/** `shop>wms:stock` is a flow of stock. */
function flows(...ways: readonly string[]): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" } },
    flows: Object.fromEntries(
      ways.map((way) => {
        const [from = "", to = "", document] = way.split(/[>:]/);
        return [way.replaceAll(/[>:]/g, "-"), { from, to, ...(document === undefined ? {} : { document }) }];
      }),
    ),
  };
}

describe(rule, () => {
  it("warns once about flows of one document that lead round, and names the systems", () => {
    const head = flows("shop>oms:stock", "oms>wms:stock", "wms>shop:stock", "wms>erp:stock");

    const finding = only(judgeModels({}, head), rule);

    expect([finding.severity, finding.status, finding.subject]).toEqual(["warning", "introduced", "oms-wms-stock"]);
    expect(finding.message).toBe(
      '"stock" documents can go round for ever between oms, Web shop, wms: over 3 flows, from "oms-wms-stock" on.',
    );
  });

  it("stands at the flow that closes the circle", () => {
    const head = flows("shop>wms:stock", "wms>shop:stock");

    const finding = only(judgeModels(flows("shop>wms:stock"), head), rule);

    const { flows: found } = model(head);
    expect(finding.subject).toBe("shop-wms-stock");
    expect(finding.location).toEqual(found.get("wms-shop-stock")?.at);
    expect(finding.related).toEqual(found.get("shop-wms-stock")?.at);
  });

  it("tells separate circles apart, and a flow from a system to itself", () => {
    const head = flows("a>b:x", "b>a:x", "b>c:x", "c>d:x", "d>c:x", "e>e:x");

    expect(told(judgeModels({}, head), rule)).toEqual([
      "introduced warning a-b-x",
      "introduced warning c-d-x",
      "introduced warning e-e-x",
    ]);
  });

  it.each<[string, ModelLiteral]>([
    ["the documents differ", flows("shop>wms:order", "wms>shop:despatch")],
    ["nobody says what they carry", flows("shop>wms", "wms>shop")],
    ["the ways only meet again", flows("a>b:x", "a>c:x", "b>d:x", "c>d:x")],
  ])("is quiet where %s", (_, head) => {
    expect(told(judgeModels({}, head), rule)).toEqual([]);
  });

  it("is introduced again by a flow that joins the circle", () => {
    const base = flows("a>b:x", "b>a:x");

    expect(told(judgeModels(base, base), rule)).toEqual(["existing warning a-b-x"]);
    expect(told(judgeModels(base, flows("a>b:x", "b>a:x", "b>c:x", "c>a:x")), rule)).toEqual([
      "introduced warning a-b-x",
    ]);
  });

  it("follows a long chain without running out of stack", () => {
    const ways = Array.from({ length: 5_000 }, (_, index) => `s${index}>s${index + 1}:x`);

    expect(told(judgeModels({}, flows(...ways, "s5000>s0:x")), rule)).toHaveLength(1);
  });
});
