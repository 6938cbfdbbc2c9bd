import type { Report } from "../report/report.ts";
import { dotGraph } from "./dot.ts";
import { type Graph, words } from "./graph.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown.ts";
import { mermaidLines } from "./mermaid.ts";
import type { Palette } from "./palette.ts";
import { drawImpact } from "./picture.ts";
import { renderSarif } from "./sarif.ts";
import { renderText } from "./text.ts";
import { sayVerdict } from "./verdict.ts";

/** A way to print a report. */
export interface Format {
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** Ends with a line feed. Only the terminal's format uses the palette. */
  readonly render: (report: Report, palette: Palette) => string;
  /** The text is Graphviz's language, and the shell draws it: core has no program to do so. */
  readonly isDrawn?: true;
}

/** All formats of `ripplegate analyze`; the first is the default. */
export const FORMATS: readonly [Format, ...Format[]] = [
  { name: "text", description: "for a terminal", render: renderText },
  { name: "json", description: "one object, ripplegate.report/1, stable for scripts", render: renderJson },
  { name: "markdown", description: "as the comment on a pull request shows it", render: renderMarkdown },
  { name: "sarif", description: "SARIF 2.1.0, for code scanning and editors", render: renderSarif },
  { name: "mermaid", description: "the picture of what is affected, for Markdown", render: mermaidOf },
  { name: "dot", description: "the same picture, for Graphviz", render: dotOf },
  { name: "svg", description: "the same picture, drawn", render: dotOf, isDrawn: true },
];

function mermaidOf(report: Report): string {
  return `${mermaidLines(drawImpact(report)?.graph ?? NOTHING).join("\n")}\n`;
}

function dotOf(report: Report): string {
  return dotGraph(drawImpact(report)?.graph ?? NOTHING, sayVerdict(report, undefined).title);
}

/** Nothing is affected: the picture says so. */
const NOTHING: Graph = { nodes: [{ number: 1, lines: [words("nothing is affected")], mark: "plain" }], edges: [] };
