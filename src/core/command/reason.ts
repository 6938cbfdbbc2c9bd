import { bare } from "./bare.ts";

/** What a line to copy holds where a person writes their own words. */
export const REASON_PLACEHOLDER = "<why>";

export interface Worded {
  /** The first word behind the command's name, without marks around it; `undefined` where there is none. */
  readonly first: string | undefined;
  /** What stands behind that word. */
  readonly rest: string;
}

/** Takes the first word off what was written, and the dash or colon behind it. */
export function splitFirst(text: string): Worded {
  const match = FIRST_WORD.exec(text);
  if (match === null) return { first: undefined, rest: "" };
  const rest = text.slice(match.index + match[0].length);
  return { first: bare(match[0].replace(/[,;]+$/, "")), rest: withoutDash(rest) };
}

/** The reason somebody gave, where it is one: words, not a mark, a flag as in a shell, or what was to be filled in. */
export function reasonIn(text: string): string | undefined {
  const reason = withoutDash(text.replaceAll(REASON_PLACEHOLDER, " ")).trim();
  const isFlag = /^--?[\p{L}\p{N}]/u.test(reason) || /^[–—]\S+$/u.test(reason);
  const letters = reason.match(/[\p{L}\p{N}]/gu) ?? [];
  return isFlag || letters.length < LETTERS_MIN ? undefined : reason;
}

/** `ok`, or two ideographs: less says nothing. */
const LETTERS_MIN = 2;
const FIRST_WORD = /\S+/;

/** `— because …`, `: because …`: the dash only parts it from what stood before. */
function withoutDash(text: string): string {
  return text.trim().replace(/^(?:(?:—|–|--|-)(?=\s|$)|:(?=\s|$))\s*/, "");
}
