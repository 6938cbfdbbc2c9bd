import { assert, unreachable } from "../model/assert.ts";
import { compareText } from "../model/location.ts";
import type { Code, CodeList, Model } from "../model/model.ts";
import { Effort } from "./effort.ts";
import { type Hop, hopsOf } from "./hop.ts";
import { isPattern } from "./match.ts";
import type { Fate, FatesByCode, Presence, Trace, Unfollowed } from "./trace.ts";
import { isOpen } from "./unchanged.ts";
import { type Seeds, type TracedHop, type TracedSide, unchangedFrom } from "./unchanged-lists.ts";

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
 *
 * Where another side was traced before, only the lists are followed at which something may differ from it; see
 * {@link unchangedFrom} for why the rest is the same. Where its effort may not last for that, all is followed.
 */
export function traceSide(model: Model, other: OtherSide, before?: TracedSide): TracedSide {
  const shared = before === undefined || before.trace.unfollowed.length > 0 ? undefined : before;
  const traced = shared && traceFrom(model, other, shared, new Effort(shared.effortLeft));
  return traced === undefined || traced.trace.unfollowed.length > 0
    ? traceFrom(model, other, undefined, new Effort())
    : traced;
}

function traceFrom(model: Model, other: OtherSide, before: TracedSide | undefined, effort: Effort): TracedSide {
  const hops = hopsOf(model, effort);
  const seeds = seedsOf(model, hops, other);
  const { isSame, isUnchanged } = unchangedFrom(before, { model, hops, seeds });
  const traffic = createTraffic();
  for (const list of seeds.lists) {
    if (before === undefined || !isUnchanged(list)) seed(traffic, list, model.lists.get(list), seeds);
    else traffic.take(list, before);
  }
  const hopsFrom = Map.groupBy(hops, (hop) => hop.from);
  const sent = new Map<Hop, Map<string | null, readonly Fate[]>>();
  for (const [list, from] of hopsFrom) {
    const followed = from.filter((hop) => !isUnchanged(list) || !isSame(hop));
    for (const hop of followed) sent.set(hop, new Map());
    if (isUnchanged(list) && followed.length > 0) traffic.sendAgain(list);
    // What comes from a list that is as it was, over a hop that is as it was, to one that is not.
    for (const hop of from) {
      if (sent.has(hop) || isUnchanged(hop.to)) continue;
      for (const [code, fates] of fatesBefore(before, hop) ?? []) {
        const isProven = code !== null && traffic.codes.get(list)?.get(code)?.proven === true;
        for (const fate of fates) spreadArrival(model, traffic, hop, fate, isProven);
      }
    }
  }
  const unfollowed: Unfollowed[] = [];
  for (let next = traffic.next(); next !== undefined && unfollowed.length === 0; next = traffic.next()) {
    for (const hop of hopsFrom.get(next.list) ?? []) {
      const followed = sent.get(hop);
      if (followed === undefined) continue;
      const known = followed.get(next.code);
      const fates =
        known ?? (isSame(hop) ? fatesBefore(before, hop)?.get(next.code) : undefined) ?? hop.send(next.code);
      if (known === undefined) effort.spend(fates.length * STEPS_PER_FATE);
      if (effort.isSpent) {
        unfollowed.push({ flow: hop.flow.id, limit: "effort", unread: undefined });
        break;
      }
      followed.set(next.code, fates);
      for (const fate of fates) spreadArrival(model, traffic, hop, fate, next.proven);
    }
  }
  for (const [flow, unread] of effort.untold) unfollowed.push({ flow, limit: "branches", unread });
  const fates = byFlowAndType(hops, (hop) => {
    const followed = sent.get(hop);
    return followed === undefined ? fatesBefore(before, hop) : inOrder(followed);
  });
  const { codes, symbols } = traffic;
  // Without what they are sent by, which is large.
  const ends = hops.map(({ flow, type, from, to }) => ({ flow, type, from, to }));
  return { model, trace: { fates, codes, unfollowed }, symbols, hops: ends, seeds, effortLeft: effort.left };
}

/** What a hop did to each code that came by there before. */
function fatesBefore(before: TracedSide | undefined, { flow, type }: TracedHop): FatesByCode | undefined {
  return before?.trace.fates.get(flow.id)?.get(type);
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
  const presence = code === null ? KNOWN : proven ? ARRIVED_PROVEN : ARRIVED;
  for (const one of arriving) if (travelsOn(list, one)) traffic.add(id, one, presence);
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
 *
 * @param isWanted the lists to know about: of nearly all the codes are declared, and need not be gathered
 */
export function knownCodes(model: Model, isWanted: (list: string) => boolean): CodesByList {
  const known = new Map<string, Set<string>>();
  const of = (list: string | undefined): Set<string> | undefined => {
    if (list === undefined || !isWanted(list)) return undefined;
    const codes = known.get(list) ?? new Set<string>();
    known.set(list, codes);
    return codes;
  };
  for (const map of model.maps.values()) {
    const [keys, targets] = [of(map.from), of(map.to)];
    if (keys === undefined && targets === undefined) continue;
    for (const entry of map.entries) {
      const standsForMany = map.match === "prefix" || (map.match === "first-match" && isPattern(entry.from));
      if (!standsForMany) keys?.add(entry.from);
      if (entry.to !== null) targets?.add(entry.to);
    }
    if (map.default !== undefined) targets?.add(map.default.to);
  }
  return known;
}

function seedsOf(model: Model, hops: readonly Hop[], other: OtherSide): Seeds {
  const fed = new Set(hops.map((hop) => hop.to));
  const known = knownCodes(model, (list) => isOpen(model.lists.get(list)));
  return {
    lists: new Set([...hops.flatMap((hop) => [hop.from, hop.to]), ...model.lists.keys()]),
    known: (list) => new Set([...(known.get(list) ?? []), ...(other.known.get(list) ?? [])]),
    isFed: (list) => other.fed.get(list) ?? fed.has(list),
  };
}

function seed(traffic: Traffic, id: string, list: CodeList | undefined, { known, isFed }: Seeds): void {
  const open = isOpen(list);
  if (open) traffic.add(id, null, KNOWN);
  if (list !== undefined && !list.readable) return;
  for (const code of list?.declared === true ? active(list.produces) : []) traffic.add(id, code, PRODUCED);
  // Only what it accepts is declared and no flow feeds it: then what it accepts is all that is known of what it sends.
  if (list?.declared === true && list.produces === undefined && !isFed(id)) {
    for (const code of active(list.accepts)) traffic.add(id, code, KNOWN);
  }
  if (!open) return;
  for (const code of known(id)) traffic.add(id, code, KNOWN);
}

const PRODUCED: Presence = { kind: "produced", proven: true };
const KNOWN: Presence = { kind: "known", proven: false };
const ARRIVED: Presence = { kind: "arrived", proven: false };
const ARRIVED_PROVEN: Presence = { kind: "arrived", proven: true };

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
  /** Lists from which anything may be sent. */
  readonly symbols: ReadonlySet<string>;
  readonly add: (list: string, code: string | null, presence: Presence) => void;
  /** Lets a list have the traffic that it had before. */
  readonly take: (list: string, before: TracedSide) => void;
  /** Lets all codes of a list whose traffic was taken be sent again. */
  readonly sendAgain: (list: string) => void;
  readonly next: () => { readonly list: string; readonly code: string | null; readonly proven: boolean } | undefined;
}

/** The codes under way and the work still to do. A code is taken again only when it turns out to be proven after all. */
function createTraffic(): Traffic {
  const codes = new Map<string, ReadonlyMap<string, Presence>>();
  const growing = new Map<string, Map<string, Presence>>();
  const symbols = new Set<string>();
  const work: { readonly list: string; readonly code: string | null; readonly proven: boolean }[] = [];

  function add(list: string, code: string | null, presence: Presence): void {
    if (code === null) {
      if (!symbols.has(list)) work.push({ list, code, proven: false });
      symbols.add(list);
      return;
    }
    const here = growing.get(list) ?? new Map<string, Presence>();
    if (here.size === 0) {
      assert(!codes.has(list), "nothing new comes to a list whose traffic is as it was");
      growing.set(list, here);
      codes.set(list, here);
    }
    const before = here.get(code);
    const after = before === undefined ? presence : stronger(before, presence);
    if (before !== undefined && before.kind === after.kind && before.proven === after.proven) return;
    here.set(code, after);
    if (before === undefined || before.proven !== after.proven) work.push({ list, code, proven: after.proven });
  }

  function take(list: string, before: TracedSide): void {
    const taken = before.trace.codes.get(list);
    if (taken !== undefined) codes.set(list, taken);
    if (before.symbols.has(list)) symbols.add(list);
  }

  function sendAgain(list: string): void {
    if (symbols.has(list)) work.push({ list, code: null, proven: false });
    for (const [code, { proven }] of codes.get(list) ?? []) work.push({ list, code, proven });
  }

  return { codes, symbols, add, take, sendAgain, next: () => work.pop() };
}

const STRENGTH = ["produced", "arrived", "known"] as const;

function stronger(one: Presence, other: Presence): Presence {
  const kind = STRENGTH.find((name) => name === one.kind || name === other.kind) ?? one.kind;
  return { kind, proven: one.proven || other.proven };
}

function byFlowAndType(hops: readonly Hop[], fatesOf: (hop: Hop) => FatesByCode | undefined): Trace["fates"] {
  const fates = new Map<string, Map<string, FatesByCode>>();
  for (const hop of hops) {
    const types = fates.get(hop.flow.id) ?? new Map<string, FatesByCode>();
    fates.set(hop.flow.id, types.set(hop.type, fatesOf(hop) ?? new Map()));
  }
  return fates;
}

function inOrder(fates: FatesByCode): FatesByCode {
  return new Map([...fates].sort(([one], [other]) => compareCodes(one, other)));
}

/** The symbolic "anything else" comes last. */
function compareCodes(one: string | null, other: string | null): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return compareText(one, other);
}
