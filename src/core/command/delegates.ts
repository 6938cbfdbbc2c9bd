import type { ChecklistItem } from "../checklist/item.ts";
import { discountAct, ownersOf, type Standards } from "../gate/discount.ts";
import type { Person } from "../gate/gate-state.ts";
import { isOver, type StandingAct, standingDelegations } from "../gate/standing-acts.ts";
import type { Delegated } from "../ledger/event.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { splitFirst } from "./reason.ts";

/** Delegations to a person whose time has not run out, newest first. */
export function delegationsTo(
  { id }: Pick<Person, "id">,
  { entries, now }: Pick<Standards, "entries" | "now">,
): readonly StandingAct<Delegated>[] {
  return standingDelegations(entries)
    .filter(({ event }) => event.to.id === id && !isOver(event.expires, now))
    .toReversed();
}

/** The newest delegation by which a person may sign an item now: its giver was looked up, and owns it still. */
export function delegationTo(
  person: Pick<Person, "id">,
  item: ChecklistItem,
  input: CommandInput,
): StandingAct<Delegated> | undefined {
  const people = { ...input.people, memberships: input.memberships };
  return delegationsTo(person, input).find(
    (given) =>
      given.event.item === item.id &&
      discountAct(given, ownersOf(item), { people, settings: input.settings }) === undefined &&
      input.memberships.some(
        ({ userId, principal, state }) =>
          userId === given.userId &&
          principal.toLowerCase() === given.event.principal.toLowerCase() &&
          state === "member",
      ),
  );
}

/** A login behind an `@`; `undefined` for a team or anything else. */
export function loginIn(word: string): string | undefined {
  return /^@([a-z\d](?:[a-z\d-]{0,38}[a-z\d])?(?:_[a-z\d]{1,8})?(?:\[bot\])?)$/i.exec(word)?.[1];
}

/** The login that a command names, to be looked up before it is decided. */
export function accountNamed({ name, text }: Pick<ParsedCommand, "name" | "text">): string | undefined {
  return name === "delegate" ? loginIn(splitFirst(splitFirst(text).rest).first ?? "") : undefined;
}
