import { describe, expect, it } from "vitest";
import { changesBetween, ids, told } from "../../support/changes.ts";
import type { EntriesLiteral, MapLiteral } from "../../support/model.ts";

const ENDS = { from: "shop/shipping-method", to: "wms/shipping-method" };
const SYSTEMS = { shop: {}, wms: {} };

function maps(base: MapLiteral, head: MapLiteral) {
  return changesBetween({ maps: { shipping: { ...ENDS, ...base } } }, { maps: { shipping: { ...ENDS, ...head } } });
}

function entries(base: EntriesLiteral, head: EntriesLiteral) {
  return maps({ entries: base }, { entries: head });
}

describe("entries", () => {
  it("come, go and lead elsewhere, with the target as text", () => {
    const changes = entries({ a: "A", b: "B", c: "C" }, { a: "A", b: "X", d: "D" });

    expect(told(changes)).toEqual([
      'map-entry-added:shipping:d undefined → "D"',
      'map-entry-removed:shipping:c "C" → undefined',
      'map-entry-retargeted:shipping:b "B" → "X"',
    ]);
    expect(changes.map(({ type, location }) => [type, location.line])).toEqual([
      ["shipping-method", 5],
      ["shipping-method", 2],
      ["shipping-method", 4],
    ]);
  });

  it("tell no target from no entry and from the text null", () => {
    expect(told(entries({ a: null }, { a: "null" }))).toEqual(['map-entry-retargeted:shipping:a null → "null"']);
    expect(told(entries({ a: null }, {}))).toEqual(["map-entry-removed:shipping:a null → undefined"]);
    expect(told(entries({}, { a: "" }))).toEqual(['map-entry-added:shipping:a undefined → ""']);
  });

  it("are known by their conditions too, however these are ordered", () => {
    const base = [
      { from: "a", to: "A", when: { country: "DE", store: "1" } },
      { from: "a", to: "B", when: { country: "FR" } },
    ];
    const head = [
      { from: "a", to: "C", when: { country: "FR" } },
      { from: "a", to: "A", when: { store: "1", country: "DE" } },
    ];

    const changes = entries(base, head);

    expect(told(changes)).toEqual(['map-entry-retargeted:shipping:a?country=FR "B" → "C"']);
    expect(changes[0]?.when).toEqual({ country: "FR" });
  });

  it("have other conditions where only one entry can be meant", () => {
    const changes = entries([{ from: "a", to: "A" }], [{ from: "a", to: "A", when: { country: "DE" } }]);

    expect(told(changes)).toEqual(['map-entry-condition-changed:shipping:a?country=DE {} → {"country":"DE"}']);
  });

  it("come and go where more than one could be meant", () => {
    const changes = entries(
      [{ from: "a", to: "A", when: { country: "DE" } }],
      [
        { from: "a", to: "A", when: { country: "FR" } },
        { from: "a", to: "A", when: { country: "IT" } },
      ],
    );

    expect(ids(changes)).toEqual([
      "map-entry-added:shipping:a?country=FR",
      "map-entry-added:shipping:a?country=IT",
      "map-entry-removed:shipping:a?country=DE",
    ]);
  });

  it("that contradict each other are one change with all targets, at the line that is new", () => {
    const changes = entries(
      [{ from: "a", to: "B" }],
      [
        { from: "a", to: "B" },
        { from: "a", to: "A" },
      ],
    );

    expect(told(changes)).toEqual(['map-entry-retargeted:shipping:a "B" → ["A","B"]']);
    expect(changes[0]?.location.line).toBe(4);
  });

  it("that are written twice are as if written once", () => {
    const once = { from: "a", to: "A" };

    expect(entries([once], [once, once])).toEqual([]);
  });

  it("of a map that one side cannot read are not known to have changed", () => {
    expect(maps({ entries: { a: "A" } }, { readable: false })).toEqual([]);
    expect(maps({ readable: false }, { entries: { a: "A" }, default: "X" })).toEqual([]);
  });

  it("have ids that no code can forge", () => {
    const changes = entries({}, [
      { from: "a?x=1", to: "A" },
      { from: "a", to: "A", when: { x: "1" } },
      { from: "a%3Fx=1", to: "A" },
      { from: "a", to: "A", when: { x: "1&y=2" } },
      { from: "a", to: "A", when: { x: "1", y: "2" } },
      { from: "a:b", to: "A" },
      { from: "__proto__", to: "A" },
    ]);

    expect(ids(changes)).toEqual([
      "map-entry-added:shipping:__proto__",
      "map-entry-added:shipping:a?x=1",
      "map-entry-added:shipping:a?x=1%26y%3D2",
      "map-entry-added:shipping:a?x=1&y=2",
      "map-entry-added:shipping:a%253Fx%3D1",
      "map-entry-added:shipping:a%3Ab",
      "map-entry-added:shipping:a%3Fx%3D1",
    ]);
  });
});

describe("what is not listed", () => {
  it("takes on-missing along when a default comes, goes or changes", () => {
    expect(told(maps({ onMissing: "fail" }, { default: "STD" }))).toEqual([
      'map-default-changed:shipping undefined → "STD"',
    ]);
    expect(told(maps({ default: "STD" }, { onMissing: "drop" }))).toEqual([
      'map-default-changed:shipping "STD" → undefined',
    ]);
    expect(told(maps({ default: "STD" }, { default: "EXP" }))).toEqual(['map-default-changed:shipping "STD" → "EXP"']);
  });

  it("is one change where the policy differs", () => {
    expect(told(maps({ onMissing: "fail" }, { onMissing: "null" }))).toEqual([
      'map-on-missing-changed:shipping "fail" → "null"',
    ]);
  });
});

describe("how codes are compared", () => {
  it("is one change", () => {
    const base = { entries: { a: "A", b: "B" } };

    expect(told(maps(base, { entries: { b: "B", a: "A" }, match: "first-match" }))).toEqual([
      'map-match-changed:shipping "exact" → "first-match"',
    ]);
  });

  it("makes the order matter only where the first match wins", () => {
    const base = { "eu-*": "EU", "*": "ROW", uk: "UK" };
    const head = { "eu-*": "EU", uk: "UK", "*": "ROW" };

    expect(entries(base, head)).toEqual([]);
    expect(told(maps({ entries: base, match: "first-match" }, { entries: head, match: "first-match" }))).toEqual([
      'map-reordered:shipping "*" → "uk"',
    ]);
  });

  it("sees the order of two targets of one code, and not what came between", () => {
    const first = (...targets: readonly string[]): MapLiteral => ({
      match: "first-match",
      entries: targets.map((to) => ({ from: "*", to })),
    });

    expect(ids(maps(first("A", "B"), first("B", "A")))).toEqual(["map-reordered:shipping"]);
    expect(ids(maps(first("A", "B"), first("A", "X", "B")))).toEqual(["map-entry-retargeted:shipping:*"]);
  });

  it("sees an entry that moved and leads elsewhere as both", () => {
    const base: MapLiteral = { match: "first-match", entries: { a: "A", "*": "ROW" } };
    const head: MapLiteral = { match: "first-match", entries: { "*": "ROW", a: "X" } };

    expect(ids(maps(base, head))).toEqual(["map-entry-retargeted:shipping:a", "map-reordered:shipping"]);
  });
});

describe("maps as a whole", () => {
  it("claim their entries when they come or go", () => {
    const head = { systems: SYSTEMS, maps: { shipping: { ...ENDS, entries: { a: "A" }, default: "X", owner: "it" } } };

    expect(ids(changesBetween({ systems: SYSTEMS }, head))).toEqual(["map-added:shipping"]);
    const removed = changesBetween(head, { systems: SYSTEMS });
    expect(ids(removed)).toEqual(["map-removed:shipping"]);
    expect(removed[0]?.location.line).toBe(1);
  });

  it("are other maps under an old name when they lead between other lists", () => {
    const changes = maps({ entries: { a: "A" } }, { to: "wms/carrier", entries: { a: "Z" } });

    expect(ids(changes)).toEqual(["map-added:shipping", "map-removed:shipping"]);
  });

  it("have owners", () => {
    expect(told(maps({ owner: "a" }, { owner: "b" }))).toEqual(['owner-changed:shipping:map "a" → "b"']);
  });

  it("are the same when an inline map moves to a named one and back", () => {
    const flow = { from: "shop", to: "wms" };
    const inline = { flows: { out: { ...flow, carries: { "shipping-method": { entries: { a: "A", b: "B" } } } } } };
    const named = {
      maps: { shipping: { ...ENDS, entries: { b: "B", a: "A" } } },
      flows: { out: { ...flow, carries: { "shipping-method": "shipping" } } },
    };

    expect(changesBetween(inline, named)).toEqual([]);
    expect(changesBetween(named, inline)).toEqual([]);
  });

  it("are other maps when content changes on the move", () => {
    const flow = { from: "shop", to: "wms" };
    const changes = changesBetween(
      { flows: { out: { ...flow, carries: { "shipping-method": { entries: { a: "A" } } } } } },
      {
        maps: { shipping: { ...ENDS, entries: { a: "B" } } },
        flows: { out: { ...flow, carries: { "shipping-method": "shipping" } } },
      },
    );

    expect(told(changes)).toEqual([
      'map-added:shipping undefined → {"from":"shop/shipping-method","to":"wms/shipping-method","on-missing":"unknown","match":"exact"}',
      'flow-map-swapped:out:shipping-method "out/shipping-method" → "shipping"',
    ]);
  });
});
