import { unreachable } from "../model/assert.ts";
import { compareText } from "../model/location.ts";
import type { Code, CodeList, Model } from "../model/model.ts";
import { Effort } from "./effort.ts";
import { type Hop, hopsOf } from "./hop.ts";
import { isPattern } from "./match.ts";
import type { Fate, Presence, Trace, Unfollowed } from "./trace.ts";

/** Codes by list id. */
export type CodesByList = ReadonlyMap<string, ReadonlySet<string>>;

/** What the other side of the comparison knows about this one's traffic. */
export interface OtherSide {
  /** Codes that its maps name: at an open list a code that lost its entry may still be sent. */
  readonly known: CodesByList;
  /** Lists for which it decides whether some flow arrives there. */
  readonly fed: ReadonlyMap<string, boolean>;
}

/**
 * Traces every code of one side through every flow: a worklist to a fixpoint in which each code is sent through each
 * hop once, so cycles are safe and the work is linear in codes × flows.
 */
export function traceSide(model: Model, other: OtherSide): Trace {
  const effort = new Effort();
  const hops = hopsOf(model, effort);
  const traffic = createTraffic();
  const hopsFrom = Map.groupBy(hops, (hop) => hop.from);
  const fed = new Set(hops.map((hop) => hop.to));
  const known = knownCodes(model);

  for (const list of new Set([...hops.flatMap((hop) => [hop.from, hop.to]), ...model.lists.keys()])) {
    seed(traffic, list, model.lists.get(list), {
      known: [known.get(list), other.known.get(list)],
      fed: other.fed.get(list) ?? fed.has(list),
    });
  }

  const sent = new Map<Hop, Map<string | null, readonly Fate[]>>(hops.map((hop) => [hop, new Map()]));
  const unfollowed: Unfollowed[] = [];
  for (let next = traffic.take(); next !== undefined && unfollowed.length === 0; next = traffic.take()) {
    for (const hop of hopsFrom.get(next.list) ?? []) {
      const known = sent.get(hop)?.get(next.code);
      const fates = known ?? hop.send(next.code);
      if (known === undefined) effort.spend(fates.length * STEPS_PER_FATE);
      if (effort.isSpent) {
        unfollowed.push({ flow: hop.flow.id, limit: "effort", unread: undefined });
        break;
      }
      sent.get(hop)?.set(next.code, fates);
      for (const fate of fates) spreadArrival(model, traffic, hop, fate, next.proven);
    }
  }
  for (const [flow, unread] of effort.untold) unfollowed.push({ flow, limit: "branches", unread });
  return { fates: byFlowAndType(hops, sent), codes: traffic.codes, unfollowed };
}

/** What becomes of a code at a hop is kept: a million of these are the memory that there is. */
const STEPS_PER_FATE = 150;

/** Puts under way what arrives: the code, or where nobody knows which, every code that it may be. */
function spreadArrival(model: Model, traffic: Traffic, hop: Hop, fate: Fate, isProven: boolean): void {
  if (isLost(fate.outcome)) return;
  const id = fate.arrives?.list ?? hop.to;
  const list = model.lists.get(id);
  const code = fate.arrives?.code ?? null;
  const arriving = code === null && list?.readable === true && !list.open ? anyOf(list) : [code];
  const proven = isProven && !fate.residual && fate.outcome !== "unknown" && list?.declared === true && !list.open;
  const kind = code === null ? "known" : "arrived";
  for (const one of arriving) if (travelsOn(list, one)) traffic.add(id, one, { kind, proven });
}

function isLost(outcome: Fate["outcome"]): boolean {
  switch (outcome) {
    case "not-accepted":
    case "unmapped":
    case "dropped":
      return true;
    case "accepted":
    case "default":
    case "unknown":
      return false;
    default:
      return unreachable(outcome);
  }
}

/** What "anything" may be where only declared codes are accepted. */
function anyOf({ accepts }: CodeList): readonly (string | null)[] {
  return accepts === undefined ? [null] : active(accepts);
}

/** Whether some flow arrives at each list that is declared. */
export function fedLists(model: Model): ReadonlyMap<string, boolean> {
  const fed = new Set(hopsOf(model).map((hop) => hop.to));
  const declared = [...model.lists.values()].filter((list) => list.declared);
  return new Map(declared.map(({ id }) => [id, fed.has(id)]));
}

/**
 * The codes that maps name on each side of them, by list: the known codes of a list that nobody declared. Keys that
 * stand for many codes (patterns, prefixes) name none.
 */
export function knownCodes(model: Model): CodesByList {
  const known = new Map<string, Set<string>>();
  const of = (list: string): Set<string> => {
    const codes = known.get(list) ?? new Set<string>();
    known.set(list, codes);
    return codes;
  };
  for (const map of model.maps.values()) {
    for (const entry of map.entries) {
      const standsForMany = map.match === "prefix" || (map.match === "first-match" && isPattern(entry.from));
      if (map.from !== undefined && !standsForMany) of(map.from).add(entry.from);
      if (map.to !== undefined && entry.to !== null) of(map.to).add(entry.to);
    }
    if (map.to !== undefined && map.default !== undefined) of(map.to).add(map.default.to);
  }
  return known;
}

interface Seeding {
  readonly known: readonly (ReadonlySet<string> | undefined)[];
  /** Some flow arrives here. */
  readonly fed: boolean;
}

function seed(traffic: Traffic, id: string, list: CodeList | undefined, { known, fed }: Seeding): void {
  const open = list === undefined || !list.declared || list.open || !list.readable;
  if (open) traffic.add(id, null, { kind: "known", proven: false });
  if (list !== undefined && !list.readable) return;
  for (const code of list?.declared === true ? active(list.produces) : [])
    traffic.add(id, code, { kind: "produced", proven: true });
  // Only what it accepts is declared and no flow feeds it: then what it accepts is all that is known of what it sends.
  if (list?.declared === true && list.produces === undefined && !fed) {
    for (const code of active(list.accepts)) traffic.add(id, code, { kind: "known", proven: false });
  }
  if (!open) return;
  for (const codes of known) for (const code of codes ?? []) traffic.add(id, code, { kind: "known", proven: false });
}

function active(codes: ReadonlyMap<string, Code> | undefined): readonly string[] {
  return [...(codes?.values() ?? [])].filter((code) => code.active).map((code) => code.code);
}

/** An accepted code is sent on unless the list says what it produces and this is not in it. */
function travelsOn(list: CodeList | undefined, code: string | null): boolean {
  if (list?.produces === undefined || list.open) return true;
  return code !== null && list.produces.get(code)?.active === true;
}

interface Traffic {
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, Presence>>;
  readonly add: (list: string, code: string | null, presence: Presence) => void;
  readonly take: () => { readonly list: string; readonly code: string | null; readonly proven: boolean } | undefined;
}

/** The codes under way and the work still to do. A code is taken again only when it turns out to be proven after all. */
function createTraffic(): Traffic {
  const codes = new Map<string, Map<string, Presence>>();
  const symbols = new Set<string>();
  const work: { readonly list: string; readonly code: string | null; readonly proven: boolean }[] = [];

  function add(list: string, code: string | null, presence: Presence): void {
    if (code === null) {
      if (!symbols.has(list)) work.push({ list, code, proven: false });
      symbols.add(list);
      return;
    }
    const here = codes.get(list) ?? new Map<string, Presence>();
    codes.set(list, here);
    const before = here.get(code);
    const after = before === undefined ? presence : stronger(before, presence);
    if (before !== undefined && before.kind === after.kind && before.proven === after.proven) return;
    here.set(code, after);
    if (before === undefined || before.proven !== after.proven) work.push({ list, code, proven: after.proven });
  }

  return { codes, add, take: () => work.pop() };
}

const STRENGTH = ["produced", "arrived", "known"] as const;

function stronger(one: Presence, other: Presence): Presence {
  const kind = STRENGTH.find((name) => name === one.kind || name === other.kind) ?? one.kind;
  return { kind, proven: one.proven || other.proven };
}

function byFlowAndType(
  hops: readonly Hop[],
  sent: ReadonlyMap<Hop, ReadonlyMap<string | null, readonly Fate[]>>,
): Trace["fates"] {
  const fates = new Map<string, Map<string, ReadonlyMap<string | null, readonly Fate[]>>>();
  for (const hop of hops) {
    const types = fates.get(hop.flow.id) ?? new Map<string, ReadonlyMap<string | null, readonly Fate[]>>();
    fates.set(hop.flow.id, types);
    const codes = [...(sent.get(hop) ?? [])].sort(([one], [other]) => compareCodes(one, other));
    types.set(hop.type, new Map(codes));
  }
  return fates;
}

/** The symbolic "anything else" comes last. */
function compareCodes(one: string | null, other: string | null): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return compareText(one, other);
}
