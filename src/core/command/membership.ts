import type { Membership } from "../gate/gate-state.ts";
import { unreachable } from "../model/assert.ts";

/** Whether a person may act for one of some principals. */
export type Standing =
  | { readonly kind: "member"; readonly principal: string }
  | { readonly kind: "pending"; readonly principal: string }
  | { readonly kind: "cannot-verify" }
  | { readonly kind: "unresolvable" }
  | { readonly kind: "none" };

/** The first principal that the person is a member of; where there is none, what comes nearest. */
export function standingAmong(principals: readonly string[], memberships: MembershipsByPrincipal): Standing {
  if (principals.length === 0) return { kind: "unresolvable" };
  let nearest: Standing = { kind: "none" };
  for (const principal of principals) {
    const standing = standingIn(principal, memberships.get(principal.toLowerCase()) ?? "cannot-verify");
    if (RANK[standing.kind] < RANK[nearest.kind]) nearest = standing;
  }
  return nearest;
}

/** Of one person: principal in lower case → state. GitHub's names ignore case. */
export type MembershipsByPrincipal = ReadonlyMap<string, Membership["state"]>;

export function membershipsOf(userId: number, memberships: readonly Membership[]): MembershipsByPrincipal {
  const own = memberships.filter((membership) => membership.userId === userId);
  return new Map(own.map(({ principal, state }) => [principal.toLowerCase(), state]));
}

/** Doubt is told before a plain no: "try again" helps, "ask somebody else" would be wrong. */
const RANK: Readonly<Record<Standing["kind"], number>> = {
  member: 0,
  "cannot-verify": 1,
  pending: 2,
  unresolvable: 3,
  none: 4,
};

function standingIn(principal: string, state: Membership["state"]): Standing {
  switch (state) {
    case "member":
    case "pending":
      return { kind: state, principal };
    case "unresolvable":
    case "cannot-verify":
    case "none":
      return { kind: state };
    default:
      return unreachable(state);
  }
}
