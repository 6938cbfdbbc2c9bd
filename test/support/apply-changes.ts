import type { Change, ChangeSet } from "../../src/core/change/change.ts";
import { canonicalText } from "../../src/core/model/canonical.ts";
import type { JsonValue } from "../../src/core/model/json.ts";
import type { Code, CodeList, CodeMap, Conditions, Flow, Model } from "../../src/core/model/model.ts";

/** What a landscape says, as plain data without places: two models with one meaning are equal. */
export interface Meaning {
  /** By list, then by code: what the code is on each side, and whether it is retired. Declared lists only. */
  readonly lists: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By flow and type: `same`, or what each map on the way says. */
  readonly ways: Readonly<Record<string, readonly string[]>>;
  /** By name. */
  readonly maps: Readonly<Record<string, string>>;
}

export function meaningOf(model: Model): Meaning {
  return {
    lists: Object.fromEntries(declaredLists(model).map((list) => [list.id, listMeaning(list)])),
    ways: Object.fromEntries(
      waysIn(model).map(({ id, maps }) => [id, maps?.map((map) => textOf(mapMeaning(map))) ?? ["same"]]),
    ),
    maps: Object.fromEntries(namedMaps(model).map((map) => [map.id, textOf(mapMeaning(map))])),
  };
}

/**
 * Base with the changes done to it, as they say. Only what a change claims without saying it is taken from head: the
 * content of a new flow or map, of a way that uses other maps, of a list that opens or closes, the order of entries, and
 * on which side of its list a code came or went.
 */
export function applyChanges(base: Model, head: Model, changes: ChangeSet): Meaning {
  const bySubject = Map.groupBy(changes, ({ subject }) => subject);
  const of = (subject: string): readonly Change[] => bySubject.get(subject) ?? [];
  const headWays = new Map(waysIn(head).map((way) => [way.id, way]));
  const applyTo = (was: CodeMap, is: CodeMap): string => {
    const isAdded = of(is.id).some(({ kind }) => kind === "map-added");
    const told = is.from === undefined ? [] : of(is.from);
    return textOf(isAdded ? mapMeaning(is) : changedMap(was, is, of(is.id), told));
  };

  const ways = [...headWays.values()].map(({ id, flow, type, maps }): readonly [string, readonly string[]] => {
    const before = waysIn(base).find((way) => way.id === id);
    const isClaimed = of(flow.id).some(
      ({ kind, type: about }) => kind === "flow-added" || (kind === "flow-map-swapped" && about === type),
    );
    if (isClaimed || before === undefined)
      return [id, isClaimed ? (maps?.map((map) => textOf(mapMeaning(map))) ?? ["same"]) : ["nothing says so"]];
    const applied = before.maps?.map((was, step) => applyTo(was, maps?.[step] ?? was));
    return [id, applied ?? ["same"]];
  });
  const maps = namedMaps(head).map((map): readonly [string, string] => {
    const was = base.maps.get(map.id) ?? movedFrom(map, base, head);
    const isAdded = of(map.id).some(({ kind }) => kind === "map-added");
    return [map.id, was === undefined && !isAdded ? "nothing says so" : applyTo(was ?? map, map)];
  });
  const lists = [...new Set([...declaredLists(base), ...declaredLists(head)].map(({ id }) => id))].flatMap(
    (id): readonly (readonly [string, Readonly<Record<string, string>>])[] => {
      const is = head.lists.get(id);
      const applied = changedList(base.lists.get(id), is, of(id));
      // A list that is no longer declared says nothing; that it opened says so.
      return is?.declared === true ? [[id, applied]] : [];
    },
  );
  return { lists: Object.fromEntries(lists), ways: Object.fromEntries(ways), maps: Object.fromEntries(maps) };
}

interface Way {
  readonly id: string;
  readonly flow: Flow;
  readonly type: string;
  /** Undefined where the codes go unchanged. */
  readonly maps: readonly CodeMap[] | undefined;
}

function waysIn(model: Model): readonly Way[] {
  return [...model.flows.values()].flatMap((flow) =>
    [...flow.carries].map(([type, carry]) => ({
      id: `${flow.id} ${type}`,
      flow,
      type,
      maps: carry.kind === "same" ? undefined : carry.maps.flatMap((id) => model.maps.get(id) ?? []),
    })),
  );
}

function namedMaps(model: Model): readonly CodeMap[] {
  return [...model.maps.values()].filter(({ named }) => named);
}

function declaredLists(model: Model): readonly CodeList[] {
  return [...model.lists.values()].filter(({ declared }) => declared);
}

/** The inline map of base that stands where head uses the named one. */
function movedFrom(map: CodeMap, base: Model, head: Model): CodeMap | undefined {
  const way = waysIn(head).find(({ maps }) => maps?.includes(map));
  return waysIn(base).find(({ id }) => id === way?.id)?.maps?.[way?.maps?.indexOf(map) ?? 0];
}

interface MapMeaning {
  readonly onMissing: string;
  readonly match: string;
  readonly fallback: string | null;
  /** Targets by code and conditions; in order under `first-match`, else by key. */
  readonly entries: ReadonlyMap<string, readonly (string | null)[]>;
}

function mapMeaning(map: CodeMap): MapMeaning {
  const entries = new Map<string, (string | null)[]>();
  for (const { from, when, to } of map.entries) {
    const key = keyOf(from, when);
    const targets = entries.get(key) ?? [];
    if (!targets.includes(to)) targets.push(to);
    entries.set(key, targets);
  }
  return { onMissing: map.onMissing, match: map.match, fallback: map.default?.to ?? null, entries };
}

function textOf({ onMissing, match, fallback, entries }: MapMeaning): string {
  const pairs = [...entries].map(([key, targets]) =>
    canonicalText([key, targets.map((one) => canonicalText(one)).sort()]),
  );
  return canonicalText([onMissing, match, fallback, match === "first-match" ? pairs : pairs.sort()]);
}

function changedMap(was: CodeMap, is: CodeMap, changes: readonly Change[], ofList: readonly Change[]): MapMeaning {
  const before = mapMeaning(was);
  const after = mapMeaning(is);
  const entries = new Map(before.entries);
  let { onMissing, match, fallback } = before;
  for (const { kind, before: previous, code } of ofList)
    if (kind === "code-renamed") renameKeys(entries, after, nameIn(previous), code);
  const old = [...entries.keys()];
  for (const { kind, code = "", when = {}, before: previous, after: now } of changes) {
    const key = keyOf(code, when);
    switch (kind) {
      case "map-entry-added":
      case "map-entry-retargeted":
        entries.set(key, targetsOf(now));
        break;
      case "map-entry-removed":
        entries.delete(key);
        break;
      case "map-entry-condition-changed": {
        const oldKey = canonicalText([code, previous ?? {}]);
        entries.set(canonicalText([code, now ?? {}]), entries.get(oldKey) ?? []);
        entries.delete(oldKey);
        break;
      }
      case "map-default-changed":
        fallback = typeof now === "string" ? now : null;
        onMissing = after.onMissing;
        break;
      case "map-on-missing-changed":
        onMissing = String(now);
        break;
      case "map-match-changed":
        match = String(now);
        break;
      default:
        break;
    }
  }
  const isReordered = changes.some(({ kind }) => kind === "map-reordered") || before.match !== "first-match";
  return { onMissing, match, fallback, entries: inOrderOf(entries, old, [...after.entries.keys()], isReordered) };
}

/** What came stands where head has it; what both have keeps its order of base, unless that it does not is said. */
function inOrderOf(
  entries: MapMeaning["entries"],
  old: readonly string[],
  after: readonly string[],
  isReordered: boolean,
): MapMeaning["entries"] {
  const inHead = new Set(after);
  const wereThere = new Set(old);
  const kept = isReordered ? undefined : old.filter((key) => inHead.has(key)).values();
  const order = after.map((key) => (wereThere.has(key) ? (kept?.next().value ?? key) : key));
  const unknown = [...entries.keys()].filter((key) => !inHead.has(key));
  return new Map([...order, ...unknown].flatMap((key) => (entries.has(key) ? [[key, entries.get(key) ?? []]] : [])));
}

/** The key of a renamed code is edited with it, where the old key is gone and the new one is new. */
function renameKeys(
  entries: Map<string, readonly (string | null)[]>,
  after: MapMeaning,
  old: string | undefined,
  code: string | undefined,
): void {
  const fromOf = (key: string): unknown => JSON.parse(key)[0];
  const isIn = (keys: Iterable<string>, name: string | undefined): boolean =>
    [...keys].some((key) => fromOf(key) === name);
  if (isIn(after.entries.keys(), old) || isIn(entries.keys(), code)) return;
  for (const [key, targets] of [...entries]) {
    if (fromOf(key) !== old) continue;
    entries.delete(key);
    entries.set(canonicalText([code ?? "", JSON.parse(key)[1]]), targets);
  }
}

function keyOf(from: string, when: Conditions): string {
  return canonicalText([from, when]);
}

function targetsOf(value: JsonValue | undefined): readonly (string | null)[] {
  const targets: readonly unknown[] = Array.isArray(value) ? value : [value ?? null];
  return targets.map((one) => (typeof one === "string" ? one : null));
}

function nameIn(value: JsonValue | undefined): string | undefined {
  return typeof value === "object" && value !== null && "code" in value ? String(value.code) : undefined;
}

function listMeaning(list: CodeList): Readonly<Record<string, string>> {
  const codes = new Set([...(list.produces?.keys() ?? []), ...(list.accepts?.keys() ?? []), ...list.retired]);
  return Object.fromEntries([...codes].sort().map((code) => [code, codeMeaning(list, code)]));
}

function codeMeaning(list: CodeList, code: string): string {
  const onSide = (one: Code | undefined): JsonValue =>
    one === undefined ? null : { attributes: one.attributes, active: one.active, when: one.when ?? null };
  return canonicalText([
    onSide(list.produces?.get(code)),
    onSide(list.accepts?.get(code)),
    list.retired.includes(code),
  ]);
}

function changedList(
  was: CodeList | undefined,
  is: CodeList | undefined,
  changes: readonly Change[],
): Readonly<Record<string, string>> {
  const after = is?.declared === true ? listMeaning(is) : {};
  if (changes.some(({ kind }) => kind === "list-opened" || kind === "list-closed")) return after;
  const codes = new Map(Object.entries(was?.declared === true ? listMeaning(was) : {}));
  const told = new Set<string>();
  for (const { kind, code, before } of changes) {
    if (code !== undefined) told.add(code);
    const old = nameIn(before);
    if (kind === "code-renamed" && old !== undefined) told.add(old);
  }
  for (const code of told) {
    const now = after[code];
    if (now === undefined) codes.delete(code);
    else codes.set(code, now);
  }
  return Object.fromEntries([...codes].sort(([one], [other]) => (one < other ? -1 : 1)));
}
