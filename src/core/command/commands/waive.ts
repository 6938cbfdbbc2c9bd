import { isBlocking } from "../../gate/gate.ts";
import { identityOf } from "../../gate/waived.ts";
import type { Finding } from "../../impact/finding.ts";
import { NEVER_LET_THROUGH } from "../../impact/severity.ts";
import type { LedgerEvent, RefusalReason, SignOffRefused, Waived } from "../../ledger/event.ts";
import { daysAfter } from "../../model/day.ts";
import { RELEASE_MANAGER } from "../../policy/policy.ts";
import { authorityFor, isAuthority } from "../authority.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { takeDays } from "../days.ts";
import { findingNamed } from "../findings.ts";
import { reasonIn, splitFirst } from "../reason.ts";
import { quoted, quotedList, refuse } from "../refuse.ts";
import { nameableWaiver } from "../standing-work.ts";
import { isTakenBackLater } from "../taken-back.ts";

export const waive: Command = {
  name: "waive",
  syntax: "/waive <finding> [days] <why>",
  who: "A release manager who did not make the change",
  help: "Accepts one problem that blocks, until the days are over; without days for as long as the configuration allows. The finding is the short id beside the problem, or rule:subject:code.",
  examples: ["/waive 1a2b3c4d 7 the carrier adds the service on Monday"],
  asksFor: "nothing",
  decide: (command, input, before) => decideWaive(command, input, before),
};

function decideWaive(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const waived = waiver(command, input);
  if (waived.kind === "sign-off-refused") return [...before, waived];
  // Named twice in one comment: the last line wins.
  const kept = before.filter((event) => event.kind !== "waived" || event.finding !== waived.finding);
  return [...kept, waived];
}

function waiver(command: ParsedCommand, input: CommandInput): Waived | SignOffRefused {
  const { comment, settings } = input;
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, null, message);
  const authority = authorityFor({ role: RELEASE_MANAGER, act: "waive a finding" }, command, input);
  if (!isAuthority(authority)) return authority;
  const { first, rest } = splitFirst(command.text);
  const finding = wantedFinding(first, command, input);
  if ("kind" in finding) return finding;
  const daysMax = settings.waiverDaysMax;
  const { days = daysMax, written, rest: said } = takeDays(rest, daysMax);
  if (days === "invalid")
    return no(
      "days-invalid",
      `${quoted(written)} is no number of days that a waiver may hold, so nothing is waived. Write a whole number from 1 to ${daysMax}.`,
    );
  const reason = reasonIn(said);
  if (reason === undefined)
    return no(
      "reason-missing",
      `A waiver needs a reason in words, so nothing is waived. Write it behind the finding: /waive ${finding.id} why.`,
    );
  const waived = { kind: "waived", comment, finding: finding.id, ...identityOf(finding) } as const;
  if (isTakenBackLater({ kind: "waiver", ...nameableWaiver(waived) }, input))
    return no(
      "taken-back-later",
      `${quoted(input.person.login)} took this waiver back in a later comment, so this earlier one does not count. To waive after all, write the command once more.`,
    );
  return {
    ...waived,
    message: finding.message,
    reason,
    expires: daysAfter(input.now, days),
    ...authority,
    headSha: input.headSha,
    baseSha: input.baseSha,
    evaluation: input.evaluation,
    shown: input.shownComment,
  };
}

/** The finding that is meant, where it can be waived. */
function wantedFinding(
  word: string | undefined,
  command: ParsedCommand,
  { comment, report }: CommandInput,
): Finding | SignOffRefused {
  const no = (reason: RefusalReason, message: string) => refuse(comment, command, reason, null, message);
  const blocking = report.findings.filter(isBlocking);
  const listed =
    blocking.length === 0 ? "Nothing here blocks." : `You can name ${quotedList(blocking.map(({ id }) => id))}.`;
  if (word === undefined) return no("unknown-finding", `A waiver needs the id of the problem. ${listed}`);
  const named = findingNamed(word, report.findings, isBlocking);
  if (named.kind === "none") {
    const help = named.near === undefined ? listed : `Did you mean ${quoted(named.near)}?`;
    return no("unknown-finding", `No problem here is called ${quoted(word)}, so nothing is waived. ${help}`);
  }
  if (named.kind === "several")
    return no("unknown-finding", `${quoted(word)} could be ${quotedList(named.ids)}. Name the one you mean by its id.`);
  const why = whyNot(named.finding);
  return why === undefined ? named.finding : no("cannot-waive", `${quoted(word)} is not waived: ${why}`);
}

function whyNot(finding: Finding): string | undefined {
  if (NEVER_LET_THROUGH.has(finding.rule))
    return "what it is about could not be looked at, so nobody knows what would be accepted. It has to be mended, or the whole gate overridden.";
  if (isBlocking(finding)) return undefined;
  if (finding.suppressed) return "the configuration accepts it already.";
  if (finding.status !== "introduced") return "it does not come from this pull request, so it does not block.";
  return "it is no error, so it does not block. Its owner accepts it by signing.";
}
