import type { CommentReference, RefusalReason, SignOffRefused } from "../ledger/event.ts";
import type { ParsedCommand } from "./command.ts";

/** A refusal: `message` says who, what, why and what would work, in plain words, foreign text in `"quotes"`. */
export function refuse(
  comment: CommentReference,
  command: Pick<ParsedCommand, "line">,
  reason: RefusalReason,
  item: string | null,
  message: string,
): SignOffRefused {
  return { kind: "sign-off-refused", comment, command: command.line, item, reason, message };
}

/** `"a", "b" and "c"`; long lists are cut and the rest is counted. */
export function quotedList(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).map(quoted);
  const left = names.length - shown.length;
  if (left > 0) return `${shown.join(", ")} and ${left} more`;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

/** Foreign text inside a message of ours; its own quotes give way, so that it ends where we say. */
export function quoted(foreign: string): string {
  const shown =
    foreign.length > QUOTED_CHARACTERS_MAX ? `${foreign.slice(0, QUOTED_CHARACTERS_MAX).toWellFormed()}…` : foreign;
  return `"${shown.replaceAll('"', "'")}"`;
}

/** A message is shown in 600 characters: names must leave room for the sentence. */
const QUOTED_CHARACTERS_MAX = 60;
const NAMES_MAX = 4;
