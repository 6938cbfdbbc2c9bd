import type { Flow } from "../model/model.ts";
import type { Side } from "./ends.ts";
import type { AffectedFlow, Scope } from "./impact.ts";
import { changesMessages } from "./message-kinds.ts";
import type { Difference } from "./pairs.ts";
import type { LostReturn } from "./returns.ts";
import type { Spread } from "./spread.ts";
import type { Fate } from "./trace.ts";

interface Differing {
  readonly difference: Difference;
  readonly spreads: readonly Spread[];
  readonly lost: readonly LostReturn[];
}

/** How far the changes reach, apart from how bad it is: the widest that holds. */
export function scopeOf(
  sides: readonly Side[],
  { difference, spreads, lost }: Differing,
  flows: readonly AffectedFlow[],
): Scope {
  if (spreads.some(({ change }) => change.kind === "opaque-touched")) return "unknown";
  if (flows.length === 0) return "none";
  if (sides.some(({ model }) => flows.some(({ id }) => isUnreadableFlow(model.flows.get(id))))) return "unknown";
  if (difference.pairs.some((pair) => [...pair.base, ...pair.head].some((fate) => isUnreadable(sides, fate))))
    return "unknown";
  const acting = spreads.filter(({ pairs, flows: own }) => pairs.size > 0 || own.size > 0);
  if (acting.some(({ change }) => FLOW_WIDE_KINDS.has(change.kind))) return "flow-wide";
  const sameMessages = lost.length === 0 && !acting.some(({ change }) => changesMessages(change.kind));
  if (difference.pairs.length === 0 && sameMessages) return "none";
  const onlyNew = lost.length === 0 && difference.pairs.every((pair) => pair.base.length === 0);
  return onlyNew && difference.pairs.length > 0 ? "additive" : "code-scoped";
}

/** Kinds that move every code of a flow, listed or not. */
const FLOW_WIDE_KINDS: ReadonlySet<string> = new Set([
  "map-default-changed",
  "map-on-missing-changed",
  "map-match-changed",
  "list-opened",
  "flow-filter-changed",
  "flow-trigger-changed",
  "flow-endpoint-changed",
  "payload-changed",
  "flow-added",
  "flow-removed",
  "flow-rewired",
]);

/** Its field map, a contract or a sample could not be read: what its messages hold is not known. */
function isUnreadableFlow(flow: Flow | undefined): boolean {
  if (flow === undefined) return false;
  const { sent, received, samples } = flow.payloads;
  const bound = [sent, received, ...samples].filter((document) => document !== undefined);
  return flow.fields?.readable === false || bound.some(({ root }) => root === undefined);
}

/** Unknown because something on the way could not be read or followed, not because it may be any code. */
function isUnreadable(sides: readonly Side[], { flow, type, outcome, arrives, deciding }: Fate): boolean {
  if (outcome !== "unknown") return false;
  if (arrives === undefined && deciding.length === 0) return true;
  return sides.some(({ model }) => {
    const carry = model.flows.get(flow)?.carries.get(type);
    const ids = carry?.kind === "maps" ? carry.maps : [];
    const maps = ids.map((id) => model.maps.get(id));
    const lists = [arrives?.list, ...maps.flatMap((map) => [map?.from, map?.to])];
    return (
      maps.some((map) => map?.readable !== true) ||
      lists.some((list) => list !== undefined && model.lists.get(list)?.readable === false)
    );
  });
}
