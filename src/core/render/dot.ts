import { type DotText, dot, dotText } from "./escape.ts";
import type { Graph, GraphLine, Mark } from "./graph.ts";

/**
 * The graph in Graphviz's language. Colours are for paper; `class` lets a page give the drawing its own. Ends with a line
 * feed.
 */
export function dotGraph({ nodes, edges }: Graph, title: string): string {
  const lines: readonly DotText[] = [
    dot`digraph "${dotText(title, TITLE_CHARACTERS_MAX)}" {`,
    dot`  graph [rankdir=LR, bgcolor=transparent, fontname="Helvetica,Arial,sans-serif"];`,
    dot`  node [shape=box, style=rounded, margin="0.18,0.08", fontname="Helvetica,Arial,sans-serif", fontsize=12];`,
    dot`  edge [fontname="Helvetica,Arial,sans-serif", fontsize=11];`,
    ...nodes.map(({ number, lines, mark }) => dot`  n${number} [label="${labelOf(lines)}"${styleOf(mark)}];`),
    ...edges.map(({ from, to, lines, mark }) => dot`  n${from} -> n${to} [label="${labelOf(lines)}"${styleOf(mark)}];`),
    dot`}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Readers of a drawing are told this text: a verdict fits. */
const TITLE_CHARACTERS_MAX = 200;

function styleOf(mark: Mark): DotText {
  switch (mark) {
    case "plain":
      return dot``;
    case "changed":
      return dot`, class="changed", color="#b87503", penwidth=3`;
    case "broken":
      return dot`, class="broken", color="#d1383d", penwidth=3, style=dashed`;
  }
}

/** `\\n` in a label is Graphviz's line break. */
function labelOf(lines: readonly GraphLine[]): DotText {
  return lines
    .map((line) => (line.prefix === undefined ? dotText(line.text) : dot`${dotText(line.prefix)}${dotText(line.text)}`))
    .reduce((label, line) => dot`${label}\\n${line}`);
}
