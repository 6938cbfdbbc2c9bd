import type { ItemAct, ItemStory, NamedFinding, NamedItem, PullRequestStory, WhyStory } from "../history/story.ts";
import { unreachable } from "../model/assert.ts";
import { count, listInWords, moment } from "./count.ts";
import { plain, plainText } from "./escape.ts";
import { renderHistoryText } from "./history.ts";
import { sayWhat, standing } from "./history-list.ts";
import type { Palette } from "./palette.ts";
import { inPlain, type Phrase, say, words } from "./phrase.ts";

/** One pull request for a terminal: how it stands, why, who was asked and what they said, then every entry. Ends with a line feed. */
export function renderStory(story: PullRequestStory, palette: Palette): string {
  const { summary, owners, timeline } = story;
  const { repository, number, sequence } = summary;
  const place = number === null ? `${repository.name}, entry ${sequence ?? ""}` : `${repository.name}#${number}`;
  const released = summary.releases.length === 0 ? "" : `, released with ${listInWords(summary.releases)}`;
  const lines = [
    palette.bold(plainText(`${place}: ${standing(summary)}${released}`)),
    `  ${plainText(sayWhat(summary))}`,
    "",
    ...whyLines(story.why).map((phrase, index) => `${index === 0 ? "" : "  "}${inPlain(phrase)}`),
    ...owners.flatMap(({ role, owners: people, items }) => [
      "",
      plain`${plainText(role ?? "nobody any more")}${people.length === 0 ? plain`` : plain` (${plainText(people.join(", "))})`}`,
      ...items.flatMap((item) => itemLines(item)),
    ]),
    "",
    "Everything that is recorded",
  ];
  return `${lines.join("\n")}\n${renderHistoryText(timeline, palette)}`;
}

/** Why it could be merged, or was although it could not, or can't be: the first sentence is the answer. */
export function whyLines(why: WhyStory): readonly Phrase[] {
  switch (why.kind) {
    case "gate-open":
      return [
        why.observed
          ? say`The gate was open because Ripplegate only observed; ${words(`since ${moment(why.opened.at)} (entry ${why.opened.sequence})`)}.`
          : say`The gate was open since ${words(`${moment(why.opened.at)} (entry ${why.opened.sequence})`)} for ${why.opened.headSha.slice(0, 10)}${words(why.exceptions.length > 0 ? ", by an exception" : "")}.`,
        ...why.exceptions.map(
          ({ kind, person, at, reason, sequence }) =>
            say`${words(kind === "overridden" ? "Let through as it is by" : "A finding was waived by")} ${words(person === null ? "somebody" : `@${person}`)}, ${words(moment(at))} (entry ${words(String(sequence))}): ${reason}`,
        ),
        ...why.reliedOn.map(
          (item) => say`${titleOf(item)}: ${words(listInWords(item.signOffs.map(sayGiven)) || "nobody had to sign")}`,
        ),
        ...lackLines(why.open, why.blocking),
      ];
    case "past-the-gate":
      return [
        say`It was merged past the gate: ${words(why.why)} ${words(`(${moment(why.merged.at)}, entry ${why.merged.sequence})`)}`,
        ...lackLines(why.open, why.blocking),
      ];
    case "gate-closed":
      return [
        why.closed === null
          ? say`The gate was never open.`
          : say`The gate is closed since ${words(`${moment(why.closed.at)} (entry ${why.closed.sequence})`)}: ${words(why.closed.why)}.`,
        ...lackLines(why.open, why.blocking),
      ];
    case "nothing-known":
      return [say`It was never judged.`];
    default:
      return unreachable(why);
  }
}

function lackLines(open: readonly NamedItem[], blocking: readonly NamedFinding[]): readonly Phrase[] {
  return [
    ...open.map(
      (item) => say`Not signed: ${titleOf(item)}${words(item.role === null ? "" : ` (asked: ${item.role})`)}`,
    ),
    ...blocking.map(({ id, message }) => say`Blocking: ${words(message ?? "a finding")} ${words(`(${id})`)}`),
  ];
}

function titleOf({ id, title }: NamedItem): Phrase {
  return title === null ? say`${id}` : words(title);
}

function sayGiven({ person, principal, at }: ItemAct): string {
  const name = person === null ? "somebody" : `@${person}`;
  return `${name}${principal === null ? "" : ` for ${principal}`}, ${moment(at)}`;
}

const STATE_WORDS = { signed: "signed", waiting: "open", gone: "no longer asked" } as const;

function itemLines({ id, title, state, required, acts }: ItemStory): readonly string[] {
  const needs = required > 1 ? `, ${count(required, "person", "people")} needed` : "";
  return [
    `  ${plainText(title ?? id)}: ${STATE_WORDS[state]}${needs}`,
    ...acts.map((act) => `    ${plainText(moment(act.at))}  ${inPlain(sayAct(act))}`),
  ];
}

function sayAct(act: ItemAct): Phrase {
  const who = words(act.person === null ? "Ripplegate" : `@${act.person}`);
  const note = act.note === null || act.note.trim() === "" ? words("") : say`: ${act.note}`;
  switch (act.kind) {
    case "signed":
      return say`${who} signed${words(act.principal === null ? "" : ` for ${act.principal}`)}${note}`;
    case "refused":
      return say`${who} was refused: ${words(act.note ?? "")}`;
    case "rejected":
      return say`${who} rejected it${note}`;
    case "lifted":
      return say`${who} lifted the rejection of entry ${words(String(act.signOff ?? ""))}`;
    case "delegated":
      return say`${who} let somebody else sign${note}`;
    case "lapsed":
      return say`the sign-off of entry ${words(String(act.signOff ?? ""))} no longer counts: ${words(act.differences.join("; "))}`;
    case "restored":
      return say`the sign-off of entry ${words(String(act.signOff ?? ""))} counts again`;
    case "revoked":
      return say`${who} took the sign-off of entry ${words(String(act.signOff ?? ""))} back`;
    default:
      return unreachable(act.kind);
  }
}
