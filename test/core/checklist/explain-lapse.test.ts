import { describe, expect, it } from "vitest";
import { explainLapse } from "../../../src/core/checklist/explain-lapse.ts";
import type { JsonObject, JsonValue } from "../../../src/core/model/json.ts";

interface EntryLiteral extends JsonObject {
  readonly from: string;
  readonly to: string | null;
}

const INTERNATIONAL: EntryLiteral = { from: "express-intl", to: "INT" };

function part(name: string, value: JsonValue) {
  return { name, value };
}

function shipping(entries: readonly JsonObject[], settings: JsonObject = {}) {
  return part("map:shipping", { match: "exact", "on-missing": "fail", readable: true, entries, ...settings });
}

function accepted(...codes: readonly string[]) {
  return part("list:wms/shipping-method", { open: false, readable: true, accepts: codes.map((code) => ({ code })) });
}

describe("why a sign-off lapsed", () => {
  it.each([
    [
      "an entry goes elsewhere",
      shipping([INTERNATIONAL]),
      shipping([{ from: "express-intl", to: "INTX" }]),
      ['"express-intl" in map "shipping" now goes to "INTX" instead of "INT"'],
    ],
    [
      "an entry goes nowhere",
      shipping([INTERNATIONAL]),
      shipping([{ from: "express-intl", to: null }]),
      ['"express-intl" in map "shipping" now goes to nothing instead of "INT"'],
    ],
    [
      "entries came and went",
      shipping([INTERNATIONAL]),
      shipping([{ from: "prem", to: "PRM", when: { country: "DE" } }]),
      ['"express-intl" was removed from map "shipping"', '"prem" where "country" is "DE" was added to map "shipping"'],
    ],
    [
      "the order counts and is another",
      shipping([INTERNATIONAL, { from: "*", to: "STD" }]),
      shipping([{ from: "*", to: "STD" }, INTERNATIONAL]),
      ['the order of the entries of map "shipping" has changed'],
    ],
    [
      "what holds for every code",
      shipping([], { "on-missing": "default", default: "STD" }),
      shipping([], { match: "prefix" }),
      [
        'the default of map "shipping" is now nothing instead of "STD"',
        'a code without an entry in map "shipping" is now handled as "fail" instead of "default"',
        'map "shipping" now compares codes by "prefix" instead of "exact"',
      ],
    ],
    [
      "a code of the receiver came and one went",
      accepted("STD"),
      accepted("X"),
      ['the code "STD" was removed from the list of wms', 'the code "X" was added to the list of wms'],
    ],
    [
      "other people",
      part("role:warehouse", { members: ["@acme/warehouse"], deputies: [] }),
      part("role:warehouse", { members: ["@acme/wms"], deputies: ["@sam"] }),
      [
        '"@acme/wms" was added to role "warehouse"',
        '"@acme/warehouse" was removed from role "warehouse"',
        '"@sam" was added to the deputies of role "warehouse"',
      ],
    ],
    [
      "another question",
      part("validation", { title: "The label prints", evidence: "optional", required: 1 }),
      part("validation", { title: "It prints", evidence: "required", required: 2 }),
      [
        'what is asked now reads "It prints" instead of "The label prints"',
        "evidence is now required",
        'the number of people who must sign is now "2" instead of "1"',
      ],
    ],
    [
      "the flow itself",
      part("flow:orders", { filter: "paid = 1" }),
      part("flow:orders", { filter: "paid = 2" }),
      ['filter of flow "orders" is now "paid = 2" instead of "paid = 1"'],
    ],
    [
      "a map whose old content is gone",
      part("map:shipping", null),
      shipping([INTERNATIONAL]),
      ['map "shipping" has changed'],
    ],
    ["content of another kind", part("map:shipping", ["?"]), shipping([INTERNATIONAL]), ['map "shipping" has changed']],
    ["a part nobody knows", part("weather", 1), part("weather", 2), ['"weather" has changed']],
  ])("%s", (_, before, after, sentences) => {
    const told = explainLapse([before], [after]);

    expect(told).toEqual(sentences);
  });

  it("tells a map by its place on the way, and by it the changes of that type", () => {
    const added = (type: string) =>
      part(`change:${type}`, { kind: "map-entry-added", subject: "m", type, code: "express-intl" });
    const covers = (entries: readonly JsonObject[], match: string) => [
      part("map:orders/shipping-method", { entries }),
      part("map:orders/status/2", { match, entries: [] }),
    ];
    const after = [...covers([INTERNATIONAL], "prefix"), added("shipping-method"), added("colour")];

    expect(explainLapse(covers([], "exact"), after)).toEqual([
      '"express-intl" was added to the shipping-method map of flow "orders"',
      'the status map of flow "orders" (number 2 in its chain) now compares codes by "prefix" instead of "exact"',
      'there is a new change: map entry added "express-intl" in "m"',
    ]);
  });

  it("tells changes that came, went or became others, and only where no map or list tells it better", () => {
    const change = (id: string, subject: string, after: string) =>
      part(`change:${id}`, { kind: "code-added", subject, code: "prem", after });
    const before = [change("a", "shop/x", "1"), change("b", "shop/y", "1"), change("c", "shipping", "1"), shipping([])];
    const after = [change("b", "shop/y", "2"), change("d", "shop/z", "1"), shipping([INTERNATIONAL])];

    const told = explainLapse(before, after);

    expect(told).toEqual([
      '"express-intl" was added to map "shipping"',
      'this change is gone: code added "prem" in "shop/x"',
      'this change leads to something else now: code added "prem" in "shop/y"',
      'there is a new change: code added "prem" in "shop/z"',
    ]);
  });

  it("says that the item is gone, and never says nothing", () => {
    expect(explainLapse([shipping([])], undefined)).toEqual(["it is no longer asked for"]);
    expect(explainLapse([shipping([])], [shipping([])])).toEqual(["Ripplegate was updated, and asks for it anew"]);
  });

  it("stops at ten and counts the rest", () => {
    const entries = Array.from({ length: 13 }, (_, index) => ({ from: `code-${index}`, to: "X" }));

    const told = explainLapse([shipping([])], [shipping(entries)]);

    expect(told).toHaveLength(11);
    expect(told.at(-1)).toBe("and 3 more");
  });

  it("survives names that are special to JavaScript", () => {
    const told = explainLapse(
      [shipping([{ from: "__proto__", to: "constructor" }])],
      [shipping([{ from: "__proto__", to: "toString" }])],
    );

    expect(told).toEqual(['"__proto__" in map "shipping" now goes to "toString" instead of "constructor"']);
  });
});
