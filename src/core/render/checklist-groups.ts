import type { ChecklistItem } from "../checklist/item.ts";
import type { ItemState } from "../gate/gate-state.ts";
import { compareText } from "../model/location.ts";
import { count } from "./count.ts";

/** The items of one role: one group of people reads it and nothing else. */
export interface RoleItems {
  readonly role: string;
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** In the checklist's order; never empty. */
  readonly items: readonly ItemState[];
  /** Sign-offs still missing. */
  readonly missing: number;
  /** Items against which a veto stands. */
  readonly rejected: number;
}

/** Items by role: those with a veto first, then those that are still asked, then by name. */
export function groupByRole(items: readonly ItemState[]): readonly RoleItems[] {
  const byRole = new Map<string, ItemState[]>();
  for (const state of items) {
    // Two items of one role may have different people when the role stands in for another.
    const people = JSON.stringify([state.item.role, state.item.owners, state.item.deputies]);
    const known = byRole.get(people);
    if (known === undefined) byRole.set(people, [state]);
    else known.push(state);
  }
  return [...byRole.values()]
    .flatMap((group): readonly RoleItems[] => {
      const [first] = group;
      if (first === undefined) return [];
      const { role, owners, deputies } = first.item;
      const missing = group.reduce((sum, state) => sum + state.missing, 0);
      return [{ role, owners, deputies, items: group, missing, rejected: group.filter(isRejected).length }];
    })
    .sort((one, other) => rankOf(one) - rankOf(other) || compareText(one.role, other.role));
}

function rankOf({ rejected, missing }: RoleItems): number {
  return rejected > 0 ? 0 : missing > 0 ? 1 : 2;
}

export function isRejected({ rejections }: ItemState): boolean {
  return rejections.length > 0;
}

/** Somebody still has to do something about it. */
export function isOpen(state: ItemState): boolean {
  return state.missing > 0 || isRejected(state);
}

/** Items that somebody is asked for because of the same: the way and what happens there are said once. */
export interface CauseItems {
  readonly way: ChecklistItem["way"];
  readonly reason: string;
  /** In the order they had; never empty. */
  readonly items: readonly ItemState[];
}

/** By flow and reason; where there is no flow by reason alone. In the order of each one's first item. */
export function groupByCause(items: readonly ItemState[]): readonly CauseItems[] {
  const groups = Map.groupBy(items, ({ item: { way, subject, reason } }) =>
    JSON.stringify(way === undefined ? [reason] : [reason, subject]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ way: first.item.way, reason: first.item.reason, items: group }];
  });
}

/** Every item as if nobody had signed yet: for a report without a gate. */
export function unsignedItems(items: readonly ChecklistItem[]): readonly ItemState[] {
  return items.map((item) => ({
    item,
    signed: [],
    missing: item.required,
    lapsed: undefined,
    rejections: [],
    delegations: [],
    unverified: [],
  }));
}

/** `3 points`; `1 point, 2 sign-offs` where several people have to sign one. */
export function countOpen(groups: readonly RoleItems[]): string {
  const points = groups.flatMap(({ items }) => items).filter(({ missing }) => missing > 0).length;
  const missing = groups.reduce((sum, group) => sum + group.missing, 0);
  return points === missing ? count(points, "point") : `${count(points, "point")}, ${count(missing, "sign-off")}`;
}
