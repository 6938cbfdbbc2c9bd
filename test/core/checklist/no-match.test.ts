import { describe, expect, it } from "vitest";
import { checklistOf } from "../../support/checklist.ts";
import type { MapLiteral, ModelLiteral } from "../../support/model.ts";

type Maps = Readonly<Record<string, MapLiteral>>;

/** A flow with these maps; `express` is sent, and has an entry, where it is there. */
function landscape(maps: Maps, codes: readonly string[]): ModelLiteral {
  const entries = Object.fromEntries(codes.map((code) => [code, code.toUpperCase()]));
  const carries = Object.entries(maps).map(([type, map]) => [type, { ...map, entries }] as const);
  return {
    lists: Object.fromEntries(Object.keys(maps).map((type) => [`shop/${type}`, codes])),
    flows: { orders: { from: "shop", to: "wms", carries: Object.fromEntries(carries) } },
  };
}

/** What somebody is asked about codes without an entry, when one gets an entry. */
function asked(maps: Maps): string | undefined {
  const items = checklistOf(landscape(maps, ["standard"]), landscape(maps, ["standard", "express"]), { policy: {} });
  return items.find(({ validation }) => validation === "no-match-policy")?.question;
}

describe("what happens to a code without an entry", () => {
  it.each([
    [{ onMissing: "fail" }, "A code without an entry stops the message with an error. Is that right?"],
    [{ onMissing: "hold" }, "A message with a code that has no entry waits until somebody acts. Is that right?"],
    [
      { onMissing: "drop" },
      "A code without an entry is left out, the message goes on, and nobody is told. Is that right?",
    ],
    [{ onMissing: "null" }, "A code without an entry is sent as an empty value, and nobody is told. Is that right?"],
    [{ onMissing: "pass" }, "A code without an entry goes on as it is. Is that right?"],
    [{ default: "STD" }, 'A code without an entry becomes "STD". Is that right?'],
    [{}, "Nobody has declared what happens to a code without an entry. Is that right?"],
  ] as const)("is asked from what the map says: %j", (map, expected) => {
    expect(asked({ "shipping-method": map })).toBe(expected);
  });

  it("is told of each map where they differ, and of none where every code goes on", () => {
    const differing = asked({ "shipping-method": { onMissing: "fail" }, status: { onMissing: "drop" } });

    expect(differing).toBe(
      'In the shipping-method map of flow "orders": a code without an entry stops the message with an error. In the status map of flow "orders": a code without an entry is left out, the message goes on, and nobody is told. Is that right?',
    );
  });

  it("is not asked of a flow that is gone, nor of another validation", () => {
    const base = landscape({ "shipping-method": { onMissing: "fail" } }, ["standard"]);

    const items = checklistOf(base, { lists: base.lists ?? {} }, { policy: {} });

    expect(items.length).toBeGreaterThan(0);
    expect(items.map(({ question }) => question)).toEqual(items.map(() => undefined));
  });
});
