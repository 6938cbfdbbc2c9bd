/** What of a comment goes to the Markdown parser. */
export interface Prescan {
  /** Indices of the lines to parse, ascending. */
  readonly kept: readonly number[];
  /** Line → whose container it stands in: a quote's (`foreign`) or a list's (`own`). No command stands there. */
  readonly contained: ReadonlyMap<number, "own" | "foreign">;
}

/**
 * Takes quotes and lists out of a comment before it is parsed: a parser's time grows with the square of their lines and
 * their depth (40 s for 60 KB), and no command can stand in them.
 *
 *   outside ──`>` or a list marker──▶ contained ──a blank line (and, after a list, no indentation)──▶ outside
 *                                         └──a line that may open a fence or HTML──▶ outside
 *
 * 1. Where Markdown itself is in doubt a line counts as contained: the text right below a quote or a list, without a
 *    blank line between, is theirs.
 * 2. A line that may open or close a fence or HTML is always kept: dropping it would show what it hides.
 * 3. Linear, one look at each line.
 */
export function prescan(lines: readonly string[]): Prescan {
  const kept: number[] = [];
  const contained = new Map<number, "own" | "foreign">();
  let container: "quote" | "list" | undefined;
  let isAfterBlank = true;
  lines.forEach((line, index) => {
    const isBlank = BLANK.test(line);
    const starts = containerOf(line);
    if (starts !== undefined) container = starts;
    else if (container !== undefined && isOver(container, line, isBlank, isAfterBlank)) container = undefined;
    if (container !== undefined) contained.set(index, container === "quote" ? "foreign" : "own");
    const isRepeatedBlank = isBlank && isAfterBlank;
    if (!isRepeatedBlank && (container === undefined || isBlank || ENDS_HTML.test(line))) kept.push(index);
    isAfterBlank = isBlank;
  });
  return { kept, contained };
}

function containerOf(line: string): "quote" | "list" | undefined {
  if (QUOTE.test(line)) return "quote";
  const isRule = line.length <= RULE_CHARACTERS_MAX && RULE.test(line);
  return LIST.test(line) && !isRule ? "list" : undefined;
}

function isOver(container: "quote" | "list", line: string, isBlank: boolean, isAfterBlank: boolean): boolean {
  if (isBlank) return container === "quote";
  const isIndented = container === "list" && INDENTED.test(line);
  return !isIndented && (isAfterBlank || OPENS.test(line));
}

const BLANK = /^[ \t]*$/;
const QUOTE = /^ {0,3}>/;
const LIST = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/;
const RULE_CHARACTERS_MAX = 120;
/** `- - -` is a line across the page. */
const RULE = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/;
/** The text of a list's item is indented by two at least. */
const INDENTED = /^(?: {2}| ?\t)/;
const OPENS = /^ {0,3}(?:```|~~~|<)/;
const ENDS_HTML = /-->|<\/|\?>|\]\]>/;
