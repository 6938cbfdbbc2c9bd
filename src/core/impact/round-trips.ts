import type { Conditions, Flow } from "../model/model.ts";
import type { Hop, SideView } from "./rule.ts";

/** A code on its way back to the list that it came from. */
export interface RoundTrip {
  /** The hop of the way back; it gets through. */
  readonly back: Hop;
  /** The hops that sent codes of that list here, one for each code; never empty, sorted as the trace is. */
  readonly forth: readonly [Hop, ...Hop[]];
  /** What the way back makes of it. */
  readonly returned: string;
}

/**
 * Every code that one flow sends from a list to another system, and that another flow brings back to the same list.
 * What only a default sent there is left out: nobody expects to get it back. Linear in the hops.
 */
export function roundTrips(side: SideView): readonly RoundTrip[] {
  const ways = new Set([...side.model.flows.values()].map(({ from, to }) => JSON.stringify([from, to])));
  // Only where some flow leads the other way can anything come back: in most landscapes that is a small part.
  const isReturned = ({ from, to }: Flow): boolean => ways.has(JSON.stringify([to, from]));
  const returned = new Set([...side.model.flows.values()].filter(isReturned));
  if (returned.size === 0) return [];
  const hops = side.hops.over(returned);
  const arriving = new Map<string, Hop[]>();
  for (const hop of hops) {
    const { arrives, via, residual, outcome } = hop.fate;
    if (arrives === undefined || arrives.code === null || residual) continue;
    if (outcome !== "accepted" || (via !== "entry" && via !== "same")) continue;
    const key = wayKey(hop.fromList, arrives.list, arrives.code);
    const known = arriving.get(key);
    if (known === undefined) arriving.set(key, [hop]);
    else known.push(hop);
  }
  return hops.flatMap((back): readonly RoundTrip[] => {
    if (leadsAway(side, back.flow)) return [];
    const { arrives, via, residual, when, outcome } = back.fate;
    if (arrives === undefined || arrives.code === null || residual || outcome !== "accepted" || via !== "entry")
      return [];
    const sent = (arriving.get(wayKey(arrives.list, back.fromList, back.code)) ?? []).filter((hop) =>
      mayMeet(hop.fate.when, when),
    );
    const [first, ...others] = [...new Map(sent.map((hop) => [hop.code, hop])).values()];
    return first === undefined ? [] : [{ back, forth: [first, ...others], returned: arrives.code }];
  });
}

/**
 * The way back leads to where orders begin. Where the systems' kinds don't say which way that is, either may be it: then
 * both are looked at.
 */
function leadsAway({ model }: SideView, { from, to }: Flow): boolean {
  return rankOf(model.systems.get(from)?.kind) < rankOf(model.systems.get(to)?.kind);
}

function rankOf(kind: string | undefined): number {
  if (kind === undefined) return UNKNOWN_RANK;
  return SELLING.has(kind) ? 0 : BETWEEN.has(kind) ? 1 : 2;
}

const UNKNOWN_RANK = 1;
const SELLING: ReadonlySet<string> = new Set(["storefront", "marketplace", "pos"]);
const BETWEEN: ReadonlySet<string> = new Set(["oms", "ipaas"]);

/** From list, to list and the code that arrives there. */
function wayKey(from: string, to: string, code: string): string {
  return JSON.stringify([from, to, code]);
}

/** Whether one document can fulfil both conditions. */
function mayMeet(one: Conditions, other: Conditions): boolean {
  return Object.entries(one).every(([name, value]) => other[name] === undefined || other[name] === value);
}
