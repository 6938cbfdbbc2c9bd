import type { ParsedCommand } from "./command.ts";

/** The rest of the line: a code may have spaces in it. */
export function wordToExplain({ text }: Pick<ParsedCommand, "text">): string | undefined {
  const [line = ""] = text.split("\n", 1);
  const word = line
    .trim()
    .replace(/^[`"'“]+/, "")
    .replace(/[`"'”]+$/, "");
  return word === "" ? undefined : word;
}
