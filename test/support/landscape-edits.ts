import fc from "fast-check";
import { MATCH_MODES, ON_MISSING } from "../../src/core/model/model.ts";
import type { EntriesLiteral, FlowLiteral, ListLiteral, MapLiteral, ModelLiteral } from "./model.ts";

const CODES = ["a", "b", "ab", "B", "c"] as const;
const SYSTEMS = ["s1", "s2", "s3", "s4", "s5"] as const;
const MAPS = ["m1", "m2", "m3"] as const;

const code = fc.constantFrom(...CODES);
const system = fc.constantFrom(...SYSTEMS);
const listName = fc.tuple(system, fc.constantFrom("status", "status", "kind")).map((name) => name.join("/"));
const codes = fc.uniqueArray(fc.record({ code, active: fc.integer({ min: 0, max: 7 }).map((one) => one > 0) }), {
  selector: ({ code: name }) => name,
  maxLength: 4,
});

export interface LandscapeOptions {
  /** Whether lists and maps may have sources that cannot be read. */
  readonly unreadable: boolean;
}

function listOf({ unreadable }: LandscapeOptions): fc.Arbitrary<ListLiteral> {
  const readable: fc.Arbitrary<ListLiteral>[] = [
    codes,
    codes,
    fc.record({ accepts: codes }),
    fc.record({ produces: codes }),
    fc.record({ accepts: codes, produces: codes }),
    fc.record({ codes, open: fc.boolean(), retired: fc.uniqueArray(code, { maxLength: 1 }) }),
  ];
  return fc.oneof(...readable, ...(unreadable ? [fc.record({ codes, readable: fc.constant(false) })] : []));
}

const entry = fc.record({
  from: fc.constantFrom(...CODES, "a*", "?", "*", ""),
  to: fc.option(code, { freq: 6 }),
  when: fc.constantFrom({}, {}, {}, { country: "DE" }, { country: "FR" }),
});
const entries = fc.uniqueArray(entry, {
  selector: ({ from, when }) => JSON.stringify([from.toLowerCase(), when]),
  maxLength: 5,
});

function mapOf({ unreadable }: LandscapeOptions): fc.Arbitrary<MapLiteral> {
  return fc
    .record({
      entries,
      onMissing: fc.constantFrom(...ON_MISSING),
      fallback: code,
      match: fc.constantFrom("exact" as const, ...MATCH_MODES),
      readable: fc.integer({ min: 0, max: 9 }).map((one) => one > 0 || !unreadable),
    })
    .map(({ fallback, ...map }) => (map.onMissing === "default" ? { ...map, default: fallback } : map));
}

function flowOf(options: LandscapeOptions): fc.Arbitrary<FlowLiteral> {
  const inline = mapOf(options);
  const carry = fc.oneof(
    fc.constant("same"),
    fc.constantFrom(...MAPS),
    fc.constantFrom(...MAPS),
    fc.array(fc.constantFrom(...MAPS), { minLength: 2, maxLength: 3 }),
    inline,
  );
  const carries = fc.dictionary(fc.constantFrom("status", "status", "kind"), carry, {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  });
  return fc.record({ from: system, to: system, carries });
}

/**
 * Up to five systems and two types, with cycles, chains, conditions, defaults, every match mode, maps that change the
 * type, open and undeclared lists, retired codes, and where wanted what cannot be read.
 */
export function landscapes(options: LandscapeOptions): fc.Arbitrary<ModelLiteral> {
  const bare = mapOf(options);
  const ended = fc.tuple(bare, listName, listName).map(([map, from, to]) => ({ ...map, from, to }));
  return fc.record({
    systems: fc.constant(Object.fromEntries(SYSTEMS.map((id) => [id, {}]))),
    lists: fc.dictionary(listName, listOf(options), { maxKeys: 6, noNullPrototype: true }),
    maps: fc.record({ m1: ended, m2: ended, m3: bare }),
    flows: fc.dictionary(fc.constantFrom("f1", "f2", "f3", "f4", "f5"), flowOf(options), {
      minKeys: 1,
      maxKeys: 5,
      noNullPrototype: true,
    }),
  });
}

/** One landscape and an edit of it: one or two parts are as they are in another landscape. */
export function editedLandscapes(options: LandscapeOptions): fc.Arbitrary<readonly [ModelLiteral, ModelLiteral]> {
  const landscape = landscapes(options);
  const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 2 });
  return fc.tuple(landscape, landscape, picks).map(([base, other, picked]) => {
    const parts = [...new Set([...partsOf(base), ...partsOf(other)])];
    const chosen = picked.flatMap((index) => parts[index % parts.length] ?? []);
    return [base, chosen.reduce((head, part) => withPart(head, other, part), base)] as const;
  });
}

/** `lists s1/status`, `maps m1`, `maps m1 a` for one entry, `flows f1`. */
function partsOf({ lists = {}, maps = {}, flows = {} }: ModelLiteral): readonly string[] {
  return [
    ...Object.keys(lists).map((id) => `lists ${id}`),
    ...Object.keys(maps).map((id) => `maps ${id}`),
    ...Object.entries(maps).flatMap(([id, map]) => entriesIn(map).map(({ from }) => `maps ${id} ${from}`)),
    ...Object.keys(flows).map((id) => `flows ${id}`),
  ];
}

function withPart(head: ModelLiteral, other: ModelLiteral, part: string): ModelLiteral {
  const [section = "", id = "", key] = part.split(" ");
  switch (section) {
    case "lists":
      return { ...head, lists: withMember(head.lists, other.lists, id) };
    case "flows":
      return { ...head, flows: withMember(head.flows, other.flows, id) };
    default:
      if (key === undefined) return { ...head, maps: withMember(head.maps, other.maps, id) };
      return { ...head, maps: withEntry(head.maps, other.maps?.[id], id, key) };
  }
}

function withMember<Value>(
  members: Readonly<Record<string, Value>> = {},
  others: Readonly<Record<string, Value>> = {},
  id: string,
): Readonly<Record<string, Value>> {
  const other = others[id];
  if (other !== undefined) return { ...members, [id]: other };
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== id));
}

/** The map with the entries of one key as they are in the other map. */
function withEntry(
  maps: Readonly<Record<string, MapLiteral>> = {},
  other: MapLiteral | undefined,
  id: string,
  key: string,
): Readonly<Record<string, MapLiteral>> {
  const map = maps[id];
  if (map === undefined) return maps;
  const kept = entriesIn(map).filter(({ from }) => from.toLowerCase() !== key.toLowerCase());
  const fresh = other === undefined ? [] : entriesIn(other).filter(({ from }) => from === key);
  return { ...maps, [id]: { ...map, entries: [...kept, ...fresh] } };
}

type Entry = Extract<EntriesLiteral, readonly unknown[]>[number];

function entriesIn({ entries: literal = [] }: MapLiteral): readonly Entry[] {
  return isList(literal) ? literal : Object.entries(literal).map(([from, to]) => ({ from, to }));
}

/** `Array.isArray` does not narrow a readonly array. */
function isList<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value);
}
