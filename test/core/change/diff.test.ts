import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change, ChangeKind } from "../../../src/core/change/change.ts";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import type { Model } from "../../../src/core/model/model.ts";
import { changesBetween, ids, side, told } from "../../support/changes.ts";
import { cpuTimeMs } from "../../support/cpu-time.ts";
import { type FlowLiteral, type MapLiteral, type ModelLiteral, model } from "../../support/model.ts";

describe("policy", () => {
  it("is one change per key", () => {
    const base = side(model({}), { gate: "1", mode: '"enforce"', roles: "[]" });
    const head = side(model({}), { gate: "1", mode: '"observe"', rules: "{}" });

    const changes = diffSides(base, head);

    expect(told(changes)).toEqual([
      'policy-changed:mode "\\"enforce\\"" → "\\"observe\\""',
      'policy-changed:roles "[]" → undefined',
      'policy-changed:rules undefined → "{}"',
    ]);
  });
});

describe("systems", () => {
  it("come and go, and have owners", () => {
    const changes = changesBetween(
      { systems: { shop: { owner: "a" }, old: { external: true } } },
      { systems: { shop: { owner: "b" }, new: { title: "New", kind: "erp" } } },
    );

    expect(told(changes)).toEqual([
      'owner-changed:shop:system "a" → "b"',
      'system-added:new undefined → {"title":"New","kind":"erp"}',
      'system-removed:old {"external":true} → undefined',
    ]);
    expect(changes[2]?.location.line).toBe(1);
  });
});

describe("one owner for a system, a flow and a map of one name", () => {
  it("has three different ids", () => {
    const owned = (owner: string): ModelLiteral => ({
      systems: { same: { owner } },
      maps: { same: { from: "same/status", to: "same/status", owner } },
      flows: { same: { from: "same", to: "same", owner } },
    });

    expect(ids(changesBetween(owned("a"), owned("b")))).toEqual([
      "owner-changed:same:flow",
      "owner-changed:same:map",
      "owner-changed:same:system",
    ]);
  });
});

describe("a large map", () => {
  it("gives exactly the edits, however it is ordered, in linear time", () => {
    const size = 50_000;
    const numbers = Array.from({ length: size }, (_, index) => index);
    const large = (entries: readonly (readonly [string, string])[]): Model =>
      model({
        lists: { "shop/status": entries.map(([from]) => ({ code: from, title: from })) },
        maps: {
          status: { from: "shop/status", to: "wms/status", entries: entries.map(([from, to]) => ({ from, to })) },
        },
      });
    const base = large(numbers.map((index) => [`code-${index}`, `target-${index % 100}`]));
    const edited = numbers.map(
      (index) => [`code-${index}`, `target-${index % 5_000 === 7 ? "x" : index % 100}`] as const,
    );
    const head = large(edited.toReversed());

    const started = cpuTimeMs();
    const changes = diffSides(side(base), side(head));
    const tookMs = cpuTimeMs() - started;

    expect(changes.map((change) => change.kind)).toEqual(Array(10).fill("map-entry-retargeted"));
    expect(tookMs).toBeLessThan(LARGE_MAP_MS_MAX);
  });
});

/** A quadratic comparison of 50,000 entries takes minutes; this leaves room for a slow machine. */
const LARGE_MAP_MS_MAX = 5_000;

const word = fc.constantFrom("a", "b", "c", "d", "A", "a:b", "a?x=1", "a%b", "null", "", "__proto__", "constructor");
const owner = fc.option(fc.constantFrom("it", "warehouse"), { nil: undefined });
const target = fc.option(word, { nil: null });
const conditions = fc.constantFrom({}, { country: "DE" }, { country: "FR" }, { country: "DE", store: "1" });
const entry = fc.record({ from: word, to: target, when: conditions });
const code = fc.record({ code: word, active: fc.boolean(), title: fc.constantFrom("", "One", "Two", null, 0) });
const codes = fc.uniqueArray(code, { selector: (one) => one.code, maxLength: 6 });
const list = fc.oneof(
  codes,
  fc.record({ accepts: codes, open: fc.boolean() }),
  fc.record({ accepts: codes, produces: codes, retired: fc.uniqueArray(word, { maxLength: 2 }) }),
  fc.record({ codes, readable: fc.boolean() }),
);
const map: fc.Arbitrary<MapLiteral> = fc
  .record({
    to: fc.constantFrom("wms/status", "erp/status"),
    entries: fc.array(entry, { maxLength: 8 }),
    match: fc.constantFrom("exact" as const, "first-match" as const),
    onMissing: fc.constantFrom("fail" as const, "drop" as const),
    readable: fc.boolean(),
    fallback: fc.option(word, { nil: undefined }),
  })
  .map(({ fallback, onMissing, ...others }) => ({
    from: "shop/status",
    ...others,
    ...(fallback === undefined ? { onMissing } : { default: fallback }),
  }));
const carry = fc.oneof(fc.constantFrom("same", "one", "two"), fc.constant(["one", "two"]), map);
const json: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom(null, false, 0, "", "a"),
  fc.constantFrom([], [null], {}, { b: 1, a: [2] }, { a: [2], b: 1 }),
);
const flow = fc
  .record({
    from: fc.constantFrom("shop", "erp"),
    to: fc.constantFrom("wms", "erp"),
    carries: fc.dictionary(fc.constantFrom("status", "tax-code"), carry, { noNullPrototype: true }),
    owner,
    properties: fc.dictionary(fc.constantFrom("filter", "trigger", "schedule", "next", "spec"), json, {
      noNullPrototype: true,
    }),
    runbook: fc.option(fc.constantFrom("1", "2"), { nil: null }),
  })
  .map(({ runbook, owner: role, ...others }): FlowLiteral => {
    const files = { runbook: { "docs/a.md": runbook } };
    return { ...others, files, ...(role === undefined ? {} : { owner: role }) };
  });
const anyModel: fc.Arbitrary<ModelLiteral> = fc.record({
  lists: fc.dictionary(fc.constantFrom("shop/status", "wms/status", "erp/status"), list, { noNullPrototype: true }),
  maps: fc.dictionary(fc.constantFrom("one", "two"), map, { noNullPrototype: true }),
  flows: fc.dictionary(fc.constantFrom("out", "back"), flow, { noNullPrototype: true }),
});

/** What a change looks like from the other side. */
const MIRRORS: ReadonlyMap<ChangeKind, ChangeKind> = new Map([
  ["code-added", "code-removed"],
  ["code-activated", "code-deactivated"],
  ["accepts-grown", "accepts-shrunk"],
  ["list-opened", "list-closed"],
  ["map-entry-added", "map-entry-removed"],
  ["map-added", "map-removed"],
  ["flow-added", "flow-removed"],
  ["system-added", "system-removed"],
]);
const BACK = new Map([...MIRRORS, ...[...MIRRORS].map(([one, other]) => [other, one] as const)]);

function seen({ kind, subject, type, before, after }: Change): string {
  return JSON.stringify([kind, subject, type ?? "", before ?? "-", after ?? "-"]);
}

describe("laws", () => {
  it("nothing differs from itself, wherever it stands", () => {
    fc.assert(
      fc.property(anyModel, (literal) => {
        expect(diffSides(side(model(literal)), side(model(literal, "elsewhere.yml")))).toEqual([]);
      }),
    );
  });

  it("seen from the other side, what was added is removed", () => {
    fc.assert(
      fc.property(anyModel, anyModel, (one, other) => {
        const forth = changesBetween(one, other).filter(({ kind }) => kind !== "map-reordered");
        const back = changesBetween(other, one).filter(({ kind }) => kind !== "map-reordered");

        const mirrored = back.map((change) =>
          seen({
            ...change,
            kind: BACK.get(change.kind) ?? change.kind,
            before: change.after,
            after: change.before,
          }),
        );
        expect(mirrored.sort()).toEqual(forth.map(seen).sort());
      }),
      { numRuns: 500 },
    );
  });

  it("ids are unique, and the same pair gives the same changes", () => {
    fc.assert(
      fc.property(anyModel, anyModel, (one, other) => {
        const changes = changesBetween(one, other);

        expect(new Set(ids(changes)).size).toBe(changes.length);
        expect(changesBetween(one, other)).toEqual(changes);
      }),
      { numRuns: 500 },
    );
  });

  it("the order of entries is no change, unless the first match wins", () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 8 }),
        fc.constantFrom("exact", "prefix", "ignore-case"),
        (rows, match) => {
          const status = { from: "shop/status", to: "wms/status", match };

          const changes = changesBetween(
            { maps: { status: { ...status, entries: rows } } },
            { maps: { status: { ...status, entries: rows.toReversed() } } },
          );

          expect(changes).toEqual([]);
        },
      ),
    );
  });

  it("one edit is one change of its kind", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 9 }), edit, (names, { kind, edited }) => {
        const [fresh = "", ...kept] = names;

        const changes = changesBetween(landscape(kept), edited(kept, fresh));

        expect(changes.map((change) => change.kind)).toEqual([kind]);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A list, a map with an entry for each of its codes, and a flow between them. */
function landscape(names: readonly string[], overrides: Overrides = {}): ModelLiteral {
  const { listed = names, entries = names.map((from) => [from, `to ${from}`]), flow: flowed, map: mapped } = overrides;
  return {
    lists: { "shop/status": listed.map((one) => (typeof one === "string" ? { code: one, title: one } : one)) },
    maps: {
      status: {
        from: "shop/status",
        to: "wms/status",
        entries: entries.map(([from = "", to = ""]) => ({ from, to })),
        ...mapped,
      },
    },
    flows: { out: { from: "shop", to: "wms", carries: { status: "status" }, ...flowed } },
  };
}

interface Overrides {
  readonly listed?: readonly (string | { readonly code: string; readonly title: string; readonly active?: boolean })[];
  readonly entries?: readonly (readonly string[])[];
  readonly flow?: Partial<FlowLiteral>;
  readonly map?: Partial<MapLiteral>;
}

interface Edit {
  readonly kind: ChangeKind;
  readonly edited: (kept: readonly string[], fresh: string) => ModelLiteral;
}

const plainEntries = (names: readonly string[]) => names.map((from) => [from, `to ${from}`]);
const EDITS: readonly Edit[] = [
  {
    kind: "code-added",
    edited: (kept, fresh) => landscape(kept, { listed: [...kept, fresh] }),
  },
  { kind: "code-removed", edited: (kept) => landscape(kept, { listed: kept.slice(1) }) },
  {
    kind: "code-renamed",
    edited: ([first = "", ...others], fresh) =>
      landscape([first, ...others], {
        listed: [{ code: fresh, title: first }, ...others],
        entries: [[fresh, `to ${first}`], ...plainEntries(others)],
      }),
  },
  {
    kind: "code-changed",
    edited: ([first = "", ...others]) =>
      landscape([first, ...others], { listed: [{ code: first, title: `${first}!` }, ...others] }),
  },
  {
    kind: "code-deactivated",
    edited: ([first = "", ...others]) =>
      landscape([first, ...others], { listed: [{ code: first, title: first, active: false }, ...others] }),
  },
  {
    kind: "map-entry-added",
    edited: (kept, fresh) => landscape(kept, { entries: [[fresh, "new"], ...plainEntries(kept)] }),
  },
  { kind: "map-entry-removed", edited: (kept) => landscape(kept, { entries: plainEntries(kept.slice(1)) }) },
  {
    kind: "map-entry-retargeted",
    edited: ([first = "", ...others]) =>
      landscape([first, ...others], { entries: [...plainEntries(others), [first, "elsewhere"]] }),
  },
  { kind: "map-default-changed", edited: (kept, fresh) => landscape(kept, { map: { default: fresh } }) },
  { kind: "map-on-missing-changed", edited: (kept) => landscape(kept, { map: { onMissing: "drop" } }) },
  { kind: "map-match-changed", edited: (kept) => landscape(kept, { map: { match: "prefix" } }) },
  { kind: "owner-changed", edited: (kept, fresh) => landscape(kept, { flow: { owner: fresh } }) },
  { kind: "flow-map-swapped", edited: (kept) => landscape(kept, { flow: { carries: { status: "same" } } }) },
  {
    kind: "flow-filter-changed",
    edited: (kept, fresh) => landscape(kept, { flow: { properties: { filter: fresh } } }),
  },
];
const edit = fc.constantFrom(...EDITS);
