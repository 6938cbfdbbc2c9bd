import type { LedgerEvent, RefusalReason, SignOffRefused } from "../ledger/event.ts";
import { APPROVAL_LINE } from "./approval-line.ts";
import type { ParsedCommand } from "./command.ts";
import { COMMANDS_BY_NAME } from "./commands.ts";
import { wordToExplain } from "./explained.ts";
import { namedWork, takenBackBy } from "./standing-work.ts";
import { namesNobody } from "./unknown.ts";

/** What the person gets for one comment: a reaction, and one reply where there is something to say. */
export interface Answer {
  readonly reaction: "+1" | "confused" | "none";
  /** Empty when the reaction says it all. */
  readonly lines: readonly AnswerLine[];
}

export type AnswerLine =
  | { readonly kind: "signed"; readonly items: readonly string[] }
  /** Of whatever kind: sign-offs, vetoes, waivers, delegations, by the item or finding they are about. */
  | { readonly kind: "revoked"; readonly items: readonly string[] }
  | { readonly kind: "rejected" | "waived" | "overridden" | "delegated"; readonly items: readonly string[] }
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
  | { readonly kind: "help" }
  /** Answered by whoever has the models at hand. */
  | { readonly kind: "explained"; readonly word: string };

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
  const done = events.map(doneBy).filter((one) => one !== undefined);
  const isHelpAsked = commands.some(({ name }) => COMMANDS_BY_NAME.get(name)?.asksFor === "help");
  const isUnread = refusals.some(({ reason }) => reason === "edited-comment" || reason === "not-in-the-conversation");
  const isNothingDone = leftOut.length > 0 && done.length === 0;
  // What worked shows in the checklist; it is told only where it must be told apart from what did not.
  const told = refused.length === 0 ? [] : DONE_KINDS.flatMap((kind) => itemLine(kind, namesOf(kind, done)));
  return {
    reaction: refusals.length > 0 || isNothingDone ? "confused" : "+1",
    lines: [
      ...told,
      ...itemLine("left-out", leftOut),
      ...refusals.map(refusedLine),
      ...(isUnread ? [] : explainedLines(commands)),
      ...(isHelpAsked && !isUnread ? [HELP] : []),
    ],
  };
}

const DONE_KINDS = ["signed", "rejected", "delegated", "waived", "overridden", "revoked"] as const;

interface Done {
  readonly kind: (typeof DONE_KINDS)[number];
  readonly name: string;
}

const DONE_WORDS = {
  "sign-off": "signed",
  veto: "rejected",
  delegation: "delegated",
  waiver: "waived",
  override: "overridden",
} as const;

function doneBy(event: LedgerEvent): Done | undefined {
  const work = namedWork(event);
  if (work !== undefined) return { kind: DONE_WORDS[work.kind], name: work.id };
  if (takenBackBy(event) === undefined) return undefined;
  // A veto takes its author's own sign-off back by itself, and a sign-off the veto.
  if ("how" in event && (event.how === "rejected" || event.how === "signed")) return undefined;
  return {
    kind: "revoked",
    name: "item" in event ? (event.item ?? "") : "finding" in event ? event.finding : "override",
  };
}

function namesOf(kind: Done["kind"], done: readonly Done[]): readonly string[] {
  return done.filter((one) => one.kind === kind).map(({ name }) => name);
}

/** More than a person asks for in one comment. */
const EXPLAINED_MAX = 5;

function explainedLines(commands: readonly ParsedCommand[]): readonly AnswerLine[] {
  const words = commands
    .filter(({ name }) => COMMANDS_BY_NAME.get(name)?.asksFor === "explanation")
    .flatMap((command) => wordToExplain(command) ?? []);
  return [...new Set(words)].slice(0, EXPLAINED_MAX).map((word) => ({ kind: "explained", word }));
}

const SILENCE: Answer = { reaction: "none", lines: [] };
const HELP = { kind: "help" } as const;

/** Somebody who writes `/signoff` or `/signoff all` meant no single item: what is left out is named, not refused. */
function isLeftOut({ reason, command }: SignOffRefused): boolean {
  if (reason !== "evidence-missing") return false;
  if (command === APPROVAL_LINE) return true;
  const [beside = ""] = command.split(/\s(?:—|–|--|-)(?:\s|$)|:(?:\s|$)/, 1);
  const words = beside.trim().split(/\s+/);
  return namesNobody({ words: words.slice(words[0]?.toLowerCase() === "/ripplegate" ? 2 : 1) });
}

function refusedLine({ reason, item, command, message }: SignOffRefused): Extract<AnswerLine, { kind: "refused" }> {
  return { kind: "refused", reason, item, command, message };
}

function itemLine(kind: Done["kind"] | "left-out", items: readonly string[]): readonly AnswerLine[] {
  return items.length === 0 ? [] : [{ kind, items: [...new Set(items)] }];
}
