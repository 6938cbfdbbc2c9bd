import { compareText } from "../model/location.ts";
import { listId, type Model } from "../model/model.ts";
import { nodeKey, onward, type Side } from "./ends.ts";

/** A code on the way back that can no longer tell where it came from. */
export interface LostReturn {
  readonly flow: string;
  readonly type: string;
  /** The list the returning code starts from, and the code. */
  readonly list: string;
  readonly code: string;
  /** The two or more codes that now arrive as one; sorted. */
  readonly origins: readonly string[];
}

/**
 * Return flows that can no longer tell codes apart: at head several codes of the list they lead back to arrive as the
 * one they carry, and at base these were not all one.
 */
export function lostReturns(base: Side, head: Side): readonly LostReturn[] {
  const lost: LostReturn[] = [];
  const [before, after] = [arrivalsOf(base), arrivalsOf(head)];
  for (const { flow, type, from, to, around } of returnHops(head.model)) {
    for (const [code, origins] of after(to, around).get(from) ?? []) {
      if (origins.size < 2 || !leadsBack(head, flow, type, code, to)) continue;
      if (!wereAlike(before(to, around).get(from) ?? new Map(), origins))
        lost.push({ flow, type, list: from, code, origins: [...origins].sort(compareText) });
    }
  }
  return lost;
}

/** Whether nobody waits for the code in vain anyway. */
function leadsBack(side: Side, flow: string, type: string, code: string, to: string): boolean {
  const fates = side.trace.fates.get(flow)?.get(type)?.get(code) ?? [];
  return fates.some(({ arrives, outcome }) => arrives?.list === to && outcome !== "not-accepted");
}

/** Whether all of these arrived as one code before. */
function wereAlike(before: ReadonlyMap<string, ReadonlySet<string>>, origins: ReadonlySet<string>): boolean {
  for (const alike of before.values())
    if (alike.size >= origins.size && [...origins].every((origin) => alike.has(origin))) return true;
  return false;
}

interface ReturnHop {
  readonly flow: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** Lists that the codes of `to` may come to. */
  readonly around: ReadonlySet<string>;
}

/** Hops whose target list leads, by other flows, to the list they start from. */
function returnHops(model: Model): readonly ReturnHop[] {
  const hops = [...model.flows.values()].flatMap((flow) =>
    [...flow.carries].map(([type, carry]) => {
      const last = carry.kind === "maps" ? model.maps.get(carry.maps.at(-1) ?? "")?.to : undefined;
      const to = last?.startsWith(`${flow.to}/`) ? last : listId(flow.to, type);
      return { flow: flow.id, type, from: listId(flow.from, type), to };
    }),
  );
  const next = Map.groupBy(hops, (hop) => hop.from);
  const reach = new Map<string, ReadonlySet<string>>();
  return hops.flatMap((hop) => {
    const around = reach.get(hop.to) ?? reachable(hop.to, (list) => (next.get(list) ?? []).map(({ to }) => to));
    reach.set(hop.to, around);
    return around.has(hop.from) && hop.from !== hop.to ? [{ ...hop, around }] : [];
  });
}

function reachable(start: string, next: (list: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([start]);
  const work = [start];
  for (let list = work.pop(); list !== undefined; list = work.pop()) {
    for (const onwards of next(list)) {
      if (seen.has(onwards)) continue;
      seen.add(onwards);
      work.push(onwards);
    }
  }
  return seen;
}

/** By list, for each code there: the codes of the start that arrive as it. */
type Arrivals = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** A code in a list, and where it goes from there: found out once, however many ways lead over it. */
interface Place {
  readonly list: string;
  readonly code: string;
  next: readonly Place[] | undefined;
}

/**
 * Where the codes of a list arrive, each list walked when it is first asked for. A code that is back at the start has
 * ended its way.
 */
function arrivalsOf(side: Side): (start: string, around: ReadonlySet<string>) => Arrivals {
  const places = new Map<string, Place>();
  const walked = new Map<string, Arrivals>();
  const placeOf = (list: string, code: string): Place => {
    const key = nodeKey(list, code);
    const place = places.get(key) ?? { list, code, next: undefined };
    places.set(key, place);
    return place;
  };
  const nextOf = (place: Place): readonly Place[] => {
    place.next ??= onward(side, place.list, place.code).flatMap(({ outcome, arrives }) =>
      arrives === undefined || arrives.code === null || outcome === "not-accepted"
        ? []
        : [placeOf(arrives.list, arrives.code)],
    );
    return place.next;
  };
  return (start, around) => {
    const known = walked.get(start);
    if (known !== undefined) return known;
    const arrivals = new Map<string, Map<string, Set<string>>>();
    for (const origin of side.trace.codes.get(start)?.keys() ?? []) {
      if (!startsOut(side, start, origin, around)) continue;
      const seen = new Set([placeOf(start, origin)]);
      const work = [...seen];
      for (let place = work.pop(); place !== undefined; place = work.pop()) {
        for (const arrives of nextOf(place)) {
          if (arrives.list === start || seen.has(arrives)) continue;
          seen.add(arrives);
          const codes = arrivals.get(arrives.list) ?? new Map<string, Set<string>>();
          arrivals.set(arrives.list, codes);
          const origins = codes.get(arrives.code) ?? new Set<string>();
          codes.set(arrives.code, origins.add(origin));
          work.push(arrives);
        }
      }
    }
    walked.set(start, arrivals);
    return arrivals;
  };
}

/** The code is the list's own, or came from upstream: not only back from where the list's codes go. */
function startsOut(side: Side, list: string, code: string, around: ReadonlySet<string>): boolean {
  if (side.trace.codes.get(list)?.get(code)?.kind !== "arrived") return true;
  return side.arrivals(list, code).some((arrival) => !around.has(arrival.list));
}
