import type { LedgerEvent, RefusalReason, SignOffRefused } from "../ledger/event.ts";
import type { ParsedCommand } from "./command.ts";
import { COMMANDS_BY_NAME } from "./commands.ts";
import { namesNobody } from "./unknown.ts";

/** What the person gets for one comment: a reaction, and one reply where there is something to say. */
export interface Answer {
  readonly reaction: "+1" | "confused" | "none";
  /** Empty when the reaction says it all. */
  readonly lines: readonly AnswerLine[];
}

export type AnswerLine =
  | { readonly kind: "signed"; readonly items: readonly string[] }
  | { readonly kind: "revoked"; readonly items: readonly string[] }
  /** Items of theirs that `/signoff` passed over, since they ask for evidence and none was written. */
  | { readonly kind: "left-out"; readonly items: readonly string[] }
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly item: string | null;
      readonly command: string;
      /** Plain text; foreign text stands in `"quotes"`. */
      readonly message: string;
    }
  | { readonly kind: "help" };

/**
 * The answer that follows from what a comment's commands did. The same whether it is given at once or rebuilt from the
 * ledger later, since it is made of nothing else.
 */
export function answerOf(events: readonly LedgerEvent[], commands: readonly ParsedCommand[]): Answer {
  const refused = events.filter((event) => event.kind === "sign-off-refused");
  if (commands.length === 0 && events.length === 0) return SILENCE;
  if (refused.some(({ reason }) => reason === "bot")) return SILENCE;
  const refusals = refused.filter((event) => !isLeftOut(event));
  const leftOut = refused.filter(isLeftOut).flatMap(({ item }) => (item === null ? [] : [item]));
  const signed = events.flatMap((event) => (event.kind === "sign-off-given" ? [event.item] : []));
  const revoked = events.flatMap((event) => (event.kind === "sign-off-revoked" ? [event.item] : []));
  const isHelpAsked = commands.some(({ name }) => COMMANDS_BY_NAME.get(name)?.asksFor === "help");
  const isEdited = refusals.some(({ reason }) => reason === "edited-comment");
  const isNothingDone = leftOut.length > 0 && signed.length + revoked.length === 0;
  // What worked shows in the checklist; it is told only where it must be told apart from what did not.
  const done = refused.length === 0 ? [] : [...itemLine("signed", signed), ...itemLine("revoked", revoked)];
  return {
    reaction: refusals.length > 0 || isNothingDone ? "confused" : "+1",
    lines: [
      ...done,
      ...itemLine("left-out", leftOut),
      ...refusals.map(refusedLine),
      ...(isHelpAsked && !isEdited ? [HELP] : []),
    ],
  };
}

const SILENCE: Answer = { reaction: "none", lines: [] };
const HELP = { kind: "help" } as const;

/** Somebody who writes `/signoff` or `/signoff all` meant no single item: what is left out is named, not refused. */
function isLeftOut({ reason, command }: SignOffRefused): boolean {
  if (reason !== "evidence-missing") return false;
  const [beside = ""] = command.split(/\s(?:—|–|--|-)(?:\s|$)|:(?:\s|$)/, 1);
  const words = beside.trim().split(/\s+/);
  return namesNobody({ words: words.slice(words[0]?.toLowerCase() === "/ripplegate" ? 2 : 1) });
}

function refusedLine({ reason, item, command, message }: SignOffRefused): Extract<AnswerLine, { kind: "refused" }> {
  return { kind: "refused", reason, item, command, message };
}

function itemLine(kind: "signed" | "revoked" | "left-out", items: readonly string[]): readonly AnswerLine[] {
  return items.length === 0 ? [] : [{ kind, items: [...new Set(items)] }];
}
