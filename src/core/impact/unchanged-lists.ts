import type { CodeMap, Model } from "../model/model.ts";
import type { Hop } from "./hop.ts";
import type { Trace } from "./trace.ts";
import { hasSystemOf, isOpen, isSameList, isSameMap } from "./unchanged.ts";

export type TracedHop = Pick<Hop, "flow" | "type" | "from" | "to">;

/** A side that was traced, and what it takes to trace another one by its difference from it. */
export interface TracedSide {
  readonly model: Model;
  readonly trace: Trace;
  /** Lists from which anything may be sent. */
  readonly symbols: ReadonlySet<string>;
  readonly hops: readonly TracedHop[];
  readonly seeds: Seeds;
  /** What was left of the effort. */
  readonly effortLeft: number;
}

/** With what the traffic of each list begins, apart from what the list itself declares. */
export interface Seeds {
  /** Every list at which something may be under way. */
  readonly lists: ReadonlySet<string>;
  /** The codes that maps name, for a list that is open. */
  readonly known: (list: string) => ReadonlySet<string>;
  /** Some flow arrives here. */
  readonly isFed: (list: string) => boolean;
}

/** What of a side is traced as it was on a side before. */
export interface Unchanged {
  /** The hop does the same to every code. */
  readonly isSame: (hop: TracedHop) => boolean;
  /** The same codes are in the list's traffic, for the same reasons. */
  readonly isUnchanged: (list: string) => boolean;
}

const NOTHING: Unchanged = { isSame: () => false, isUnchanged: () => false };

/**
 * Compares a side with one that was traced before.
 *
 * What a hop does to a code depends on the flow's name and ends, on what it carries, on its maps, and on the lists that
 * the code comes from, passes and arrives at: where these are equal, so is every fate (1). The traffic of a list is the
 * least one that holds what the list begins with and what hops bring there from the traffic of other lists. Take all
 * lists that no difference leads to: they begin with the same, and every hop into one of them is the same and comes from
 * another of them. Their traffic is then the least solution of the same equations on both sides, and so the same (2).
 */
export function unchangedFrom(
  before: TracedSide | undefined,
  after: Pick<TracedSide, "model" | "hops" | "seeds">,
): Unchanged {
  if (before === undefined) return NOTHING;
  const listIsSame = remembered((list: string) => hasSameContent(list, before.model, after.model));
  const mapIsSame = remembered((map: string) => isSameMap(before.model.maps.get(map), after.model.maps.get(map)));
  const hopsBefore = new Map(before.hops.map((hop) => [hopKey(hop), hop]));
  const same = new Set<TracedHop>();
  const differing = new Set<string>();
  for (const hop of after.hops) {
    const key = hopKey(hop);
    const was = hopsBefore.get(key);
    hopsBefore.delete(key);
    if (was !== undefined && isSameHop(was, hop, after.model, { listIsSame, mapIsSame })) same.add(hop);
    else for (const arriving of [was, hop]) if (arriving !== undefined) differing.add(arriving.to);
  }
  for (const gone of hopsBefore.values()) differing.add(gone.to);
  for (const list of after.seeds.lists) {
    if (!before.seeds.lists.has(list) || !listIsSame(list) || !beginsAlike(list, before, after)) differing.add(list);
  }
  const hopsFrom = Map.groupBy(after.hops, (hop) => hop.from);
  // The set grows while it is walked.
  for (const list of differing) for (const hop of hopsFrom.get(list) ?? []) differing.add(hop.to);
  return { isSame: (hop) => same.has(hop), isUnchanged: (list) => !differing.has(list) };
}

function isSameHop(
  was: TracedHop,
  is: TracedHop,
  model: Model,
  { listIsSame, mapIsSame }: Readonly<Record<"listIsSame" | "mapIsSame", (id: string) => boolean>>,
): boolean {
  if (was.from !== is.from || was.to !== is.to) return false;
  const [before, after] = [was, is].map(({ flow, type }) => flow.carries.get(type));
  const [mapsBefore, mapsAfter] = [before, after].map((carry) => (carry?.kind === "maps" ? carry.maps : []));
  if (before?.kind !== after?.kind || mapsBefore?.length !== mapsAfter?.length) return false;
  const maps = mapsAfter ?? [];
  if (!maps.every((map, step) => map === mapsBefore?.[step] && mapIsSame(map))) return false;
  const lists = [is.from, ...maps.flatMap((map) => endsOf(model.maps.get(map))), is.to];
  return lists.every(listIsSame);
}

function endsOf(map: CodeMap | undefined): readonly string[] {
  return [map?.from, map?.to].filter((list) => list !== undefined);
}

function hasSameContent(list: string, before: Model, after: Model): boolean {
  const [one, other] = [before.lists.get(list), after.lists.get(list)];
  return isSameList(one, other) && (other !== undefined || hasSystemOf(before, list) === hasSystemOf(after, list));
}

function beginsAlike(
  list: string,
  before: Pick<TracedSide, "seeds">,
  after: Pick<TracedSide, "model" | "seeds">,
): boolean {
  if (before.seeds.isFed(list) !== after.seeds.isFed(list)) return false;
  if (!isOpen(after.model.lists.get(list))) return true;
  const [one, other] = [before.seeds.known(list), after.seeds.known(list)];
  return one.size === other.size && one.isSubsetOf(other);
}

function hopKey({ flow, type }: TracedHop): string {
  return JSON.stringify([flow.id, type]);
}

function remembered(judge: (id: string) => boolean): (id: string) => boolean {
  const known = new Map<string, boolean>();
  return (id) => {
    const is = known.get(id) ?? judge(id);
    known.set(id, is);
    return is;
  };
}
