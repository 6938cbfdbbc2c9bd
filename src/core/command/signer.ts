import type { ChecklistItem } from "../checklist/item.ts";
import { isExcluded } from "../gate/discount.ts";
import type { SignOffRefused } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import type { Standing } from "./membership.ts";
import { quoted, quotedList, refuse } from "./refuse.ts";
import { resolveTargets } from "./targets.ts";

/** The refusal of whoever made the change, unless policy lets them sign. */
export function refuseExcluded(command: ParsedCommand, input: CommandInput): SignOffRefused | undefined {
  const { comment, person, people, settings, report } = input;
  if (!isExcluded(person.id, people, settings)) return undefined;
  const isAuthor = person.id === people.author.id;
  const why = isAuthor ? "opened this pull request" : "wrote or committed a part of this pull request";
  const message = `${quoted(person.login)} ${why}, and nobody signs their own change. Ask another owner or a deputy to sign.`;
  const [only, ...others] = resolveTargets(command.words, report.checklist).items;
  const item = only !== undefined && others.length === 0 ? only.id : null;
  return refuse(comment, command, isAuthor ? "author" : "committer", item, message);
}

/** What an owner does with an item, in the forms that a refusal needs. */
export interface OwnersAct {
  readonly verb: "sign" | "reject" | "delegate";
  readonly done: "signed" | "rejected" | "delegated";
}

/** The refusal of somebody who may not do that with this item, or not yet. */
export function refuseStanding(
  item: ChecklistItem,
  standing: Exclude<Standing, { readonly kind: "member" }>,
  command: ParsedCommand,
  { comment, person }: CommandInput,
  { verb, done }: OwnersAct,
): SignOffRefused {
  switch (standing.kind) {
    case "pending": {
      const message = `${quoted(person.login)} was invited to ${quoted(standing.principal)} but has not accepted yet, so ${quoted(item.id)} is not ${done}. Accept the invitation, then write the command again.`;
      return refuse(comment, command, "not-member-yet", item.id, message);
    }
    case "cannot-verify": {
      const message = `GitHub could not tell us just now whether ${quoted(person.login)} may ${verb} ${quoted(item.id)}, so it is not ${done}. Please try again in a few minutes.`;
      return refuse(comment, command, "cannot-verify", item.id, message);
    }
    case "unresolvable": {
      const why =
        item.owners.length === 0
          ? "nobody is named for it"
          : `GitHub does not show who is in ${quotedList(item.owners)}`;
      const message = `Nobody can ${verb} ${quoted(item.id)} now: ${why}. Ask whoever looks after .github/ripplegate.yml to name people for the role ${quoted(item.role)}.`;
      return refuse(comment, command, "owner-unresolvable", item.id, message);
    }
    case "none": {
      const message = `${quoted(item.id)} is for ${quotedList([...item.owners, ...item.deputies])} to ${verb}, and ${quoted(person.login)} is not one of them. Ask one of them to look at it.`;
      return refuse(comment, command, "not-owner", item.id, message);
    }
    default:
      return unreachable(standing);
  }
}

/** Nothing on the checklist is this person's: one answer, not one per item. */
export function refuseStranger(
  items: readonly ChecklistItem[],
  isUnresolvable: boolean,
  command: ParsedCommand,
  { comment, person }: CommandInput,
): SignOffRefused {
  if (isUnresolvable) {
    const roles = quotedList([...new Set(items.map(({ role }) => role))]);
    const message = `Nobody can sign now: GitHub does not show who is behind ${roles}. Ask whoever looks after .github/ripplegate.yml to name people.`;
    return refuse(comment, command, "owner-unresolvable", null, message);
  }
  const owners = quotedList([...new Set(items.flatMap((item) => [...item.owners, ...item.deputies]))]);
  const message = `Nothing here is for ${quoted(person.login)} to sign. It waits for ${owners}: ask one of them to look at it.`;
  return refuse(comment, command, "not-owner", null, message);
}
