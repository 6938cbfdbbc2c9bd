import type { ChecklistItem } from "../../checklist/item.ts";
import { discount, ownersOf } from "../../gate/discount.ts";
import { rolesFilled } from "../../gate/distinct-people.ts";
import { standingSignOffs } from "../../gate/standing.ts";
import { standingRejections } from "../../gate/standing-acts.ts";
import type { LedgerEvent, SignOffGiven, SignOffRefused } from "../../ledger/event.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { delegationTo } from "../delegates.ts";
import { evidenceOf } from "../evidence.ts";
import { membershipsOf, type Standing, standingAmong } from "../membership.ts";
import { quoted, refuse } from "../refuse.ts";
import { refuseExcluded, refuseStanding, refuseStranger } from "../signer.ts";
import { isTakenBackLater } from "../taken-back.ts";
import { resolveTargets } from "../targets.ts";
import { namesNobody, refuseUnknown } from "../unknown.ts";

export const signoff: Command = {
  name: "signoff",
  syntax: "/signoff [item … | all] [— what you saw]",
  who: "An owner of the item, their deputy, or whom they let sign",
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
  const signing: Signing = {
    command,
    input,
    signed: signedBefore(input, before),
    standings: new Map(report.checklist.map((item) => [item, standingOf(item, input)])),
    roleFilled: roleFilled(input, before),
    isOwn: person.id === people.author.id || people.committers.some(({ id }) => id === person.id),
  };
  const events = namesNobody(command) ? signMine(signing) : signNamed(signing);
  return liftOwnVetoes(oneRoleOnly(events, signing), input, before);
}

/** An owner's own right to sign comes first; then what an owner has lent them. */
function standingOf(item: ChecklistItem, input: CommandInput): SignerStanding {
  const standing = standingAmong(ownersOf(item), membershipsOf(input.person.id, input.memberships));
  if (standing.kind === "member") return standing;
  const lent = delegationTo(input.person, item, input);
  if (lent === undefined) return standing;
  const { sequence: delegation, userId: id, login, event } = lent;
  return { kind: "delegate", principal: event.principal, onBehalfOf: { delegation, id, login } };
}

type SignerStanding =
  | Standing
  | {
      readonly kind: "delegate";
      readonly principal: string;
      readonly onBehalfOf: NonNullable<SignOffGiven["onBehalfOf"]>;
    };

/** Who signs an item after all lifts their own veto against it, also one of an earlier line. */
function liftOwnVetoes(
  events: readonly LedgerEvent[],
  { comment, person, entries }: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  const signed = new Set(events.flatMap((event) => (event.kind === "sign-off-given" ? [event.item] : [])));
  const lifted = new Set(before.flatMap((event) => (event.kind === "rejection-lifted" ? [event.rejection] : [])));
  const own = standingRejections(entries).filter(
    ({ sequence, userId, event }) => userId === person.id && signed.has(event.item) && !lifted.has(sequence),
  );
  return [
    ...before.filter((event) => event.kind !== "rejected" || !signed.has(event.item)),
    ...events,
    ...own.map(({ sequence, event }): LedgerEvent => {
      return {
        kind: "rejection-lifted",
        rejection: sequence,
        item: event.item,
        how: "signed",
        bodyAfter: null,
        comment,
      };
    }),
  ];
}

/** For `distinct-people`: the role that this person fills already, with what earlier lines of the comment did. */
function roleFilled({ settings, entries, person }: CommandInput, before: readonly LedgerEvent[]): string | undefined {
  if (!settings.distinctPeople) return undefined;
  const revoked = new Set(before.flatMap((event) => (event.kind === "sign-off-revoked" ? [event.signOff] : [])));
  const now = before.find((event) => event.kind === "sign-off-given");
  const filled = rolesFilled(entries).get(person.id);
  const isHolding = standingSignOffs(entries).some(
    ({ sequence, userId, lapsed, event }) =>
      userId === person.id && event.role === filled && lapsed === undefined && !revoked.has(sequence),
  );
  return now?.role ?? (isHolding ? filled : undefined);
}

/** With `distinct-people` the first role somebody signs for is theirs; what they sign for another is refused. */
function oneRoleOnly(
  events: readonly LedgerEvent[],
  { command, input, roleFilled: filled }: Signing,
): readonly LedgerEvent[] {
  if (!input.settings.distinctPeople) return events;
  let role = filled;
  return events.map((event) => {
    if (event.kind !== "sign-off-given") return event;
    role ??= event.role;
    if (event.role === role) return event;
    const message = `${quoted(input.person.login)} signs for ${quoted(role)} here, and one person may not fill two roles. Ask another owner of ${quoted(event.role)} to sign ${quoted(event.item)}.`;
    return refuse(input.comment, command, "second-role", event.item, message);
  });
}

interface Signing {
  readonly command: ParsedCommand;
  readonly input: CommandInput;
  /** Items that this person signed: `standing` in the ledger, `now` by an earlier line of the same comment. */
  readonly signed: ReadonlyMap<string, "standing" | "now">;
  readonly standings: ReadonlyMap<ChecklistItem, SignerStanding>;
  readonly roleFilled: string | undefined;
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

function signItem(item: ChecklistItem, standing: SignerStanding, signing: Signing): SignOffGiven | SignOffRefused {
  const { command, input, signed } = signing;
  const { comment, person } = input;
  if (standing.kind !== "member" && standing.kind !== "delegate")
    return refuseStanding(item, standing, command, input, { verb: "sign", done: "signed" });
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
  if (isTakenBackLater({ ...item, kind: "sign-off" }, input)) {
    const message = `${quoted(person.login)} took back or rejected ${quoted(item.id)}, or asked for changes, after writing this, so this earlier sign-off does not count. To sign after all, write the command once more.`;
    return refuse(comment, command, "taken-back-later", item.id, message);
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
    ...(standing.kind === "delegate" ? { onBehalfOf: standing.onBehalfOf } : {}),
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
