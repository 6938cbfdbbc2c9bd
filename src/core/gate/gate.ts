import type { ChecklistItem } from "../checklist/item.ts";
import type { Finding } from "../impact/finding.ts";
import type { LedgerEntry } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { GateSettings } from "../policy/policy.ts";
import type { Report } from "../report/report.ts";
import { rolesFilled } from "./distinct-people.ts";
import type { CountedSignOff, Gate, GateState, ItemState, Membership, PeopleFacts } from "./gate-state.ts";
import { type StandingSignOff, standingSignOffs } from "./standing.ts";

/*
 * The gate is a fold over the ledger and the current report; it is never stored as a truth of its own.
 *
 *   errored ── could not be judged            blocked ── an introduced error finding stands
 *   pending ── an item waits for a person     passed  ── every item has its sign-offs      not-applicable ── untouched
 *
 * 1. Only `passed` and `not-applicable` open; `errored` wins over everything, `blocked` over `pending`.
 * 2. A sign-off counts iff its item is on the checklist with the same fingerprint; never by time or commit.
 * 3. It is not revoked. Revoked is for good; lapsed comes back with what it covered.
 * 4. Author and committers do not count unless policy says so; people are compared by numeric id.
 * 5. One person counts once per item. The principal that made the sign-off valid still owns the item.
 * 6. Membership looked up now overrules membership when signing; what can't be verified does not count. A membership
 *    that was found lost counts again only when it is looked up and there.
 * 7. Adding a finding, losing a sign-off or failing to verify never opens.
 */

export interface GateInput {
  readonly report: Report;
  /** This pull request's part of the ledger, oldest first. */
  readonly entries: readonly LedgerEntry[];
  readonly people: PeopleFacts;
  readonly settings: GateSettings;
}

/** Decides whether the merge may happen and what each checklist item still waits for. Pure. */
export function decideGate(input: GateInput): Gate {
  const { report } = input;
  const signOffs = signOffsByItem(input);
  const items = report.checklist.map((item) => itemState(item, signOffs.get(item.id) ?? [], input));
  return { state: stateOf(report, items), mode: report.mode, items };
}

/** Why a standing sign-off does not count for its item, or `undefined` when it does. */
export type Discounted = "other-content" | "excluded" | "not-an-owner" | "membership" | "cannot-verify";

/** See the invariants above: decides one sign-off against the item it names as that item is now. */
export function discount(
  signOff: StandingSignOff,
  item: ChecklistItem,
  { people, settings }: Pick<GateInput, "people" | "settings">,
): Discounted | undefined {
  if (signOff.event.item !== item.id || signOff.event.fingerprint !== item.fingerprint) return "other-content";
  if (isExcluded(signOff.userId, people, settings)) return "excluded";
  const principal = signOff.event.principal.toLowerCase();
  if (![...item.owners, ...item.deputies].some((owner) => owner.toLowerCase() === principal)) return "not-an-owner";
  const membership = membershipOf(signOff, people.memberships);
  switch (membership) {
    case undefined:
      // Not looked up now: then the last answer holds, and only GitHub's word brings back a membership that was lost.
      return signOff.lapsed?.membershipLost === true ? "membership" : undefined;
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

/**
 * Sign-offs that lack nothing but a membership that was lost, oldest first. They come back only when
 * {@link PeopleFacts.memberships} says that their signer is a member again: these are the ones to ask GitHub about.
 */
export function lackingMembership(input: GateInput): readonly StandingSignOff[] {
  const items = new Map(input.report.checklist.map((item) => [item.id, item]));
  const asked = { settings: input.settings, people: { ...input.people, memberships: [] } };
  return standingSignOffs(input.entries).filter((signOff) => {
    const item = items.get(signOff.event.item);
    return item !== undefined && discount(signOff, item, asked) === "membership";
  });
}

/** Author and committers of the pull request, unless policy lets them sign. */
export function isExcluded(userId: number, people: PeopleFacts, settings: GateSettings): boolean {
  if (userId === people.author.id) return !settings.authorMaySign;
  return people.committers.some((committer) => committer.id === userId) && !settings.committersMaySign;
}

/** A finding that closes the gate: an error that this pull request brings, and that nobody may overlook. */
export function isBlocking({ status, severity, suppressed }: Finding): boolean {
  return status === "introduced" && severity === "error" && !suppressed;
}

/** What GitHub said, whatever the order of its answers: two that contradict each other verify nothing. */
export function membershipOf(
  { userId, event }: StandingSignOff,
  memberships: readonly Membership[],
): Membership["state"] | undefined {
  const principal = event.principal.toLowerCase();
  const answers = new Set(
    memberships
      .filter((membership) => membership.userId === userId && membership.principal.toLowerCase() === principal)
      .map((membership) => membership.state),
  );
  const [answer] = answers;
  return answers.size > 1 ? "cannot-verify" : answer;
}

/** With `distinct-people` what a person signed for a second role is left out. */
function signOffsByItem({ entries, settings }: GateInput): ReadonlyMap<string, readonly StandingSignOff[]> {
  const roles = settings.distinctPeople ? rolesFilled(entries) : undefined;
  const counting = standingSignOffs(entries).filter(
    ({ userId, event }) => roles === undefined || roles.get(userId) === event.role,
  );
  return Map.groupBy(counting, ({ event }) => event.item);
}

function itemState(item: ChecklistItem, signOffs: readonly StandingSignOff[], input: GateInput): ItemState {
  const signed = new Map<number, CountedSignOff>();
  const unverified = new Set<string>();
  const lapsed: StandingSignOff[] = [];
  for (const signOff of signOffs) {
    const discounted = discount(signOff, item, input);
    if (discounted === undefined) {
      if (!signed.has(signOff.userId)) signed.set(signOff.userId, counted(signOff));
    } else if (discounted === "cannot-verify") {
      unverified.add(signOff.login);
    } else {
      lapsed.push(signOff);
    }
  }
  const missing = Math.max(0, item.required - signed.size);
  const unrenewed = lapsed.findLast(({ userId }) => !signed.has(userId));
  return {
    item,
    signed: [...signed.values()],
    missing,
    lapsed: missing === 0 || unrenewed === undefined ? undefined : sayLapse(unrenewed),
    unverified: [...unverified].sort(),
  };
}

function sayLapse({ login, lapsed }: StandingSignOff): NonNullable<ItemState["lapsed"]> {
  return { login, why: lapsed?.why ?? [] };
}

function counted(signOff: StandingSignOff): CountedSignOff {
  const { sequence, userId, login, at, event } = signOff;
  return { sequence, userId, login, at, note: event.note, self: event.self, commentId: event.comment.id };
}

/** `not-applicable` holds only where nothing stands against it; a report that contradicts itself judges nothing. */
function stateOf(report: Report, items: readonly ItemState[]): GateState {
  if (report.verdict === "errored") return { kind: "errored", reason: reasonOf(report) };
  const open = items.filter((state) => state.missing > 0).map((state) => state.item.id);
  const findings = report.findings.filter(isBlocking).map((finding) => finding.id);
  if (findings.length > 0) return { kind: "blocked", findings, open };
  if (open.length > 0) return { kind: "pending", open };
  if (report.verdict === "blocked" || (report.verdict === "needs-sign-off" && items.length === 0))
    return { kind: "errored", reason: `The verdict is "${report.verdict}", but nothing in the analysis says why.` };
  return report.verdict === "not-applicable" ? { kind: "not-applicable" } : { kind: "passed" };
}

function reasonOf({ diagnostics }: Report): string {
  const reason = diagnostics.find(({ code }) => code !== "notice") ?? diagnostics[0];
  return reason?.message ?? "The change could not be judged.";
}
