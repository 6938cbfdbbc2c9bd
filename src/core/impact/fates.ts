import type { Location } from "../model/location.ts";
import { type CodeMap, type Flow, listId, type Model } from "../model/model.ts";
import { placeOf } from "./place-of.ts";
import type { Carrier, Hop, Hops, OwnerOf } from "./rule.ts";
import type { Fate, FatesByCode, Presence, Trace } from "./trace.ts";
import { isTroubled, NO_FATES, troubledOf } from "./troubled.ts";

/**
 * The hops of one side as rules read them. The symbolic "anything" of an open list is left out: by itself it proves
 * nothing.
 */
export function hopsOf(model: Model, trace: Trace): Hops {
  const made = new Map<Fate, Hop>();
  const find = (isWanted: (flow: Flow, fates: FatesByCode) => FatesByCode): readonly Hop[] => {
    const hops: Hop[] = [];
    for (const [flowId, byType] of trace.fates) {
      const flow = model.flows.get(flowId);
      if (flow === undefined) continue;
      for (const [type, byCode] of byType) {
        const wanted = isWanted(flow, byCode);
        if (wanted.size === 0) continue;
        const ends = endsOf(model, flow, type);
        const present = trace.codes.get(ends.fromList);
        // An undeclared list holds the codes that maps name, which proves of none that it is sent.
        const isDeclared = model.lists.get(ends.fromList)?.declared === true;
        for (const [code, fates] of wanted) {
          if (code === null) continue;
          const presence = present?.get(code);
          const proven = isDeclared && presence?.proven === true;
          for (const fate of fates) {
            if (fate.residual) continue;
            const map = fate.map === undefined ? undefined : model.maps.get(fate.map);
            const hop = made.get(fate) ?? new PlacedHop(model, { fate, code, flow, ...ends, map, presence, proven });
            made.set(fate, hop);
            hops.push(hop);
          }
        }
      }
    }
    return hops;
  };
  const all = once(() => find((_, fates) => fates));
  const troubled = once(() => find((_, fates) => troubledOf(fates)).filter(({ fate }) => isTroubled(fate)));
  return { all, over: (flows) => find((flow, fates) => (flows.has(flow) ? fates : NO_FATES)), troubled };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Looks for its place when somebody wants to know it. */
class PlacedHop implements Hop {
  readonly fate: Fate;
  readonly code: string;
  readonly flow: Flow;
  readonly fromList: string;
  readonly toList: string;
  readonly map: CodeMap | undefined;
  readonly presence: Presence | undefined;
  readonly proven: boolean;
  private readonly model: Model;

  constructor(model: Model, { fate, code, flow, fromList, toList, map, presence, proven }: Omit<Hop, "at">) {
    this.model = model;
    this.fate = fate;
    this.code = code;
    this.flow = flow;
    this.fromList = fromList;
    this.toList = toList;
    this.map = map;
    this.presence = presence;
    this.proven = proven;
  }

  get at(): Location {
    return placeOf(this.model, this.fate);
  }
}

/** Flows by the maps they carry a type through, in the model's order. */
export function carriersOf(model: Model): ReadonlyMap<string, readonly Carrier[]> {
  const carriers = new Map<string, Carrier[]>();
  for (const flow of model.flows.values()) {
    for (const [type, carry] of flow.carries) {
      if (carry.kind === "same") continue;
      for (const map of new Set(carry.maps)) {
        const users = carriers.get(map);
        if (users === undefined) carriers.set(map, [{ flow, type }]);
        else users.push({ flow, type });
      }
    }
  }
  return carriers;
}

/** The code is lost at this hop: it does not arrive, or arrives where it is not accepted. */
export function isLost(fate: Fate): boolean {
  return fate.outcome === "not-accepted" || fate.outcome === "unmapped" || fate.outcome === "dropped";
}

/** Who can mend what happens to a code at this hop: the flow's owner, and the owner of the map that decided. */
export function hopOwners({ flow, map }: Hop): readonly OwnerOf[] {
  const flowOwner: OwnerOf = { kind: "flow", id: flow.id };
  return map === undefined ? [flowOwner] : [flowOwner, { kind: "map", id: map.id }];
}

/** The lists at the ends of a flow for one type: the last map may change the type, never the system. */
function endsOf(model: Model, flow: Flow, type: string): { readonly fromList: string; readonly toList: string } {
  const carry = flow.carries.get(type);
  const last = carry?.kind === "maps" ? model.maps.get(carry.maps.at(-1) ?? "")?.to : undefined;
  return {
    fromList: listId(flow.from, type),
    toList: last?.startsWith(`${flow.to}/`) === true ? last : listId(flow.to, type),
  };
}
