import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { Failure, Impact } from "../../../src/core/impact/impact.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import type { Conditions } from "../../../src/core/model/model.ts";
import { side } from "../../support/changes.ts";
import { type MapLiteral, type ModelLiteral, model } from "../../support/model.ts";

describe("the paths of a change", () => {
  it("tell how a removed code went until now, as nobody sends it any more", () => {
    const impact = impactOf(chain(["standard", "old"]), chain(["standard"]));

    expect(drawn(impact)).toEqual([
      "code-removed:shop/shipping-method:old base accepted: shop old → order-release → wms OLD → label-request → carrier L2",
    ]);
  });

  it("tell what now happens to a code that is still sent, though its entry is gone", () => {
    const impact = impactOf(chain(["standard", "old"]), chain(["standard", "old"], { standard: "STD" }));

    expect(drawn(impact)).toEqual(["map-entry-removed:shipping:old head unmapped: shop old → order-release"]);
  });

  it("tell the way of a new code and of its new entry once, with both changes", () => {
    const impact = impactOf(chain(["standard"], { standard: "STD" }), chain(["standard", "old"]));

    expect(drawn(impact)).toEqual([
      "code-added:shop/shipping-method:old + map-entry-added:shipping:old head absorbed: shop old → order-release → wms OLD",
    ]);
  });

  it("say how many more there are than are spelled out", () => {
    const codes = Array.from({ length: 11 }, (_, index) => `c${index}`);
    const impact = impactOf(dropping(codes, "fail"), dropping(codes, "drop"));

    expect(impact.paths.map(({ more }) => more)).toEqual([0, 0, 0, 0, 0, 0, 0, 3]);
  });
});

describe("the paths of a change under conditions", () => {
  const book = (rows: readonly (readonly [country: string, to: string])[]): ModelLiteral => ({
    lists: { "shop/type": ["book", "toy"], "tax/type": ["P0", "P1", "P2"] },
    flows: {
      tax: {
        from: "shop",
        to: "tax",
        carries: {
          type: {
            entries: [
              ...rows.map(([country, to]) => ({ from: "book", to, when: { country } })),
              { from: "toy", to: "P1" },
            ],
            default: "P0",
          },
        },
      },
    },
  });

  it("tell the condition that was edited, and not what stays as it was under the others", () => {
    const impact = impactOf(
      book([
        ["DE", "P1"],
        ["FR", "P2"],
      ]),
      book([
        ["DE", "P1"],
        ["FR", "P1"],
      ]),
    );

    expect(drawn(impact)).toEqual([
      "map-entry-retargeted:tax/type:book?country=FR head absorbed: shop book country=FR → tax → tax P1 country=FR",
    ]);
    expect(impact.absorbed.map(({ code }) => code)).toEqual(["P1"]);
  });

  it("tell what now happens under the condition that lost its entry", () => {
    const removed = impactOf(
      book([
        ["DE", "P1"],
        ["FR", "P2"],
      ]),
      book([["DE", "P1"]]),
    );

    expect(drawn(removed)).toEqual([
      "map-entry-removed:tax/type:book?country=FR head default: shop book country=FR → tax → tax P0 country=FR",
    ]);
    const moved = impactOf(
      book([
        ["DE", "P1"],
        ["FR", "P2"],
      ]),
      book([
        ["DE", "P1"],
        ["BE", "P2"],
      ]),
    );
    const change = "map-entry-condition-changed:tax/type:book?country=BE";
    expect(drawn(moved)).toEqual([
      `${change} head default: shop book country=FR → tax → tax P0 country=FR`,
      `${change} head absorbed: shop book country=BE → tax → tax P2 country=BE`,
    ]);
  });

  it("do not go on where a later map asks for another case", () => {
    const both = (to: string): ModelLiteral => ({
      lists: { "a/status": ["x"], "b/status": { accepts: ["y", "z"] } },
      flows: {
        one: { from: "a", to: "b", carries: { status: { entries: [{ from: "x", to, when: { country: "DE" } }] } } },
        two: {
          from: "b",
          to: "c",
          carries: {
            status: {
              entries: [
                { from: "z", to: "de", when: { country: "DE" } },
                { from: "z", to: "fr", when: { country: "FR" } },
              ],
            },
          },
        },
      },
    });

    expect(drawn(impactOf(both("y"), both("z"))).filter((path) => path.includes(" head "))).toEqual([
      "map-entry-retargeted:one/status:x?country=DE head absorbed: a x country=DE → one → b z country=DE → two → c de country=DE",
    ]);
  });
});

describe("the first failure behind an affected flow", () => {
  it("is told for each flow on the way, with the flows between", () => {
    const impact = impactOf(chain(["standard"]), chain(["standard", "new"], { ...ENTRIES, new: "NEW" }));

    expect(failures(impact)).toEqual([
      "label-request loud label-request NEW 1, silent none",
      "order-release loud label-request NEW 2, silent none",
    ]);
  });

  it("is loud and silent apart, the nearest of each", () => {
    const before = branching({});
    const after = branching({ a: "A", b: "B" });

    expect(failures(impactOf(before, after))).toEqual([
      "labels loud labels A 1, silent none",
      "release loud labels A 2, silent reports B 2",
      "reports loud none, silent reports B 1",
    ]);
  });

  it("is nowhere where nothing fails, nor where only base fails", () => {
    expect(failures(impactOf(chain(["standard"]), chain(["standard", "old"])))).toEqual([
      "order-release loud none, silent none",
    ]);
    expect(failures(impactOf(dropping(["a"], "drop"), dropping([], "drop")))).toEqual(["out loud none, silent none"]);
  });

  it("ends in a cycle", () => {
    const round = (codes: readonly string[]): ModelLiteral => ({
      lists: { "a/status": { produces: codes } },
      flows: {
        there: { from: "a", to: "b", carries: { status: "same" } },
        back: { from: "b", to: "a", carries: { status: { entries: { x: "x" }, onMissing: "drop" } } },
      },
    });

    expect(failures(impactOf(round(["x"]), round(["x", "y"])))).toEqual([
      "back loud none, silent back y 1",
      "there loud none, silent back y 2",
    ]);
  });
});

const ENTRIES = { standard: "STD", old: "OLD" };

/** shop → wms → carrier; the last map knows `STD` and `OLD`. */
function chain(codes: readonly string[], entries: Readonly<Record<string, string>> = ENTRIES): ModelLiteral {
  return {
    lists: {
      "shop/shipping-method": codes,
      "wms/shipping-method": {
        accepts: ["STD", "OLD", "NEW"],
        produces: ["STD", "OLD", "NEW"].slice(0, entries.new === undefined ? 2 : 3),
      },
    },
    maps: {
      shipping: { entries, onMissing: "fail", from: "shop/shipping-method", to: "wms/shipping-method" },
      labels: { entries: { STD: "L1", OLD: "L2" }, onMissing: "fail" },
    },
    flows: {
      "order-release": { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } },
      "label-request": { from: "wms", to: "carrier", carries: { "shipping-method": "labels" } },
    },
  };
}

function dropping(codes: readonly string[], onMissing: NonNullable<MapLiteral["onMissing"]>): ModelLiteral {
  return {
    lists: { "shop/status": codes },
    flows: { out: { from: "shop", to: "wms", carries: { status: { onMissing } } } },
  };
}

function branching(entries: Readonly<Record<string, string>>): ModelLiteral {
  return {
    lists: { "shop/status": Object.keys(entries), "oms/status": { accepts: ["A", "B"] } },
    flows: {
      release: { from: "shop", to: "oms", carries: { status: { entries, onMissing: "fail" } } },
      labels: { from: "oms", to: "carrier", carries: { status: { entries: { B: "B" }, onMissing: "hold" } } },
      reports: { from: "oms", to: "bi", carries: { status: { entries: { A: "A" }, onMissing: "drop" } } },
    },
  };
}

function impactOf(before: ModelLiteral, after: ModelLiteral): Impact {
  const [base, head] = [model(before), model(after)];
  return traceImpact(base, head, diffSides(side(base), side(head))).impact;
}

function drawn(impact: Impact): readonly string[] {
  return impact.paths.map(({ change, also, side: walked, outcome, steps }) => {
    const way = steps
      .map((step) => (step.kind === "code" ? `${step.system} ${step.code}${toldConditions(step.when)}` : step.flow))
      .join(" → ");
    return `${[change, ...also].join(" + ")} ${walked} ${outcome}: ${way}`;
  });
}

function failures(impact: Impact): readonly string[] {
  return impact.flows.map(
    ({ id, firstLoud, firstSilent }) => `${id} loud ${told(firstLoud)}, silent ${told(firstSilent)}`,
  );
}

function toldConditions(when: Conditions | undefined): string {
  return Object.entries(when ?? {})
    .map(([name, value]) => ` ${name}=${value}`)
    .join("");
}

function told(failure: Failure | undefined): string {
  return failure === undefined ? "none" : `${failure.flow} ${failure.code} ${failure.hops}`;
}
