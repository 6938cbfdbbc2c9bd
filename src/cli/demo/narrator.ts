import { createColors } from "picocolors";
import { plainText } from "../../core/render/escape.ts";
import type { News } from "./news.ts";

/** Writes for people in a terminal: plain words, no line wider than 80 columns unless one word is. */
export interface Narrator {
  /** What happens next. */
  readonly heading: (text: string) => void;
  readonly news: (news: News, isOneOfMany: boolean) => void;
  /** Lines of our own, as they are. */
  readonly lines: (lines: readonly string[]) => void;
  /** What another command printed, with lines broken that are too wide. */
  readonly table: (output: string) => void;
  readonly problem: (text: string) => void;
}

const COLUMNS = 80;
const MARKS = { act: "·", good: "✓", bad: "✗", waiting: "…", plain: " " } as const;

export function createNarrator(write: (text: string) => void, isColoured: boolean): Narrator {
  const { bold, red, green, yellow, cyan } = createColors(isColoured);
  const paint = { act: cyan, good: green, bad: red, waiting: yellow, plain: (text: string) => text } as const;
  return {
    heading: (text) => write(`\n${wrap(plainText(text), "").map(bold).join("\n")}\n`),
    news: ({ tone, text, pullRequest }, isOneOfMany) => {
      const [first = "", ...rest] = wrap(plainText(isOneOfMany ? `#${pullRequest} ${text}` : text), "    ");
      write(`  ${paint[tone](MARKS[tone])} ${first.trimStart()}\n${rest.map((line) => `${line}\n`).join("")}`);
    },
    lines: (lines) => write(`${lines.join("\n")}\n`),
    table: (output) => {
      for (const line of output.trimEnd().split("\n")) write(`${wrap(line.trimEnd(), "", "      ").join("\n")}\n`);
    },
    problem: (text) => write(`${wrap(plainText(text), "").map(red).join("\n")}\n`),
  };
}

/** Breaks at spaces; a longer word stays whole, so that it can be copied. Lines after the first begin with `hanging`. */
function wrap(text: string, indent: string, hanging: string = indent): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line.trimEnd());
      line = hanging + word;
      isEmpty = word === "";
    } else {
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
  }
  return [...lines, line];
}
