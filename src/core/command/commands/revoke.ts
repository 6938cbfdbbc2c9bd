import { isMaker } from "../../gate/discount.ts";
import type { LedgerEvent } from "../../ledger/event.ts";
import { managerStanding } from "../authority.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import type { Standing } from "../membership.ts";
import { orderOf } from "../order.ts";
import { quoted, quotedList, refuse } from "../refuse.ts";
import { namedWork, standingWork, takeBack, takenBackBy, type Work } from "../standing-work.ts";
import { type Nameable, resolveTargets } from "../targets.ts";
import { namesNobody, refuseUnknown } from "../unknown.ts";

export const revoke: Command = {
  name: "revoke",
  syntax: "/revoke [item … | finding | override]",
  who: "Who did it, or a release manager",
  help: "Takes back a sign-off, a veto, a delegation, a waiver or an override. Without a name: all of your own. A release manager who names an item lifts the vetoes against it; where there is none, everybody's sign-off of it goes.",
  examples: ["/revoke", "/revoke label-print:order-release", "/revoke override"],
  asksFor: "nothing",
  decide: decideRevoke,
};

function decideRevoke(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const gone = new Set(before.map(takenBackBy));
  const standing = standingWork(input.entries).filter(
    // It takes back what was there when it was written.
    ({ sequence, comment, at }) => !gone.has(sequence) && orderOf(comment, at, input.comment) !== "later",
  );
  return namesNobody(command)
    ? revokeMine(standing, command, input, before)
    : revokeNamed(standing, command, input, before);
}

function revokeMine(
  standing: readonly Work[],
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, person } = input;
  const mine = standing.filter(({ userId }) => userId === person.id);
  const kept = before.filter((event) => namedWork(event) === undefined);
  if (mine.length > 0 || kept.length < before.length) return [...kept, ...mine.map((one) => takenBack(one, input))];
  if (before.some((event) => takenBackBy(event) !== undefined)) return before;
  const message = `${quoted(person.login)} has no sign-off here, so there is nothing to take back. A release manager names the item whose sign-offs to take back.`;
  return [...before, refuse(comment, command, "nothing-to-revoke", null, message)];
}

function revokeNamed(
  standing: readonly Work[],
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const nameable = nameables(input, standing, before);
  const targets = resolveTargets(command.words, nameable);
  const byName = Map.groupBy(standing, ({ id }) => id);
  const manager = managerStanding(input);
  let events = before;
  for (const { id } of targets.items) {
    events = revokeOne(id, byName.get(id) ?? [], manager, command, input, events);
  }
  return [...events, ...refuseUnknown(targets, nameable, command, input)];
}

/** What is named: the person's own work on it; for a release manager everybody's, since leaving one would open. */
function revokeOne(
  id: string,
  standing: readonly Work[],
  manager: Standing,
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, person } = input;
  const kept = before.filter((event) => namedWork(event)?.id !== id);
  const going = goingOf(standing, manager, input);
  if (going.length > 0 || kept.length < before.length) return [...kept, ...going.map((one) => takenBack(one, input))];
  if (before.some((event) => isTakenBack(event, id, input))) return before;
  const [first] = standing;
  if (first === undefined) {
    const message = `Nobody had signed ${quoted(id)} when this was written, so there is nothing to take back.`;
    return [...before, refuse(comment, command, "nothing-to-revoke", id, message)];
  }
  const what = `${NOUNS[first.kind]} ${quoted(id)}`;
  if (manager.kind === "cannot-verify") {
    const message = `GitHub could not tell us just now whether ${quoted(person.login)} may take back the ${what}, so it stands. Please try again in a few minutes.`;
    return [...before, refuse(comment, command, "cannot-verify", id, message)];
  }
  const people = quotedList([...new Set(standing.map(({ login }) => login))]);
  const message = `The ${what} is by ${people}, and ${quoted(person.login)} cannot take it back. They can, or a release manager who did not make the change.`;
  return [...before, refuse(comment, command, "not-yours", id, message)];
}

const NOUNS: Readonly<Record<Work["kind"], string>> = {
  "sign-off": "sign-off of",
  veto: "veto against",
  delegation: "delegation of",
  waiver: "waiver of",
  override: "override, called",
};

/**
 * What of it this person may take back. A release manager lifts the vetoes against an item and leaves its sign-offs; where
 * there is no veto the sign-offs go. Nobody lifts another's veto against a change of their own.
 */
function goingOf(standing: readonly Work[], manager: Standing, input: CommandInput): readonly Work[] {
  const { person, people, settings } = input;
  const mine = standing.filter(({ userId }) => userId === person.id);
  if (manager.kind !== "member") return mine;
  const vetoes = standing.filter(({ kind }) => kind === "veto");
  if (vetoes.length === 0) return standing;
  return isMaker(person.id, people, settings) ? mine : vetoes;
}

function takenBack(work: Work, { comment }: CommandInput): LedgerEvent {
  return takeBack(work, "command", null, comment);
}

function isTakenBack(event: LedgerEvent, id: string, { entries }: CommandInput): boolean {
  const sequence = takenBackBy(event);
  return sequence !== undefined && standingWork(entries).some((work) => work.sequence === sequence && work.id === id);
}

/** The checklist, and whatever stands or was just done beside it. Each name once. */
function nameables(
  { report }: CommandInput,
  standing: readonly Work[],
  before: readonly LedgerEvent[],
): readonly Nameable[] {
  const items = new Map<string, Nameable>(report.checklist.map((item) => [item.id, item]));
  for (const work of [...standing, ...before.flatMap((event) => namedWork(event) ?? [])])
    if (!items.has(work.id)) items.set(work.id, work);
  return [...items.values()];
}
