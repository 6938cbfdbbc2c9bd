import { isExcluded } from "../gate/discount.ts";
import type { RefusalReason, SignOffRefused } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import { peopleOf, RELEASE_MANAGER } from "../policy/policy.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { membershipsOf, type Standing, standingAmong } from "./membership.ts";
import { quoted, quotedList, refuse } from "./refuse.ts";

/** Something that lets a change pass although it is blocked, in the words that a refusal needs. */
export interface Power {
  readonly role: string;
  /** `override the gate`, `waive a finding`. */
  readonly act: string;
}

export interface Authority {
  readonly role: string;
  readonly principal: string;
}

/**
 * By which membership this person may do what lets a change pass, or why not. Nobody may for their own change, and only a
 * comment of its own will do: a review has a text that nobody reads as a decision about the gate.
 */
export function authorityFor(power: Power, command: ParsedCommand, input: CommandInput): Authority | SignOffRefused {
  const { comment, person, people, settings } = input;
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, null, message);
  const name = quoted(person.login);
  if (comment.kind === "review")
    return no(
      "only-in-a-comment",
      `A review cannot ${power.act}, so nothing happened. Write the command in a new comment.`,
    );
  if (person.id === people.author.id)
    return no(
      "author",
      `${name} opened this pull request, and nobody may ${power.act} for their own change. Ask ${quoted(power.role)}.`,
    );
  if (isExcluded(person.id, people, settings))
    return no(
      "committer",
      `${name} wrote or committed a part of this pull request, and nobody may ${power.act} for their own change. Ask somebody else in the role ${quoted(power.role)}.`,
    );
  const standing = standingFor(power.role, input);
  const may = peopleOf(input.roles.get(power.role));
  switch (standing.kind) {
    case "member":
      return { role: power.role, principal: standing.principal };
    case "cannot-verify":
      return no(
        "cannot-verify",
        `GitHub could not tell us just now whether ${name} may ${power.act}, so nothing happened. Please try again in a few minutes.`,
      );
    case "pending":
      return no(
        "not-member-yet",
        `${name} was invited to ${quoted(standing.principal)} but has not accepted yet, so nothing happened. Accept the invitation, then write the command again.`,
      );
    case "unresolvable":
      return no(
        "owner-unresolvable",
        may.length === 0
          ? `Nobody may ${power.act}: the role ${quoted(power.role)} is not declared. Ask whoever looks after .github/ripplegate.yml to name people for it.`
          : `Nobody may ${power.act} now: GitHub does not show who is in ${quotedList(may)}.`,
      );
    case "none":
      return no(
        "not-release-manager",
        `Only ${quotedList(may)} may ${power.act}, and ${name} is not one of them. Ask one of them.`,
      );
    default:
      return unreachable(standing);
  }
}

export function isAuthority(answer: Authority | SignOffRefused): answer is Authority {
  return "principal" in answer;
}

/** How this person stands to the people of a role. */
export function standingFor(role: string, { roles, person, memberships }: CommandInput): Standing {
  return standingAmong(peopleOf(roles.get(role)), membershipsOf(person.id, memberships));
}

/** Who may take back what others did. */
export function managerStanding(input: CommandInput): Standing {
  return input.roles.has(RELEASE_MANAGER) ? standingFor(RELEASE_MANAGER, input) : { kind: "none" };
}
