import type { Change, ChangeSet } from "../change/change.ts";
import { compareText } from "../model/location.ts";
import { listId, type Model } from "../model/model.ts";
import { type Side, sideOf } from "./ends.ts";
import type { Absorbed, AffectedFlow, AffectedSystem, Coverage, Impact, Scope } from "./impact.ts";
import { internalPairs } from "./internal.ts";
import { comparePairs, type Difference, type Pair } from "./pairs.ts";
import { pathsOf } from "./paths.ts";
import { lostReturns } from "./returns.ts";
import { type Spread, spreadChanges } from "./spread.ts";
import type { Fate, Trace, Traced } from "./trace.ts";
import { fedLists, knownCodes, traceSide } from "./trace-side.ts";

/**
 * Traces every code of both sides end to end and says what differs and because of which change. A flow is affected iff
 * some code at its own from-side fares differently, it can no longer lead codes back, or it was itself changed.
 */
export function traceImpact(base: Model, head: Model, changes: ChangeSet): Traced {
  const before = sideOf(base, traceSide(base, { known: new Map(), fed: new Map() }));
  const after = sideOf(head, traceSide(head, { known: stillKnown(base, before.trace), fed: fedLists(base) }));
  const difference = comparePairs(before.trace, after.trace, (flow, type) => fromLists([base, head], flow, type));
  const spreads = spreadChanges(changes, [before, after], difference);
  const internal = internalPairs(before, after, difference);
  const flows = affectedFlows(before, after, { difference, spreads, internal });
  const affected = new Set(flows.map((flow) => flow.id));
  const impact: Impact = {
    systems: affectedSystems([head, base], difference, spreads),
    flows,
    paths: pathsOf(spreads, before, after, (fate) => isAbsorbed(before.trace, fate)),
    absorbed: absorbedCodes(before.trace, difference, spreads),
    unaffected: [...head.flows.keys()].filter((flow) => !affected.has(flow)).sort(compareText),
    scope: scopeOf(difference, spreads, flows),
    coverage: coverageOf(after),
  };
  return { impact, base: before.trace, head: after.trace };
}

/**
 * Codes that base's maps name and head's may not name any more. Where they were known at base only because they arrived
 * from another system, head's own arrivals say whether they still do.
 */
function stillKnown(base: Model, trace: Trace): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const [list, codes] of knownCodes(base)) {
    known.set(list, new Set([...codes].filter((code) => trace.codes.get(list)?.get(code)?.kind !== "arrived")));
  }
  return known;
}

function fromLists(models: readonly Model[], flow: string, type: string): readonly string[] {
  return [...new Set(models.flatMap((model) => model.flows.get(flow) ?? []).map((found) => listId(found.from, type)))];
}

interface Differing {
  readonly difference: Difference;
  readonly spreads: readonly Spread[];
  readonly internal: ReadonlySet<Pair>;
}

interface Gathered {
  hops: number;
  readonly because: Set<string>;
  readonly types: Set<string>;
  internal: boolean;
}

function affectedFlows(base: Side, head: Side, { difference, spreads, internal }: Differing): readonly AffectedFlow[] {
  const gathered = new Map<string, Gathered>();
  const of = (flow: string): Gathered => {
    const known = gathered.get(flow) ?? {
      hops: Number.POSITIVE_INFINITY,
      because: new Set(),
      types: new Set(),
      internal: true,
    };
    gathered.set(flow, known);
    return known;
  };
  for (const pair of difference.pairs) {
    const flow = of(pair.flow);
    flow.types.add(pair.type);
    if (!internal.has(pair)) flow.internal = false;
  }
  for (const { change, pairs, flows } of spreads) {
    for (const [pair, hops] of pairs) {
      const flow = of(pair.flow);
      flow.because.add(change.id);
      flow.hops = Math.min(flow.hops, hops);
    }
    for (const own of flows) {
      const flow = of(own);
      flow.because.add(change.id);
      flow.hops = 1;
      flow.internal = false;
    }
  }
  for (const lost of lostReturns(base, head)) {
    const flow = of(lost.flow);
    flow.types.add(lost.type);
    flow.internal = false;
    for (const { change, pairs } of spreads) {
      for (const pair of difference.into(lost.list, lost.code)) {
        const hops = pairs.get(pair);
        if (hops === undefined) continue;
        flow.because.add(change.id);
        flow.hops = Math.min(flow.hops, hops + 1);
      }
    }
  }
  return [...gathered]
    .sort(([one], [other]) => compareText(one, other))
    .flatMap(([id, { hops, because, types, internal: isInternal }]) => {
      const flow = head.model.flows.get(id) ?? base.model.flows.get(id);
      if (flow === undefined) return [];
      return [
        {
          id,
          from: flow.from,
          to: flow.to,
          hops: Number.isFinite(hops) ? hops : 1,
          volumePerDay: flow.volumePerDay,
          because: [...because].sort(compareText),
          types: [...types].sort(compareText),
          internal: isInternal,
        },
      ];
    });
}

/** Systems at which an arriving code differs, a failed arrival included; the system a change starts from is not one. */
function affectedSystems(
  models: readonly Model[],
  difference: Difference,
  spreads: readonly Spread[],
): readonly AffectedSystem[] {
  const hopsOf = new Map<Pair, number>();
  for (const { pairs } of spreads) {
    for (const [pair, hops] of pairs) hopsOf.set(pair, Math.min(hops, hopsOf.get(pair) ?? hops));
  }
  const systems = new Map<string, number>();
  for (const pair of difference.pairs) {
    for (const model of models) {
      const to = model.flows.get(pair.flow)?.to;
      if (to === undefined) continue;
      const hops = hopsOf.get(pair) ?? 1;
      systems.set(to, Math.min(hops, systems.get(to) ?? hops));
    }
  }
  return [...systems]
    .sort(([one], [other]) => compareText(one, other))
    .map(([id, hops]) => ({
      id,
      hops,
      owner: models.map((model) => model.systems.get(id)?.owner).find((owner) => owner !== undefined),
    }));
}

/** Arrived as a code that was there before, and not already by this way. */
function isAbsorbed(base: Trace, fate: Fate): boolean {
  const { arrives } = fate;
  if (arrives === undefined || arrives.code === null) return false;
  if (base.codes.get(arrives.list)?.has(arrives.code) !== true) return false;
  const sameWay = base.fates.get(fate.flow)?.get(fate.type)?.get(fate.code) ?? [];
  return !sameWay.some((before) => before.arrives?.list === arrives.list && before.arrives.code === arrives.code);
}

function absorbedCodes(base: Trace, difference: Difference, spreads: readonly Spread[]): readonly Absorbed[] {
  const reason = new Map<Pair, Change>();
  for (const { change, pairs } of spreads)
    for (const pair of pairs.keys()) if (!reason.has(pair)) reason.set(pair, change);
  const absorbed = new Map<string, Absorbed>();
  for (const pair of difference.pairs) {
    const change = reason.get(pair);
    if (change === undefined) continue;
    for (const fate of pair.head) {
      const { arrives } = fate;
      if (arrives === undefined || arrives.code === null || fate.outcome === "not-accepted" || !isAbsorbed(base, fate))
        continue;
      const slash = arrives.list.indexOf("/");
      const found = {
        system: arrives.list.slice(0, slash),
        type: arrives.list.slice(slash + 1),
        code: arrives.code,
        change: change.id,
      };
      absorbed.set(JSON.stringify(found), found);
    }
  }
  return [...absorbed].sort(([one], [other]) => compareText(one, other)).map(([, found]) => found);
}

/** Kinds that move every code of a flow, listed or not. */
const FLOW_WIDE_KINDS: ReadonlySet<string> = new Set([
  "map-default-changed",
  "map-on-missing-changed",
  "map-match-changed",
  "flow-filter-changed",
  "flow-trigger-changed",
  "flow-endpoint-changed",
  "payload-changed",
  "flow-added",
  "flow-removed",
  "flow-rewired",
]);

function scopeOf(difference: Difference, spreads: readonly Spread[], flows: readonly AffectedFlow[]): Scope {
  if (flows.length === 0) return "none";
  if (difference.pairs.some((pair) => isUnknown(pair.head) && !isUnknown(pair.base))) return "unknown";
  const acting = spreads.filter(({ pairs, flows: own }) => pairs.size > 0 || own.size > 0);
  if (acting.some(({ change }) => change.kind === "opaque-touched")) return "unknown";
  if (acting.some(({ change }) => FLOW_WIDE_KINDS.has(change.kind))) return "flow-wide";
  const onlyNew = difference.pairs.every((pair) => pair.base.length === 0);
  return onlyNew && difference.pairs.length > 0 ? "additive" : "code-scoped";
}

function isUnknown(fates: readonly Fate[]): boolean {
  return fates.some((fate) => fate.outcome === "unknown");
}

/** Codes at the from-side of a flow, and how many of them have an outcome that is proven. */
function coverageOf(side: Side): Coverage {
  let codes = 0;
  let traced = 0;
  for (const [list, hops] of side.hopsFrom) {
    for (const [code, presence] of side.trace.codes.get(list) ?? []) {
      codes++;
      const fates = hops.flatMap(({ flow, type }) => side.trace.fates.get(flow)?.get(type)?.get(code) ?? []);
      const unproven = fates.some(
        ({ outcome }) =>
          outcome === "unknown" || (presence.kind === "known" && (outcome === "unmapped" || outcome === "dropped")),
      );
      if (!unproven) traced++;
    }
  }
  return { codes, traced };
}
