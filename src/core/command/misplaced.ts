import type { Person } from "../gate/gate-state.ts";
import type { CommentReference, SignOffRefused } from "../ledger/event.ts";
import { parseCommands } from "./parse.ts";
import { refuse } from "./refuse.ts";

/**
 * A command in a comment on a line of a file: it never counts, and whoever wrote it hears where it would. One answer
 * for all of them. A bot is not answered: two bots would talk for ever.
 */
export function decideMisplaced(comment: CommentReference, person: Person): readonly SignOffRefused[] {
  const parsed = parseCommands(comment.body);
  if (person.bot || parsed.kind === "too-long") return [];
  const [command] = parsed.commands;
  if (command === undefined) return [];
  const message =
    "A comment on a line of a file is not read for commands, so nothing happened. Write the command again here in the conversation, as a new comment.";
  return [refuse(comment, command, "not-in-the-conversation", null, message)];
}
