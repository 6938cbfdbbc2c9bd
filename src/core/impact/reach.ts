import type { Change, ChangeSet } from "../change/change.ts";
import { compareText } from "../model/location.ts";
import { listId, type Model } from "../model/model.ts";
import { followNext, type Gathered } from "./declared-next.ts";
import { nodeKey, type Side, sideOf } from "./ends.ts";
import { explainRest } from "./explain.ts";
import { firstFailures } from "./failures.ts";
import type { Absorbed, AffectedFlow, AffectedSystem, Coverage, Impact } from "./impact.ts";
import { internalPairs } from "./internal.ts";
import { includesAll } from "./match.ts";
import { comparePairs, type Difference } from "./pairs.ts";
import { pathsOf } from "./paths.ts";
import { type LostReturn, lostReturns } from "./returns.ts";
import { scopeOf } from "./scope.ts";
import { type Spread, spreadChanges } from "./spread.ts";
import type { Fate, Pair, Presence, Trace, Traced } from "./trace.ts";
import { fedLists, knownCodes, traceSide } from "./trace-side.ts";
import { NO_FATES, troubledOf } from "./troubled.ts";
import { isOpen } from "./unchanged.ts";
import type { TracedSide } from "./unchanged-lists.ts";
import { followUnread } from "./unread.ts";

/**
 * Traces every code of both sides end to end and says what differs and because of which change. A flow is affected iff
 * some code at its own from-side fares differently, it can no longer lead codes back, or it was itself changed.
 */
export function traceImpact(base: Model, head: Model, changes: ChangeSet): Traced {
  const traced = traceBase(base);
  const before = sideOf(base, traced.trace);
  const other = { known: stillKnown(base, head, before.trace), fed: fedLists(base) };
  const after = sideOf(head, traceSide(head, other, traced).trace);
  const difference = comparePairs(before.trace, after.trace, (flow, type) => fromLists([base, head], flow, type));
  const spreads = explainRest(spreadChanges(changes, [before, after], difference), difference, [before, after]);
  const internal = internalPairs(before, after, difference);
  const lost = difference.pairs.length === 0 ? [] : lostReturns(before, after);
  const { flows, declared } = affectedFlows(before, after, { difference, spreads, internal, lost });
  const affected = new Set(flows.map((flow) => flow.id));
  const impact: Impact = {
    systems: affectedSystems([head, base], difference, spreads),
    flows,
    paths: pathsOf(spreads, before, after, (fate) => isAbsorbed(before.trace, fate)),
    absorbed: absorbedCodes(before.trace, difference, spreads),
    unaffected: [...head.flows.keys()].filter((flow) => !affected.has(flow)).sort(compareText),
    // What comes over a way that nobody can derive, nobody can compute.
    scope: declared.size > 0 ? "unknown" : scopeOf([before, after], { difference, spreads, lost }, flows),
    coverage: coverageOf(after),
  };
  const reached = new Map(
    spreads.flatMap(({ change, pairs }) => (pairs.size === 0 ? [] : [[change.id, [...pairs.keys()]]])),
  );
  return { impact, base: before.trace, head: after.trace, reached };
}

/**
 * Many pull requests have one base, and the next base is nearly the same: what was traced for one that shares a map with
 * this one is taken over as far as it is the same.
 */
function traceBase(base: Model): TracedSide {
  const anchor = [...base.maps.values()].find(({ entries }) => entries.length > 0)?.entries;
  const traced = traceSide(base, { known: new Map(), fed: new Map() }, anchor && TRACED.get(anchor));
  if (anchor !== undefined) TRACED.set(anchor, traced);
  return traced;
}

/** By the entries of a map that were read once: they live as long as the document is remembered, and this with them. */
const TRACED = new WeakMap<object, TracedSide>();

/**
 * Codes that base's maps name and head's may not name any more. Where they were known at base only because they arrived
 * from another system, head's own arrivals say whether they still do.
 */
function stillKnown(base: Model, head: Model, trace: Trace): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const [list, codes] of knownCodes(base, (id) => isOpen(head.lists.get(id)))) {
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
  readonly lost: readonly LostReturn[];
}

function affectedFlows(
  base: Side,
  head: Side,
  { difference, spreads, internal, lost }: Differing,
): { readonly flows: readonly AffectedFlow[]; readonly declared: ReadonlySet<string> } {
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
  followUnread(of, head, difference);
  const reaching = reachingPairs(spreads);
  for (const returning of lost) {
    const flow = of(returning.flow);
    flow.types.add(returning.type);
    flow.internal = false;
    for (const pair of leadingInto(head, difference, returning)) {
      for (const { change, hops } of reaching.get(pair) ?? []) {
        flow.because.add(change.id);
        flow.hops = Math.min(flow.hops, hops + 1);
      }
    }
  }
  const declared = followNext(
    gathered,
    [base.model, head.model],
    spreads.map(({ change }) => change),
  );
  const failuresOf = firstFailures(head, difference);
  const flows = [...gathered]
    .sort(([one], [other]) => compareText(one, other))
    .flatMap(([id, { hops, because, types, internal: isInternal }]) => {
      const flow = head.model.flows.get(id) ?? base.model.flows.get(id);
      if (flow === undefined) return [];
      const failures = failuresOf(id);
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
          firstLoud: failures.loud,
          firstSilent: failures.silent,
        },
      ];
    });
  return { flows, declared };
}

/** By pair, the changes that reach it. */
function reachingPairs(
  spreads: readonly Spread[],
): ReadonlyMap<Pair, readonly { readonly change: Change; readonly hops: number }[]> {
  const reaching = new Map<Pair, { readonly change: Change; readonly hops: number }[]>();
  for (const { change, pairs } of spreads) {
    for (const [pair, hops] of pairs) {
      const known = reaching.get(pair) ?? [];
      known.push({ change, hops });
      reaching.set(pair, known);
    }
  }
  return reaching;
}

/** The differing pairs on the ways that end at the returning code: what it was merged by may lie hops before. */
function leadingInto(head: Side, difference: Difference, { list, code }: LostReturn): ReadonlySet<Pair> {
  const pairs = new Set<Pair>();
  const seen = new Set([nodeKey(list, code)]);
  const work: { readonly list: string; readonly code: string | null }[] = [{ list, code }];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    for (const pair of difference.into(node.list, node.code)) pairs.add(pair);
    for (const before of head.arrivals(node.list, node.code)) {
      const key = nodeKey(before.list, before.code);
      if (seen.has(key)) continue;
      seen.add(key);
      work.push(before);
    }
  }
  return pairs;
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
    if (arrivalsOf(pair.base) === arrivalsOf(pair.head)) continue;
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

/** What the receiving system sees of a code: not by what way it came. */
function arrivalsOf(fates: readonly Fate[]): string {
  return fates
    .map(({ when, outcome, arrives, missing }) =>
      JSON.stringify([when, outcome, arrives ?? null, arrives === undefined ? (missing ?? null) : null]),
    )
    .sort()
    .join("\n");
}

/** Arrived as a code that was there before, and not already by this way. */
function isAbsorbed(base: Trace, fate: Fate): boolean {
  const { arrives } = fate;
  if (arrives === undefined || arrives.code === null) return false;
  if (base.codes.get(arrives.list)?.has(arrives.code) !== true) return false;
  const sameWay = base.fates.get(fate.flow)?.get(fate.type)?.get(fate.code) ?? [];
  return !sameWay.some(
    (before) =>
      before.arrives?.list === arrives.list &&
      before.arrives.code === arrives.code &&
      (before.residual ? fate.residual : includesAll(fate.when, before.when)),
  );
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

/** Codes at the from-side of a flow, and how many of them have an outcome that is proven. */
function coverageOf(side: Side): Coverage {
  let codes = 0;
  let unproven = 0;
  for (const [list, hops] of side.hopsFrom) {
    const present = side.trace.codes.get(list);
    const doubtful = new Set<string>();
    for (const { flow, type } of hops) {
      for (const [code, fates] of troubledOf(side.trace.fates.get(flow)?.get(type) ?? NO_FATES)) {
        const presence = code === null ? undefined : present?.get(code);
        if (code !== null && presence !== undefined && fates.some((fate) => isDoubtful(fate, presence)))
          doubtful.add(code);
      }
    }
    codes += present?.size ?? 0;
    unproven += doubtful.size;
  }
  return { codes, traced: codes - unproven };
}

function isDoubtful({ outcome }: Fate, { kind }: Presence): boolean {
  return outcome === "unknown" || (kind === "known" && (outcome === "unmapped" || outcome === "dropped"));
}
