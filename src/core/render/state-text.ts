import type { Report } from "../report/report.ts";
import { count } from "./count.ts";
import { plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { findingsParts } from "./text.ts";
import { blockingFindings } from "./verdict.ts";

/**
 * What stands in a configuration by itself, nothing compared, for a terminal: valid or not, then every finding with its
 * fix. Ends with a line feed.
 */
export function renderStateText(report: Report, palette: Palette): string {
  return `${[verdictLine(report, palette), ...findingsParts(report, palette)].join("\n")}\n`;
}

function verdictLine(report: Report, palette: Palette): string {
  const broken = report.diagnostics.filter(({ code }) => code === "config-invalid").length;
  if (report.verdict === "errored") {
    const what =
      broken === 0 ? "The configuration could not be judged" : `The configuration has ${count(broken, "mistake")}`;
    return palette.bad(plain`⛔ ${plainText(what)}`);
  }
  const errors = blockingFindings(report).length;
  const { codes, traced } = report.impact.coverage;
  const followed = `followed ${traced} of ${count(codes, "code")}`;
  return errors === 0
    ? palette.good(plain`✅ The configuration is valid, nothing to fix (${plainText(followed)})`)
    : palette.bad(
        plain`⛔ The configuration is valid, ${plainText(count(errors, "problem"))} to fix (${plainText(followed)})`,
      );
}
