import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import type { Trace } from "../../../src/core/impact/trace.ts";
import { side } from "../../support/changes.ts";
import { checklistOf } from "../../support/checklist.ts";
import { HOSTILE_NAMES } from "../../support/hostile.ts";
import { landscape } from "../../support/landscapes.ts";
import { type ModelLiteral, model } from "../../support/model.ts";

const shopToCarrier = {
  systems: {
    shop: { title: "Web shop" },
    wms: { title: "Warehouse" },
    carrier: { title: "Parcelway" },
  },
  lists: {
    "shop/shipping-method": ["standard", "express"],
    "wms/shipping-method": { accepts: ["STD", "EXP", "INT"] },
    "carrier/shipping-method": { accepts: ["HOME", "NEXT", "GLOBAL"] },
  },
  flows: {
    orders: {
      from: "shop",
      to: "wms",
      carries: { "shipping-method": { onMissing: "fail", entries: { standard: "STD", express: "EXP" } } },
    },
    labels: {
      from: "wms",
      to: "carrier",
      carries: { "shipping-method": { onMissing: "fail", entries: { STD: "HOME", EXP: "NEXT" } } },
    },
  },
} as const satisfies ModelLiteral;

type Entries = NonNullable<Exclude<ModelLiteral["maps"], undefined>[string]["entries"]>;

interface Edit {
  readonly codes?: NonNullable<ModelLiteral["lists"]>[string];
  readonly orders?: Entries;
  readonly labels?: Entries;
  readonly ordersMap?: NonNullable<ModelLiteral["maps"]>[string];
  readonly labelsMap?: NonNullable<ModelLiteral["maps"]>[string];
}

function edited({ codes, orders, labels, ordersMap, labelsMap }: Edit): ModelLiteral {
  const { lists, flows } = shopToCarrier;
  const [toWms, toCarrier] = [flows.orders.carries["shipping-method"], flows.labels.carries["shipping-method"]];
  return {
    ...shopToCarrier,
    lists: { ...lists, ...(codes && { "shop/shipping-method": codes }) },
    flows: {
      orders: {
        ...flows.orders,
        carries: { "shipping-method": { ...toWms, ...(orders && { entries: orders }), ...ordersMap } },
      },
      labels: {
        ...flows.labels,
        carries: { "shipping-method": { ...toCarrier, ...(labels && { entries: labels }), ...labelsMap } },
      },
    },
  };
}

/** By subject, each reason once. */
function reasons(base: ModelLiteral, head: ModelLiteral): Readonly<Record<string, readonly string[]>> {
  const told: Record<string, string[]> = {};
  for (const { subject, reason } of checklistOf(base, head, { policy: {} })) {
    const known = told[subject] ?? [];
    if (!known.includes(reason)) told[subject] = [...known, reason];
  }
  return told;
}

const NEW = ["standard", "express", "intl"];
const WITH_INT = { standard: "STD", express: "EXP", intl: "INT" };
const WITH_GLOBAL = { STD: "HOME", EXP: "NEXT", INT: "GLOBAL" };

describe("why somebody is asked", () => {
  it.each([
    [
      "a new code, on each leg as it is called there",
      {},
      { codes: NEW, orders: WITH_INT, labels: WITH_GLOBAL },
      {
        orders: ['"intl" is new and becomes "INT"'],
        labels: ['"INT" ("intl" in Web shop) is new and becomes "GLOBAL"'],
      },
    ],
    [
      "a new code that the second leg has no entry for",
      {},
      { codes: NEW, orders: WITH_INT },
      {
        orders: ['"intl" is new and becomes "INT"'],
        labels: ['"INT" ("intl" in Web shop) is new and has no entry, so messages with it stop with an error'],
      },
    ],
    [
      "a new code that falls to a default",
      { labelsMap: { onMissing: "default", default: "HOME" } },
      { codes: NEW, orders: WITH_INT, labelsMap: { onMissing: "default", default: "HOME" } },
      {
        orders: ['"intl" is new and becomes "INT"'],
        labels: ['"INT" ("intl" in Web shop) is new and falls to the default "HOME", for it has no entry'],
      },
    ],
    [
      "a code that is gone, on each leg",
      { codes: NEW, orders: WITH_INT, labels: WITH_GLOBAL },
      { codes: ["standard", "express"], orders: WITH_INT, labels: WITH_GLOBAL },
      {
        "shop/shipping-method": ['"intl" is gone from Web shop'],
        orders: ['"intl" is gone (until now it became "INT")'],
        labels: ['"INT" ("intl" in Web shop) no longer comes this way (until now it became "GLOBAL")'],
      },
    ],
    [
      "a code that is switched off",
      { codes: NEW, orders: WITH_INT, labels: WITH_GLOBAL },
      {
        codes: ["standard", "express", { code: "intl", active: false }],
        orders: WITH_INT,
        labels: WITH_GLOBAL,
      },
      {
        "shop/shipping-method": ['"intl" is switched off in Web shop'],
        orders: ['"intl" is switched off (until now it became "INT")'],
        labels: ['"INT" ("intl" in Web shop) no longer comes this way (until now it became "GLOBAL")'],
      },
    ],
    [
      "a code that goes elsewhere",
      {},
      { labels: { STD: "HOME", EXP: "GLOBAL" } },
      { labels: ['"EXP" now becomes "GLOBAL" instead of "NEXT"'] },
    ],
    [
      "what runs today before what is new, three of them, the rest counted",
      {},
      {
        codes: ["standard", "express", "a", "b", "c", "d"],
        orders: { a: "INT", b: "INT", c: "INT", d: "INT", standard: "STD", express: "STD" },
      },
      {
        orders: [
          '"express" now becomes "STD" instead of "EXP"; "a" is new and becomes "INT"; "b" is new and becomes "INT" (and 2 more codes)',
          '"a" is new and becomes "INT"; "b" is new and becomes "INT"; "c" is new and becomes "INT" (and 1 more code)',
          '"express" now becomes "STD" instead of "EXP"',
        ],
        labels: [
          '"EXP" no longer comes this way (until now it became "NEXT"); "INT" ("a", "b" and 2 more in Web shop) is new and has no entry, so messages with it stop with an error',
          '"INT" ("a", "b" and 2 more in Web shop) is new and has no entry, so messages with it stop with an error',
          '"EXP" no longer comes this way (until now it became "NEXT")',
        ],
      },
    ],
    [
      "another default",
      { ordersMap: { default: "STD" } },
      { ordersMap: { default: "EXP" } },
      { orders: ['Codes without an entry now become "EXP" instead of "STD"'] },
    ],
    [
      "another answer to what has no entry",
      {},
      { ordersMap: { onMissing: "drop" } },
      {
        orders: [
          "Codes without an entry now are left out without a notice, and no longer stop the message with an error",
        ],
      },
    ],
    [
      "an entry under a condition",
      {},
      {
        orders: [
          { from: "standard", to: "STD" },
          { from: "express", to: "INT", when: { country: "US" } },
          { from: "express", to: "EXP", when: { country: "DE" } },
        ],
      },
      {
        orders: [
          '"express" now becomes "EXP" where country is "DE", becomes "INT" where country is "US" (until now it became "EXP")',
        ],
        labels: ['"INT" ("express" in Web shop) is new and has no entry, so messages with it stop with an error'],
      },
    ],
    [
      "a target that the receiver does not accept",
      {},
      { codes: NEW, orders: { ...WITH_INT, intl: "XXX" } },
      { orders: ['"intl" is new and becomes "XXX", which Warehouse does not accept'] },
    ],
    [
      "an entry without a target",
      {},
      { orders: { standard: "STD", express: null } },
      {
        orders: [
          '"express" now has an entry that names no target, and nobody has declared what happens to messages with it (until now it became "EXP")',
        ],
        labels: ['"EXP" no longer comes this way (until now it became "NEXT")'],
      },
    ],
    [
      "an open list, which may have sent the code before",
      { codes: { codes: ["standard"], open: true }, orders: { standard: "STD" } },
      { codes: { codes: ["standard"], open: true }, orders: { standard: "STD", express: "EXP" } },
      { orders: ['"express" now becomes "EXP"'], labels: ['"EXP" ("express" in Web shop) is new and becomes "NEXT"'] },
    ],
  ] as const satisfies readonly (readonly [string, Edit, Edit, Readonly<Record<string, readonly string[]>>])[])(
    "is told by %s",
    (_, base, head, expected) => {
      expect(reasons(edited(base), edited(head))).toEqual(expected);
    },
  );

  it("tells a change that is not on the way with the way that it is on", () => {
    const back = {
      flows: {
        ...shopToCarrier.flows,
        returns: {
          from: "wms",
          to: "shop",
          carries: { "shipping-method": { entries: { STD: "standard", EXP: "express" } } },
        },
      },
    };
    const merged = edited({ orders: { standard: "STD", express: "STD" } });

    const told = reasons({ ...shopToCarrier, ...back }, { ...merged, flows: { ...back.flows, ...merged.flows } });

    expect(told.orders).toEqual(['"express" now becomes "STD" instead of "EXP"']);
    expect(told.returns?.join()).toMatch(/on the way from Web shop to Warehouse|^"EXP" no longer comes this way/);
  });

  it("tells of people who may sign, and of a policy that it cannot put into words by its name", () => {
    const rolesAs = (...roles: readonly unknown[]) => ({ canonical: { roles: JSON.stringify(roles) } });
    const before = rolesAs(["finance", ["@acme/finance"], []], ["gone", ["@a"], []]);
    const after = rolesAs(["finance", ["@acme/finance", "@zoe"], ["@deputy"]]);

    const [item] = checklistOf({}, {}, { policy: before, headPolicy: after });
    const [mode] = checklistOf({}, {}, { policy: { mode: "enforce" }, headPolicy: { mode: "observe" } });

    expect(item).toMatchObject({
      way: undefined,
      reason:
        '"@zoe" may now sign for "finance"; "@deputy" may now sign for "finance" as a deputy; "@a" may no longer sign for "gone"',
    });
    expect(mode?.reason).toBe('Ripplegate\'s own "mode" changed');
  });

  it("names a code as it is written, whatever it is called", () => {
    for (const code of HOSTILE_NAMES.filter((name) => name.length <= 100)) {
      const head = edited({
        codes: ["standard", "express", code],
        orders: { standard: "STD", express: "EXP", [code]: "INT" },
      });

      expect(reasons(shopToCarrier, head).orders?.[0]).toBe(`"${code}" is new and becomes "INT"`);
    }
  });

  it("never tells what does not happen on the way that it names", () => {
    let told = 0;
    fc.assert(
      fc.property(landscape, landscape, (one, other) => {
        const [base, head] = [model(one), model(other)];
        const traced = traceImpact(base, head, diffSides(side(base), side(head)));
        const fatesOf = (of: "base" | "head", flow: string, code: string) => [
          ...(traced[of].fates.get(flow)?.get("status")?.get(code) ?? []),
        ];
        for (const { subject, reason, way } of checklistOf(one, other, { policy: {} })) {
          for (const [, code = "", target] of reason.matchAll(IS_NEW)) {
            told += 1;
            expect(way).toBeDefined();
            expect(fatesOf("base", subject, code)).toEqual([]);
            expect(fatesOf("head", subject, code).map(({ arrives }) => arrives?.code)).toContain(target);
          }
          for (const [, code = ""] of reason.matchAll(NO_LONGER)) {
            told += 1;
            expect(fatesOf("base", subject, code)).not.toEqual([]);
            expect(fatesOf("head", subject, code)).toEqual([]);
          }
          for (const [, code = "", is, was] of reason.matchAll(INSTEAD)) {
            if (way === undefined) continue;
            told += 1;
            expect(fatesOf("head", subject, code).map(({ arrives }) => arrives?.code)).toEqual([is]);
            expect(fatesOf("base", subject, code).map(({ arrives }) => arrives?.code)).toEqual([was]);
          }
          for (const [, code = "", origin = "", system = ""] of reason.matchAll(ORIGIN)) {
            told += 1;
            const sides = (["base", "head"] as const).filter((of) => fatesOf(of, subject, code).length > 0);
            const from = { base, head };
            const ends = sides.map((of) => `${from[of].flows.get(subject)?.from}/status ${code}`);
            const reached = sides.flatMap((of) => [...reachedFrom(traced[of], `${system}/status`, origin)]);
            expect(reached.some((place) => ends.includes(place))).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(told).toBeGreaterThan(20);
  });
});

const NAME = String.raw`"([^"]*)"(?: \([^)]*\))?`;
const IS_NEW = new RegExp(`${NAME} is new and becomes "([^"]*)"`, "g");
const NO_LONGER = new RegExp(`${NAME} (?:no longer comes this way|is no longer known to come this way) \\(`, "g");
const INSTEAD = new RegExp(`${NAME} now becomes "([^"]*)" instead of "([^"]*)"(?! on the way| in)`, "g");
const ORIGIN = /"([^"]*)" \("([^"]*)"[^)]*? in (s\d)/g;

/** Every place, as `list code`, that a code comes to on one side. */
function reachedFrom({ fates }: Trace, list: string, code: string): ReadonlySet<string> {
  const seen = new Set([`${list} ${code}`]);
  for (const place of seen) {
    for (const byType of fates.values()) {
      for (const fate of [...(byType.get("status")?.values() ?? [])].flat()) {
        if (fate.code === null || fate.arrives === undefined) continue;
        if (place.endsWith(` ${fate.code}`)) seen.add(`${fate.arrives.list} ${fate.arrives.code}`);
      }
    }
  }
  return seen;
}
