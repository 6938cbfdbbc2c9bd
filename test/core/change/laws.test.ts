import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { Side } from "../../../src/core/source/assemble.ts";
import { changesBetween, ids, side } from "../../support/changes.ts";
import type { ListLiteral, MapLiteral, ModelLiteral } from "../../support/model.ts";
import { assembled } from "../../support/side-files.ts";

const RUNS = { numRuns: 500, seed: 20_261_126 };
const name = fc.stringMatching(/^[A-Za-z0-9:?&=%.-]{1,6}$/);
const names = fc.uniqueArray(name, { minLength: 2, maxLength: 8 });

/** What is edited: a name that is not among the others, and one that is. */
const edited = fc
  .tuple(names, name, fc.nat())
  .filter(([known, fresh]) => !known.includes(fresh))
  .map(([known, fresh, index]) => ({ known, fresh, one: known[index % known.length] ?? "" }));

interface Edit {
  readonly known: readonly string[];
  readonly fresh: string;
  readonly one: string;
}

/** Every kind of edit of one thing, with the change that it is. */
const EDITS: readonly (readonly [kind: string, edit: (edit: Edit) => readonly [ModelLiteral, ModelLiteral]])[] = [
  ["code-added", ({ known, fresh }) => lists(known, [...known, fresh])],
  ["code-removed", ({ known, one }) => lists(known, without(known, one))],
  ["accepts-grown", ({ known, fresh }) => lists({ accepts: known }, { accepts: [...known, fresh] })],
  ["accepts-shrunk", ({ known, one }) => lists({ accepts: known }, { accepts: without(known, one) })],
  [
    "code-deactivated",
    ({ known, one }) =>
      lists(
        known,
        known.map((code) => ({ code, active: code !== one })),
      ),
  ],
  [
    "code-activated",
    ({ known, one }) =>
      lists(
        known.map((code) => ({ code, active: code !== one })),
        known,
      ),
  ],
  [
    "code-changed",
    ({ known, one }) =>
      lists(
        known,
        known.map((code) => (code === one ? { code, region: "intl" } : code)),
      ),
  ],
  ["code-renamed", ({ known, fresh, one }) => lists(described(known), described(known, one, fresh))],
  ["list-opened", ({ known }) => lists(known, { codes: known, open: true })],
  ["list-closed", ({ known }) => lists({ codes: known, open: true }, known)],
  ["map-entry-added", ({ known, fresh }) => maps(entries(known), entries([...known, fresh]))],
  ["map-entry-removed", ({ known, one }) => maps(entries(known), entries(without(known, one)))],
  ["map-entry-retargeted", ({ known, one }) => maps(entries(known), entries(known, one, { to: "elsewhere" }))],
  [
    "map-entry-condition-changed",
    ({ known, one }) => maps(entries(known), entries(known, one, { when: { country: "DE" } })),
  ],
  [
    "map-default-changed",
    ({ known, one, fresh }) => maps({ ...entries(known), default: one }, { ...entries(known), default: fresh }),
  ],
  [
    "map-on-missing-changed",
    ({ known }) => maps({ ...entries(known), onMissing: "fail" }, { ...entries(known), onMissing: "drop" }),
  ],
  ["map-match-changed", ({ known }) => maps(entries(known), { ...entries(known), match: "prefix" })],
  [
    "map-reordered",
    ({ known }) =>
      maps({ ...entries(known), match: "first-match" }, { ...entries(known.toReversed()), match: "first-match" }),
  ],
];

describe("one edit", () => {
  it.each(EDITS)("is one %s, and its mirror is one change too", (kind, edit) => {
    fc.assert(
      fc.property(edited, (what) => {
        const [before, after] = edit(what);

        expect(changesBetween(before, after).map((change) => change.kind)).toEqual([kind]);
        expect(changesBetween(after, before)).toHaveLength(1);
      }),
      RUNS,
    );
  });
});

describe("a file of five megabytes", () => {
  it("with ten edits in it is ten changes, also where two lists are reordered", () => {
    const rows = Array.from({ length: 51_000 }, (_, index) => `code-${index}`);
    const first = fileOf(rows, rows);
    const edits = new Set(Array.from({ length: 10 }, (_, index) => `code-${index * 4_987 + 11}`));
    const second = fileOf(rows.toReversed(), rows.toReversed(), edits);

    const changes = diffSides(comparedSide(first), comparedSide(second));

    expect(first.length).toBeGreaterThan(5_000_000);
    expect(ids(changes)).toEqual([...edits].sort().map((code) => `map-entry-retargeted:m:${code}`));
  });
});

function lists(before: ListLiteral, after: ListLiteral): readonly [ModelLiteral, ModelLiteral] {
  return [{ lists: { "shop/status": before } }, { lists: { "shop/status": after } }];
}

function maps(before: MapLiteral, after: MapLiteral): readonly [ModelLiteral, ModelLiteral] {
  const ends = { from: "shop/status", to: "wms/status" };
  const literal = (map: MapLiteral): ModelLiteral => ({
    systems: { shop: {}, wms: {} },
    maps: { m: { ...ends, ...map } },
  });
  return [literal(before), literal(after)];
}

function without(known: readonly string[], one: string): readonly string[] {
  return known.filter((code) => code !== one);
}

/** Each code with a title of its own; one of them under another name. */
function described(known: readonly string[], one?: string, fresh?: string): ListLiteral {
  return known.map((code) => ({ code: code === one ? (fresh ?? code) : code, title: `title of ${code}` }));
}

function entries(
  known: readonly string[],
  one?: string,
  edit: { readonly to?: string; readonly when?: Readonly<Record<string, string>> } = {},
): MapLiteral {
  return { entries: known.map((from) => ({ from, to: `to ${from}`, ...(from === one ? edit : {}) })) };
}

/** A list of codes and a list of entries in one JSON file, long enough to weigh something. */
function fileOf(codes: readonly string[], keys: readonly string[], edits: ReadonlySet<string> = new Set()): string {
  const rows = keys.map((key) => ({
    from: key,
    to: edits.has(key) ? `new-${key}` : `target-${key}-${"x".repeat(20)}`,
  }));
  return JSON.stringify({ codes, rows }, undefined, 1);
}

function comparedSide(file: string) {
  const { model, diagnostics }: Side = assembled(CONFIGURATION, { "big.json": file });
  expect(diagnostics).toEqual([]);
  return side(model);
}

const CONFIGURATION = `version: 1
systems:
  shop: { codes: { status: { source: { file: big.json, select: "$.codes[*]" } } } }
  wms: {}
maps:
  m: { from: shop/status, to: wms/status, source: { file: big.json, select: "$.rows[*]", key: "@.from", value: "@.to" } }
`;
