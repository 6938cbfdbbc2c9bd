import { compareText } from "../model/location.ts";
import { listId, type Model } from "../model/model.ts";
import type { Fate, FatesByCode, Trace } from "./trace.ts";

/** Hops by the list they start from: what a walk along the codes needs of one side. */
export interface Side {
  readonly model: Model;
  readonly trace: Trace;
  /** `flow`, `type` of every hop by from-list, sorted. */
  readonly hopsFrom: ReadonlyMap<string, readonly { readonly flow: string; readonly type: string }[]>;
  /** From where, and over which flow, codes come out at a list as this one. Each hop is indexed when it is first asked for. */
  readonly arrivals: (list: string, code: string | null) => readonly Arrival[];
}

export interface Arrival {
  readonly list: string;
  readonly code: string | null;
  readonly flow: string;
}

export function sideOf(model: Model, trace: Trace): Side {
  const hops = [...model.flows.values()].flatMap((flow) =>
    [...flow.carries.keys()].map((type) => ({ list: listId(flow.from, type), flow: flow.id, type })),
  );
  hops.sort((one, other) => compareText(one.flow, other.flow) || compareText(one.type, other.type));
  const hopsFrom = Map.groupBy(hops, (hop) => hop.list);
  const hopsInto = indexLists(model, [...hopsFrom.values()].flat());
  const arrivals = (list: string, code: string | null): readonly Arrival[] =>
    (hopsInto.get(list) ?? []).flatMap(({ list: from, flow, type }) => {
      const fates = trace.fates.get(flow)?.get(type);
      const codes = fates === undefined ? [] : (arrivalsOf(fates).get(nodeKey(list, code)) ?? []);
      return codes.map((sent) => ({ list: from, code: sent, flow }));
    });
  return { model, trace, hopsFrom, arrivals };
}

interface ListedHop {
  readonly list: string;
  readonly flow: string;
  readonly type: string;
}

/** The hops that may bring a code to a list: at the end of the flow, or refused between two maps of a chain. */
function indexLists({ flows, maps }: Model, hops: readonly ListedHop[]): ReadonlyMap<string, readonly ListedHop[]> {
  const into = new Map<string, ListedHop[]>();
  for (const hop of hops) {
    const flow = flows.get(hop.flow);
    const carry = flow?.carries.get(hop.type);
    const chain = carry?.kind === "maps" ? carry.maps.map((id) => maps.get(id)) : [];
    const ends = chain.flatMap((map) => [map?.from, map?.to]).filter((list) => list !== undefined);
    for (const list of new Set([...ends, listId(flow?.to ?? "", hop.type)])) {
      const known = into.get(list);
      if (known === undefined) into.set(list, [hop]);
      else known.push(hop);
    }
  }
  return into;
}

/** The codes that come out of one hop at each place, by place. */
const ARRIVALS = new WeakMap<object, ReadonlyMap<string, readonly (string | null)[]>>();

function arrivalsOf(fates: FatesByCode): ReadonlyMap<string, readonly (string | null)[]> {
  const known = ARRIVALS.get(fates);
  if (known !== undefined) return known;
  const index = new Map<string, (string | null)[]>();
  for (const [code, ofCode] of fates) {
    for (const { arrives } of ofCode) {
      if (arrives === undefined) continue;
      const key = nodeKey(arrives.list, arrives.code);
      const before = index.get(key);
      if (before === undefined) index.set(key, [code]);
      else before.push(code);
    }
  }
  ARRIVALS.set(fates, index);
  return index;
}

/** One code in one list, as a key. */
export function nodeKey(list: string, code: string | null): string {
  return code === null ? list : `${list.length}=${list}=${code}`;
}

/** What happens next to a code that stands in a list; empty at the end of its way. */
export function onward(side: Side, list: string, code: string | null): readonly Fate[] {
  return (side.hopsFrom.get(list) ?? []).flatMap(
    ({ flow, type }) => side.trace.fates.get(flow)?.get(type)?.get(code) ?? [],
  );
}
