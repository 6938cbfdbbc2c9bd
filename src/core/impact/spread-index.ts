import { listId, type MapEntry, type Model } from "../model/model.ts";
import type { Side } from "./ends.ts";
import type { Difference } from "./pairs.ts";
import type { Pair } from "./trace.ts";

/** A code in a list. */
type Node = readonly [list: string, code: string];

interface FlowHop {
  readonly type: string;
  readonly inlineMaps: readonly string[];
}

/** Differing pairs by what a change may name. Built once, so that each change costs what it reaches. */
export interface PairIndex {
  /** By {@link hopKey}. */
  readonly byHop: ReadonlyMap<string, readonly Pair[]>;
  /** By {@link entryKey}: the entry's key, in whatever way it matches, or undefined for codes without an entry. */
  readonly byEntry: ReadonlyMap<string, readonly Pair[]>;
  /** By the lists that a pair starts from or arrives in, and by their systems. */
  readonly byList: ReadonlyMap<string, readonly Pair[]>;
  readonly bySystem: ReadonlyMap<string, readonly Pair[]>;
  /** Codes that one side's map names and the other's does not, by {@link entryKey} and by map. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
  readonly namedByMap: ReadonlyMap<string, readonly Node[]>;
  readonly hopsByMap: ReadonlyMap<string, ReadonlySet<string>>;
  readonly flowsByMap: ReadonlyMap<string, ReadonlySet<string>>;
  /** What each flow carries on either side. */
  readonly hopsOfFlow: ReadonlyMap<string, readonly FlowHop[]>;
}

export function indexPairs(difference: Difference, sides: readonly Side[]): PairIndex {
  const byEntry = new Map<string, Pair[]>();
  const byList = new Map<string, Pair[]>();
  const bySystem = new Map<string, Pair[]>();
  for (const pair of difference.pairs) {
    const fates = [...pair.base, ...pair.head];
    const steps = fates.flatMap(({ deciding }) => deciding.map(({ map, key }) => entryKey(map, key)));
    for (const step of new Set(steps)) push(byEntry, step, pair);
    const lists = listsOf(pair, sides);
    for (const list of lists) push(byList, list, pair);
    for (const system of new Set([...lists].map(systemOf))) push(bySystem, system, pair);
  }
  return {
    byHop: Map.groupBy(difference.pairs, (pair) => hopKey(pair.flow, pair.type)),
    byEntry,
    byList,
    bySystem,
    ...indexNames(sides.map(({ model }) => model)),
    ...indexHops(sides.map(({ model }) => model)),
  };
}

export function hopKey(flow: string, type: string): string {
  return JSON.stringify([flow, type]);
}

export function entryKey(map: string, key: string | undefined): string {
  return JSON.stringify([map, key ?? null]);
}

export function hopsOfMap(index: PairIndex, map: string): readonly string[] {
  return [...(index.hopsByMap.get(map) ?? [])];
}

/** The flows that carry something through the map, on either side. */
export function flowsOfMap(index: PairIndex, map: string): readonly string[] {
  return [...(index.flowsByMap.get(map) ?? [])];
}

function listsOf(pair: Pair, sides: readonly Side[]): ReadonlySet<string> {
  const lists = new Set<string>();
  for (const { model } of sides) {
    const flow = model.flows.get(pair.flow);
    if (flow !== undefined) lists.add(listId(flow.from, pair.type)).add(listId(flow.to, pair.type));
  }
  for (const { arrives } of [...pair.base, ...pair.head]) if (arrives !== undefined) lists.add(arrives.list);
  return lists;
}

function systemOf(list: string): string {
  return list.slice(0, list.indexOf("/"));
}

function indexNames(models: readonly Model[]): Pick<PairIndex, "named" | "namedByMap"> {
  const named = new Map<string, Node[]>();
  const namedByMap = new Map<string, Node[]>();
  const sides = models.map(namesOf);
  for (const map of new Set(models.flatMap((model) => [...model.maps.keys()]))) {
    const counts = new Map<string, { readonly node: Node; readonly key: string | undefined; sides: number }>();
    for (const side of sides) {
      for (const [id, name] of side(map)) {
        const count = counts.get(id) ?? { ...name, sides: 0 };
        count.sides++;
        counts.set(id, count);
      }
    }
    for (const { node, key, sides: seen } of counts.values()) {
      if (seen === models.length) continue;
      push(named, entryKey(map, key), node);
      push(namedByMap, map, node);
    }
  }
  return { named, namedByMap };
}

/** The codes that a map of this model names on each side of it, each with the entry that does. */
function namesOf(
  model: Model,
): (map: string) => ReadonlyMap<string, { readonly node: Node; readonly key: string | undefined }> {
  return (id) => {
    const names = new Map<string, { readonly node: Node; readonly key: string | undefined }>();
    const map = model.maps.get(id);
    const add = (list: string | undefined, code: string | null, entry: MapEntry | undefined): void => {
      if (list === undefined || code === null || isClosed(model, list)) return;
      const key = entry?.from;
      names.set(JSON.stringify([list, code, key ?? null]), { node: [list, code], key });
    };
    for (const entry of map?.entries ?? []) {
      add(map?.from, entry.from, entry);
      add(map?.to, entry.to, entry);
    }
    add(map?.to, map?.default?.to ?? null, undefined);
    return names;
  };
}

/** A list that says what it holds: that a map names a code makes nobody send it. */
function isClosed(model: Model, list: string): boolean {
  const declared = model.lists.get(list);
  return declared?.declared === true && !declared.open;
}

function indexHops(models: readonly Model[]): Pick<PairIndex, "hopsByMap" | "flowsByMap" | "hopsOfFlow"> {
  const hopsByMap = new Map<string, Set<string>>();
  const flowsByMap = new Map<string, Set<string>>();
  const hopsOfFlow = new Map<string, FlowHop[]>();
  for (const model of models) {
    for (const flow of model.flows.values()) {
      for (const [type, carry] of flow.carries) {
        const maps = carry.kind === "maps" ? carry.maps : [];
        for (const map of maps) {
          const hops = hopsByMap.get(map) ?? new Set<string>();
          hopsByMap.set(map, hops.add(hopKey(flow.id, type)));
          const flows = flowsByMap.get(map) ?? new Set<string>();
          flowsByMap.set(map, flows.add(flow.id));
        }
        const inlineMaps = maps.filter((map) => model.maps.get(map)?.named === false);
        push(hopsOfFlow, flow.id, { type, inlineMaps });
      }
    }
  }
  return { hopsByMap, flowsByMap, hopsOfFlow };
}

function push<Value>(index: Map<string, Value[]>, key: string, value: Value): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, [value]);
  else values.push(value);
}
