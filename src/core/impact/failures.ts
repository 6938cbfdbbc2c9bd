import { nodeKey, type Side } from "./ends.ts";
import type { Failure } from "./impact.ts";
import type { Difference } from "./pairs.ts";
import type { Fate, Pair } from "./trace.ts";

/** The nearest failures that the codes of a flow meet from there on, at head. */
export interface Failures {
  readonly loud: Failure | undefined;
  readonly silent: Failure | undefined;
}

/**
 * Where codes that fare differently first fail with a noise and first without one, seen from each flow: walked back from
 * every failure along the codes that lead to it, each once.
 */
export function firstFailures(head: Side, difference: Difference): (flow: string) => Failures {
  const loud = nearestByFlow(head, difference, isLoud);
  const silent = nearestByFlow(head, difference, isSilent);
  return (flow) => ({ loud: loud.get(flow), silent: silent.get(flow) });
}

/** The message stops, or the receiver refuses it: somebody is told. What no policy says counts as loud. */
function isLoud({ outcome }: Fate): boolean {
  return outcome === "unmapped" || outcome === "not-accepted";
}

/** The code is left out, or goes where everything unlisted goes: nobody is told. */
function isSilent({ outcome }: Fate): boolean {
  return outcome === "dropped" || outcome === "default";
}

function nearestByFlow(
  head: Side,
  difference: Difference,
  isFailure: (fate: Fate) => boolean,
): ReadonlyMap<string, Failure> {
  const nearest = new Map<Pair, Failure>();
  for (const pair of difference.pairs) {
    const failing = pair.head.find((fate) => !fate.residual && isFailure(fate));
    if (failing === undefined) continue;
    const { flow, type, code, map } = failing;
    nearest.set(pair, { flow, type, code, map, hops: 1 });
  }
  const seen = new Set<string>();
  // The map grows while it is walked, the nearest first.
  for (const [pair, failure] of nearest) {
    for (const list of difference.listsOf(pair)) {
      const key = nodeKey(list, pair.code);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const before of difference.into(list, pair.code))
        if (!nearest.has(before) && before.head.some((fate) => travelsTo(fate, list, pair.code)))
          nearest.set(before, { ...failure, hops: failure.hops + 1 });
    }
  }
  const byFlow = new Map<string, Failure>();
  for (const pair of difference.pairs) {
    const failure = nearest.get(pair);
    const known = byFlow.get(pair.flow);
    if (failure === undefined || !head.model.flows.has(pair.flow)) continue;
    if (known === undefined || failure.hops < known.hops) byFlow.set(pair.flow, failure);
  }
  return byFlow;
}

function travelsTo({ outcome, arrives }: Fate, list: string, code: string | null): boolean {
  return outcome !== "not-accepted" && arrives?.list === list && arrives.code === code;
}
