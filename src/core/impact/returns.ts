import { listId, type Model } from "../model/model.ts";
import { onward, type Side } from "./ends.ts";
import { nodeKey } from "./pairs.ts";

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
 * Return flows that can no longer tell two codes apart: at head several codes of the list they lead back to arrive as
 * the one they carry, and at base it was at most one of these.
 */
export function lostReturns(base: Side, head: Side): readonly LostReturn[] {
  const lost: LostReturn[] = [];
  for (const { flow, type, from, to } of returnHops(head.model)) {
    const before = arrivalsFrom(base, to, from, flow);
    for (const [code, origins] of arrivalsFrom(head, to, from, flow)) {
      if (origins.size < 2 || head.trace.fates.get(flow)?.get(type)?.has(code) !== true) continue;
      const alike = [...(before.get(code) ?? [])].filter((origin) => origins.has(origin)).length;
      if (alike === origins.size) continue;
      lost.push({ flow, type, list: from, code, origins: [...origins].sort() });
    }
  }
  return lost;
}

/** Hops whose target list leads, by other flows, to the list they start from. */
function returnHops(
  model: Model,
): readonly { readonly flow: string; readonly type: string; readonly from: string; readonly to: string }[] {
  const hops = [...model.flows.values()].flatMap((flow) =>
    [...flow.carries].map(([type, carry]) => {
      const last = carry.kind === "maps" ? model.maps.get(carry.maps.at(-1) ?? "")?.to : undefined;
      const to = last?.startsWith(`${flow.to}/`) ? last : listId(flow.to, type);
      return { flow: flow.id, type, from: listId(flow.from, type), to };
    }),
  );
  const next = Map.groupBy(hops, (hop) => hop.from);
  const reach = new Map<string, ReadonlySet<string>>();
  return hops.filter(({ from, to }) => {
    const reached = reach.get(to) ?? reachable(to, (list) => (next.get(list) ?? []).map((hop) => hop.to));
    reach.set(to, reached);
    return reached.has(from);
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

/** For each code of `target`, the codes of `start` that arrive there, the return flow itself left out. */
function arrivalsFrom(
  side: Side,
  start: string,
  target: string,
  without: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const arrivals = new Map<string, Set<string>>();
  for (const [code, presence] of side.trace.codes.get(start) ?? []) {
    if (presence.kind === "arrived") continue;
    const seen = new Set([nodeKey(start, code)]);
    const work: { readonly list: string; readonly code: string }[] = [{ list: start, code }];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      for (const { flow, outcome, arrives } of onward(side, node.list, node.code)) {
        if (flow === without || arrives === undefined || arrives.code === null || outcome === "not-accepted") continue;
        if (arrives.list === target) {
          const origins = arrivals.get(arrives.code) ?? new Set<string>();
          arrivals.set(arrives.code, origins.add(code));
        }
        const key = nodeKey(arrives.list, arrives.code);
        if (seen.has(key)) continue;
        seen.add(key);
        work.push({ list: arrives.list, code: arrives.code });
      }
    }
  }
  return arrivals;
}
