import { listId, type Model } from "../model/model.ts";
import { type Difference, nodeKey, type Pair } from "./pairs.ts";
import type { Fate, Trace } from "./trace.ts";

/** Hops by the list they start from: what a walk along the codes needs of one side. */
export interface Side {
  readonly model: Model;
  readonly trace: Trace;
  /** `flow`, `type` of every hop by from-list. */
  readonly hopsFrom: ReadonlyMap<string, readonly { readonly flow: string; readonly type: string }[]>;
}

export function sideOf(model: Model, trace: Trace): Side {
  const hops = [...model.flows.values()].flatMap((flow) =>
    [...flow.carries.keys()].map((type) => ({ list: listId(flow.from, type), flow: flow.id, type })),
  );
  return { model, trace, hopsFrom: Map.groupBy(hops, (hop) => hop.list) };
}

/** What happens next to a code that stands in a list; empty at the end of its way. */
export function onward(side: Side, list: string, code: string | null): readonly Fate[] {
  return (side.hopsFrom.get(list) ?? []).flatMap(
    ({ flow, type }) => side.trace.fates.get(flow)?.get(type)?.get(code) ?? [],
  );
}

/**
 * The differing pairs behind which nothing outside changes: for every code that starts on a way through them, the set
 * of places where it ends, and how, is the same on both sides. Proven by walking; a symbolic code proves nothing.
 */
export function internalPairs(base: Side, head: Side, difference: Difference): ReadonlySet<Pair> {
  const outside = new Set<Pair>();
  for (const { list, code } of originsOf(base, head, difference)) {
    const before = endsOf(base, list, code);
    const after = endsOf(head, list, code);
    if (before !== undefined && before === after) continue;
    markOnward([base, head], difference, { list, code }, outside);
  }
  for (const pair of difference.pairs) {
    if (pair.code !== null) continue;
    outside.add(pair);
    for (const { arrives } of [...pair.base, ...pair.head]) {
      if (arrives !== undefined) markOnward([base, head], difference, arrives, outside);
    }
  }
  return new Set(difference.pairs.filter((pair) => !outside.has(pair)));
}

/** Every place from which a differing pair is reached and where a code may start: seen backwards, all at once. */
function originsOf(
  base: Side,
  head: Side,
  difference: Difference,
): readonly { readonly list: string; readonly code: string }[] {
  const arrivals = indexArrivals([base, head]);
  const seen = new Map<string, { readonly list: string; readonly code: string }>();
  const work: { readonly list: string; readonly code: string }[] = [];
  function visit(list: string, code: string | null): void {
    if (code === null || seen.has(nodeKey(list, code))) return;
    seen.set(nodeKey(list, code), { list, code });
    work.push({ list, code });
  }
  for (const pair of difference.pairs) for (const list of listsOf([base, head], pair)) visit(list, pair.code);
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    for (const before of arrivals.get(nodeKey(node.list, node.code)) ?? []) visit(before.list, before.code);
  }
  // A code that arrives from elsewhere is explained by where it comes from; only the first of a way is its origin. In a
  // cycle nothing is first: then every code of it is an origin.
  const first = [...seen.values()].filter(({ list, code }) => !arrivals.has(nodeKey(list, code)));
  return first.length > 0 && reachesAll(first, [base, head], difference) ? first : [...seen.values()];
}

/** Whether every differing pair lies on a way of one of these origins. */
function reachesAll(
  origins: readonly { readonly list: string; readonly code: string }[],
  sides: readonly Side[],
  difference: Difference,
): boolean {
  const reached = new Set<Pair>();
  for (const origin of origins) markOnward(sides, difference, origin, reached);
  return difference.pairs.every((pair) => pair.code === null || reached.has(pair));
}

function listsOf(sides: readonly Side[], pair: Pair): ReadonlySet<string> {
  const flows = sides.flatMap((side) => side.model.flows.get(pair.flow) ?? []);
  return new Set(flows.map((flow) => listId(flow.from, pair.type)));
}

function indexArrivals(
  sides: readonly Side[],
): ReadonlyMap<string, readonly { readonly list: string; readonly code: string | null }[]> {
  const index = new Map<string, { readonly list: string; readonly code: string | null }[]>();
  for (const side of sides) {
    for (const [list, hops] of side.hopsFrom) {
      for (const { flow, type } of hops) {
        for (const [code, fates] of side.trace.fates.get(flow)?.get(type) ?? []) {
          for (const { arrives } of fates) {
            if (arrives === undefined) continue;
            const key = nodeKey(arrives.list, arrives.code);
            const before = index.get(key);
            if (before === undefined) index.set(key, [{ list, code }]);
            else before.push({ list, code });
          }
        }
      }
    }
  }
  return index;
}

/** All places where a code ends, and how, as one text; `undefined` where a symbolic code makes that unknowable. */
function endsOf(side: Side, list: string, code: string): string | undefined {
  if (side.trace.codes.get(list)?.get(code) === undefined) return undefined;
  const ends = new Set<string>();
  const seen = new Set<string>([nodeKey(list, code)]);
  const work: { readonly list: string; readonly code: string }[] = [{ list, code }];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    const fates = onward(side, node.list, node.code);
    if (fates.length === 0) ends.add(`ends at ${JSON.stringify([node.list, node.code])}`);
    for (const { flow, type, outcome, missing, when, arrives } of fates) {
      if (outcome !== "accepted" || missing !== undefined) {
        ends.add(
          JSON.stringify([flow, type, outcome, missing ?? null, when, arrives?.list ?? null, arrives?.code ?? null]),
        );
      }
      if (arrives === undefined || outcome === "not-accepted") continue;
      if (arrives.code === null) return undefined;
      const key = nodeKey(arrives.list, arrives.code);
      if (seen.has(key)) continue;
      seen.add(key);
      work.push({ list: arrives.list, code: arrives.code });
    }
  }
  return [...ends].sort().join("\n");
}

/** Marks every differing pair on the ways of a code, whether or not the pairs before it differ. */
function markOnward(
  sides: readonly Side[],
  difference: Difference,
  start: { readonly list: string; readonly code: string | null },
  outside: Set<Pair>,
): void {
  const seen = new Set([nodeKey(start.list, start.code)]);
  const work = [start];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    for (const pair of difference.from(node.list, node.code)) outside.add(pair);
    for (const side of sides) {
      for (const { arrives } of onward(side, node.list, node.code)) {
        if (arrives === undefined || seen.has(nodeKey(arrives.list, arrives.code))) continue;
        seen.add(nodeKey(arrives.list, arrives.code));
        work.push(arrives);
      }
    }
  }
}
