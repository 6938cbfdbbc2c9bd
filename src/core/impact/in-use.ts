import type { Location } from "../model/location.ts";
import { type CodeList, type CodeMap, type Conditions, type Flow, listId } from "../model/model.ts";
import type { Claim, SideView } from "./rule.ts";

/** A place that still names or sends a code. */
export interface Use {
  /** `key`: a map entry is made for it. `target` and `default`: a map leads to it. `arrives`: it comes in unmapped. */
  readonly kind: "key" | "target" | "default" | "arrives";
  /** The flow; undefined for a map that no flow uses, and then `map` is there. */
  readonly flow: Flow | undefined;
  readonly map: CodeMap | undefined;
  readonly type: string | undefined;
  /** The code on the from-side of that flow; of a default its own target, since it stands for all others. */
  readonly code: string;
  readonly when: Conditions;
  readonly at: Location;
}

/** Where the codes of one side are used, by list and code: see {@link usesOf}. One pass over entries and hops. */
export type Uses = ReadonlyMap<string, readonly Use[]>;

export function usesOf(uses: Uses, list: string, code: string): readonly Use[] {
  return uses.get(useKey(list, code)) ?? [];
}

export function indexUses(side: SideView): Uses {
  const uses = new Map<string, Use[]>();
  const add = (list: string | undefined, code: string | null, use: Use): void => {
    if (list === undefined || code === null) return;
    const key = useKey(list, code);
    const known = uses.get(key);
    if (known === undefined) uses.set(key, [use]);
    else known.push(use);
  };
  for (const map of side.model.maps.values()) {
    for (const carrier of side.carriers.get(map.id) ?? [{ flow: undefined, type: undefined }]) {
      const place = { map, flow: carrier.flow, type: carrier.type };
      const ends = endsOf(map, carrier.flow, carrier.type);
      for (const { from, to, when, at } of map.entries) {
        add(ends.from, from, { kind: "key", ...place, code: from, when, at });
        add(ends.to, to, { kind: "target", ...place, code: from, when, at });
      }
      const fallback = map.default;
      if (fallback !== undefined)
        add(ends.to, fallback.to, { kind: "default", ...place, code: fallback.to, when: {}, at: fallback.at });
    }
  }
  for (const hop of side.hops.troubled()) {
    const { fate, code, flow } = hop;
    if (fate.outcome !== "not-accepted" || fate.arrives === undefined) continue;
    const use = { flow, map: undefined, type: fate.type, code, when: fate.when, at: hop.at };
    // By the default all others arrive; the default itself stands there already.
    if (fate.via === "same" || fate.via === "missing")
      add(fate.arrives.list, fate.arrives.code, { kind: "arrives", ...use });
  }
  return uses;
}

/** The other rules' findings about the codes that arrive in vain at this place. */
export function claimsAt(side: SideView, list: string, code: string, rules: readonly string[]): readonly Claim[] {
  return side.hops
    .troubled()
    .filter(({ fate }) => fate.outcome === "not-accepted" && fate.arrives?.list === list && fate.arrives.code === code)
    .flatMap((hop) => rules.map((rule) => ({ rule, subject: hop.flow.id, type: hop.fate.type, code: hop.code })));
}

/** Whether the list still has the code on this side of it; an open or unreadable list proves nothing. */
export function stands(list: CodeList, code: string, side: "accepts" | "produces"): boolean {
  const other = side === "accepts" ? "produces" : "accepts";
  return (list[side] ?? list[other])?.has(code) === true;
}

function endsOf(map: CodeMap, flow: Flow | undefined, type: string | undefined) {
  if (flow === undefined || type === undefined) return { from: map.from, to: map.to };
  const carry = flow.carries.get(type);
  const maps = carry?.kind === "maps" ? carry.maps : [];
  return {
    from: map.from ?? (maps[0] === map.id ? listId(flow.from, type) : undefined),
    to: map.to ?? (maps.at(-1) === map.id ? listId(flow.to, type) : undefined),
  };
}

function useKey(list: string, code: string): string {
  return JSON.stringify([list, code]);
}
