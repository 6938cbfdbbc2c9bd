import { closest } from "../policy/closest.ts";
import { bare } from "./bare.ts";
import type { ParsedCommand } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { type CommentLine, readLines } from "./lines.ts";

export type { ParsedCommand } from "./command.ts";

export type ParsedComment =
  | { readonly kind: "commands"; readonly commands: readonly ParsedCommand[] }
  /** The comment may hold commands, and is longer than we read or has more of them than we answer. */
  | { readonly kind: "too-long" };

/** GitHub's own limit for a comment, in UTF-16 units: what is longer did not come from there. */
const BODY_CHARACTERS_MAX = 65_536;
/** Each command is judged against the whole checklist and ledger; nobody writes more by hand. */
const COMMANDS_MAX = 50;
const LINE_CHARACTERS_MAX = 200;
/** A note is kept with every sign-off that it stands for. The whole comment is kept too. */
const NOTE_CHARACTERS_MAX = 4_000;

/**
 * The commands of a comment or review, in order. A command stands at the start of a line of an ordinary paragraph;
 * never in code, a quote, HTML, a link, a table, a heading or a list (a list tells what others should do as often as
 * what its writer does). Total: any text gives an answer, in time linear in its length.
 */
export function parseCommands(body: string): ParsedComment {
  if (!MAYBE_COMMAND.test(body)) return { kind: "commands", commands: [] };
  if (body.length > BODY_CHARACTERS_MAX) return { kind: "too-long" };
  const lines = readLines(body);
  if (lines === undefined) return { kind: "too-long" };
  const starts = lines.flatMap((line, index) => {
    const start = line.kind === "prose" ? startOf(line.text) : undefined;
    return start === undefined ? [] : [{ ...start, index }];
  });
  if (starts.length > COMMANDS_MAX) return { kind: "too-long" };
  const commands = starts.map((start, order) => {
    const below = lines.slice(start.index + 1, starts[order + 1]?.index ?? lines.length);
    return parsed(start, below);
  });
  return { kind: "commands", commands };
}

const MAYBE_COMMAND = /^[^\S\n\r]*\/[a-z]/im;

interface CommandStart {
  readonly name: string;
  readonly rest: string;
  readonly line: string;
}

/** `/signoff …` or `/ripplegate signoff …`, where it is ours to answer. */
function startOf(text: string): CommandStart | undefined {
  const line = text.trim();
  const match = COMMAND.exec(line);
  if (match === null) return undefined;
  const word = (match[1] ?? "").toLowerCase();
  const rest = line.slice(match[0].length);
  if (word !== PRODUCT) return isOurs(word) ? { name: word, rest, line } : undefined;
  const second = SECOND_WORD.exec(rest);
  if (second === null) return { name: "help", rest: "", line };
  return { name: (second[1] ?? "").toLowerCase(), rest: rest.slice(second[0].length), line };
}

const PRODUCT = "ripplegate";
const COMMAND = /^\/([a-z][a-z-]{0,40})(?=\s|:\s|:?$)/i;
const SECOND_WORD = /^\s+\/?([a-z][a-z-]{0,40})(?=\s|:\s|:?$)/i;

/**
 * Other bots read the same comments, and theirs are not ours to answer. So a word that is none of our commands counts
 * only as a slip of the pen: near one of ours, not merely longer (`/signoffs`), and no well-known command of another.
 */
function isOurs(word: string): boolean {
  if (NAMES.has(word)) return true;
  if (OF_OTHER_BOTS.has(word) || [...NAMES].some((name) => word.startsWith(name))) return false;
  const near = closest(word, NAMES);
  return near !== undefined && Math.abs(near.length - word.length) <= 2 && near.length > SHORT_NAME_MAX
    ? true
    : near !== undefined && isSwap(word, near);
}

const NAMES: ReadonlySet<string> = new Set(COMMANDS.map(({ name }) => name));
const OF_OTHER_BOTS: ReadonlySet<string> = new Set(
  "approve assign cc check close hold kind label lgtm lint merge rebase release remove reopen rerun resolve retest retry review test unassign".split(
    " ",
  ),
);
/** Too short to guess from: `/hold` is no misspelt `/help`. Only the same letters in another order count. */
const SHORT_NAME_MAX = 4;

function isSwap(one: string, other: string): boolean {
  return [...one].sort().join("") === [...other].sort().join("");
}

function parsed({ name, rest, line }: CommandStart, below: readonly CommentLine[]): ParsedCommand {
  const [beside, note] = splitNote(rest);
  const under = below.filter(({ kind }) => kind !== "foreign").map(({ text }) => text);
  const words = beside
    .split(/[\s,;]+/)
    .map(bare)
    .filter((word) => word !== "");
  const text = noteOf([rest.trim(), ...under]) ?? "";
  return { name, words, note: noteOf([note, ...under]), text, line: shortened(line, LINE_CHARACTERS_MAX) };
}

/** What stands before and after the first dash or colon that has a space behind it. */
function splitNote(rest: string): readonly [string, string] {
  const match = NOTE_SEPARATOR.exec(rest);
  if (match === null) return [rest, ""];
  return [rest.slice(0, match.index), rest.slice(match.index + match[0].length)];
}

/** A phone turns ` -- ` into an em or en dash. */
const NOTE_SEPARATOR = /\s(?:—|–|--|-)(?:\s|$)|:(?:\s|$)/;

function noteOf(lines: readonly string[]): string | undefined {
  const note = lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return note === "" ? undefined : shortened(note, NOTE_CHARACTERS_MAX);
}

function shortened(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  return `${text.slice(0, charactersMax - 1).toWellFormed()}…`;
}
