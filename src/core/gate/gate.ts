import type { ChecklistItem } from "../checklist/item.ts";
import { isEcho, isLoss, placeOfLoss } from "../impact/echoes.ts";
import type { Finding } from "../impact/finding.ts";
import type { Rejected } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { Report } from "../report/report.ts";
import { discount, discountAct, ownersOf, type Standards } from "./discount.ts";
import { rolesFilled } from "./distinct-people.ts";
import type {
  CountedSignOff,
  Gate,
  GateState,
  GivenDelegation,
  GivenOverride,
  GivenRejection,
  GivenWaiver,
  ItemState,
} from "./gate-state.ts";
import { largestChoice } from "./quorum.ts";
import { type StandingSignOff, standingSignOffs } from "./standing.ts";
import {
  isOver,
  type StandingAct,
  standingDelegations,
  standingOverrides,
  standingRejections,
  standingWaivers,
} from "./standing-acts.ts";
import { isWaivedBy } from "./waived.ts";

/*
 * The gate is a fold over the ledger and the current report; it is never stored as a truth of its own.
 *
 *   errored ── could not be judged            blocked ── an introduced error finding stands unwaived, or a veto
 *   pending ── an item waits for a person     passed  ── every item has its sign-offs      not-applicable ── untouched
 *
 *   errored, blocked, pending ──enough people who may override it, each for what it means now──▶ overridden
 *
 * 1. Only `passed`, `not-applicable` and `overridden` open; `errored` wins over `blocked`, `blocked` over `pending`.
 * 2. A sign-off counts iff its item is on the checklist with the same fingerprint; never by time or commit.
 * 3. It is not revoked. Revoked is for good; lapsed comes back with what it covered.
 * 4. Author and committers do not count unless policy says so; people are compared by numeric id.
 * 5. One person counts once per item. The principal that made the sign-off valid still owns the item. Who signs for an
 *    owner counts as that owner, and only while the delegation holds.
 * 6. Membership looked up now overrules membership when signing; what can't be verified does not count. A membership
 *    that was found lost counts again only when it is looked up and there.
 * 7. Adding a finding or a veto, losing a sign-off, a waiver or an override, or failing to verify never opens.
 * 8. A veto stands across pushes, whatever becomes of its item. An override covers only the vetoes that were there before
 *    it; it is bound to what the whole report meant, a waiver to one finding and to its time.
 */

export interface GateInput extends Standards {
  readonly report: Report;
  /** What the report means, as {@link meaningOf} says it. */
  readonly meaning: string;
  /** Teams and people who may waive, and who may override; `undefined` where nothing says who. */
  readonly mayWaive: readonly string[] | undefined;
  readonly mayOverride: readonly string[] | undefined;
}

/** Decides whether the merge may happen and what each checklist item still waits for. Pure. */
export function decideGate(input: GateInput): Gate {
  const { report, settings } = input;
  const signOffs = signOffsByItem(input);
  const rejections = standingRejections(input.entries).map(asRejection);
  const items = report.checklist.map((item) => ({
    ...signedState(item, signOffs.get(item.id) ?? [], input),
    rejections: rejections.filter((rejection) => rejection.item === item.id),
    delegations: holdingDelegations(item, input),
  }));
  const waivers = countingWaivers(input);
  const overrides = countingOverrides(input);
  const gate = {
    mode: report.mode,
    items,
    rejections,
    waivers: waivers.counting,
    overrides: overrides.counting,
    overridesRequired: settings.override.people,
    unverified: [...new Set([...waivers.unverified, ...overrides.unverified])].sort(),
  };
  return { ...gate, state: overridden(stateOf(report, gate), gate) };
}

/**
 * Sign-offs that lack nothing but a membership that was lost, oldest first. They come back only when
 * {@link PeopleFacts.memberships} says that their signer is a member again: these are the ones to ask GitHub about.
 */
export function lackingMembership(input: GateInput): readonly StandingSignOff[] {
  const items = new Map(input.report.checklist.map((item) => [item.id, item]));
  const asked = { ...input, people: { ...input.people, memberships: [] } };
  return standingSignOffs(input.entries).filter((signOff) => {
    const item = items.get(signOff.event.item);
    return item !== undefined && discount(signOff, item, asked) === "membership";
  });
}

/** A finding that closes the gate unless it is waived: an error that this pull request brings. */
export function isBlocking({ status, severity, suppressed }: Finding): boolean {
  return status === "introduced" && severity === "error" && !suppressed;
}

/** With `distinct-people` what a person signed for a second role is left out. */
function signOffsByItem({ entries, settings }: GateInput): ReadonlyMap<string, readonly StandingSignOff[]> {
  const roles = settings.distinctPeople ? rolesFilled(entries) : undefined;
  const counting = standingSignOffs(entries).filter(
    ({ userId, event }) => roles === undefined || roles.get(userId) === event.role,
  );
  return Map.groupBy(counting, ({ event }) => event.item);
}

function signedState(
  item: ChecklistItem,
  signOffs: readonly StandingSignOff[],
  input: GateInput,
): Omit<ItemState, "rejections" | "delegations"> {
  const valid: StandingSignOff[] = [];
  const unverified = new Set<string>();
  const lapsed: StandingSignOff[] = [];
  for (const signOff of signOffs) {
    const discounted = discount(signOff, item, input);
    if (discounted === undefined) valid.push(signOff);
    else if (discounted === "cannot-verify") unverified.add(signOff.login);
    else lapsed.push(signOff);
  }
  const counting = largestChoice(valid.map(asVoice)).map(({ signOff }) => signOff);
  const missing = Math.max(0, item.required - counting.length);
  const unrenewed = lapsed.findLast(({ userId }) => !counting.some((one) => one.userId === userId));
  return {
    item,
    signed: counting.map(counted),
    missing,
    lapsed: missing === 0 || unrenewed === undefined ? undefined : sayLapse(unrenewed),
    unverified: [...unverified].sort(),
  };
}

function asVoice(signOff: StandingSignOff) {
  const { userId, event } = signOff;
  return { signOff, signer: userId, standsFor: event.onBehalfOf?.id ?? userId };
}

function sayLapse({ login, lapsed, event }: StandingSignOff): NonNullable<ItemState["lapsed"]> {
  return { login, why: lapsed?.why ?? [], note: event.note };
}

function counted({ event, ...given }: StandingSignOff): CountedSignOff {
  const { sequence, userId, login, at } = given;
  const { note, self, onBehalfOf, comment } = event;
  const owner = onBehalfOf === undefined ? {} : { onBehalfOf: onBehalfOf.login };
  return { sequence, userId, login, at, note, self, ...owner, commentId: comment.id };
}

function asRejection({ event: { item, reason }, ...given }: StandingAct<Rejected>) {
  return { ...given, item, reason } satisfies GivenRejection;
}

interface Counting<Given> {
  readonly counting: readonly Given[];
  readonly unverified: readonly string[];
}

/** For each blocking finding the waiver that holds longest; for what echoes waived findings, the first of theirs to end. */
function countingWaivers(input: GateInput): Counting<GivenWaiver> {
  const { report, entries, now, mayWaive } = input;
  const own = new Map<Finding, GivenWaiver>();
  const unverified: string[] = [];
  const standing = standingWaivers(entries).filter(({ event }) => !isOver(event.expires, now));
  const blocking = report.findings.filter(isBlocking);
  for (const finding of blocking) {
    for (const waiver of standing.filter(({ event }) => isWaivedBy(finding, event))) {
      const discounted = discountAct(waiver, mayWaive, input);
      if (discounted === "cannot-verify") unverified.push(waiver.login);
      const { event, ...given } = waiver;
      const isLonger = event.expires > (own.get(finding)?.expires ?? "");
      if (discounted !== undefined || !isLonger) continue;
      own.set(finding, { ...given, finding: finding.id, reason: event.reason, expires: event.expires });
    }
  }
  const counting = blocking.flatMap((finding) => own.get(finding) ?? echoed(finding, report.findings, own));
  return { counting, unverified };
}

/**
 * A dead end tells a loss again from further up: whoever waives the loss means both. It is let through with them only where
 * every loss at that place is waived or accepted by the configuration, for it may tell of any of them.
 */
function echoed(
  finding: Finding,
  findings: readonly Finding[],
  own: ReadonlyMap<Finding, GivenWaiver>,
): readonly GivenWaiver[] {
  if (!isEcho(finding)) return [];
  const place = placeOfLoss(finding);
  const losses = findings.filter((one) => isLoss(one) && one.status !== "resolved" && placeOfLoss(one) === place);
  const waivers = losses.flatMap((loss) => own.get(loss) ?? []);
  const [first] = waivers.toSorted((one, other) => (one.expires < other.expires ? -1 : 1));
  const isLetThrough = losses.every((loss) => loss.suppressed || own.has(loss));
  return first === undefined || !isLetThrough ? [] : [{ ...first, finding: finding.id }];
}

function countingOverrides(input: GateInput): Counting<GivenOverride> {
  const current = standingOverrides(input.entries).filter(({ event }) => event.impact === input.meaning);
  const counting = new Map<number, GivenOverride>();
  const unverified: string[] = [];
  for (const override of current) {
    const { event, ...given } = override;
    const discounted = discountAct(override, input.mayOverride, input);
    // The newest of a person's: it covers the vetoes that came before it.
    if (discounted === undefined) counting.set(given.userId, { ...given, reason: event.reason });
    else if (discounted === "cannot-verify") unverified.push(given.login);
  }
  const inOrder = [...counting.values()].sort((one, other) => one.sequence - other.sequence);
  return { counting: inOrder, unverified };
}

function holdingDelegations(item: ChecklistItem, input: GateInput): readonly GivenDelegation[] {
  return standingDelegations(input.entries)
    .filter(
      (delegation) =>
        delegation.event.item === item.id &&
        !isOver(delegation.event.expires, input.now) &&
        discountAct(delegation, ownersOf(item), input) === undefined,
    )
    .map(({ event, ...given }) => ({ ...given, item: item.id, to: event.to.login, expires: event.expires }));
}

/** `not-applicable` holds only where nothing stands against it; a report that contradicts itself judges nothing. */
function stateOf(report: Report, { items, rejections, waivers }: Pick<Gate, "items" | "rejections" | "waivers">) {
  if (report.verdict === "errored") return { kind: "errored", reason: reasonOf(report) } satisfies GateState;
  const open = items.filter((state) => state.missing > 0).map((state) => state.item.id);
  const waived = new Set(waivers.map(({ finding }) => finding));
  const blocking = report.findings.filter(isBlocking).map((finding) => finding.id);
  const findings = blocking.filter((id) => !waived.has(id));
  // What touches nothing any more has nothing left that anybody could veto.
  const isVetoed = rejections.length > 0 && report.verdict !== "not-applicable";
  if (findings.length > 0 || isVetoed) return { kind: "blocked", findings, open } satisfies GateState;
  if (open.length > 0) return { kind: "pending", open } satisfies GateState;
  const isUnexplained = report.verdict === "blocked" && blocking.length === 0;
  if (isUnexplained || (report.verdict === "needs-sign-off" && items.length === 0)) {
    const reason = `The verdict is "${report.verdict}", but nothing in the analysis says why.`;
    return { kind: "errored", reason } satisfies GateState;
  }
  return { kind: report.verdict === "not-applicable" ? "not-applicable" : "passed" } satisfies GateState;
}

/** A closed gate, opened by enough people who may, each after the last veto. */
function overridden(state: GateState, gate: Pick<Gate, "rejections" | "overrides" | "overridesRequired">): GateState {
  const lastVeto = Math.max(0, ...gate.rejections.map(({ sequence }) => sequence));
  const by = gate.overrides.filter(({ sequence }) => sequence > lastVeto);
  if (by.length === 0 || by.length < gate.overridesRequired) return state;
  switch (state.kind) {
    case "passed":
    case "not-applicable":
    case "overridden":
      return state;
    case "pending":
      return { kind: "overridden", by, findings: [], open: state.open, unjudged: undefined };
    case "blocked":
      return { ...state, kind: "overridden", by, unjudged: undefined };
    case "errored":
      return { kind: "overridden", by, findings: [], open: [], unjudged: state.reason };
    default:
      return unreachable(state);
  }
}

function reasonOf({ diagnostics }: Report): string {
  const reason = diagnostics.find(({ code }) => code !== "notice") ?? diagnostics[0];
  return reason?.message ?? "The change could not be judged.";
}
