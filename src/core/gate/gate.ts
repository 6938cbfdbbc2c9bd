import type { ChecklistItem } from "../checklist/item.ts";
import type { LedgerEntry } from "../ledger/event.ts";
import type { GateSettings } from "../policy/policy.ts";
import type { Report } from "../report/report.ts";
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
 * 4. Author and committers do not count unless policy says so; bots never; people are compared by numeric id.
 * 5. One person counts once per item. The principal that made the sign-off valid still owns the item.
 * 6. Membership looked up now overrules membership when signing; what can't be verified does not count.
 * 7. Adding a finding, removing a sign-off or failing to verify never opens.
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
  const standing = standingSignOffs(input.entries);
  const items = withDistinctPeople(
    report.checklist.map((item) => itemState(item, standing, input)),
    input.settings,
  );
  return { state: stateOf(report, items), mode: report.mode, items };
}

/** Why a standing sign-off does not count for its item, or `undefined` when it does. */
export type Discounted = "other-content" | "excluded" | "bot" | "not-an-owner" | "membership" | "cannot-verify";

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
  switch (membershipOf(signOff, people.memberships)) {
    case undefined:
    case "member":
      return undefined;
    case "cannot-verify":
      return "cannot-verify";
    case "none":
    case "pending":
    case "unresolvable":
      return "membership";
  }
}

/** Author and committers of the pull request, unless policy lets them sign. */
export function isExcluded(userId: number, people: PeopleFacts, settings: GateSettings): boolean {
  if (userId === people.author.id) return !settings.authorMaySign;
  return people.committers.some((committer) => committer.id === userId) && !settings.committersMaySign;
}

function membershipOf(signOff: StandingSignOff, memberships: readonly Membership[]): Membership["state"] | undefined {
  const principal = signOff.event.principal.toLowerCase();
  return memberships.find(
    (membership) => membership.userId === signOff.userId && membership.principal.toLowerCase() === principal,
  )?.state;
}

function itemState(item: ChecklistItem, standing: readonly StandingSignOff[], input: GateInput): ItemState {
  const signed = new Map<number, CountedSignOff>();
  const unverified = new Set<string>();
  let lapsed: ItemState["lapsed"];
  for (const signOff of standing) {
    if (signOff.event.item !== item.id) continue;
    const discounted = discount(signOff, item, input);
    if (discounted === undefined) {
      if (!signed.has(signOff.userId)) signed.set(signOff.userId, counted(signOff));
      lapsed = undefined;
    } else if (discounted === "cannot-verify") {
      unverified.add(signOff.login);
    } else {
      lapsed = { login: signOff.login, why: signOff.lapsed?.why ?? [] };
    }
  }
  const missing = Math.max(0, item.required - signed.size);
  return {
    item,
    signed: [...signed.values()],
    missing,
    lapsed: missing > 0 ? lapsed : undefined,
    unverified: [...unverified].sort(),
  };
}

function counted(signOff: StandingSignOff): CountedSignOff {
  const { sequence, userId, login, at, event } = signOff;
  return { sequence, userId, login, at, note: event.note, self: event.self, commentId: event.comment.id };
}

/** With `distinct-people` one person fills one role: the first they signed for; their other sign-offs do not count. */
function withDistinctPeople(items: readonly ItemState[], settings: GateSettings): readonly ItemState[] {
  if (!settings.distinctPeople) return items;
  const roleOf = new Map<number, { readonly sequence: number; readonly role: string }>();
  for (const { item, signed } of items) {
    for (const { userId, sequence } of signed) {
      const first = roleOf.get(userId);
      if (first === undefined || sequence < first.sequence) roleOf.set(userId, { sequence, role: item.role });
    }
  }
  return items.map((state) => {
    const signed = state.signed.filter(({ userId }) => roleOf.get(userId)?.role === state.item.role);
    return { ...state, signed, missing: Math.max(0, state.item.required - signed.length) };
  });
}

function stateOf(report: Report, items: readonly ItemState[]): GateState {
  if (report.verdict === "errored")
    return { kind: "errored", reason: report.diagnostics[0]?.message ?? "The change could not be judged." };
  if (report.verdict === "not-applicable") return { kind: "not-applicable" };
  const open = items.filter((state) => state.missing > 0).map((state) => state.item.id);
  const findings = report.findings.filter(
    ({ status, severity, suppressed }) => status === "introduced" && severity === "error" && !suppressed,
  );
  if (findings.length > 0) return { kind: "blocked", findings: findings.map((finding) => finding.id), open };
  return open.length > 0 ? { kind: "pending", open } : { kind: "passed" };
}
