import type { LedgerEvent } from "../ledger/event.ts";
import { discountAct, ownersOf } from "./discount.ts";
import type { GateInput } from "./gate.ts";
import { isOver, standingDelegations, standingOverrides, standingWaivers } from "./standing-acts.ts";

/**
 * What is over of what people did beside signing: by its time, by what it was given for, or because who gave it may not
 * any more. Each is told once, and then over for good: what comes back later must be given again.
 */
export function endedActs(input: GateInput): readonly LedgerEvent[] {
  return [...endedWaivers(input), ...lapsedOverrides(input), ...endedDelegations(input)];
}

function endedWaivers(input: GateInput): readonly LedgerEvent[] {
  return standingWaivers(input.entries).flatMap((given): readonly LedgerEvent[] => {
    const { sequence: waiver, event } = given;
    const { finding } = event;
    if (isOver(event.expires, input.now)) return [{ kind: "waiver-expired", waiver, finding }];
    const how = lostBy(discountAct(given, input.mayWaive, input));
    return how === undefined ? [] : [{ kind: "waiver-revoked", waiver, finding, how, bodyAfter: null }];
  });
}

function lapsedOverrides(input: GateInput): readonly LedgerEvent[] {
  return standingOverrides(input.entries).flatMap((given): readonly LedgerEvent[] => {
    const { sequence: override, event, login } = given;
    if (event.impact !== input.meaning) {
      const isMoved = event.headSha === input.report.head;
      const why = `${isMoved ? "the base branch" : "a push"} changed what it was given for`;
      return [{ kind: "override-lapsed", override, cause: "changed", why }];
    }
    const cause = lostBy(discountAct(given, input.mayOverride, input));
    if (cause === undefined) return [];
    const why = cause === "excluded" ? "has worked on this pull request" : "may not override any more";
    return [{ kind: "override-lapsed", override, cause, why: `@${login} ${why}` }];
  });
}

function endedDelegations(input: GateInput): readonly LedgerEvent[] {
  const items = new Map(input.report.checklist.map((item) => [item.id, item]));
  return standingDelegations(input.entries).flatMap((given): readonly LedgerEvent[] => {
    const { sequence: delegation, event } = given;
    const item = items.get(event.item);
    const owners = item === undefined ? undefined : ownersOf(item);
    const how = isOver(event.expires, input.now) ? "expired" : lostBy(discountAct(given, owners, input));
    return how === undefined ? [] : [{ kind: "delegation-ended", delegation, item: event.item, how, bodyAfter: null }];
  });
}

/** What GitHub can't say just now ends nothing: it only does not count until it can. */
function lostBy(discounted: ReturnType<typeof discountAct>): "membership" | "excluded" | undefined {
  switch (discounted) {
    case "membership":
    case "not-an-owner":
      return "membership";
    case "excluded":
      return "excluded";
    default:
      return undefined;
  }
}
