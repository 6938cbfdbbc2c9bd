import type { Analysis } from "../evaluate.ts";
import { explain } from "../explain/explain.ts";
import { code, codeBlock, type Markdown, md, text } from "./escape.ts";
import { explanationLines } from "./explanation.ts";
import { NO_COLOUR } from "./palette.ts";

/** A comment may ask for several; each is a look, and the command line has the whole. */
const LINES_MAX = 60;

/** What stands behind a word, for a comment: the same lines as in a terminal. Without an analysis nothing can be said. */
export function renderExplained(word: string, analysis: Analysis | undefined): Markdown {
  if (analysis === undefined) return md`${code(word)}: this pull request is closed, so it is not looked at any more.`;
  const explanation = explain(word, analysis);
  const lines = explanationLines(explanation, analysis.head, NO_COLOUR).flatMap((line) => line.split("\n"));
  if (explanation.kind === "unknown") return md`❔ ${text(lines.join(" "))}`;
  const left = lines.length - LINES_MAX;
  const more = left > 0 ? [`… and ${left} more lines: ripplegate explain shows all`] : [];
  return md`What is behind ${code(word)}:\n\n${codeBlock([...lines.slice(0, LINES_MAX), ...more])}`;
}
