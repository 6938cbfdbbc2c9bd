import type { Report } from "../report/report.ts";
import { COMMENT_CHARACTERS_MAX } from "./comment.ts";
import type { Detail } from "./detail.ts";
import { joinMarkdown, md, sentence, text } from "./escape.ts";
import { fitting } from "./fitting.ts";
import { plannedSection } from "./section-checklist.ts";
import {
  blockingSection,
  brokenSection,
  changesSection,
  collapsedSections,
  pictureSection,
  remarksSection,
  sayCoverage,
} from "./sections.ts";
import { sayVerdict } from "./verdict.ts";

/** The report as the comment shows it, without what only a gate knows: who signed. Ends with a line feed. */
export function renderMarkdown(report: Report): string {
  return fitting(COMMENT_CHARACTERS_MAX, (detail) => `${markdownIn(detail, report)}\n`);
}

function markdownIn(detail: Detail, report: Report): string {
  const where = { detailsUrl: undefined };
  const { mark, title } = sayVerdict(report, undefined);
  const parts = [
    md`${text(mark)} **${sentence(title)}**`,
    ...remarksSection(report),
    ...changesSection(report, detail, where),
    ...pictureSection(report, detail),
    ...brokenSection(report, detail, where),
    ...blockingSection(report, detail, where),
    ...plannedSection(report, detail, where),
    ...collapsedSections(report, detail, where),
    sayCoverage(report),
  ].filter((part) => part !== "");
  return joinMarkdown(parts, md`\n\n`);
}
