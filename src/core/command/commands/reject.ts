import type { ChecklistItem } from "../../checklist/item.ts";
import { ownersOf } from "../../gate/discount.ts";
import { standingSignOffs } from "../../gate/standing.ts";
import { standingRejections } from "../../gate/standing-acts.ts";
import type { LedgerEvent, SignOffRefused } from "../../ledger/event.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { membershipsOf, standingAmong } from "../membership.ts";
import { reasonIn, splitFirst } from "../reason.ts";
import { quoted, refuse } from "../refuse.ts";
import { refuseStanding } from "../signer.ts";
import { isTakenBackLater } from "../taken-back.ts";
import { resolveTargets } from "../targets.ts";
import { refuseUnknown } from "../unknown.ts";

export const reject: Command = {
  name: "reject",
  syntax: "/reject <item> <why>",
  who: "An owner of the item, or their deputy",
  help: "Stops the merge until you lift it with /revoke or /signoff, or a release manager does; a push does not lift it.",
  examples: ["/reject label-print:order-release INT prints the label of the wrong carrier"],
  asksFor: "nothing",
  decide: decideReject,
};

function decideReject(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, report } = input;
  const { first, rest } = splitFirst(command.text);
  const targets = resolveTargets(first === undefined ? [] : [first], report.checklist);
  const unknown = refuseUnknown(targets, report.checklist, command, input);
  if (unknown.length > 0) return [...before, ...unknown];
  const reason = reasonIn(rest);
  if (targets.items.length === 0 || reason === undefined) {
    const message = "A veto needs the item and the reason, so that others know what to mend: /reject item why.";
    return [...before, refuse(comment, command, "reason-missing", targets.items[0]?.id ?? null, message)];
  }
  return targets.items.reduce((events, item) => rejectItem(item, reason, command, input, events), before);
}

function rejectItem(
  item: ChecklistItem,
  reason: string,
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const { comment, person, entries } = input;
  const standing = standingAmong(ownersOf(item), membershipsOf(person.id, input.memberships));
  if (standing.kind !== "member")
    return [...before, refuseStanding(item, standing, command, input, { verb: "reject", done: "rejected" })];
  if (isRejectedBy(item, input, before)) return [...before, refuseRejected(item, command, input)];
  if (isTakenBackLater({ ...item, kind: "veto" }, input)) {
    const message = `${quoted(person.login)} lifted this veto or signed ${quoted(item.id)} after writing it, so it does not count. To reject after all, write the command once more.`;
    return [...before, refuse(comment, command, "taken-back-later", item.id, message)];
  }
  const signed = standingSignOffs(entries).filter(
    ({ userId, event }) => userId === person.id && event.item === item.id,
  );
  const gone = new Set(before.flatMap((event) => (event.kind === "sign-off-revoked" ? [event.signOff] : [])));
  return [
    ...before.filter((event) => event.kind !== "sign-off-given" || event.item !== item.id),
    ...signed
      .filter(({ sequence }) => !gone.has(sequence))
      .map(({ sequence }): LedgerEvent => {
        return {
          kind: "sign-off-revoked",
          signOff: sequence,
          item: item.id,
          how: "rejected",
          bodyAfter: null,
          comment,
        };
      }),
    {
      kind: "rejected",
      comment,
      item: item.id,
      role: item.role,
      principal: standing.principal,
      reason,
      headSha: input.headSha,
      baseSha: input.baseSha,
      evaluation: input.evaluation,
      shown: input.shownComment,
    },
  ];
}

function isRejectedBy(
  { id }: ChecklistItem,
  { entries, person }: CommandInput,
  before: readonly LedgerEvent[],
): boolean {
  const lifted = new Set(before.flatMap((event) => (event.kind === "rejection-lifted" ? [event.rejection] : [])));
  const isStanding = standingRejections(entries).some(
    ({ sequence, userId, event }) => userId === person.id && event.item === id && !lifted.has(sequence),
  );
  return isStanding || before.some((event) => event.kind === "rejected" && event.item === id);
}

function refuseRejected(
  { id }: ChecklistItem,
  command: ParsedCommand,
  { comment, person }: CommandInput,
): SignOffRefused {
  const message = `${quoted(person.login)} rejected ${quoted(id)} already, and it still stands. To give another reason, lift it first with /revoke.`;
  return refuse(comment, command, "already-rejected", id, message);
}
