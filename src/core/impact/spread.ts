import type { Change } from "../change/change.ts";
import { onward, type Side } from "./ends.ts";
import { targetList } from "./hop.ts";
import { matchAlike } from "./match.ts";
import type { Difference } from "./pairs.ts";
import { entryKey, flowsOfMap, hopKey, hopsOfMap, indexPairs, type PairIndex } from "./spread-index.ts";
import type { Pair } from "./trace.ts";

/** How far one change reaches. */
export interface Spread {
  readonly change: Change;
  /** Every differing pair it reaches, with the number of flows from the change: 1 for the first. */
  readonly pairs: ReadonlyMap<Pair, number>;
  /** Flows that it changes by themselves (filter, owner, monitors, …). */
  readonly flows: ReadonlySet<string>;
}

/**
 * Follows each change along the codes that fare differently, from where it acts to where everything is as before.
 * What differs is known already ({@link Difference}); this says because of which change.
 */
export function spreadChanges(
  changes: readonly Change[],
  sides: readonly Side[],
  difference: Difference,
): readonly Spread[] {
  const index = indexPairs(difference, sides);
  return changes.map((change) => ({
    change,
    pairs: follow(startOf(change, difference, index), difference),
    flows: new Set(ownFlows(change, sides, index)),
  }));
}

function follow(start: readonly Pair[], difference: Difference): ReadonlyMap<Pair, number> {
  const reached = new Map<Pair, number>(start.map((pair) => [pair, 1]));
  const work = [...start];
  for (let next = 0; next < work.length; next++) {
    const pair = work[next];
    if (pair === undefined) break;
    const hops = (reached.get(pair) ?? 0) + 1;
    for (const onward of difference.next(pair)) {
      if (reached.has(onward)) continue;
      reached.set(onward, hops);
      work.push(onward);
    }
  }
  return reached;
}

/** The flows that a change is about by themselves, whether or not a code fares differently. */
function ownFlows(change: Change, sides: readonly Side[], index: PairIndex): readonly string[] {
  switch (change.kind) {
    case "owner-changed":
      // A system, a flow and a map may have one name; what the owner answers for ends the change's id.
      return change.id.endsWith(":flow") ? [change.subject] : [];
    case "code-changed":
      return carriersOf(change, sides);
    case "map-default-changed":
    case "map-on-missing-changed":
      // What happens to a code that nobody listed yet is what this flow does, whether or not there is one today.
      return flowsOfMap(index, change.subject);
    case "list-opened":
      // From now on whatever these flows deliver is taken for known, and no new code is noticed there.
      return arrivingAt(change.subject, sides);
    case "map-match-changed":
      return isSameMatch(change.subject, sides) ? [] : flowsOfMap(index, change.subject);
    case "flow-added":
    case "flow-removed":
    case "flow-rewired":
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
      return [change.subject];
    case "opaque-touched":
      return sides.flatMap(({ model }) =>
        (model.opaque.get(change.subject)?.flows ?? []).filter((flow) => model.flows.has(flow)),
      );
    default:
      // A flow's title, document and criticality (`flow-changed`) are nothing that anybody has to look at.
      return [];
  }
}

function arrivingAt(list: string, sides: readonly Side[]): readonly string[] {
  return sides.flatMap(({ model }) =>
    [...model.flows.values()]
      .filter((flow) => [...flow.carries].some(([type, carry]) => targetList(model, flow, type, carry) === list))
      .map(({ id }) => id),
  );
}

/** Whether both ways to match find the same in what the map says on either side, whatever the code. */
function isSameMatch(id: string, sides: readonly Side[]): boolean {
  const maps = sides.flatMap(({ model }) => model.maps.get(id) ?? []);
  return maps.every((map) => maps.every(({ match }) => matchAlike(map, match)));
}

/** The differing pairs on which the change acts directly. Other kinds move no code. */
function startOf(change: Change, difference: Difference, index: PairIndex): readonly Pair[] {
  const { subject } = change;
  switch (change.kind) {
    case "code-added":
    case "code-removed":
    case "code-renamed":
    case "code-activated":
    case "code-deactivated":
    case "accepts-grown":
    case "accepts-shrunk":
      return codesOf(change).flatMap((code) => [
        ...difference.from(subject, code),
        ...difference.into(subject, code).filter((pair) => isRefused(pair, subject, code)),
      ]);
    case "list-opened":
    case "list-closed":
      return index.byList.get(subject) ?? [];
    case "system-added":
    case "system-removed":
      return index.bySystem.get(subject) ?? [];
    case "map-entry-added":
    case "map-entry-removed":
    case "map-entry-retargeted":
    case "map-entry-condition-changed": {
      const code = change.code ?? "";
      return [
        ...(index.byEntry.get(entryKey(subject, code)) ?? []),
        ...(index.named.get(entryKey(subject, code)) ?? []).flatMap(([list, named]) =>
          appearing(difference, list, named),
        ),
      ];
    }
    case "map-default-changed":
    case "map-on-missing-changed":
      return [
        ...(index.byEntry.get(entryKey(subject, undefined)) ?? []),
        ...(index.named.get(entryKey(subject, undefined)) ?? []).flatMap(([list, named]) =>
          appearing(difference, list, named),
        ),
      ];
    case "map-match-changed":
    case "map-reordered":
    case "map-added":
    case "map-removed":
      return startOfMap(subject, difference, index);
    case "flow-added":
    case "flow-removed":
    case "flow-rewired":
      return startOfFlow(subject, undefined, difference, index);
    case "flow-map-swapped":
      return startOfFlow(subject, change.type, difference, index);
    default:
      return [];
  }
}

/** Every hop of the map, and the codes that nobody declared and that it alone names on one of the sides. */
function startOfMap(map: string, difference: Difference, index: PairIndex): readonly Pair[] {
  return [...hopsOfMap(index, map).flatMap((hop) => index.byHop.get(hop) ?? []), ...namedBy(map, difference, index)];
}

function startOfFlow(
  flow: string,
  type: string | undefined,
  difference: Difference,
  index: PairIndex,
): readonly Pair[] {
  const hops = (index.hopsOfFlow.get(flow) ?? []).filter((hop) => type === undefined || hop.type === type);
  return hops.flatMap((hop) => [
    ...(index.byHop.get(hopKey(flow, hop.type)) ?? []),
    ...hop.inlineMaps.flatMap((map) => namedBy(map, difference, index)),
  ]);
}

function namedBy(map: string, difference: Difference, index: PairIndex): readonly Pair[] {
  return (index.namedByMap.get(map) ?? []).flatMap(([list, code]) => appearing(difference, list, code));
}

/** Differing pairs of a code that is under way on one side only. */
function appearing(difference: Difference, list: string, code: string): readonly Pair[] {
  return difference.from(list, code).filter(({ base, head }) => base.length === 0 || head.length === 0);
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

/**
 * A code's attribute (its region, its size class) matters to every flow that sends or delivers this code; its title to
 * nobody.
 */
function carriersOf(change: Change, sides: readonly Side[]): readonly string[] {
  const { code } = change;
  if (code === undefined || !changesMoreThanTitle(change)) return [];
  return sides.flatMap((side) => [
    ...onward(side, change.subject, code).map(({ flow }) => flow),
    ...side.arrivals(change.subject, code).map(({ flow }) => flow),
  ]);
}

function changesMoreThanTitle(change: Change): boolean {
  const { before, after } = change;
  if (!isRecord(before) || !isRecord(after)) return true;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].some((name) => name !== "title" && JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
