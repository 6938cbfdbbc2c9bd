import { explainLapse } from "../checklist/explain-lapse.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import type { Evaluated, GateOpened, LedgerEntry, LedgerEvent, SignOffLapsed } from "../ledger/event.ts";
import { InvariantError, unreachable } from "../model/assert.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { endedActs } from "./act-fates.ts";
import { isOpen } from "./conclusion.ts";
import { type Discounted, discount, membershipOf } from "./discount.ts";
import { type GateInput, isBlocking } from "./gate.ts";
import type { Gate } from "./gate-state.ts";
import { type StandingSignOff, standingSignOffs } from "./standing.ts";

export interface ConsequenceInput extends GateInput {
  readonly gate: Gate;
  readonly baseRef: string;
  /** Digest of the report's JSON. */
  readonly reportDigest: string;
  /** Digest of what head declares; undefined where nothing could be read. */
  readonly landscapeDigest?: string | undefined;
  /** Canonical JSON by digest, for what {@link contentsNeeded} asked. */
  readonly contents: ReadonlyMap<string, string>;
}

/**
 * The facts that this evaluation adds to the ledger, in order: the evaluation itself when it says something new, each
 * waiver, override and delegation that is over, each sign-off that lapsed or came back and why, and the gate opening or
 * closing. Applied to its own result it adds nothing.
 */
export function consequences(input: ConsequenceInput): readonly LedgerEvent[] {
  const evaluated = evaluation(input);
  const number = evaluated?.evaluation ?? lastEvaluated(input.entries)?.evaluation ?? 0;
  return [
    ...(evaluated === undefined ? [] : [evaluated]),
    ...endedActs(input),
    ...fatesOfSignOffs(input),
    ...gateMoves(input, number),
  ];
}

/** Digests of what lapsing sign-offs covered: the caller loads them so that the reason can be told. */
export function contentsNeeded(input: GateInput): readonly string[] {
  const items = itemsById(input);
  const digests = new Set<string>();
  for (const signOff of standingSignOffs(input.entries)) {
    const item = items.get(signOff.event.item);
    if (item === undefined || item.fingerprint === signOff.event.fingerprint || isKnownLapse(signOff, item)) continue;
    const today = new Set(item.covers.map((part) => part.digest));
    for (const part of signOff.event.covers) if (!today.has(part.digest)) digests.add(part.digest);
  }
  return [...digests].sort();
}

/** What the checklist covers, as canonical JSON by digest: stored beside the ledger so that lapses can be explained. */
export function coveredContents(checklist: readonly ChecklistItem[]): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (const item of checklist) {
    for (const part of item.covers)
      if (!contents.has(part.digest)) contents.set(part.digest, canonicalText(part.value));
  }
  return contents;
}

/** The newest evaluation on record. */
export function lastEvaluated(entries: readonly LedgerEntry[]): Evaluated | undefined {
  const entry = entries.findLast(({ event }) => event.kind === "evaluated");
  return entry?.event.kind === "evaluated" ? entry.event : undefined;
}

/** Whether the ledger says that the gate stands open, and for which head. */
export function openedFor(entries: readonly LedgerEntry[]): string | undefined {
  return lastOpening(entries)?.event.headSha;
}

/** The opening that nothing has closed since. */
export function lastOpening(
  entries: readonly LedgerEntry[],
): { readonly sequence: number; readonly event: GateOpened } | undefined {
  const entry = entries.findLast(({ event }) => event.kind === "gate-opened" || event.kind === "gate-closed");
  return entry?.event.kind === "gate-opened" ? { sequence: entry.sequence, event: entry.event } : undefined;
}

function evaluation(input: ConsequenceInput): Evaluated | undefined {
  const { report, entries, baseRef, reportDigest, landscapeDigest, meaning } = input;
  const last = lastEvaluated(entries);
  const next: Evaluated = {
    kind: "evaluated",
    evaluation: (last?.evaluation ?? 0) + 1,
    baseRef,
    baseSha: report.base,
    headSha: report.head,
    mode: report.mode,
    verdict: report.verdict,
    scope: report.scope,
    items: report.checklist.map(evaluatedItem).sort((one, other) => compareText(one.id, other.id)),
    blocking: [...new Set(report.findings.filter(isBlocking).map((finding) => finding.id))].sort(),
    impact: meaning,
    report: reportDigest,
    ...(landscapeDigest === undefined ? {} : { landscape: landscapeDigest }),
  };
  return last !== undefined && toldBy(last) === toldBy(next) ? undefined : next;
}

function evaluatedItem({ id, fingerprint, required, covers }: ChecklistItem): Evaluated["items"][number] {
  return {
    id,
    fingerprint,
    ...(required === 1 ? {} : { required }),
    covers: covers.map(({ name, digest }) => ({ name, digest })),
  };
}

/** What an evaluation says, but for its number; whatever order a store gives its members back in. */
function toldBy(evaluated: Evaluated): string {
  const { baseRef, baseSha, headSha, mode, verdict, scope, items, blocking, impact = "", report } = evaluated;
  const asked = items.map(({ id, fingerprint, required = 1 }) => [id, fingerprint, required]);
  return JSON.stringify([baseRef, baseSha, headSha, mode, verdict, scope, asked, blocking, impact, report]);
}

function fatesOfSignOffs(input: ConsequenceInput): readonly LedgerEvent[] {
  // What could not be judged says nothing about anybody's sign-off: it neither lapses nor comes back.
  if (input.report.verdict === "errored") return [];
  const standing = standingSignOffs(input.entries);
  const newest = new Map(standing.map((signOff) => [signerAndItem(signOff), signOff.sequence]));
  const items = itemsById(input);
  return standing.flatMap((signOff) => {
    const isRenewed = newest.get(signerAndItem(signOff)) !== signOff.sequence;
    return fateOf(signOff, items.get(signOff.event.item), isRenewed, input);
  });
}

/** An id of an item may hold anything, a number only digits: no two pairs read the same. */
function signerAndItem({ userId, event }: StandingSignOff): string {
  return `${userId} ${event.item}`;
}

function fateOf(
  signOff: StandingSignOff,
  item: ChecklistItem | undefined,
  isRenewed: boolean,
  input: ConsequenceInput,
): readonly LedgerEvent[] {
  const reason = item === undefined ? "item-gone" : discount(signOff, item, input);
  if (reason === "cannot-verify") return [];
  if (reason === undefined) {
    const { sequence, event, lapsed } = signOff;
    return lapsed === undefined ? [] : [{ kind: "sign-off-restored", signOff: sequence, item: event.item }];
  }
  // Nobody needs to hear again and again why an old one is stale whose signer has signed anew since.
  if (signOff.lapsed !== undefined && isRenewed) return [];
  return isKnownLapse(signOff, item) ? [] : [lapsed(input, signOff, item, reason)];
}

function lapsed(
  input: ConsequenceInput,
  signOff: StandingSignOff,
  item: ChecklistItem | undefined,
  reason: Exclude<Discounted, "cannot-verify"> | "item-gone",
): SignOffLapsed {
  const { sequence, event, login } = signOff;
  const of = (cause: SignOffLapsed["cause"], why: readonly string[]): SignOffLapsed => ({
    kind: "sign-off-lapsed",
    signOff: sequence,
    item: event.item,
    cause,
    why,
    fingerprint: item?.fingerprint ?? null,
  });
  switch (reason) {
    case "item-gone":
      return of("item-gone", explainLapse([], undefined));
    case "other-content":
      return of("changed", explainLapse(partsBefore(input, signOff, item), item?.covers));
    case "excluded":
      return of("excluded", [`@${login} has worked on this pull request, and nobody signs off their own work`]);
    case "not-an-owner":
      return of("membership", [`${event.principal} no longer answers for this`]);
    case "membership":
      return of("membership", [whyNoMember(signOff, input)]);
    case "delegation":
      return of("delegation", [`@${event.onBehalfOf?.login ?? login} no longer lets @${login} sign for them`]);
    default:
      return unreachable(reason);
  }
}

function whyNoMember({ userId, login: signer, event }: StandingSignOff, { people }: ConsequenceInput): string {
  const { id, login } = event.onBehalfOf ?? { id: userId, login: signer };
  switch (membershipOf({ userId: id, principal: event.principal }, people.memberships)) {
    case "unresolvable":
      return `GitHub does not know ${event.principal} any more, or does not show it to us`;
    case "pending":
      return `@${login} has not accepted the invitation to ${event.principal} yet`;
    default:
      return `@${login} is no longer in ${event.principal}`;
  }
}

/** What the sign-off covered, with the parts that did not change taken from today's item. */
function partsBefore(
  { contents }: ConsequenceInput,
  signOff: StandingSignOff,
  item: ChecklistItem | undefined,
): readonly { readonly name: string; readonly value: JsonValue }[] {
  const today = new Map(item?.covers.map((part) => [part.digest, part.value]));
  return signOff.event.covers.map(({ name, digest }) => {
    const stored = contents.get(digest);
    const value: JsonValue = today.get(digest) ?? (stored === undefined ? null : JSON.parse(stored));
    return { name, value };
  });
}

function itemsById({ report }: GateInput): ReadonlyMap<string, ChecklistItem> {
  return new Map(report.checklist.map((item) => [item.id, item]));
}

/** A sign-off that lapsed already lapses again only when the content moved on once more: then the reason is new too. */
function isKnownLapse(signOff: StandingSignOff, item: ChecklistItem | undefined): boolean {
  return signOff.lapsed !== undefined && signOff.lapsed.fingerprint === (item?.fingerprint ?? null);
}

function gateMoves(input: ConsequenceInput, evaluationNumber: number): readonly LedgerEvent[] {
  const { gate, report } = input;
  const opening = lastOpening(input.entries)?.event;
  const { base: baseSha, head: headSha } = report;
  if (!isOpen(gate)) {
    if (opening === undefined) return [];
    return [{ kind: "gate-closed", headSha, evaluation: evaluationNumber, why: whyClosed(gate) }];
  }
  if (opening !== undefined && explains(opening, input)) return [];
  return [{ kind: "gate-opened", headSha, baseSha, evaluation: evaluationNumber, ...reliedOn(gate) }];
}

function reliedOn({ items, waivers, state }: Gate): Pick<GateOpened, "signOffs" | "waivers" | "overrides"> {
  const overrides = state.kind === "overridden" ? state.by.map(({ sequence }) => sequence) : [];
  return {
    signOffs: items.map(({ item, signed }) => ({ item: item.id, signOffs: signed.map(({ sequence }) => sequence) })),
    ...(waivers.length === 0 ? {} : { waivers: [...new Set(waivers.map(({ sequence }) => sequence))] }),
    ...(overrides.length === 0 ? {} : { overrides }),
  };
}

/**
 * Whether the opening on record still says why the gate is open: for this head, into this branch, by sign-offs, waivers
 * and overrides that count and suffice. Where one of them was taken back and others stand in for it, the ledger must name
 * those.
 */
function explains(opening: GateOpened, { gate, entries, report, baseRef }: ConsequenceInput): boolean {
  if (opening.headSha !== report.head || baseRefOf(opening, entries) !== baseRef) return false;
  const waivers = new Set(opening.waivers);
  const areWaived = gate.waivers.every(({ sequence }) => waivers.has(sequence));
  switch (gate.state.kind) {
    case "overridden": {
      const overrides = new Set(opening.overrides);
      const standing = gate.state.by.filter(({ sequence }) => overrides.has(sequence)).length;
      return areWaived && standing >= gate.overridesRequired;
    }
    case "passed":
      return areWaived && opening.overrides === undefined && suffices(opening, gate);
    default:
      return true;
  }
}

function suffices(opening: GateOpened, { items }: Gate): boolean {
  const signOffs = new Set(opening.signOffs.flatMap(({ signOffs: relied }) => relied));
  return items.every(
    ({ item, signed }) => signed.filter(({ sequence }) => signOffs.has(sequence)).length >= item.required,
  );
}

function baseRefOf({ evaluation: number }: GateOpened, entries: readonly LedgerEntry[]): string | undefined {
  const entry = entries.findLast(({ event }) => event.kind === "evaluated" && event.evaluation === number);
  return entry?.event.kind === "evaluated" ? entry.event.baseRef : undefined;
}

/** "GitHub did not answer" and "somebody must sign" are told apart: the one passes by itself. */
function whyClosed({ state, items, rejections, unverified: doubtful }: Gate): string {
  switch (state.kind) {
    case "errored":
      return state.reason;
    case "blocked": {
      const { findings } = state;
      const rejected = new Set(rejections.map(({ item }) => item)).size;
      const doubt =
        doubtful.length === 0
          ? ""
          : `; GitHub did not say just now whether ${doubtful.map(named).join(", ")} may do that`;
      const parts = [
        ...(findings.length === 0
          ? []
          : [findings.length === 1 ? "1 finding blocks" : `${findings.length} findings block`]),
        ...(rejected === 0 ? [] : [rejected === 1 ? "1 item is rejected" : `${rejected} items are rejected`]),
      ];
      return `${parts.join(" and ")}${doubt}`;
    }
    case "pending": {
      const waiting = items.filter(({ missing }) => missing > 0);
      const unverified = [...new Set(waiting.flatMap((item) => item.unverified.map(named)))].sort();
      const isOnlyUnverified = waiting.every((item) => item.unverified.length >= item.missing);
      if (isOnlyUnverified) return `GitHub did not say just now whether ${unverified.join(", ")} may sign`;
      return waiting.length === 1 ? "1 item waits for a sign-off" : `${waiting.length} items wait for a sign-off`;
    }
    case "passed":
    case "overridden":
    case "not-applicable":
      throw new InvariantError("an open gate has no reason to be closed");
    default:
      return unreachable(state);
  }
}

function named(login: string): string {
  return `@${login}`;
}
