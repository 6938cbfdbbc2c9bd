import { nodeKey, onward, type Side } from "./ends.ts";
import type { Difference } from "./pairs.ts";
import type { Fate, Pair } from "./trace.ts";

/**
 * The differing pairs behind which nothing outside changes: wherever a code passes them, it comes by the same flows,
 * under the same conditions, to the same ends on both sides, and only what it is called on the way is another.
 *
 * A proof by pairs of states: a code at base stands beside the one that has its place at head. Two places are alike
 * unless something that happens there differs, or leads to places that are not alike; so a cycle hides nothing. Origins
 * stand beside themselves. What no origin explains, what is unknown and what stands for anything proves nothing.
 */
export function internalPairs(base: Side, head: Side, difference: Difference): ReadonlySet<Pair> {
  const concerned = leadingTo(base, head, difference);
  const places = explore(base, head, concerned);
  const unlike = unlikeEdges(places);
  const proven = new Map<Pair, { base: boolean; head: boolean; outside: boolean }>();
  for (const place of places.values()) {
    for (const { node, side } of [
      { node: place.base, side: "base" as const },
      { node: place.head, side: "head" as const },
    ]) {
      for (const pair of difference.from(node.list, node.code)) {
        const seen = proven.get(pair) ?? { base: false, head: false, outside: false };
        proven.set(pair, seen);
        seen[side] = true;
        if (unlike.get(place)?.has(pair.flow) === true) seen.outside = true;
      }
    }
  }
  return new Set(
    difference.pairs.filter((pair) => {
      const seen = proven.get(pair);
      if (seen === undefined || seen.outside || pair.code === null) return false;
      return (seen.base || pair.base.length === 0) && (seen.head || pair.head.length === 0);
    }),
  );
}

interface Node {
  readonly list: string;
  readonly code: string | null;
}

/** Every code of either side from which a differing pair is reached. */
function leadingTo(base: Side, head: Side, difference: Difference): ReadonlyMap<string, Node> {
  const seen = new Map<string, Node>();
  const work: Node[] = [];
  const visit = ({ list, code }: Node): void => {
    const key = nodeKey(list, code);
    if (seen.has(key)) return;
    const node = { list, code };
    seen.set(key, node);
    work.push(node);
  };
  for (const pair of difference.pairs) for (const list of difference.listsOf(pair)) visit({ list, code: pair.code });
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    for (const side of [base, head]) for (const arrival of side.arrivals(node.list, node.code)) visit(arrival);
  }
  return seen;
}

/** A code at base and the one in its place at head. */
interface Place {
  readonly base: Node;
  readonly head: Node;
  readonly edges: readonly Edge[];
}

/** What one flow does at a place: `to` is the next place, where both sides arrive. */
interface Edge {
  readonly flow: string;
  readonly isAlike: boolean;
  readonly to: string | undefined;
}

function explore(base: Side, head: Side, concerned: ReadonlyMap<string, Node>): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const work: { readonly base: Node; readonly head: Node }[] = [];
  for (const node of concerned.values())
    if (isOrigin(base, node) && isOrigin(head, node)) work.push({ base: node, head: node });
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const key = placeKey(next.base, next.head);
    if (places.has(key)) continue;
    const { edges, onwards } = compare(base, head, next.base, next.head, concerned);
    places.set(key, { ...next, edges });
    work.push(...onwards);
  }
  return places;
}

/** It starts here; what only came in from another system is explained by where it came from. */
function isOrigin({ trace }: Side, { list, code }: Node): boolean {
  if (code === null) return true;
  const presence = trace.codes.get(list)?.get(code);
  return presence !== undefined && presence.kind !== "arrived";
}

function placeKey(base: Node, head: Node): string {
  return JSON.stringify([base.list, base.code, head.list, head.code]);
}

function compare(
  base: Side,
  head: Side,
  one: Node,
  other: Node,
  concerned: ReadonlyMap<string, Node>,
): { readonly edges: readonly Edge[]; readonly onwards: readonly { readonly base: Node; readonly head: Node }[] } {
  const before = Map.groupBy(onward(base, one.list, one.code), wayKey);
  const after = Map.groupBy(onward(head, other.list, other.code), wayKey);
  const edges: Edge[] = [];
  const onwards: { readonly base: Node; readonly head: Node }[] = [];
  for (const way of new Set([...before.keys(), ...after.keys()])) {
    const [was, ...wasMore] = before.get(way) ?? [];
    const [is, ...isMore] = after.get(way) ?? [];
    const flow = (was ?? is)?.flow ?? "";
    if (was === undefined || is === undefined || wasMore.length > 0 || isMore.length > 0) {
      // A map that contradicts itself proves nothing, unless it says the same on both sides.
      edges.push({ flow, isAlike: false, to: undefined });
      continue;
    }
    const next = { base: was.arrives, head: is.arrives };
    if (next.base === undefined || next.head === undefined) {
      edges.push({ flow, isAlike: next.base === next.head && was.outcome !== "unknown", to: undefined });
      continue;
    }
    const ends = isEnd(base, was) && isEnd(head, is);
    const isSame = next.base.list === next.head.list && next.base.code === next.head.code;
    const isKnown = was.outcome !== "unknown" && next.base.code !== null && next.head.code !== null;
    const isUnconcerned = isSame && !concerned.has(nodeKey(next.base.list, next.base.code));
    if (ends || isUnconcerned || !isKnown) {
      edges.push({ flow, isAlike: isSame && isKnown, to: undefined });
    } else {
      edges.push({ flow, isAlike: true, to: placeKey(next.base, next.head) });
      onwards.push({ base: next.base, head: next.head });
    }
  }
  return { edges, onwards };
}

/** What has to be the same for two ways to be one. */
function wayKey({ flow, type, when, outcome, missing, residual }: Fate): string {
  return JSON.stringify([flow, type, when, outcome, missing ?? null, residual]);
}

/** No flow takes the code on. */
function isEnd(side: Side, { arrives, outcome }: Fate): boolean {
  return arrives === undefined || outcome === "not-accepted" || onward(side, arrives.list, arrives.code).length === 0;
}

/** By place, the flows over which it is not alike: seen backwards from every difference. */
function unlikeEdges(places: ReadonlyMap<string, Place>): ReadonlyMap<Place, ReadonlySet<string>> {
  const unlike = new Map<Place, Set<string>>();
  const leadingHere = new Map<string, { readonly place: Place; readonly flow: string }[]>();
  const work: string[] = [];
  const mark = (place: Place, flow: string): void => {
    const flows = unlike.get(place) ?? new Set<string>();
    if (flows.size === 0) work.push(placeKey(place.base, place.head));
    unlike.set(place, flows.add(flow));
  };
  for (const place of places.values()) {
    for (const { flow, isAlike, to } of place.edges) {
      if (!isAlike) mark(place, flow);
      if (to === undefined) continue;
      const leading = leadingHere.get(to) ?? [];
      leading.push({ place, flow });
      leadingHere.set(to, leading);
    }
  }
  for (let key = work.pop(); key !== undefined; key = work.pop())
    for (const { place, flow } of leadingHere.get(key) ?? []) mark(place, flow);
  return unlike;
}
