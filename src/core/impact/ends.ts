import { compareText } from "../model/location.ts";
import { listId, type Model } from "../model/model.ts";
import type { Fate, Trace } from "./trace.ts";

/** Hops by the list they start from: what a walk along the codes needs of one side. */
export interface Side {
  readonly model: Model;
  readonly trace: Trace;
  /** `flow`, `type` of every hop by from-list, sorted. */
  readonly hopsFrom: ReadonlyMap<string, readonly { readonly flow: string; readonly type: string }[]>;
  /** From where, and over which flow, codes come out at a list as this one. Indexed when it is first asked for. */
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
  let index: ArrivalIndex | undefined;
  const arrivals = (list: string, code: string | null): readonly Arrival[] => {
    index ??= indexArrivals(trace, hopsFrom);
    return index.get(list)?.get(code) ?? [];
  };
  return { model, trace, hopsFrom, arrivals };
}

/** By list, then code. */
type ArrivalIndex = ReadonlyMap<string, ReadonlyMap<string | null, readonly Arrival[]>>;

function indexArrivals(trace: Trace, hopsFrom: Side["hopsFrom"]): ArrivalIndex {
  const index = new Map<string, Map<string | null, Arrival[]>>();
  for (const [list, hops] of hopsFrom) {
    for (const { flow, type } of hops) {
      for (const [code, fates] of trace.fates.get(flow)?.get(type) ?? []) {
        for (const { arrives } of fates) {
          if (arrives === undefined) continue;
          const codes = index.get(arrives.list) ?? new Map<string | null, Arrival[]>();
          index.set(arrives.list, codes);
          const before = codes.get(arrives.code);
          if (before === undefined) codes.set(arrives.code, [{ list, code, flow }]);
          else before.push({ list, code, flow });
        }
      }
    }
  }
  return index;
}

/** What happens next to a code that stands in a list; empty at the end of its way. */
export function onward(side: Side, list: string, code: string | null): readonly Fate[] {
  return (side.hopsFrom.get(list) ?? []).flatMap(
    ({ flow, type }) => side.trace.fates.get(flow)?.get(type)?.get(code) ?? [],
  );
}
