import { code, joinMarkdown, joinPlain, type Markdown, md, type Plain, plain, plainText, unlive } from "./escape.ts";

/**
 * A sentence of the bot before it has a place: words, and names from the repository. Written once, shown in Markdown
 * (names as code spans) and in the terminal (names in quotes).
 */
export type Phrase = readonly PhrasePart[];

export interface PhrasePart {
  readonly kind: "words" | "name";
  readonly text: string;
}

/** A sentence: say`New ${words("tax code")} ${name} in ${system}`. Strings are names; phrases join in. */
export function say(literals: TemplateStringsArray, ...values: readonly (string | Phrase)[]): Phrase {
  return literals.flatMap((literal, index) => {
    const value = values[index];
    const own: Phrase = literal === "" ? [] : words(literal);
    if (value === undefined) return own;
    return [...own, ...(typeof value === "string" ? [{ kind: "name", text: value } as const] : value)];
  });
}

/** Running text: nothing is set off. */
export function words(text: string): Phrase {
  return [{ kind: "words", text }];
}

export function inMarkdown(phrase: Phrase): Markdown {
  return joinMarkdown(
    phrase.map(({ kind, text }, index) => (kind === "name" ? code(text) : unlive(text, index === 0))),
    md``,
  );
}

export function inPlain(phrase: Phrase): Plain {
  return joinPlain(
    phrase.map(({ kind, text }) => (kind === "name" ? plain`"${plainText(text)}"` : plainText(text, WORDS_MAX, false))),
    plain``,
  );
}

const WORDS_MAX = 300;
