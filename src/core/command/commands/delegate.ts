import type { ChecklistItem } from "../../checklist/item.ts";
import { isMaker, ownersOf } from "../../gate/discount.ts";
import type { Person } from "../../gate/gate-state.ts";
import { isOver, standingDelegations } from "../../gate/standing-acts.ts";
import type { Delegated, LedgerEvent, RefusalReason, SignOffRefused } from "../../ledger/event.ts";
import { daysAfter } from "../../model/day.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { takeDays } from "../days.ts";
import { delegationTo, loginIn } from "../delegates.ts";
import { membershipsOf, standingAmong } from "../membership.ts";
import { splitFirst } from "../reason.ts";
import { quoted, refuse } from "../refuse.ts";
import { refuseExcluded, refuseStanding } from "../signer.ts";
import { isTakenBackLater } from "../taken-back.ts";
import { resolveTargets } from "../targets.ts";
import { refuseUnknown } from "../unknown.ts";

/** Long enough for a holiday; without days it ends with the pull request. */
const DAYS_MAX = 90;

export const delegate: Command = {
  name: "delegate",
  syntax: "/delegate <item> @user [days]",
  who: "An owner of the item, or their deputy",
  help: "Lets that person sign the item for you, on this pull request only. They cannot pass it on. /revoke ends it.",
  examples: ["/delegate label-print:order-release @omar 3"],
  asksFor: "nothing",
  decide: decideDelegate,
};

function decideDelegate(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, report } = input;
  const { first, rest } = splitFirst(command.text);
  const targets = resolveTargets(first === undefined ? [] : [first], report.checklist);
  const unknown = refuseUnknown(targets, report.checklist, command, input);
  if (unknown.length > 0) return [...before, ...unknown];
  const { first: name, rest: behind } = splitFirst(rest);
  if (targets.items.length === 0 || name === undefined) {
    const message = "A delegation needs the item and the person: /delegate item @user.";
    return [...before, refuse(comment, command, "unknown-person", targets.items[0]?.id ?? null, message)];
  }
  // Also where policy lets authors sign: lending that to a friend would make a second person of one.
  const excluded = refuseExcluded(command, { ...input, settings: { ...input.settings, authorMaySign: false } });
  if (excluded !== undefined) return [...before, excluded];
  const { days, written } = takeDays(behind, DAYS_MAX);
  if (days === "invalid") {
    const message = `${quoted(written)} is no number of days that a delegation may hold, so nothing is delegated. Write a whole number from 1 to ${DAYS_MAX}, or none.`;
    return [...before, refuse(comment, command, "days-invalid", null, message)];
  }
  const to = personNamed(name, command, input);
  if ("kind" in to) return [...before, to];
  const expires = days === undefined ? null : daysAfter(input.now, days);
  const events = [...before];
  for (const item of targets.items) events.push(delegation(item, to, expires, command, input, events));
  return events;
}

function delegation(
  item: ChecklistItem,
  to: Person,
  expires: string | null,
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): Delegated | SignOffRefused {
  const { comment, person, entries, now } = input;
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, item.id, message);
  const standing = standingAmong(ownersOf(item), membershipsOf(person.id, input.memberships));
  if (standing.kind !== "member") {
    if (delegationTo(person, item, input) !== undefined)
      return no(
        "cannot-delegate",
        `${quoted(person.login)} may sign ${quoted(item.id)} for somebody else, and cannot pass that on. Ask an owner to delegate it.`,
      );
    return refuseStanding(item, standing, command, input, { verb: "delegate", done: "delegated" });
  }
  const isStanding = standingDelegations(entries).some(
    ({ userId, event }) =>
      userId === person.id && event.item === item.id && event.to.id === to.id && !isOver(event.expires, now),
  );
  if (
    isStanding ||
    before.some((event) => event.kind === "delegated" && event.item === item.id && event.to.id === to.id)
  )
    return no(
      "already-delegated",
      `${quoted(to.login)} may sign ${quoted(item.id)} for ${quoted(person.login)} already. To change for how long, end it first with /revoke.`,
    );
  if (isTakenBackLater({ ...item, kind: "delegation" }, input))
    return no(
      "taken-back-later",
      `${quoted(person.login)} took this back in a later comment, so this earlier delegation does not count. To delegate after all, write the command once more.`,
    );
  return {
    kind: "delegated",
    comment,
    item: item.id,
    to: { id: to.id, login: to.login },
    role: item.role,
    principal: standing.principal,
    expires,
    headSha: input.headSha,
    baseSha: input.baseSha,
    evaluation: input.evaluation,
    shown: input.shownComment,
  };
}

/** Who is meant, where they may sign at all. */
function personNamed(name: string, command: ParsedCommand, input: CommandInput): Person | SignOffRefused {
  const { comment, person, people, settings } = input;
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, null, message);
  const login = loginIn(name);
  if (login === undefined)
    return no(
      "unknown-person",
      `${quoted(name)} is not a person, so nothing is delegated. Write their name on GitHub with an @: /delegate item @user.`,
    );
  const account = input.accounts.get(login.toLowerCase());
  if (account === undefined)
    return no(
      "cannot-verify",
      `GitHub could not tell us just now who ${quoted(name)} is, so nothing is delegated. Please try again in a few minutes.`,
    );
  if (account === "unknown")
    return no(
      "unknown-person",
      `GitHub knows no person called ${quoted(name)}, so nothing is delegated. Look up how their name is written.`,
    );
  if (account.bot) return no("unknown-person", `${quoted(name)} is a bot, and only people sign. Name a person.`);
  if (account.id === person.id)
    return no("cannot-delegate", `${quoted(person.login)} may sign this already, so there is nothing to delegate.`);
  if (isMaker(account.id, people, settings))
    return no(
      "cannot-delegate",
      `${quoted(account.login)} made this change or a part of it, and nobody signs their own change. Name somebody else.`,
    );
  return account;
}
