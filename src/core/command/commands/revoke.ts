import { type StandingSignOff, standingSignOffs } from "../../gate/standing.ts";
import type { LedgerEvent, SignOffRevoked } from "../../ledger/event.ts";
import { principalName, RELEASE_MANAGER } from "../../policy/policy.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { membershipsOf, type Standing, standingAmong } from "../membership.ts";
import { quoted, quotedList, refuse } from "../refuse.ts";
import { type Nameable, resolveTargets } from "../targets.ts";
import { namesNobody, refuseUnknown } from "../unknown.ts";

export const revoke: Command = {
  name: "revoke",
  syntax: "/revoke [item …]",
  who: "Who signed, or a release manager",
  help: "Takes a sign-off back. Without items: all of your own. A release manager who names an item takes back everybody's sign-off of it.",
  examples: ["/revoke", "/revoke label-print:order-release"],
  asksFor: "nothing",
  decide: decideRevoke,
};

function decideRevoke(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const standing = standingAfter(input, before);
  return namesNobody(command)
    ? revokeMine(standing, command, input, before)
    : revokeNamed(standing, command, input, before);
}

function revokeMine(
  standing: readonly StandingSignOff[],
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, person } = input;
  const mine = standing.filter(({ userId }) => userId === person.id);
  const kept = before.filter(({ kind }) => kind !== "sign-off-given");
  if (mine.length > 0 || kept.length < before.length) return [...kept, ...mine.map((one) => revoked(one, input))];
  if (before.some(({ kind }) => kind === "sign-off-revoked")) return before;
  const message = `${quoted(person.login)} has no sign-off here, so there is nothing to take back. A release manager names the item whose sign-offs to take back.`;
  return [...before, refuse(comment, command, "nothing-to-revoke", null, message)];
}

function revokeNamed(
  standing: readonly StandingSignOff[],
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const nameable = nameableItems(input, standing);
  const targets = resolveTargets(command.words, nameable);
  const byItem = groupedByItem(standing);
  const manager = managerStanding(input);
  let events = before;
  for (const { id } of targets.items) {
    events = revokeItem(id, byItem.get(id) ?? [], manager, command, input, events);
  }
  return [...events, ...refuseUnknown(targets, nameable, command, input)];
}

/** A named item: the person's own sign-off of it; for a release manager everybody's, since leaving one would open. */
function revokeItem(
  id: string,
  standing: readonly StandingSignOff[],
  manager: Standing,
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, person } = input;
  const kept = before.filter((event) => event.kind !== "sign-off-given" || event.item !== id);
  const going = manager.kind === "member" ? standing : standing.filter(({ userId }) => userId === person.id);
  if (going.length > 0 || kept.length < before.length) return [...kept, ...going.map((one) => revoked(one, input))];
  if (before.some((event) => event.kind === "sign-off-revoked" && event.item === id)) return before;
  if (standing.length === 0) {
    const message = `Nobody has signed ${quoted(id)}, so there is nothing to take back.`;
    return [...before, refuse(comment, command, "nothing-to-revoke", id, message)];
  }
  if (manager.kind === "cannot-verify") {
    const message = `GitHub could not tell us just now whether ${quoted(person.login)} may take back the sign-off of ${quoted(id)}, so it stands. Please try again in a few minutes.`;
    return [...before, refuse(comment, command, "cannot-verify", id, message)];
  }
  const signers = quotedList([...new Set(standing.map(({ login }) => login))]);
  const message = `The sign-off of ${quoted(id)} is by ${signers}, and ${quoted(person.login)} cannot take it back. They can, or a release manager.`;
  return [...before, refuse(comment, command, "not-yours", id, message)];
}

function revoked({ sequence, event }: StandingSignOff, { comment }: CommandInput): SignOffRevoked {
  return { kind: "sign-off-revoked", signOff: sequence, item: event.item, how: "command", bodyAfter: null, comment };
}

/** Also a lapsed sign-off can be taken back: it would count again once what it covered comes back. */
function standingAfter(input: CommandInput, before: readonly LedgerEvent[]): readonly StandingSignOff[] {
  const gone = new Set(before.flatMap((event) => (event.kind === "sign-off-revoked" ? [event.signOff] : [])));
  return standingSignOffs(input.entries).filter(({ sequence }) => !gone.has(sequence));
}

/** The checklist, and items that left it while their sign-off still stands. */
function nameableItems({ report }: CommandInput, standing: readonly StandingSignOff[]): readonly Nameable[] {
  const items = new Map<string, Nameable>(report.checklist.map((item) => [item.id, item]));
  for (const { event } of standing) {
    const [validation = event.item] = event.item.split(":", 1);
    if (!items.has(event.item)) items.set(event.item, { id: event.item, validation, role: event.role });
  }
  return [...items.values()];
}

function groupedByItem(standing: readonly StandingSignOff[]): ReadonlyMap<string, readonly StandingSignOff[]> {
  const groups = new Map<string, StandingSignOff[]>();
  for (const signOff of standing) {
    const group = groups.get(signOff.event.item);
    if (group === undefined) groups.set(signOff.event.item, [signOff]);
    else group.push(signOff);
  }
  return groups;
}

function managerStanding(input: CommandInput): Standing {
  const role = input.roles.get(RELEASE_MANAGER);
  if (role === undefined) return { kind: "none" };
  const people = [...role.members, ...role.deputies].map(principalName);
  return standingAmong(people, membershipsOf(input.person.id, input.memberships));
}
