import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChecklistItem } from "../../../src/core/checklist/item.ts";
import { checklistOf } from "../../support/checklist.ts";
import { editedLandscapes } from "../../support/landscape-edits.ts";
import type { FlowLiteral, MapLiteral, ModelLiteral } from "../../support/model.ts";

const RUNS = { numRuns: 150, seed: 20_261_127 };
const landscapes = editedLandscapes({ unreadable: false });

const policy = { policy: { roles: { shop: ["@acme/shop"], wms: ["@acme/wms"] } } };

describe("what a fingerprint is made of", () => {
  const shipping: MapLiteral = {
    from: "shop/shipping-method",
    to: "wms/shipping-method",
    onMissing: "default",
    default: "STD",
    entries: [
      { from: "standard", to: "STD" },
      { from: "express", to: "EXP", when: { country: "DE" } },
    ],
  };
  const base: ModelLiteral = {
    systems: { shop: { owner: "shop" }, wms: { owner: "wms" } },
    lists: {
      "shop/shipping-method": ["standard"],
      "wms/shipping-method": { accepts: ["STD", { code: "EXP", title: "Express" }], retired: ["OLD"], open: true },
    },
    maps: { shipping },
    flows: { orders: { from: "shop", to: "wms", owner: "shop", carries: { "shipping-method": "shipping" } } },
  };
  const head: ModelLiteral = {
    ...base,
    lists: { ...base.lists, "shop/shipping-method": ["standard", "express", "drone"] },
  };

  it("has one pinned digest for each part: whoever changes one of them asks everybody anew", () => {
    const items = checklistOf(base, head, policy).filter(({ id }) => /^(?:receiver-accepts|review-warning):/.test(id));
    const digests = new Map(
      items.flatMap(({ id, covers }) => covers.map((part) => [`${id} ${part.name}`, part.digest])),
    );

    expect(Object.fromEntries(digests)).toMatchInlineSnapshot(`
      {
        "receiver-accepts:orders change:code-added:shop/shipping-method:drone": "a4bcf02402e78054bb85d6297339f9eb0e988a1d005690582e0412f244481762",
        "receiver-accepts:orders change:code-added:shop/shipping-method:express": "caf8be0b949c5b8f9df216d6556a8627b85ec9883b7baf2aa3b528d5e145c16a",
        "receiver-accepts:orders flow:orders": "69106ace5981fe808b38dc9098fe1f575cfdc9223ae564cf14aea1c4b128484d",
        "receiver-accepts:orders list:shop/shipping-method": "941f111d95e63aeca35712c2371ce72735dde07b5f02c24d168fe3527e281072",
        "receiver-accepts:orders list:wms/shipping-method": "1b34e5a69ad2493738a19dd68307e5936c7b2dcf5b4c4ca14bb289426ec5a3f5",
        "receiver-accepts:orders map:orders/shipping-method": "f2e198347c852534bed237d9d03124f33dde1d9d79cf7c8e8e036f30e8fc0806",
        "receiver-accepts:orders role:wms": "222044e94f3a0cf7b95a85f5c62ec41ff5a7bbbfbd2aa9d08d4d30f81e82a544",
        "receiver-accepts:orders validation": "bc65ff25b1c48d07259e05733faa0bf29bc3f7918b08e8bc551354118e437820",
        "review-warning:orders change:code-added:shop/shipping-method:drone": "a4bcf02402e78054bb85d6297339f9eb0e988a1d005690582e0412f244481762",
        "review-warning:orders change:code-added:shop/shipping-method:express": "caf8be0b949c5b8f9df216d6556a8627b85ec9883b7baf2aa3b528d5e145c16a",
        "review-warning:orders flow:orders": "69106ace5981fe808b38dc9098fe1f575cfdc9223ae564cf14aea1c4b128484d",
        "review-warning:orders list:shop/shipping-method": "941f111d95e63aeca35712c2371ce72735dde07b5f02c24d168fe3527e281072",
        "review-warning:orders list:wms/shipping-method": "1b34e5a69ad2493738a19dd68307e5936c7b2dcf5b4c4ca14bb289426ec5a3f5",
        "review-warning:orders map:orders/shipping-method": "f2e198347c852534bed237d9d03124f33dde1d9d79cf7c8e8e036f30e8fc0806",
        "review-warning:orders role:shop": "1091a2d84a02e84dd7b1c63df4f7083df98bfe8bbc533d7b6311ec8f462fa61a",
        "review-warning:orders validation": "75b482ee9a36b127f3d2a82070636c5fbaec56e32a379f5da0b1455dba7fcbfc",
        "review-warning:orders warnings": "8329ec994f85f5bbbf10431cbccd6457a1dfc5101aebaa1b5d3fc909c9d31fdc",
      }
    `);
  });
});

describe("a map that moves between a flow and `maps:`", () => {
  const ends = { from: "s1", to: "s2" };
  const content = fc.record({
    entries: fc.dictionary(fc.constantFrom("a", "b", "ab", "c"), fc.constantFrom("a", "b", "c"), {
      noNullPrototype: true,
    }),
    onMissing: fc.constantFrom("fail" as const, "drop" as const, "unknown" as const),
  });
  const withMover = (model: ModelLiteral, carried: string | MapLiteral, maps: ModelLiteral["maps"]): ModelLiteral => ({
    ...model,
    maps: { ...model.maps, ...maps },
    flows: { ...model.flows, mover: { ...ends, carries: { status: carried } } },
  });

  it("leaves every fingerprint as it was, in both directions", () => {
    fc.assert(
      fc.property(landscapes, content, ([before, after], map) => {
        const inline = (model: ModelLiteral) => withMover(model, map, {});
        const named = (model: ModelLiteral) =>
          withMover(model, "m4", { m4: { from: "s1/status", to: "s2/status", ...map } });
        const signed = fingerprints(inline(before), inline(after));

        expect(fingerprints(inline(before), named(after))).toEqual(signed);
        expect(fingerprints(named(before), named(after))).toEqual(signed);
        expect(fingerprints(named(before), inline(after))).toEqual(signed);
      }),
      RUNS,
    );
  });

  function fingerprints(base: ModelLiteral, head: ModelLiteral): readonly string[] {
    return checklistOf(base, head, policy).map(({ id, role, fingerprint }) => `${id} ${role} ${fingerprint}`);
  }
});

describe("a push", () => {
  it("that changes nothing that an item covers leaves its fingerprint, and one that does gives another", () => {
    fc.assert(
      fc.property(landscapes, landscapes, ([base, first], [, second]) => {
        const before = checklistOf(base, first, policy);
        const after = new Map(checklistOf(base, second, policy).map((item) => [item.id, item]));

        for (const item of before) {
          const again = after.get(item.id);
          if (again === undefined) continue;
          const isSame = JSON.stringify(coveredBy(item)) === JSON.stringify(coveredBy(again));
          expect(again.fingerprint === item.fingerprint).toBe(isSame);
        }
      }),
      RUNS,
    );
  });

  it("to a part of the landscape that has nothing to do with this one leaves every fingerprint", () => {
    fc.assert(
      fc.property(landscapes, landscapes, ([base, head], [elsewhere, changed]) => {
        const alone = checklistOf(beside(base, elsewhere), beside(head, elsewhere), policy);
        const both = checklistOf(beside(base, elsewhere), beside(head, changed), policy);
        const here = (items: readonly ChecklistItem[]) =>
          items
            .filter(({ subject }) => !subject.startsWith("x-"))
            .map(({ id, role, fingerprint }) => [id, role, fingerprint]);

        expect(here(both)).toEqual(here(alone));
      }),
      RUNS,
    );
  });
});

/** The whole content, values and not digests. */
function coveredBy({ id, covers }: ChecklistItem): readonly unknown[] {
  return [id, ...covers.map(({ name, value }) => [name, value])];
}

/** Two landscapes in one that share nothing: the second's systems, maps and flows begin with `x-`. */
function beside(one: ModelLiteral, other: ModelLiteral): ModelLiteral {
  const renamed = <Value>(members: Readonly<Record<string, Value>> = {}) =>
    Object.fromEntries(Object.entries(members).map(([id, value]) => [`x-${id}`, value]));
  const ended = (map: MapLiteral): MapLiteral => ({
    ...map,
    ...(map.from === undefined ? {} : { from: `x-${map.from}` }),
    ...(map.to === undefined ? {} : { to: `x-${map.to}` }),
  });
  const flow = ({ carries = {}, ...rest }: FlowLiteral): FlowLiteral => ({
    ...rest,
    from: `x-${rest.from}`,
    to: `x-${rest.to}`,
    carries: Object.fromEntries(
      Object.entries(carries).map(([type, carry]) => {
        if (typeof carry === "string") return [type, carry === "same" ? carry : `x-${carry}`];
        if (isNames(carry)) return [type, carry.map((name) => `x-${name}`)];
        return [type, ended(carry)];
      }),
    ),
  });
  const maps = Object.entries(other.maps ?? {}).map(([id, map]) => [`x-${id}`, ended(map)] as const);
  const flows = Object.entries(other.flows ?? {}).map(([id, one]) => [`x-${id}`, flow(one)] as const);
  return {
    systems: { ...one.systems, ...renamed(other.systems) },
    lists: { ...one.lists, ...renamed(other.lists) },
    maps: { ...one.maps, ...Object.fromEntries(maps) },
    flows: { ...one.flows, ...Object.fromEntries(flows) },
  };
}

/** `Array.isArray` does not narrow a readonly array. */
function isNames(carry: readonly string[] | MapLiteral): carry is readonly string[] {
  return Array.isArray(carry);
}
