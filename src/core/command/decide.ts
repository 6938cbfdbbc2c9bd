import type { LedgerEvent, SignOffRefused } from "../ledger/event.ts";
import { closest } from "../policy/closest.ts";
import { type Answer, answerOf } from "./answer.ts";
import { decideReview, type Review } from "./approval.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { COMMANDS_BY_NAME } from "./commands.ts";
import { laterWords } from "./later.ts";
import { parseCommands } from "./parse.ts";
import { quoted, refuse } from "./refuse.ts";

export interface DecideInput extends Omit<CommandInput, "later"> {
  readonly commands: readonly ParsedCommand[];
  /** The comment became a command by an edit. */
  readonly edited: boolean;
  /** What the commands stand in says by itself: a review that approves, or that asks for changes. */
  readonly review?: Review | undefined;
}

export interface Decision {
  /** To be appended in this order, with the person as actor. */
  readonly events: readonly LedgerEvent[];
  readonly answer: Answer;
  /** Somebody asked for a fresh evaluation. */
  readonly recheck: boolean;
}

/** Decides all commands of one comment, in order; the last line wins where two speak of the same item. Pure. */
export function decideCommands(input: DecideInput): Decision {
  const { commands, person, edited, review } = input;
  if (person.bot) return { events: refuseBot(input), answer: { reaction: "none", lines: [] }, recheck: false };
  if (commands.length === 0 && (review === undefined || isTooLong(input))) return decideNone(input);
  if (edited && commands.length > 0) return decided([refuseEdited(input)], commands, false);
  const asked: CommandInput = { ...input, later: laterWords(input) };
  let events: readonly LedgerEvent[] = review === undefined ? [] : decideReview(asked, review);
  for (const command of commands) {
    const known = COMMANDS_BY_NAME.get(command.name);
    events = known === undefined ? [...events, refuseUnknown(command, input)] : known.decide(command, asked, events);
  }
  const recheck = commands.some(({ name }) => COMMANDS_BY_NAME.get(name)?.asksFor === "recheck");
  return decided(events, commands, recheck);
}

function decided(events: readonly LedgerEvent[], commands: readonly ParsedCommand[], recheck: boolean): Decision {
  return { events, answer: answerOf(events, commands), recheck };
}

/** A bot's words are recorded where they would have signed, and never answered: two bots would talk for ever. */
function refuseBot({ commands, comment, person }: DecideInput): readonly LedgerEvent[] {
  const message = `${quoted(person.login)} is a bot, and only people sign. Ask an owner to sign.`;
  return commands
    .filter(({ name }) => COMMANDS_BY_NAME.get(name)?.asksFor === "nothing")
    .map((command) => refuse(comment, command, "bot", null, message));
}

function isTooLong({ comment }: DecideInput): boolean {
  return parseCommands(comment.body).kind === "too-long";
}

/** No command at all, unless the comment has more of them than we read. */
function decideNone(input: DecideInput): Decision {
  const { comment } = input;
  if (!isTooLong(input)) return decided([], [], false);
  const message =
    "This comment is too long, or has too many commands, so none of them was read. Write them in a new, shorter comment.";
  return decided([refuse(comment, { line: "" }, "too-long", null, message)], [], false);
}

function refuseEdited({ comment, commands, person }: DecideInput): SignOffRefused {
  const message = `${quoted(person.login)}'s comment was edited, and a command in an edited comment never counts: nobody could tell later who wrote what. Write it in a new comment.`;
  return refuse(comment, commands[0] ?? { line: "" }, "edited-comment", null, message);
}

function refuseUnknown(command: ParsedCommand, { comment }: DecideInput): SignOffRefused {
  const name = quoted(`/${command.name}`);
  const near = closest(command.name, COMMANDS_BY_NAME.keys());
  const suggestion = near === undefined ? "" : ` Did you mean ${quoted(`/${near}`)}?`;
  const message = `There is no command ${name}, so nothing happened.${suggestion} /help shows what there is.`;
  return refuse(comment, command, "unknown-command", null, message);
}
