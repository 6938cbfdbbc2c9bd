import { isOpen } from "../../gate/conclusion.ts";
import { isBlocking } from "../../gate/gate.ts";
import type { LedgerEvent, Overridden, RefusalReason, SignOffRefused } from "../../ledger/event.ts";
import { authorityFor, isAuthority } from "../authority.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { reasonIn } from "../reason.ts";
import { quoted, refuse } from "../refuse.ts";
import { isTakenBackLater } from "../taken-back.ts";

export const override: Command = {
  name: "override",
  syntax: "/override <why>",
  who: "A release manager who did not make the change",
  help: "Lets this pull request be merged as it is, with your name and reason on it. It is over when a push changes what it was given for.",
  examples: ["/override the shop is down, and Kim from the warehouse agreed by phone"],
  asksFor: "nothing",
  decide: (command, input, before) => [...before, decideOverride(command, input, before)],
};

function decideOverride(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): Overridden | SignOffRefused {
  const { comment, person, gate, report, settings } = input;
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, null, message);
  const power = { role: settings.override.role, act: "override the gate" };
  const authority = authorityFor(power, command, input);
  if (!isAuthority(authority)) return authority;
  const reason = reasonIn(command.text);
  if (reason === undefined)
    return no(
      "reason-missing",
      "An override needs a reason in words, for it stays on record beside your name. So nothing happened. Write: /override why.",
    );
  const lastVeto = Math.max(0, ...gate.rejections.map(({ sequence }) => sequence));
  const isDone = gate.overrides.some(({ userId, sequence }) => userId === person.id && sequence > lastVeto);
  if (isDone || before.some(({ kind }) => kind === "overridden"))
    return no(
      "already-overridden",
      `${quoted(person.login)} overrode this already, and it still counts.${isOpen(gate) ? "" : " It takes one more person."}`,
    );
  if (isOpen(gate))
    return no("nothing-to-override", "This pull request may be merged as it is, so there is nothing to override.");
  if (isTakenBackLater({ kind: "override", id: "override", validation: "override", role: "override" }, input))
    return no(
      "taken-back-later",
      `${quoted(person.login)} took the override back in a later comment, so this earlier one does not count. To override after all, write the command once more.`,
    );
  if (input.shownMeaning !== input.meaning)
    return no(
      "changed-while-looking",
      `The change is not the one that ${quoted(person.login)} was looking at, so it is not overridden. Reload the page, look again, and write the command once more.`,
    );
  return {
    kind: "overridden",
    comment,
    reason,
    ...authority,
    impact: input.meaning,
    open: gate.items.filter(({ missing }) => missing > 0).map(({ item }) => item.id),
    blocking: report.findings
      .filter(isBlocking)
      .map(({ id }) => id)
      .filter((id) => !gate.waivers.some(({ finding }) => finding === id)),
    rejected: [...new Set(gate.rejections.map(({ item }) => item))].sort(),
    headSha: input.headSha,
    baseSha: input.baseSha,
    evaluation: input.evaluation,
    shown: input.shownComment,
  };
}
