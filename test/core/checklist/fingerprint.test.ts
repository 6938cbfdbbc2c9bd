import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainLapse } from "../../../src/core/checklist/explain-lapse.ts";
import { FINGERPRINT_FORMAT, fingerprint } from "../../../src/core/checklist/fingerprint.ts";
import type { ChecklistItem } from "../../../src/core/checklist/item.ts";
import { checklistOf } from "../../support/checklist.ts";
import { cpuTimeMs } from "../../support/cpu-time.ts";
import type { FlowLiteral, MapLiteral, ModelLiteral } from "../../support/model.ts";

const roles = { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"], integration: ["@acme/integration"] };

const shipping: MapLiteral = {
  from: "shop/shipping-method",
  to: "wms/shipping-method",
  onMissing: "fail",
  entries: { standard: "STD", express: "EXP", intl: "INT" },
};
const orderRelease: FlowLiteral = {
  from: "shop",
  to: "wms",
  owner: "integration",
  errors: "integration",
  carries: { "shipping-method": "shipping" },
};

function landscape(rest: { codes?: readonly string[]; maps?: ModelLiteral["maps"]; flows?: ModelLiteral["flows"] }) {
  return {
    systems: { shop: { owner: "ecommerce" }, wms: { owner: "warehouse" }, erp: { owner: "ecommerce" } },
    lists: {
      "shop/shipping-method": rest.codes ?? ["standard", "express"],
      "wms/shipping-method": ["STD", "EXP", "INT", "EXP2"],
    },
    maps: { shipping, ...rest.maps },
    flows: { "order-release": orderRelease, ...rest.flows },
  } satisfies ModelLiteral;
}

const base = landscape({ codes: ["standard"] });

function receiverAccepts(head: ModelLiteral, from: ModelLiteral = base): ChecklistItem {
  const items = checklistOf(from, head, { policy: { roles } });
  const item = items.find((one) => one.id === "receiver-accepts:order-release");
  if (item === undefined) throw new Error(`not asked: ${items.map((one) => one.id).join(" ")}`);
  return item;
}

describe("a fingerprint", () => {
  it("has a pinned format: people's sign-offs hang on it (scenario 57)", () => {
    const parts = [
      { name: "role:warehouse", digest: "d2", value: null },
      { name: "change:x", digest: "d1", value: null },
    ];

    expect(FINGERPRINT_FORMAT).toBe("ripplegate.fingerprint/1");
    expect(fingerprint("tax:a", parts, (text) => text)).toBe(
      '{"format":"ripplegate.fingerprint/1","item":"tax:a","parts":[["change:x","d1"],["role:warehouse","d2"]]}',
    );
    expect(receiverAccepts(landscape({})).fingerprint).toBe(
      "16c6afd1cf5b81e765b59edb5b42201c01b3a868da52bf6d8c52df36e7875865",
    );
  });

  it("stays the same when a system only gets another title, which its question names", () => {
    const titled = (from: ModelLiteral) => ({
      ...from,
      systems: { ...from.systems, wms: { title: "Warehouse", owner: "warehouse" } },
    });
    const before = receiverAccepts(landscape({}));

    const after = receiverAccepts(titled(landscape({})), titled(base));

    expect([before.title, after.title]).toEqual([
      "It is the right code for wms, and the test system of wms takes it",
      "It is the right code for Warehouse, and the test system of Warehouse takes it",
    ]);
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it("names what it is made of", () => {
    expect(receiverAccepts(landscape({})).covers.map((part) => part.name)).toEqual([
      "change:code-added:shop/shipping-method:express",
      "flow:order-release",
      "list:shop/shipping-method",
      "list:wms/shipping-method",
      "map:order-release/shipping-method",
      "role:warehouse",
      "validation",
    ]);
  });

  it("stays the same when entries stand in another order and everything on another line", () => {
    const reordered = { ...shipping, entries: { intl: "INT", express: "EXP", standard: "STD" } };
    const before = receiverAccepts(landscape({}));

    const after = receiverAccepts(
      landscape({ codes: ["express", "standard"], maps: { early: {}, shipping: reordered } }),
    );

    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it("stays the same when the pull request also touches another flow (scenario 42)", () => {
    const invoices = (entries: MapLiteral["entries"]): FlowLiteral => ({
      from: "shop",
      to: "erp",
      owner: "ecommerce",
      carries: { "order-type": { onMissing: "fail", ...(entries && { entries }) } },
    });
    const from = landscape({ codes: ["standard"], flows: { invoices: invoices({ web: "SO" }) } });
    const before = receiverAccepts(landscape({ flows: { invoices: invoices({ web: "SO" }) } }), from);

    const after = receiverAccepts(landscape({ flows: { invoices: invoices({ web: "SX", b2b: "SO" }) } }), from);

    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it.each([
    ["adds an entry to", { standard: "STD", express: "EXP", intl: "INT", drone: "INT" }],
    ["removes an entry from (scenario 45)", { standard: "STD", express: "EXP" }],
    ["retargets an entry of (scenario 43)", { standard: "STD", express: "EXP2", intl: "INT" }],
  ])("is another one when a push %s the map that it covers", (_, entries) => {
    const before = receiverAccepts(landscape({}));

    const after = receiverAccepts(landscape({ maps: { shipping: { ...shipping, entries } } }));

    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it("is another one when the base branch moved under it, with no push (scenario 56)", () => {
    const moved = { ...shipping, entries: { standard: "STD", express: "EXP", intl: "EXP2" } };
    const before = receiverAccepts(landscape({}));

    const after = receiverAccepts(
      landscape({ maps: { shipping: moved } }),
      landscape({ codes: ["standard"], maps: { shipping: moved } }),
    );

    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it("is another one when the flow reaches one more system (scenario 44)", () => {
    const onward: FlowLiteral = { from: "wms", to: "erp", owner: "ecommerce", carries: { "shipping-method": "same" } };
    const express = { ...shipping, entries: { standard: "STD", express: "EXP2" } };
    const before = receiverAccepts(
      landscape({ maps: { shipping: express } }),
      landscape({ codes: ["standard"], maps: { shipping: { ...express, entries: { standard: "STD" } } } }),
    );

    const after = receiverAccepts(
      landscape({ maps: { shipping: express }, flows: { onward } }),
      landscape({ codes: ["standard"], maps: { shipping: { ...express, entries: { standard: "STD" } } } }),
    );

    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it("is another one when base gives the role to other people", () => {
    const before = receiverAccepts(landscape({}));

    const items = checklistOf(base, landscape({}), { policy: { roles: { ...roles, warehouse: ["@priya"] } } });

    expect(items.find((item) => item.id === before.id)?.fingerprint).not.toBe(before.fingerprint);
  });

  it("of one item says nothing about another's content: two flows with one undeclared list between them", () => {
    const other = (entries: MapLiteral["entries"]): FlowLiteral => ({
      from: "shop",
      to: "erp",
      owner: "ecommerce",
      carries: {
        "shipping-method": { from: "shop/shipping-method", to: "erp/shipping-method", ...(entries && { entries }) },
      },
    });
    const undeclared = (flow: FlowLiteral, entries: MapLiteral["entries"]): ModelLiteral => ({
      systems: base.systems,
      maps: { shipping: { ...shipping, ...(entries && { entries }) } },
      flows: { "order-release": orderRelease, other: flow },
    });
    const from = undeclared(other({ standard: "S" }), { standard: "STD" });

    const before = receiverAccepts(undeclared(other({ standard: "S" }), { standard: "STD", express: "EXP" }), from);
    const after = receiverAccepts(
      undeclared(other({ standard: "S", intl: "I" }), { standard: "STD", express: "EXP" }),
      from,
    );

    const content = (item: ChecklistItem) => item.covers.filter((part) => !part.name.startsWith("change:"));
    expect(content(after)).toEqual(content(before));
  });

  it("is fast for a large map with many items", () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`code-${index}`, "STD"]));
    const large = { ...shipping, entries: { ...many, express: "EXP", standard: "STD" } };

    const started = cpuTimeMs();
    receiverAccepts(
      landscape({ maps: { shipping: large } }),
      landscape({ codes: ["standard"], maps: { shipping: large } }),
    );

    expect(cpuTimeMs() - started).toBeLessThan(5000);
  });

  const onward = (entries: MapLiteral["entries"]): FlowLiteral => ({
    from: "wms",
    to: "erp",
    owner: "ecommerce",
    carries: {
      "shipping-method": {
        from: "wms/shipping-method",
        to: "erp/shipping-method",
        onMissing: "fail",
        ...(entries && { entries }),
      },
    },
  });
  /** `express` becomes EXP at the warehouse, and goes on from there. */
  const twoHops = (next: MapLiteral["entries"], codes = ["standard", "express"], way = shipping): ModelLiteral => ({
    ...landscape({ codes, maps: { shipping: way }, flows: { onward: onward(next) } }),
    lists: { "shop/shipping-method": codes },
  });
  const itemOf = (id: string, head: ModelLiteral, from: ModelLiteral): ChecklistItem | undefined =>
    checklistOf(from, head, { policy: { roles } }).find((item) => item.id === id);

  it("stays the same when a push edits the map of the next flow, whose own items are asked anew", () => {
    const from = twoHops({ STD: "S" }, ["standard"], { ...shipping, entries: { standard: "STD" } });
    const heads = [{ STD: "S" }, { STD: "S", EXP: "E" }, { STD: "T", EXP: "E" }].map((next) => twoHops(next));

    const first = heads.map((head) => itemOf("receiver-accepts:order-release", head, from)?.fingerprint);
    const second = heads.map((head) => itemOf("failure-path:onward", head, from)?.fingerprint);

    expect(first[0]).toBeDefined();
    expect(new Set(first).size).toBe(1);
    expect(second[0]).toBeDefined();
    expect(new Set(second).size).toBe(3);
  });

  it("of the next flow is another one when other codes come to it", () => {
    const same = (codes: readonly string[], entries: MapLiteral["entries"]): ModelLiteral => ({
      ...landscape({ codes, maps: { shipping: { ...shipping, ...(entries && { entries }) } } }),
      lists: { "shop/shipping-method": codes },
      flows: { "order-release": orderRelease, onward: { ...onward({}), carries: { "shipping-method": "same" } } },
    });
    const from = same(["standard"], { standard: "STD" });
    const heads = ["EXP", "EXP2"].map((express) => same(["standard", "express"], { standard: "STD", express }));

    const [before, after] = heads.map((head) => itemOf("tracking-back:onward", head, from));

    expect(before?.covers.find((part) => part.name === "flow:onward")?.value).toMatchObject({
      arrives: ["shipping-method/EXP"],
    });
    expect(after?.covers.find((part) => part.name === "flow:onward")?.value).toMatchObject({
      arrives: ["shipping-method/EXP2"],
    });
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  it("is another one when a code goes from the receiver's list", () => {
    const without = { ...landscape({}).lists, "wms/shipping-method": ["STD", "EXP", "INT"] };
    const before = receiverAccepts(landscape({}));

    const after = receiverAccepts({ ...landscape({}), lists: without });

    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it.each([
    ["first-match", false],
    ["exact", true],
  ] as const)("of a map with match %s: another order leaves it the same: %s", (match, isSame) => {
    const entries = [
      { from: "standard", to: "STD" },
      { from: "express", to: "EXP" },
    ];
    const ordered = (list: typeof entries) => landscape({ maps: { shipping: { ...shipping, match, entries: list } } });

    const before = receiverAccepts(ordered(entries));
    const after = receiverAccepts(ordered(entries.toReversed()));

    expect(after.fingerprint === before.fingerprint).toBe(isSame);
  });

  it("is back when the content is back (scenario 52)", () => {
    const before = receiverAccepts(landscape({}));
    receiverAccepts(landscape({ maps: { shipping: { ...shipping, entries: { standard: "STD", express: "EXP2" } } } }));

    const back = receiverAccepts(landscape({}));

    expect(back).toEqual(before);
  });

  it("depends on what stands in the map, never on how it is written", () => {
    const entry = fc.record({
      from: fc.constantFrom("standard", "express", "intl", "a", "__proto__"),
      to: fc.constantFrom("STD", "EXP", null),
      when: fc.oneof(fc.constant({}), fc.record({ country: fc.constantFrom("DE", "FR"), store: fc.constant("1") })),
    });
    const entries = fc.uniqueArray(entry, {
      minLength: 1,
      maxLength: 6,
      selector: ({ from, when }) => JSON.stringify([from, Object.entries(when).sort()]),
    });
    const withEntries = (list: MapLiteral["entries"], path?: string): string | undefined => {
      const head = landscape({ maps: { shipping: { ...shipping, ...(list && { entries: list }) } } });
      const items = checklistOf(base, head, { policy: { roles }, ...(path === undefined ? {} : { path }) });
      return items.find((item) => item.id === "failure-path:order-release")?.fingerprint;
    };

    fc.assert(
      fc.property(entries, (list) => {
        const turned = list
          .toReversed()
          .map((one) => ({ ...one, when: Object.fromEntries(Object.entries(one.when).reverse()) }));
        const written = withEntries(list);

        expect(written).toBeDefined();
        expect(withEntries(turned, "elsewhere.yml")).toBe(written);
        expect(withEntries(list.slice(1))).not.toBe(written);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps few parts however many changes there are, and still tells which of them came", () => {
    const codes = Array.from({ length: 60 }, (_, index) => `code-${index}`);
    const entries = Object.fromEntries([...codes, "late", "standard"].map((code) => [code, "STD"]));
    const maps = { shipping: { ...shipping, entries } };
    const lists = { "wms/shipping-method": ["STD"] };
    const open = (list: readonly string[]) => ({
      ...landscape({ maps }),
      lists: { "shop/shipping-method": list, ...lists },
    });

    const before = receiverAccepts(open(["standard", ...codes]), open(["standard"]));
    const after = receiverAccepts(open(["standard", ...codes, "late"]), open(["standard"]));

    expect(before.covers.map((part) => part.name)).toEqual([
      "changes",
      "flow:order-release",
      "list:shop/shipping-method",
      "list:wms/shipping-method",
      "map:order-release/shipping-method",
      "role:warehouse",
      "validation",
    ]);
    expect(explainLapse(before.covers, after.covers)).toEqual(['the code "late" was added to the list of shop']);
    const isChanges = (part: { readonly name: string }) => part.name === "changes";
    expect(explainLapse(before.covers.filter(isChanges), after.covers.filter(isChanges))).toEqual([
      'there is a new change: code added "late" in "shop/shipping-method"',
    ]);
  });
});
