import type { ChecklistItem } from "../../checklist/item.ts";
import { discount } from "../../gate/gate.ts";
import { standingSignOffs } from "../../gate/standing.ts";
import type { LedgerEvent, SignOffGiven, SignOffRefused } from "../../ledger/event.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { evidenceOf } from "../evidence.ts";
import { membershipsOf, type Standing, standingAmong } from "../membership.ts";
import { quoted, refuse } from "../refuse.ts";
import { refuseExcluded, refuseStanding, refuseStranger } from "../signer.ts";
import { resolveTargets } from "../targets.ts";
import { namesNobody, refuseUnknown } from "../unknown.ts";

export const signoff: Command = {
  name: "signoff",
  syntax: "/signoff [item … | all] [— what you saw]",
  who: "An owner of the item, or their deputy",
  help: "Signs. Without items: everything of yours that asks for no evidence. With what you saw after a dash: also what asks for it, where you name it or write all.",
  examples: [
    "/signoff",
    "/signoff label-print:order-release — printed and voided a label",
    "/signoff all — tried in staging",
  ],
  asksFor: "nothing",
  decide: decideSignOff,
};

function decideSignOff(
  command: ParsedCommand,
  input: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  if (input.report.checklist.length === 0) return [...before, refuseEmpty(command, input)];
  const excluded = refuseExcluded(command, input);
  if (excluded !== undefined) return [...before, excluded];
  const { person, people, report } = input;
  const memberships = membershipsOf(person.id, input.memberships);
  const signing: Signing = {
    command,
    input,
    signed: signedBefore(input, before),
    standings: new Map(
      report.checklist.map((item) => [item, standingAmong([...item.owners, ...item.deputies], memberships)]),
    ),
    isOwn: person.id === people.author.id || people.committers.some(({ id }) => id === person.id),
  };
  return [...before, ...(namesNobody(command) ? signMine(signing) : signNamed(signing))];
}

interface Signing {
  readonly command: ParsedCommand;
  readonly input: CommandInput;
  /** Items that this person signed: `standing` in the ledger, `now` by an earlier line of the same comment. */
  readonly signed: ReadonlyMap<string, "standing" | "now">;
  readonly standings: ReadonlyMap<ChecklistItem, Standing>;
  readonly isOwn: boolean;
}

/** Without names: all that is this person's. What is somebody else's is passed over in silence. */
function signMine(signing: Signing): readonly LedgerEvent[] {
  const { command, input, signed, standings } = signing;
  const near = [...standings].filter(([, { kind }]) => kind !== "none" && kind !== "unresolvable");
  if (near.length === 0) {
    const isUnresolvable = [...standings.values()].every(({ kind }) => kind === "unresolvable");
    return [refuseStranger([...standings.keys()], isUnresolvable, command, input)];
  }
  const open = near.filter(([item]) => !signed.has(item.id));
  if (open.length > 0) return open.map(([item, standing]) => signItem(item, standing, signing));
  if ([...signed.values()].includes("now")) return [];
  const message = `${quoted(input.person.login)} signed everything that is theirs already, and it still counts. There is nothing more to do.`;
  return [refuse(input.comment, command, "already-signed", null, message)];
}

function signNamed(signing: Signing): readonly LedgerEvent[] {
  const { command, input, signed, standings } = signing;
  const { checklist } = input.report;
  const targets = resolveTargets(command.words, checklist);
  const open = targets.items.filter(({ id }) => signed.get(id) !== "now");
  return [
    ...open.map((item) => signItem(item, standings.get(item) ?? { kind: "cannot-verify" }, signing)),
    ...refuseUnknown(targets, checklist, command, input),
  ];
}

function signItem(item: ChecklistItem, standing: Standing, signing: Signing): SignOffGiven | SignOffRefused {
  const { command, input, signed } = signing;
  const { comment, person } = input;
  if (standing.kind !== "member") return refuseStanding(item, standing, command, input);
  if (signed.has(item.id)) {
    const message = `${quoted(person.login)} signed ${quoted(item.id)} already, and it still counts. To sign it with another note, take it back first with /revoke.`;
    return refuse(comment, command, "already-signed", item.id, message);
  }
  // A note beside a bare `/signoff` is no evidence: nobody said which item it is about.
  const evidence = command.words.length === 0 ? undefined : evidenceOf(command);
  if (item.evidence === "required" && evidence === undefined) {
    const message = `${quoted(item.id)} asks for evidence, so ${quoted(person.login)} has not signed it yet. Name it and write what you saw after a dash.`;
    return refuse(comment, command, "evidence-missing", item.id, message);
  }
  if (input.shown.get(item.id) !== item.fingerprint) {
    const message = `${quoted(item.id)} changed while ${quoted(person.login)} was looking, so it is not signed: the sign-off could be for something nobody saw. Reload the page, look again, and write the command once more.`;
    return refuse(comment, command, "changed-while-looking", item.id, message);
  }
  return {
    kind: "sign-off-given",
    comment,
    item: item.id,
    role: item.role,
    principal: standing.principal,
    self: signing.isOwn,
    note: evidenceOf(command) ?? null,
    fingerprint: item.fingerprint,
    covers: item.covers.map(({ name, digest }) => ({ name, digest })),
    headSha: input.headSha,
    baseSha: input.baseSha,
    evaluation: input.evaluation,
    shown: input.shownComment,
  };
}

function refuseEmpty(command: ParsedCommand, { comment, report }: CommandInput): SignOffRefused {
  const message =
    report.verdict === "errored"
      ? "This change could not be judged, so there is nothing to sign yet. The check says what is wrong; write the command again once it is mended."
      : "Nothing in this pull request asks for a sign-off. There is nothing to do.";
  return refuse(comment, command, "nothing-to-sign", null, message);
}

/** What this person signed and what still counts, with what earlier lines of the same comment did to it. */
function signedBefore(input: CommandInput, before: readonly LedgerEvent[]): Signing["signed"] {
  const { person, report } = input;
  const items = new Map(report.checklist.map((item) => [item.id, item]));
  const revoked = new Set(before.flatMap((event) => (event.kind === "sign-off-revoked" ? [event.signOff] : [])));
  const signed = new Map<string, "standing" | "now">();
  for (const signOff of standingSignOffs(input.entries)) {
    const item = items.get(signOff.event.item);
    if (item === undefined || signOff.userId !== person.id || revoked.has(signOff.sequence)) continue;
    if (discount(signOff, item, input) === undefined) signed.set(item.id, "standing");
  }
  for (const event of before) if (event.kind === "sign-off-given") signed.set(event.item, "now");
  return signed;
}
