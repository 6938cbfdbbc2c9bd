import type { ChecklistItem } from "../checklist/item.ts";
import type { LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { GateSettings } from "../policy/policy.ts";
import type { Membership, PeopleFacts } from "./gate-state.ts";
import type { StandingSignOff } from "./standing.ts";
import { isOver, type StandingAct, standingDelegations } from "./standing-acts.ts";

/** What it takes to say whether somebody's word counts now. */
export interface Standards {
  readonly people: PeopleFacts;
  readonly settings: GateSettings;
  /** This pull request's part of the ledger, oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** ISO-8601 UTC. Waivers and delegations end by it, without an event. */
  readonly now: string;
}

/** Why a standing sign-off does not count for its item, or `undefined` when it does. */
export type Discounted = "other-content" | "delegation" | DiscountedPerson;

/** Why a person's word does not count, whatever it is about. */
export type DiscountedPerson = "excluded" | "not-an-owner" | "membership" | "cannot-verify";

/** Decides one sign-off against the item it names as that item is now. See the invariants of the gate. */
export function discount(signOff: StandingSignOff, item: ChecklistItem, standards: Standards): Discounted | undefined {
  const { event, userId } = signOff;
  if (event.item !== item.id || event.fingerprint !== item.fingerprint) return "other-content";
  const { people, settings } = standards;
  if (isExcluded(userId, people, settings)) return "excluded";
  if (event.onBehalfOf !== undefined && !isLent(signOff, standards)) return "delegation";
  const signer = { userId: event.onBehalfOf?.id ?? userId, principal: event.principal };
  const discounted = discountPerson(signer, ownersOf(item), people);
  if (discounted !== undefined) return discounted;
  // Not looked up now: then the last answer holds, and only GitHub's word brings back a membership that was lost.
  const isAsked = membershipOf(signer, people.memberships) !== undefined;
  return !isAsked && signOff.lapsed?.membershipLost === true ? "membership" : undefined;
}

/** The same for a waiver, an override or a delegation: who gave it may give it still, and did not make the change. */
export function discountAct(
  { userId, event }: StandingAct<LedgerEvent & { readonly principal: string }>,
  principals: readonly string[] | undefined,
  { people, settings }: Pick<Standards, "people" | "settings">,
): DiscountedPerson | undefined {
  if (isMaker(userId, people, settings)) return "excluded";
  return discountPerson({ userId, principal: event.principal }, principals, people);
}

/** Author and committers of the pull request, unless policy lets them sign. */
export function isExcluded(userId: number, people: PeopleFacts, settings: GateSettings): boolean {
  if (userId === people.author.id) return !settings.authorMaySign;
  return people.committers.some((committer) => committer.id === userId) && !settings.committersMaySign;
}

/** Policy may let authors sign; nobody waives, overrides or lets others sign for themselves. */
export function isMaker(userId: number, people: PeopleFacts, settings: GateSettings): boolean {
  return userId === people.author.id || isExcluded(userId, people, settings);
}

/** What GitHub said, whatever the order of its answers: two that contradict each other verify nothing. */
export function membershipOf(
  { userId, principal }: { readonly userId: number; readonly principal: string },
  memberships: readonly Membership[],
): Membership["state"] | undefined {
  const name = principal.toLowerCase();
  const answers = new Set(
    memberships
      .filter((membership) => membership.userId === userId && membership.principal.toLowerCase() === name)
      .map((membership) => membership.state),
  );
  const [answer] = answers;
  return answers.size > 1 ? "cannot-verify" : answer;
}

export function ownersOf({ owners, deputies }: Pick<ChecklistItem, "owners" | "deputies">): readonly string[] {
  return [...owners, ...deputies];
}

/** Whether the delegation that a sign-off names stands: of that owner, to this person, for this item, and not over. */
function isLent({ userId, event }: StandingSignOff, { entries, now, people, settings }: Standards): boolean {
  const lent = standingDelegations(entries).find(({ sequence }) => sequence === event.onBehalfOf?.delegation);
  return (
    lent !== undefined &&
    lent.userId === event.onBehalfOf?.id &&
    lent.event.to.id === userId &&
    lent.event.item === event.item &&
    lent.event.principal === event.principal &&
    !isOver(lent.event.expires, now) &&
    !isMaker(lent.userId, people, settings)
  );
}

/** @param principals whose word counts; `undefined` where that can't be known */
function discountPerson(
  person: { readonly userId: number; readonly principal: string },
  principals: readonly string[] | undefined,
  { memberships }: PeopleFacts,
): DiscountedPerson | undefined {
  const principal = person.principal.toLowerCase();
  if (principals?.some((owner) => owner.toLowerCase() === principal) === false) return "not-an-owner";
  const membership = membershipOf(person, memberships);
  switch (membership) {
    case undefined:
    case "member":
      return undefined;
    case "cannot-verify":
      return "cannot-verify";
    case "none":
    case "pending":
    case "unresolvable":
      return "membership";
    default:
      return unreachable(membership);
  }
}
