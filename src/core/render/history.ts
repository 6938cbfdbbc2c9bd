import type { Actor, LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import { count, listInWords, moment } from "./count.ts";
import { type Plain, plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { inPlain, type Phrase, say, words } from "./phrase.ts";
import { table } from "./table.ts";

/** Ledger entries as a table for a terminal, in the order given. Ends with a line feed. */
export function renderHistoryText(entries: readonly LedgerEntry[], palette: Palette): string {
  if (entries.length === 0) return "Nothing is recorded that matches.\n";
  const rows = entries.map((entry): readonly Plain[] => [
    plainText(moment(entry.at)),
    entry.pullRequest === null
      ? plainText(entry.repository.name)
      : plain`${plainText(entry.repository.name)}#${plainText(String(entry.pullRequest))}`,
    sayActor(entry.actor),
    inPlain(sayEvent(entry.event)),
  ]);
  const lines = table([[plain`When`, plain`Where`, plain`Who`, plain`What`], ...rows]);
  return `${lines.map((line, index) => (index === 0 ? palette.dim(line) : line)).join("\n")}\n`;
}

/** What happened, in plain words. */
export function sayEvent(event: LedgerEvent): Phrase {
  switch (event.kind) {
    case "evaluated":
      return say`looked at ${shortSha(event.headSha)}: ${words(VERDICT_WORDS.get(event.verdict) ?? event.verdict)}, ${words(count(event.items.length, "item"))} to sign off, ${words(count(event.blocking.length, "problem"))} to fix`;
    case "sign-off-given":
      return say`signed ${event.item} as ${event.role} (${words(event.principal)})${event.onBehalfOf === undefined ? words("") : say`, on behalf of ${event.onBehalfOf.login}`}${event.self ? words(", their own change") : words("")}${noteOf(event.note)}`;
    case "sign-off-refused":
      return say`was refused: ${words(event.message)} (wrote ${event.command})`;
    case "sign-off-lapsed":
      return say`the sign-off of ${event.item} (entry ${words(String(event.signOff))}) no longer counts: ${words(event.why.length === 0 ? LAPSE_WORDS[event.cause] : event.why.join("; "))}`;
    case "sign-off-restored":
      return say`the sign-off of ${event.item} (entry ${words(String(event.signOff))}) counts again`;
    case "sign-off-revoked":
      return say`the sign-off of ${event.item} (entry ${words(String(event.signOff))}) was taken back: ${words(REVOKED_WORDS[event.how])}`;
    case "rejected":
      return say`rejected ${event.item} as ${event.role} (${words(event.principal)}): ${event.reason}`;
    case "rejection-lifted":
      return say`the veto against ${event.item} (entry ${words(String(event.rejection))}) was lifted: ${words(TAKEN_BACK_WORDS[event.how])}`;
    case "waived":
      return say`waived the finding ${event.finding} (${words(event.message)}) until ${words(moment(event.expires))}: ${event.reason}`;
    case "waiver-expired":
      return say`the waiver of the finding ${event.finding} (entry ${words(String(event.waiver))}) is over`;
    case "waiver-revoked":
      return say`the waiver of the finding ${event.finding} (entry ${words(String(event.waiver))}) was taken back: ${words(TAKEN_BACK_WORDS[event.how])}`;
    case "overridden":
      return say`OVERRODE the gate as ${event.role} (${words(event.principal)}), with ${words(sayCovered(event))}: ${event.reason}`;
    case "override-lapsed":
      return say`the override (entry ${words(String(event.override))}) no longer counts: ${words(event.why)}`;
    case "override-revoked":
      return say`the override (entry ${words(String(event.override))}) was taken back: ${words(TAKEN_BACK_WORDS[event.how])}`;
    case "delegated":
      return say`lets ${event.to.login} sign ${event.item} in their place, as ${event.role} (${words(event.principal)})${words(event.expires === null ? "" : `, until ${moment(event.expires)}`)}`;
    case "delegation-ended":
      return say`the delegation of ${event.item} (entry ${words(String(event.delegation))}) is over: ${words(TAKEN_BACK_WORDS[event.how])}`;
    case "comment-tampered":
      return event.what === "sign-off"
        ? say`somebody else's sign-off comment was edited or deleted`
        : say`Ripplegate's own comment was edited or deleted; it is put back`;
    case "command-ignored":
      return say`wrote a command while the pull request was closed; it was ignored`;
    case "pushed":
      return say`pushed to this pull request, so it is their change too`;
    case "changes-requested":
      return say`asked for changes in a review, and had signed nothing`;
    case "gate-opened":
      return say`the gate opened for ${shortSha(event.headSha)}, ${words(sayOpening(event))}`;
    case "gate-closed":
      return say`the gate closed: ${words(event.why)}`;
    case "merged":
      return say`merged into ${event.baseRef} with the gate open`;
    case "merged-without-sign-off":
      return say`MERGED WITHOUT SIGN-OFF into ${event.baseRef}: ${words(withoutSignOff(event.why, event.open, event.blocking))}`;
    case "closed":
      return say`closed the pull request`;
    case "reopened":
      return say`reopened the pull request`;
    case "missed-delivery-recovered":
      return say`found ${words(event.what)} that GitHub had not reported`;
    case "merge-group-evaluated":
      return say`looked at a merge group of ${words(sayPullRequests(event.pullRequests))}: ${words(event.open ? "it may be merged" : withoutSignOff("it may not be merged", event.missing, event.blocking))}`;
    case "check-forged":
      return say`the App ${event.app} wrote a check by Ripplegate's name at ${shortSha(event.headSha)}; it does not count where the check is pinned to Ripplegate`;
    case "control-lapsed":
      return say`${words(LAPSED_CONTROL_WORDS[event.why])}; from here on nothing is checked`;
    case "control-restored":
      return say`${words(RESTORED_CONTROL_WORDS[event.why])}; from here on changes are checked again`;
    case "history-lost":
      return say`HISTORY LOST: GitHub shows entry ${words(String(event.witnessed.sequence))} (${shortSha(event.witnessed.hash)}) at ${shortSha(event.headSha)}, and it is not here, so the database is an older copy or another one; what stands on GitHub was read again`;
    case "policy-changed":
      return say`a push to ${event.baseRef} changed how pull requests are judged: ${words(event.settings.length === 0 ? "the configuration" : listInWords(event.settings))}`;
    case "release-withdrawn":
      return say`deleted the tag ${event.tag}; what was released with it stays on record`;
    case "released":
      return say`released ${event.tag} at ${shortSha(event.sha)}, with ${words(sayReleased(event))}`;
    default:
      return unreachable(event);
  }
}

function sayCovered({ open, blocking, rejected }: Extract<LedgerEvent, { kind: "overridden" }>): string {
  const parts = [
    ...(open.length === 0 ? [] : [`${count(open.length, "sign-off")} open`]),
    ...(blocking.length === 0 ? [] : [`${count(blocking.length, "problem")} not fixed`]),
    ...(rejected.length === 0 ? [] : [count(rejected.length, "veto", "vetoes")]),
  ];
  return parts.length === 0 ? "a change that could not be judged" : listInWords(parts);
}

function sayOpening({ signOffs, waivers, overrides }: Extract<LedgerEvent, { kind: "gate-opened" }>): string {
  const signed = count(
    signOffs.reduce((sum, { signOffs: of }) => sum + of.length, 0),
    "sign-off",
  );
  const waived = waivers === undefined ? [] : [count(waivers.length, "waiver")];
  return overrides === undefined
    ? `with ${listInWords([signed, ...waived])}`
    : `by an override (${listInWords([signed, ...waived])})`;
}

function sayReleased({ previousTag, pullRequests, complete }: Extract<LedgerEvent, { kind: "released" }>): string {
  const merged = count(pullRequests.length, "pull request");
  const since = previousTag === null ? "" : ` since ${previousTag}`;
  return `${merged}${since}${complete ? "" : "; some may be missing"}`;
}

const LAPSED_CONTROL_WORDS = {
  uninstalled: "the App was uninstalled",
  suspended: "the App was suspended",
  "repository-removed": "the repository was taken away from the App",
  archived: "the repository was archived",
  deleted: "the repository was deleted",
  "check-not-required": "the branch does not ask for Ripplegate's check any more",
} as const;

const RESTORED_CONTROL_WORDS = {
  installed: "the App was installed",
  unsuspended: "the App's suspension was lifted",
  "repository-added": "the repository was given to the App",
  unarchived: "the repository is no longer archived",
  "check-required": "the branch asks for Ripplegate's check again",
} as const;

function sayPullRequests(numbers: readonly number[]): string {
  return numbers.length === 0 ? "pull requests that are not known" : listInWords(numbers.map((number) => `#${number}`));
}

const VERDICT_WORDS: ReadonlyMap<string, string> = new Map([
  ["not-applicable", "no integration config touched"],
  ["passed", "nothing needs a sign-off"],
  ["needs-sign-off", "needs sign-offs"],
  ["blocked", "blocked"],
  ["errored", "could not be analysed"],
]);

/** Why a sign-off counts no longer, where nothing more exact is known. */
export const LAPSE_WORDS = {
  changed: "what it covered has changed",
  "item-gone": "nobody is asked for it any more",
  membership: "the person is no longer in the team",
  excluded: "the person is now an author of the change",
  delegation: "the delegation it was given by is over",
} as const;

const TAKEN_BACK_WORDS = {
  command: "by a comment",
  "comment-edited": "its comment was edited",
  "comment-deleted": "its comment was deleted",
  signed: "its author signed after all",
  expired: "its time has run out",
  membership: "who gave it is no longer in the team",
  excluded: "who gave it has worked on the change since",
} as const;

const REVOKED_WORDS = {
  ...TAKEN_BACK_WORDS,
  "review-dismissed": "its review was dismissed",
  "changes-requested": "the same person's newest review asks for changes",
  rejected: "the same person rejects it now",
} as const;

function sayActor(actor: Actor): Plain {
  return actor.kind === "person" ? plainText(actor.login) : plain`Ripplegate`;
}

function noteOf(note: string | null): Phrase {
  return note === null || note.trim() === "" ? words("") : say`: ${note}`;
}

function withoutSignOff(why: string, open: readonly string[], blocking: readonly string[]): string {
  const parts = [
    ...(open.length === 0 ? [] : [`${count(open.length, "sign-off")} open (${shortened(open)})`]),
    ...(blocking.length === 0 ? [] : [`${count(blocking.length, "problem")} not fixed (${shortened(blocking)})`]),
  ];
  return parts.length === 0 ? why : `${listInWords(parts)}; ${why}`;
}

const IDS_SHOWN_MAX = 3;

function shortened(ids: readonly string[]): string {
  const left = ids.length - IDS_SHOWN_MAX;
  return `${ids.slice(0, IDS_SHOWN_MAX).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function shortSha(sha: string): string {
  return sha.slice(0, 10);
}
