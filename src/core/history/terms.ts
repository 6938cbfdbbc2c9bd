/**
 * What a pull request is found by. `system flow code changed-code owner` come from the newest evaluation, `outcome verdict attention
 * release merge` (its commit) from the summary, `person` from everybody who did something. `word` is text that people wrote, `title` the
 * title of today, `part` the words inside the names of the newest evaluation: those three are searched as one.
 */
export type TermKind =
  | "system"
  | "flow"
  | "code"
  | "changed-code"
  | "owner"
  | "person"
  | "outcome"
  | "verdict"
  | "attention"
  | "release"
  | "merge"
  | TextKind;

export type TextKind = "word" | "title" | "part";

export interface Term {
  readonly kind: TermKind;
  readonly term: string;
}

export const TEXT_KINDS: readonly TextKind[] = ["part", "title", "word"];

export function isTextKind(kind: TermKind): kind is TextKind {
  return TEXT_KINDS.some((one) => one === kind);
}

/** A longer one is found by its beginning. */
const TERM_CHARACTERS_MAX = 200;

const SPACE = /[\s\p{Zs}]+/u;
/** Punctuation at the ends of a chunk. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** Longer ones are no words; and what is looked at twice must be short. */
const CHUNK_CHARACTERS_MAX = 2 * TERM_CHARACTERS_MAX;

/** Of one text: more is no title, note or reason that somebody means to be found by its last words. */
const WORDS_PER_TEXT_MAX = 400;

/** Without what a database's text cannot hold. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}

/** As it is stored and compared: in lower case and composed. */
export function termOf(text: string): string {
  return storable(text).normalize("NFC").toLowerCase().slice(0, TERM_CHARACTERS_MAX).toWellFormed();
}

/**
 * The words of a text, each once: what stands between spaces without the punctuation around it, and the letters and
 * digits in it: `express-intl` is found by `express-intl`, `express` and `intl`.
 */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const whole of chunksOf(text)) {
    if (words.size >= WORDS_PER_TEXT_MAX) break;
    if (whole === "") continue;
    words.add(termOf(whole));
    for (const part of whole.split(/[^\p{L}\p{N}]+/u)) if (part !== "") words.add(termOf(part));
  }
  return words;
}

/** What a search for this text looks for: every one must be the beginning of a word. */
export function searchedWords(text: string): readonly string[] {
  const words = chunksOf(text).filter((chunk) => chunk !== "");
  return [...new Set(words.map(termOf))].slice(0, SEARCHED_WORDS_MAX);
}

const SEARCHED_WORDS_MAX = 8;

function chunksOf(text: string): readonly string[] {
  return storable(text)
    .normalize("NFC")
    .toLowerCase()
    .split(SPACE)
    .map((chunk) => chunk.slice(0, CHUNK_CHARACTERS_MAX).replaceAll(AROUND, ""));
}

/** Whole texts, as they stand. */
export function termsOf(kind: TermKind, texts: Iterable<string>): readonly Term[] {
  return [...new Set([...texts].map(termOf))].filter((term) => term !== "").map((term) => ({ kind, term }));
}

/** The words in texts. */
export function termsOfTexts(kind: TextKind, texts: Iterable<string>): readonly Term[] {
  return [...new Set([...texts].flatMap((text) => [...wordsOf(text)]))].map((term) => ({ kind, term }));
}
