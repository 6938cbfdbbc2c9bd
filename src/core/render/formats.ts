import type { Report } from "../report/report.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Palette } from "./palette.ts";
import { renderText } from "./text.ts";

/** A way to print a report. */
export interface Format {
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** Ends with a line feed. Only the terminal's format uses the palette. */
  readonly render: (report: Report, palette: Palette) => string;
}

/** All formats of `ripplegate analyze`; the first is the default. */
export const FORMATS: readonly [Format, ...Format[]] = [
  { name: "text", description: "for a terminal", render: renderText },
  { name: "json", description: "one object, ripplegate.report/1, stable for scripts", render: renderJson },
  { name: "markdown", description: "as the comment on a pull request shows it", render: renderMarkdown },
];
