import type { Change } from "../change/change.ts";
import { listId } from "../model/model.ts";
import type { Side } from "./ends.ts";
import { targetList } from "./hop.ts";
import type { Difference } from "./pairs.ts";
import type { Spread } from "./spread.ts";
import type { Fate, Pair } from "./trace.ts";

/**
 * The spreads, with a cause for what differs and no change reached by the code's own steps: codes that stand for anything
 * on the way, or a list that is fed, opened or named by something else. Of several the nearest change, then the first; a
 * pair stays without one only where no change touches anything near it (a source that can't be read on one side).
 */
export function explainRest(
  spreads: readonly Spread[],
  difference: Difference,
  sides: readonly Side[],
): readonly Spread[] {
  const causes = nearestCauses(spreads);
  const rest = difference.pairs.filter((pair) => !causes.has(pair));
  if (rest.length === 0) return spreads;

  const found = new Map<Pair, Cause>();
  const next = onwardPairs(rest, sides);
  const propagate = (starts: readonly (readonly [Pair, Cause])[]): void => {
    const work = [...starts];
    // The list grows while it is walked.
    for (const [pair, { spread, hops }] of work) {
      for (const after of next(pair)) {
        if (causes.has(after) || found.has(after)) continue;
        const cause = { spread, hops: hops + 1 };
        found.set(after, cause);
        work.push([after, cause]);
      }
    }
  };
  propagate([...causes].sort(([, one], [, other]) => one.hops - other.hops || one.spread - other.spread));
  const near = changesNear(spreads, sides);
  for (const pair of rest) {
    const spread = found.has(pair) ? undefined : near(pair);
    if (spread === undefined) continue;
    const cause = { spread, hops: 1 };
    found.set(pair, cause);
    propagate([[pair, cause]]);
  }
  return withCauses(spreads, found);
}

/** Which of the spreads, and how many flows away. */
interface Cause {
  readonly spread: number;
  readonly hops: number;
}

function nearestCauses(spreads: readonly Spread[]): ReadonlyMap<Pair, Cause> {
  const nearest = new Map<Pair, Cause>();
  spreads.forEach(({ pairs }, spread) => {
    for (const [pair, hops] of pairs)
      if (hops < (nearest.get(pair)?.hops ?? Number.POSITIVE_INFINITY)) nearest.set(pair, { spread, hops });
  });
  return nearest;
}

function withCauses(spreads: readonly Spread[], found: ReadonlyMap<Pair, Cause>): readonly Spread[] {
  const added = Map.groupBy(found, ([, { spread }]) => spread);
  return spreads.map((spread, index) => {
    const more = added.get(index)?.map(([pair, { hops }]) => [pair, hops] as const) ?? [];
    return more.length === 0 ? spread : { ...spread, pairs: new Map([...spread.pairs, ...more]) };
  });
}

/** Pairs of `rest` that start where a pair arrives; where nobody knows as what, all that start there. */
function onwardPairs(rest: readonly Pair[], sides: readonly Side[]): (pair: Pair) => readonly Pair[] {
  const starting = new Map<string, Pair[]>();
  for (const pair of rest) {
    for (const list of fromLists(pair, sides)) {
      const here = starting.get(list);
      if (here === undefined) starting.set(list, [pair]);
      else here.push(pair);
    }
  }
  // Everything behind a list is found with the first pair that may be anything there.
  const emptied = new Set<string>();
  return (pair) =>
    [...pair.base, ...pair.head].flatMap((fate) =>
      arrivalLists(fate, pair, sides).flatMap((list) => {
        const code = fate.arrives?.code ?? null;
        const here = starting.get(list) ?? [];
        if (code !== null) return here.filter((after) => after.code === code);
        if (emptied.has(list)) return [];
        emptied.add(list);
        return here;
      }),
    );
}

function fromLists({ flow, type }: Pair, sides: readonly Side[]): ReadonlySet<string> {
  return new Set(sides.flatMap(({ model }) => model.flows.get(flow) ?? []).map(({ from }) => listId(from, type)));
}

/** Where it comes out; what is unknown comes out at the end of its flow, as anything. */
function arrivalLists({ outcome, arrives }: Fate, pair: Pair, sides: readonly Side[]): readonly string[] {
  if (arrives !== undefined) return [arrives.list];
  return outcome === "unknown" ? endsOf(pair, sides) : [];
}

function endsOf({ flow, type }: Pair, sides: readonly Side[]): readonly string[] {
  return sides.flatMap(({ model }) => {
    const found = model.flows.get(flow);
    const carry = found?.carries.get(type);
    return found === undefined || carry === undefined ? [] : [targetList(model, found, type, carry)];
  });
}

/**
 * The first change about the pair's flow, its maps, a list on its way, a system at its ends, a map that names codes of
 * these lists, or a flow that leads there.
 */
function changesNear(spreads: readonly Spread[], sides: readonly Side[]): (pair: Pair) => number | undefined {
  const first = new Map<string, number>();
  const note = (list: string | undefined, index: number): void => {
    if (list !== undefined && index < (first.get(list) ?? Number.POSITIVE_INFINITY)) first.set(list, index);
  };
  spreads.forEach(({ change }, index) => {
    if (!canMoveCodes(change)) return;
    note(change.subject, index);
    for (const { model } of sides) {
      const map = model.maps.get(change.subject);
      note(map?.from, index);
      note(map?.to, index);
      const flow = model.flows.get(change.subject);
      for (const [type, carry] of flow?.carries ?? []) {
        if (flow === undefined) continue;
        note(listId(flow.from, type), index);
        note(targetList(model, flow, type, carry), index);
        // The maps that lie in the flow came and went with it.
        for (const id of carry.kind === "maps" ? carry.maps : []) note(model.maps.get(id)?.to, index);
      }
    }
  });
  return (pair) => {
    const near = [...touching(pair, sides)].flatMap((name) => first.get(name) ?? []);
    return near.length === 0 ? undefined : near.reduce((one, other) => Math.min(one, other));
  };
}

/** A change of a system, list, map, code or of what a flow carries from where to where. */
function canMoveCodes({ kind }: Change): boolean {
  return (
    ["code-", "map-", "accepts-", "list-", "system-"].some((start) => kind.startsWith(start)) ||
    ["flow-added", "flow-removed", "flow-rewired", "flow-map-swapped"].includes(kind)
  );
}

/** The flow, its maps, every list on its way, and the systems of these lists. */
function touching(pair: Pair, sides: readonly Side[]): ReadonlySet<string> {
  const lists = new Set([...fromLists(pair, sides), ...endsOf(pair, sides)]);
  const names = new Set([pair.flow]);
  for (const { model } of sides) {
    const carry = model.flows.get(pair.flow)?.carries.get(pair.type);
    for (const id of carry?.kind === "maps" ? carry.maps : []) {
      names.add(id);
      const map = model.maps.get(id);
      for (const list of [map?.from, map?.to]) if (list !== undefined) lists.add(list);
    }
  }
  for (const list of lists) names.add(list).add(list.slice(0, list.indexOf("/")));
  return names;
}
