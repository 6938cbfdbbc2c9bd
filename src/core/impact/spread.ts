import type { Change } from "../change/change.ts";
import { type Flow, listId, type Model } from "../model/model.ts";
import type { Difference, Pair } from "./pairs.ts";

/** How far one change reaches. */
export interface Spread {
  readonly change: Change;
  /** Every differing pair it reaches, with the number of flows from the change: 1 for the first. */
  readonly pairs: ReadonlyMap<Pair, number>;
  /** Flows that it changes by themselves (filter, owner, monitors, …). */
  readonly flows: ReadonlySet<string>;
}

/** Changes of a flow's own that nobody has to look at. */
const SILENT_FLOW_CHANGES: ReadonlySet<string> = new Set(["flow-changed"]);

/**
 * Follows each change along the codes that fare differently, from where it acts to where everything is as before.
 * What differs is known already ({@link Difference}); this says because of which change.
 */
export function spreadChanges(
  changes: readonly Change[],
  models: readonly Model[],
  difference: Difference,
): readonly Spread[] {
  const index = indexPairs(difference, models);
  return changes.map((change) => {
    const flow = isAboutFlow(change) ? change.subject : undefined;
    const start = flow === undefined ? startOf(change, difference, index, models) : (index.byFlow.get(flow) ?? []);
    const attribute = change.kind === "code-changed" ? carriersOf(change, models) : [];
    const own = flow !== undefined && !SILENT_FLOW_CHANGES.has(change.kind) ? [flow] : attribute;
    return { change, pairs: follow(start, difference), flows: new Set(own) };
  });
}

function follow(start: readonly Pair[], difference: Difference): ReadonlyMap<Pair, number> {
  const reached = new Map<Pair, number>(start.map((pair) => [pair, 1]));
  const work = [...start];
  for (let next = 0; next < work.length; next++) {
    const pair = work[next];
    if (pair === undefined) break;
    const hops = (reached.get(pair) ?? 0) + 1;
    for (const { arrives } of [...pair.base, ...pair.head]) {
      for (const onward of arrives === undefined ? [] : difference.from(arrives.list, arrives.code)) {
        if (reached.has(onward)) continue;
        reached.set(onward, hops);
        work.push(onward);
      }
    }
  }
  return reached;
}

function isAboutFlow(change: Change): boolean {
  switch (change.kind) {
    case "owner-changed":
      // A system, a flow and a map may have one name; what the owner answers for ends the change's id.
      return change.id.endsWith(":flow");
    case "flow-added":
    case "flow-removed":
    case "flow-rewired":
    case "flow-changed":
    case "flow-filter-changed":
    case "flow-trigger-changed":
    case "flow-volume-changed":
    case "flow-endpoint-changed":
    case "flow-map-swapped":
    case "field-added":
    case "field-removed":
    case "field-changed":
    case "payload-changed":
    case "sample-changed":
    case "spec-changed":
    case "errors-owner-changed":
    case "monitor-changed":
    case "runbook-changed":
    case "rollback-changed":
      return true;
    default:
      return false;
  }
}

/** The differing pairs on which the change acts directly. */
function startOf(change: Change, difference: Difference, index: PairIndex, models: readonly Model[]): readonly Pair[] {
  switch (change.kind) {
    case "code-added":
    case "code-removed":
    case "code-renamed":
    case "code-changed":
    case "code-activated":
    case "code-deactivated":
    case "accepts-grown":
    case "accepts-shrunk":
      return codesOf(change).flatMap((code) => [
        ...difference.from(change.subject, code),
        ...difference.into(change.subject, code).filter((pair) => isRefused(pair, change.subject, code)),
      ]);
    case "list-opened":
    case "list-closed":
      return difference.pairs.filter((pair) => touchesList(pair, change.subject, models));
    case "map-entry-added":
    case "map-entry-removed":
    case "map-entry-retargeted":
    case "map-entry-condition-changed": {
      const code = change.code ?? "";
      const direct = hopsOfMap(index, change.subject).flatMap((hop) => index.byCode.get(`${hop}\n${code}`) ?? []);
      return direct.length > 0 ? direct : decidedByPattern(index, change, models);
    }
    default:
      return hopsOfMap(index, change.subject).flatMap((hop) => index.byHop.get(hop) ?? []);
  }
}

function codesOf(change: Change): readonly string[] {
  const before = change.kind === "code-renamed" ? change.before : undefined;
  const renamed = typeof before === "string" ? before : isRecord(before) ? before.code : undefined;
  return [change.code, renamed].filter((code) => typeof code === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the list takes the code is what differs, not whether the code is sent. */
function isRefused(pair: Pair, list: string, code: string): boolean {
  return [...pair.base, ...pair.head].some(
    ({ outcome, arrives }) => outcome === "not-accepted" && arrives?.list === list && arrives.code === code,
  );
}

function touchesList(pair: Pair, list: string, models: readonly Model[]): boolean {
  const startsThere = models.some((model) => {
    const flow = model.flows.get(pair.flow);
    return flow !== undefined && listId(flow.from, pair.type) === list;
  });
  return startsThere || [...pair.base, ...pair.head].some((fate) => fate.arrives?.list === list);
}

/** Differing pairs by what a change may name; a hop is `flow\ntype`. */
interface PairIndex {
  readonly byFlow: ReadonlyMap<string, readonly Pair[]>;
  readonly byHop: ReadonlyMap<string, readonly Pair[]>;
  /** By hop and code; the code the pair starts with, or one between two maps of a chain. */
  readonly byCode: ReadonlyMap<string, readonly Pair[]>;
  readonly byDecidingMap: ReadonlyMap<string, readonly Pair[]>;
  readonly hopsByMap: ReadonlyMap<string, ReadonlySet<string>>;
}

function indexPairs(difference: Difference, models: readonly Model[]): PairIndex {
  const byCode = new Map<string, Pair[]>();
  const byDecidingMap = new Map<string, Pair[]>();
  for (const pair of difference.pairs) {
    const fates = [...pair.base, ...pair.head];
    const codes = new Set([pair.code ?? "", ...fates.flatMap((fate) => fate.between)]);
    for (const code of codes) push(byCode, `${pair.flow}\n${pair.type}\n${code}`, pair);
    for (const map of new Set(fates.map((fate) => fate.map))) if (map !== undefined) push(byDecidingMap, map, pair);
  }
  return {
    byFlow: Map.groupBy(difference.pairs, (pair) => pair.flow),
    byHop: Map.groupBy(difference.pairs, (pair) => `${pair.flow}\n${pair.type}`),
    byCode,
    byDecidingMap,
    hopsByMap: indexMaps(models),
  };
}

function push(index: Map<string, Pair[]>, key: string, pair: Pair): void {
  const pairs = index.get(key);
  if (pairs === undefined) index.set(key, [pair]);
  else pairs.push(pair);
}

function hopsOfMap(index: PairIndex, map: string): readonly string[] {
  return [...(index.hopsByMap.get(map) ?? [])];
}

/** Where the entry's key is a prefix, a pattern or of another case, it is not the pair's code, but the map decided. */
function decidedByPattern(index: PairIndex, change: Change, models: readonly Model[]): readonly Pair[] {
  const isExact = models.every((model) => (model.maps.get(change.subject)?.match ?? "exact") === "exact");
  return isExact ? [] : (index.byDecidingMap.get(change.subject) ?? []);
}

/** The hops of every flow that carries a type through the map, on either side. */
function indexMaps(models: readonly Model[]): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  for (const model of models) {
    for (const flow of model.flows.values()) {
      for (const [type, carry] of flow.carries) {
        for (const map of carry.kind === "maps" ? carry.maps : []) {
          const hops = index.get(map) ?? new Set<string>();
          index.set(map, hops.add(`${flow.id}\n${type}`));
        }
      }
    }
  }
  return index;
}

/** A code's attribute (its region, its size class) matters to every flow that carries the code; its title to nobody. */
function carriersOf(change: Change, models: readonly Model[]): readonly string[] {
  if (!changesMoreThanTitle(change)) return [];
  const carries = (flow: Flow): boolean =>
    [...flow.carries.keys()].some((type) => listId(flow.from, type) === change.subject);
  return models.flatMap((model) => [...model.flows.values()].filter(carries).map((flow) => flow.id));
}

function changesMoreThanTitle(change: Change): boolean {
  const { before, after } = change;
  if (!isRecord(before) || !isRecord(after)) return true;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].some((name) => name !== "title" && JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
