import type { Gathered } from "./declared-next.ts";
import type { Side } from "./ends.ts";
import { targetList } from "./hop.ts";
import type { Difference } from "./pairs.ts";
import type { Pair } from "./trace.ts";

/**
 * Follows what nobody could read: where that differs, whatever comes out of it may be another thing than before, so that
 * every flow is affected over which "anything" travels on from there. Adds them to what was gathered.
 */
export function followUnread(gathered: (flow: string) => Gathered, head: Side, difference: Difference): void {
  const seen = new Set<string>();
  const work: { readonly list: string; readonly hops: number }[] = [];
  const goOn = (flow: string, type: string, hops: number): void => {
    const found = head.model.flows.get(flow);
    const carry = found?.carries.get(type);
    if (found === undefined || carry === undefined) return;
    const list = targetList(head.model, found, type, carry);
    if (seen.has(list)) return;
    seen.add(list);
    work.push({ list, hops });
  };
  for (const pair of difference.pairs) if (isUnread(pair)) goOn(pair.flow, pair.type, 1);
  // The list grows while it is walked, the nearest first.
  for (const { list, hops } of work) {
    for (const { flow, type } of head.hopsFrom.get(list) ?? []) {
      const fates = head.trace.fates.get(flow)?.get(type)?.get(null) ?? [];
      if (fates.length === 0) continue;
      const found = gathered(flow);
      found.types.add(type);
      found.hops = Math.min(found.hops, hops + 1);
      found.internal = false;
      if (fates.some(({ outcome }) => outcome === "accepted" || outcome === "default" || outcome === "unknown"))
        goOn(flow, type, hops + 1);
    }
  }
}

/** On neither side could it be read, and it is not the same. */
function isUnread({ base, head }: Pair): boolean {
  const unread = (fates: Pair["base"]) => fates.flatMap((fate) => fate.unread ?? []).join("\n");
  return unread(base) !== "" && unread(head) !== "" && unread(base) !== unread(head);
}
