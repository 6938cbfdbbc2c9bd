import { describe, expect, it } from "vitest";
import { changesBetween, ids, told } from "../../support/changes.ts";
import type { ListLiteral, MapLiteral, SystemLiteral } from "../../support/model.ts";

const LIST = "shop/shipping-method";

function lists(base: ListLiteral | undefined, head: ListLiteral | undefined) {
  const literal = (list: ListLiteral | undefined) => ({ systems: { shop: {} }, lists: list ? { [LIST]: list } : {} });
  return changesBetween(literal(base), literal(head));
}

describe("codes that come and go", () => {
  it("is one change for a code of a plain list, with its attributes", () => {
    const changes = lists(["standard"], ["standard", { code: "express", title: "Express" }]);

    expect(changes).toEqual([
      {
        id: "code-added:shop/shipping-method:express",
        kind: "code-added",
        subject: LIST,
        type: "shipping-method",
        code: "express",
        when: undefined,
        before: undefined,
        after: { code: "express", title: "Express" },
        location: { path: ".github/ripplegate.yml", line: 5, column: 3 },
      },
    ]);
  });

  it("points at the list for a code that is gone", () => {
    const changes = lists(["standard", "express"], ["standard"]);

    expect(told(changes)).toEqual(['code-removed:shop/shipping-method:express {"code":"express"} → undefined']);
    expect(changes[0]?.location.line).toBe(3);
  });

  it("tells the accepting side from the producing one", () => {
    const base = { accepts: ["A", "B"], produces: ["A", "P"] };

    expect(ids(lists(base, { accepts: ["A", "B", "C"], produces: ["A", "P"] }))).toEqual([`accepts-grown:${LIST}:C`]);
    expect(ids(lists(base, { accepts: ["A"], produces: ["A", "P"] }))).toEqual([`accepts-shrunk:${LIST}:B`]);
    expect(ids(lists(base, { accepts: ["A", "B"], produces: ["A"] }))).toEqual([`code-removed:${LIST}:P`]);
    expect(ids(lists(base, { accepts: ["A", "B"], produces: ["A", "P", "B"] }))).toEqual([`code-added:${LIST}:B`]);
    expect(ids(lists(base, { accepts: ["B"], produces: ["P"] }))).toEqual([`code-removed:${LIST}:A`]);
  });

  it("says both facts of a code that moves from one side to the other", () => {
    const changes = lists({ accepts: ["A", "X"], produces: ["A"] }, { accepts: ["A"], produces: ["A", "X"] });

    expect(ids(changes)).toEqual([`code-added:${LIST}:X`, `accepts-shrunk:${LIST}:X`]);
  });

  it("says nothing about a list that one side cannot read", () => {
    expect(lists({ codes: ["A"], readable: false }, ["B"])).toEqual([]);
    expect(lists(["B"], { codes: [], readable: false })).toEqual([]);
  });

  it("keeps codes apart that JavaScript's own objects have as members", () => {
    const changes = lists(["__proto__"], ["__proto__", "constructor"]);

    expect(ids(changes)).toEqual([`code-added:${LIST}:constructor`]);
  });
});

describe("codes that stay", () => {
  it("tells absent, null, false, 0 and the empty text apart", () => {
    const values = [{}, { note: null }, { note: false }, { note: 0 }, { note: "" }];
    const pairs = values.flatMap((one) => values.filter((other) => other !== one).map((other) => [one, other]));

    const found = pairs.map(([one, other]) => ids(lists([{ code: "A", ...one }], [{ code: "A", ...other }])));

    expect(found).toEqual(pairs.map(() => [`code-changed:${LIST}:A`]));
  });

  it("says that a code is listed under other conditions", () => {
    const german = { code: "A", when: [{ country: "DE" }] };
    const austrian = { code: "A", when: [{ country: "AT" }] };

    expect(told(lists([german], [austrian]))).toEqual([
      `code-changed:${LIST}:A {"when":[{"country":"DE"}],"code":"A"} → {"when":[{"country":"AT"}],"code":"A"}`,
    ]);
    expect(ids(lists([german], ["A"]))).toEqual([`code-changed:${LIST}:A`]);
    expect(lists([german], [german])).toEqual([]);
  });

  it("says that a code was switched off or on", () => {
    const on = { code: "A", title: "a" };
    const off = { ...on, active: false };

    expect(told(lists([on], [off]))).toEqual([
      `code-deactivated:${LIST}:A {"title":"a","code":"A"} → {"title":"a","active":false,"code":"A"}`,
    ]);
    expect(ids(lists([off], [on]))).toEqual([`code-activated:${LIST}:A`]);
  });

  it("says that a code is retired or no longer so, unless it says more about the code", () => {
    expect(told(lists({ codes: ["A"] }, { codes: ["A"], retired: ["Z"] }))).toEqual([
      `code-changed:${LIST}:Z {"code":"Z","retired":false} → {"code":"Z","retired":true}`,
    ]);
    expect(ids(lists({ codes: ["A", "Z"] }, { codes: ["A"], retired: ["Z"] }))).toEqual([`code-removed:${LIST}:Z`]);
  });
});

describe("lists that open and close", () => {
  it("is one change, its codes claimed, when a list becomes declared or is no longer declared", () => {
    expect(ids(lists(undefined, ["A", "B"]))).toEqual([`list-closed:${LIST}`]);
    expect(ids(lists(["A", "B"], undefined))).toEqual([`list-opened:${LIST}`]);
  });

  it("is one change when `open` comes or goes, beside what happened to the codes", () => {
    const changes = lists({ codes: ["A"] }, { codes: ["A", "B"], open: true });

    expect(ids(changes)).toEqual([`code-added:${LIST}:B`, `list-opened:${LIST}`]);
  });

  it("is one change when one side is declared from now on or no longer", () => {
    expect(ids(lists({ accepts: ["A"] }, { accepts: ["A"], produces: ["A"] }))).toEqual([`list-closed:${LIST}`]);
    expect(ids(lists(["A", "B"], { accepts: ["A", "B"] }))).toEqual([`list-opened:${LIST}`]);
    expect(ids(lists({ accepts: ["A"] }, { produces: ["A"] }))).toEqual([`list-opened:${LIST}`, `list-closed:${LIST}`]);
  });

  it("lists the codes of a declaration that leaves the list open", () => {
    expect(ids(lists(undefined, { codes: ["A"], open: true }))).toEqual([`code-added:${LIST}:A`]);
    expect(ids(lists({ codes: ["A"], open: true }, undefined))).toEqual([`code-removed:${LIST}:A`]);
  });

  it("leaves the lists of a new system to the system, but not its flows", () => {
    const changes = changesBetween(
      { systems: { shop: {} } },
      {
        systems: { shop: {}, wms: { owner: "warehouse" } },
        lists: { "wms/shipping-method": ["STD"] },
        flows: { "order-release": { from: "shop", to: "wms" } },
      },
    );

    expect(told(changes)).toEqual([
      'flow-added:order-release undefined → {"from":"shop","to":"wms"}',
      'system-added:wms undefined → {"owner":"warehouse"}',
    ]);
  });
});

describe("codes with a new name", () => {
  const shipping = (entries: Record<string, string>): { maps: Record<string, MapLiteral> } => ({
    maps: { shipping: { from: LIST, to: "wms/shipping-method", entries } },
  });

  it("takes equal attributes as a rename", () => {
    const changes = lists([{ code: "std", title: "Standard" }, "b"], [{ code: "standard", title: "Standard" }, "b"]);

    expect(told(changes)).toEqual([
      `code-renamed:${LIST}:standard {"title":"Standard","code":"std"} → {"title":"Standard","code":"standard"}`,
    ]);
  });

  it("takes equal map targets as a rename, and claims the edits of the keys", () => {
    const changes = changesBetween(
      { lists: { [LIST]: ["std", "exp"] }, ...shipping({ std: "STD", exp: "EXP" }) },
      { lists: { [LIST]: ["standard", "exp"] }, ...shipping({ standard: "STD", exp: "EXP" }) },
    );

    expect(ids(changes)).toEqual([`code-renamed:${LIST}:standard`]);
  });

  it("says that an entry of a renamed code goes elsewhere", () => {
    const changes = changesBetween(
      { lists: { [LIST]: [{ code: "std", title: "Standard" }] }, ...shipping({ std: "STD" }) },
      { lists: { [LIST]: [{ code: "standard", title: "Standard" }] }, ...shipping({ standard: "NEW" }) },
    );

    expect(told(changes.slice(1))).toEqual(['map-entry-retargeted:shipping:standard "STD" → "NEW"']);
    expect(ids(changes)[0]).toBe(`code-renamed:${LIST}:standard`);
  });

  it("adds an entry where the one of the old name stays", () => {
    const changes = changesBetween(
      { lists: { [LIST]: [{ code: "std", title: "Standard" }] }, ...shipping({ std: "STD" }) },
      { lists: { [LIST]: [{ code: "standard", title: "Standard" }] }, ...shipping({ std: "STD", standard: "STD" }) },
    );

    expect(ids(changes)).toEqual([`code-renamed:${LIST}:standard`, "map-entry-added:shipping:standard"]);
  });

  it("does not guess without attributes and targets, or where two codes are alike", () => {
    expect(ids(lists(["std"], ["standard"]))).toEqual([`code-added:${LIST}:standard`, `code-removed:${LIST}:std`]);

    const intl = (code: string) => ({ code, region: "intl" });
    expect(ids(lists([intl("a"), intl("b")], [intl("c"), intl("b")]))).toEqual([
      `code-added:${LIST}:c`,
      `code-removed:${LIST}:a`,
    ]);
    expect(ids(lists([intl("b"), intl("y")], [intl("b"), intl("z")]))).toEqual([
      `code-added:${LIST}:z`,
      `code-removed:${LIST}:y`,
    ]);
  });

  it("does not guess where attributes and targets point at different codes", () => {
    const changes = changesBetween(
      { lists: { [LIST]: [{ code: "a", title: "A" }] }, ...shipping({ a: "STD" }) },
      { lists: { [LIST]: [{ code: "b", title: "A" }, "c"] }, ...shipping({ c: "STD" }) },
    );

    expect(ids(changes)).toEqual([
      `code-added:${LIST}:b`,
      `code-added:${LIST}:c`,
      `code-removed:${LIST}:a`,
      "map-entry-added:shipping:c",
      "map-entry-removed:shipping:a",
    ]);
  });

  it("does not read targets that one side cannot read", () => {
    const changes = changesBetween(
      { lists: { [LIST]: ["a"] }, ...shipping({ a: "STD" }) },
      { lists: { [LIST]: ["b"] }, maps: { shipping: { ...shipping({ b: "STD" }).maps.shipping, readable: false } } },
    );

    expect(ids(changes)).toEqual([`code-added:${LIST}:b`, `code-removed:${LIST}:a`]);
  });

  it("tell when a system takes longer codes, or shorter ones", () => {
    const wms = (limits?: SystemLiteral["limits"]) => ({ systems: { wms: limits === undefined ? {} : { limits } } });
    const tellOf = (before: SystemLiteral["limits"], after: SystemLiteral["limits"]) =>
      told(changesBetween(wms(before), wms(after)));

    expect(tellOf({ maxLength: 3 }, { maxLength: 4 })).toEqual([
      'accepts-grown:wms:limits {"max-length":3} → {"max-length":4}',
    ]);
    expect(tellOf({ maxLength: 3 }, undefined)).toEqual(['accepts-grown:wms:limits {"max-length":3} → undefined']);
    expect(tellOf(undefined, { characters: "A-Z" })).toEqual([
      'accepts-shrunk:wms:limits undefined → {"characters":"A-Z"}',
    ]);
    expect(tellOf({ maxLength: 3 }, { maxLength: 4, characters: "A-Z" })).toEqual([
      'accepts-shrunk:wms:limits {"max-length":3} → {"max-length":4,"characters":"A-Z"}',
    ]);
    expect(tellOf({ maxLength: 3 }, { maxLength: 3 })).toEqual([]);
  });
});
