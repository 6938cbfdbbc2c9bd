import type { CommentReference, LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import { type Answer, answerOf } from "./answer.ts";
import { parseCommands } from "./parse.ts";

/**
 * The answer that a comment got, rebuilt from what the ledger holds of it; `undefined` when it was never handled. So a
 * comment that is told again, after a crash or by the sweep, gets the same answer and signs nothing twice.
 */
export function answerFrom(
  entries: readonly LedgerEntry[],
  comment: Pick<CommentReference, "kind" | "id">,
): Answer | undefined {
  const events = entries.flatMap(({ event }) => (referenceOf(event, comment) === undefined ? [] : [event]));
  const [first] = events;
  if (first === undefined) return isTampered(entries, comment) ? { reaction: "none", lines: [] } : undefined;
  if (events.every(({ kind }) => kind === "command-ignored")) return { reaction: "confused", lines: [] };
  const parsed = parseCommands(referenceOf(first, comment)?.body ?? "");
  return answerOf(events, parsed.kind === "commands" ? parsed.commands : []);
}

function referenceOf(
  event: LedgerEvent,
  { kind, id }: Pick<CommentReference, "kind" | "id">,
): CommentReference | undefined {
  if (!("comment" in event)) return undefined;
  return event.comment?.kind === kind && event.comment.id === id ? event.comment : undefined;
}

/** A comment that somebody else edited into a command never counts, however late it is found. */
function isTampered(entries: readonly LedgerEntry[], { id }: Pick<CommentReference, "id">): boolean {
  return entries.some(({ event }) => event.kind === "comment-tampered" && event.commentId === id);
}
