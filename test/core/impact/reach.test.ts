import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { Impact, ImpactPath } from "../../../src/core/impact/impact.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import { type FlowLiteral, type ModelLiteral, model } from "../../support/model.ts";

describe("traceImpact", () => {
  it("finds nothing where nothing changed", () => {
    const impact = impactOf(chain(), chain());

    expect(affected(impact)).toEqual([]);
    expect(impact).toMatchObject({ scope: "none", systems: [], paths: [], absorbed: [] });
    expect(impact.unaffected).toEqual(["label-request", "order-posting", "order-release"]);
  });

  it("follows a new code through successive maps, and names the flow that does not see it", () => {
    const impact = impactOf(
      chain(),
      chain({
        shop: ["standard", "express-intl"],
        shipping: { "express-intl": "INT" },
        wms: ["STD", "INT"],
        carrier: { INT: "DHL" },
        posting: { "express-intl": "F2" },
      }),
    );

    expect(affected(impact)).toEqual(["label-request@1", "order-posting@1", "order-release@1"]);
    expect(impact.systems.map(({ id, hops }) => `${id}@${hops}`)).toEqual(["carrier@1", "erp@1", "wms@1"]);
    expect(impact.scope).toBe("additive");
    expect(drawn(impact)).toContain(
      "code-added:shop/shipping-method:express-intl accepted: shop express-intl → order-release(entry) → wms INT → label-request(entry) → carrier DHL",
    );
  });

  it("gives each flow its own entries as cause, where the shop says itself what it sends", () => {
    const added = {
      shop: ["standard", "intl"],
      shipping: { intl: "INT" },
      wms: ["STD", "INT"],
      posting: { intl: "F2" },
    };

    const impact = impactOf(chain({ wms: ["STD", "INT"] }), chain(added));

    const causes = new Map(impact.flows.map(({ id, because }) => [id, because]));
    expect(causes.get("order-posting")).toEqual([
      "code-added:shop/shipping-method:intl",
      "map-entry-added:posting:intl",
    ]);
    expect(causes.get("order-release")).toEqual([
      "code-added:shop/shipping-method:intl",
      "map-entry-added:shipping:intl",
    ]);
  });

  it("finds a dead end two flows on", () => {
    const wms = ["STD", "INT"];
    const added = {
      shop: ["standard", "express-intl"],
      shipping: { "express-intl": "INT" },
      posting: { "express-intl": "F2" },
    };

    const impact = impactOf(chain({ wms }), chain({ wms, ...added }));

    expect(affected(impact)).toEqual(["label-request@2", "order-posting@1", "order-release@1"]);
    expect(drawn(impact)).toContain(
      "code-added:shop/shipping-method:express-intl unmapped: shop express-intl → order-release(entry) → wms INT → label-request(missing)",
    );
  });

  it("calls a code absorbed that arrives as one that was there, and what lies behind unaffected", () => {
    const impact = impactOf(
      chain(),
      chain({ shop: ["standard", "economy"], shipping: { economy: "STD" }, posting: { economy: "F1" } }),
    );

    expect(affected(impact)).toEqual(["order-posting@1", "order-release@1"]);
    expect(impact.unaffected).toEqual(["label-request"]);
    expect(impact.absorbed.map(({ system, code }) => `${system} ${code}`)).toEqual(["erp F1", "wms STD"]);
  });

  it("proves that nothing changes outside when only the code between two systems is another", () => {
    const before = { lists: { "shop/shipping-method": ["standard"] }, ...recoded("STD") };
    const after = { lists: { "shop/shipping-method": ["standard"] }, ...recoded("S1") };

    const impact = impactOf(before, after);

    expect(impact.flows.map(({ id, internal }) => `${id} ${internal}`)).toEqual(["despatch true", "release true"]);
  });

  it("does not call a change internal that reaches the end", () => {
    const impact = impactOf(chain(), chain({ carrier: { STD: "GLS" } }));

    expect(impact.flows.map(({ id, internal }) => `${id} ${internal}`)).toEqual(["label-request false"]);
    expect(impact.scope).toBe("code-scoped");
  });

  it("is not affected by an entry for a code that nobody sends", () => {
    const impact = impactOf(chain(), chain({ shipping: { never: "STD" } }));

    expect(affected(impact)).toEqual([]);
    expect(impact.scope).toBe("none");
  });

  it("follows a removed code together with its entry without finding it lost", () => {
    const impact = impactOf(
      chain({ shop: ["standard", "old"], shipping: { old: "STD" }, posting: { old: "F1" } }),
      chain(),
    );

    expect(affected(impact)).toEqual(["order-posting@1", "order-release@1"]);
    expect(impact.scope).toBe("code-scoped");
  });

  it.each<[string, Partial<FlowLiteral>, string]>([
    ["its owner", { owner: "warehouse" }, "none"],
    ["who handles its failed messages", { errors: "warehouse" }, "none"],
    ["its owner and its filter", { owner: "warehouse", properties: { filter: "paid" } }, "flow-wide"],
  ])("reaches as far as what is sent differs, where a flow changes %s", (_, changed, scope) => {
    const landscape = (more: Partial<FlowLiteral>): ModelLiteral => ({
      lists: { "shop/shipping-method": ["a"] },
      flows: { one: { from: "shop", to: "wms", carries: { "shipping-method": "same" }, ...more } },
    });

    const impact = impactOf(landscape({}), landscape(changed));

    expect(affected(impact)).toEqual(["one@1"]);
    expect(impact.scope).toBe(scope);
  });

  it("affects every flow that shares a map, and none that shares only a list", () => {
    const shared = (target: string): ModelLiteral => ({
      lists: { "shop/shipping-method": ["a"] },
      maps: { shared: { entries: { a: target }, onMissing: "fail" } },
      flows: {
        one: { from: "shop", to: "wms", carries: { "shipping-method": "shared" } },
        two: { from: "shop", to: "erp", carries: { "shipping-method": "shared" } },
        three: { from: "shop", to: "crm", carries: { "shipping-method": "same" } },
      },
    });

    const impact = impactOf(shared("A"), shared("B"));

    expect(affected(impact)).toEqual(["one@1", "two@1"]);
    expect(impact.unaffected).toEqual(["three"]);
  });

  it("affects a return flow that can no longer tell two codes apart", () => {
    const impact = impactOf(returning({ a: "X", b: "Y" }), returning({ a: "X", b: "X" }));

    expect(affected(impact)).toContain("back@2");
  });

  it("follows the default when it changes, for listed and unlisted codes", () => {
    const withDefault = (target: string): ModelLiteral => ({
      lists: { "shop/product-type": ["shirt", "gift-card"], "erp/tax-code": { accepts: ["P1", "P0", "P9"] } },
      maps: { tax: { from: "shop/product-type", to: "erp/tax-code", entries: { shirt: "P1" }, default: target } },
      flows: { posting: { from: "shop", to: "erp", carries: { "product-type": "tax" } } },
    });

    const impact = impactOf(withDefault("P0"), withDefault("P9"));

    expect(affected(impact)).toEqual(["posting@1"]);
    expect(impact.scope).toBe("flow-wide");
    expect(drawn(impact)).toEqual(["map-default-changed:tax default: shop gift-card → posting(default) → erp P9"]);
  });

  it("ends in a cycle of flows", () => {
    const round = (extra: string[]): ModelLiteral => ({
      lists: { "a/status": { produces: ["new", ...extra] } },
      flows: {
        there: { from: "a", to: "b", carries: { status: "same" } },
        back: { from: "b", to: "a", carries: { status: "same" } },
      },
    });

    const impact = impactOf(round([]), round(["open"]));

    expect(affected(impact)).toEqual(["back@2", "there@1"]);
  });

  it("keeps a code in sight whose entry is gone where the list is not declared", () => {
    const open = (entries: Record<string, string>): ModelLiteral => ({
      flows: { release: { from: "shop", to: "wms", carries: { "shipping-method": { entries, onMissing: "fail" } } } },
    });

    const impact = impactOf(open({ standard: "STD", express: "EXP" }), open({ standard: "STD" }));

    expect(affected(impact)).toEqual(["release@1"]);
    expect(impact.coverage).toEqual({ codes: 2, traced: 1 });
    expect(drawn(impact)).toEqual([
      "map-entry-removed:release/shipping-method:express unmapped: shop express → release(missing)",
    ]);
  });
});

interface Parts {
  readonly shop?: readonly string[];
  readonly shipping?: Readonly<Record<string, string>>;
  readonly wms?: readonly string[];
  readonly carrier?: Readonly<Record<string, string>>;
  readonly posting?: Readonly<Record<string, string>>;
}

/** shop → wms → carrier, and shop → erp. */
function chain({
  shop = ["standard"],
  shipping = {},
  wms = ["STD"],
  carrier = {},
  posting = {},
}: Parts = {}): ModelLiteral {
  return {
    lists: { "shop/shipping-method": shop, "wms/shipping-method": { accepts: wms } },
    maps: {
      shipping: { entries: { standard: "STD", ...shipping }, onMissing: "fail" },
      carrier: { entries: { STD: "UPS", ...carrier }, onMissing: "fail" },
      posting: { entries: { standard: "F1", ...posting }, onMissing: "fail" },
    },
    flows: {
      "order-release": { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } },
      "label-request": { from: "wms", to: "carrier", carries: { "shipping-method": "carrier" } },
      "order-posting": { from: "shop", to: "erp", carries: { "shipping-method": "posting" } },
    },
  };
}

function recoded(code: string): ModelLiteral {
  return {
    flows: {
      release: {
        from: "shop",
        to: "oms",
        carries: { "shipping-method": { entries: { standard: code }, onMissing: "fail" } },
      },
      despatch: {
        from: "oms",
        to: "wms",
        carries: { "shipping-method": { entries: { [code]: "PARCEL" }, onMissing: "fail" } },
      },
    },
  };
}

function returning(entries: Readonly<Record<string, string>>): ModelLiteral {
  return {
    lists: { "shop/shipping-method": ["a", "b"] },
    flows: {
      out: { from: "shop", to: "wms", carries: { "shipping-method": { entries, onMissing: "fail" } } },
      back: {
        from: "wms",
        to: "shop",
        carries: { "shipping-method": { entries: { X: "a", Y: "b" }, onMissing: "fail" } },
      },
    },
  };
}

function impactOf(before: ModelLiteral, after: ModelLiteral): Impact {
  const place = { path: ".github/ripplegate.yml", line: 1, column: 1 };
  const [base, head] = [model(before), model(after)];
  const policy = new Map<string, string>();
  const changes = diffSides({ model: base, policy, policyAt: place }, { model: head, policy, policyAt: place });
  return traceImpact(base, head, changes).impact;
}

function affected(impact: Impact): readonly string[] {
  return impact.flows.map(({ id, hops }) => `${id}@${hops}`);
}

function drawn(impact: Impact): readonly string[] {
  return impact.paths.map((path) => `${path.change} ${path.outcome}: ${path.steps.map(drawStep).join(" → ")}`);
}

function drawStep(step: ImpactPath["steps"][number]): string {
  return step.kind === "code" ? `${step.system} ${step.code ?? "*"}` : `${step.flow}(${step.via})`;
}
