import type { Gate } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compareLocations, compareText } from "../model/location.ts";
import type { Report } from "../report/report.ts";
import { groupByRole } from "./checklist-groups.ts";
import { count } from "./count.ts";
import type { Detail } from "./detail.ts";
import { joinMarkdown, type Markdown, md, type Plain, plainText, sentence, text } from "./escape.ts";
import { fitting } from "./fitting.ts";
import { sayOverridden, sayUnfinished, sayVetoes, waiversSection } from "./say-acts.ts";
import {
  blockingSection,
  brokenSection,
  changesSection,
  collapsedSections,
  optional,
  pictureSection,
  remarksSection,
  sayCoverage,
} from "./sections.ts";
import { sayVerdict, signOffCounts } from "./verdict.ts";
import { cut } from "./visible.ts";

/** A check run's words, without its conclusion. */
export interface CheckWords {
  /** The verdict, at most 255 characters. */
  readonly title: string;
  /** Markdown; what is open, in short. */
  readonly summary: string;
  /** Markdown; everything else. */
  readonly text: string;
  /** Sorted by path and line. */
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** GitHub's limit. */
const TITLE_CHARACTERS_MAX = 255;
/** GitHub allows 65,535 in each of summary and text; the rest is room for what it counts differently. */
const PART_CHARACTERS_MAX = 60_000;
/** Sent 50 a request: six requests at most. The rest is counted in the summary. */
const ANNOTATIONS_MAX = 300;
/** GitHub's limit is 64 kB; nobody reads more than this beside a line. */
const ANNOTATION_CHARACTERS_MAX = 2_000;

/** The check's title, summary, text and annotations. Deterministic; within GitHub's limits whatever the report holds. */
export function renderCheck(report: Report, gate: Gate): CheckWords {
  const all = annotationsOf(report);
  const annotations = all.slice(0, ANNOTATIONS_MAX);
  const unmarked = all.length - annotations.length;
  return {
    title: cut(plainText(sayVerdict(report, gate).title), TITLE_CHARACTERS_MAX).text,
    summary: fitting(PART_CHARACTERS_MAX, (detail) => summaryIn(detail, report, gate, unmarked)),
    text: fitting(PART_CHARACTERS_MAX, (detail) => textIn(detail, report)),
    annotations,
  };
}

function summaryIn(detail: Detail, report: Report, gate: Gate, unmarked: number): string {
  const where = { detailsUrl: undefined };
  const { mark, title } = sayVerdict(report, gate);
  const notMarked =
    unmarked === 0 ? [] : [md`${text(count(unmarked, "more problem"))} could not be marked at their lines.`];
  const parts = [
    md`${text(mark)} **${sentence(title)}**`,
    ...sayMode(gate),
    ...remarksSection(report),
    ...(gate.state.kind === "overridden" ? [sayOverridden(gate.state, gate, report)] : optional(sayVetoes(gate))),
    ...sayUnfinished(gate),
    ...blockingSection(report, detail, where, gate),
    ...waiversSection(gate, report, detail, where),
    ...brokenSection(report, detail, where, gate),
    ...sayRoles(report, gate, detail),
    ...notMarked,
  ];
  return joinMarkdown(parts, md`\n\n`);
}

function textIn(detail: Detail, report: Report): string {
  if (report.verdict === "not-applicable") {
    return md`No configuration, mapping file or document that Ripplegate watches differs between base and head.`;
  }
  const where = { detailsUrl: undefined };
  const parts = [
    ...changesSection(report, detail, where),
    ...pictureSection(report, detail),
    ...collapsedSections(report, detail, where),
    sayCoverage(report),
  ].filter((part) => part !== "");
  return joinMarkdown(parts, md`\n\n`);
}

function sayMode(gate: Gate): readonly Markdown[] {
  return gate.mode === "observe" && gate.state.kind !== "not-applicable"
    ? [md`Ripplegate only observes here: nothing is held back.`]
    : [];
}

/** How far each role is: a table that says who is waited for. */
function sayRoles(report: Report, gate: Gate, detail: Detail): readonly Markdown[] {
  const { required, missing } = signOffCounts(report, gate);
  if (required === 0) return [];
  const roles = groupByRole(gate.items);
  const shown = roles.slice(0, detail.roles);
  const rows = shown.map(({ role, items, missing: open, rejected }) => {
    const asked = items.reduce((sum, { item }) => sum + item.required, 0);
    return md`| ${rejected > 0 ? md`⛔` : open === 0 ? md`✅` : md`⬜`} ${text(role)} | ${asked - open} of ${asked}${rejected > 0 ? md`, ${text(count(rejected, "point"))} rejected` : md``} |`;
  });
  const left = roles.length - shown.length;
  const more = left === 0 ? [] : [md`… and ${text(count(left, "more role"))}`];
  return [
    ...(rows.length === 0 ? [] : [joinMarkdown([md`| Sign-offs | |`, md`|---|---|`, ...rows], md`\n`)]),
    ...more,
    ...(missing === 0 ? [] : [md`How to sign stands in the comment on the pull request.`]),
  ];
}

/** New, unsuppressed errors and warnings on their lines, and whatever made the configuration unreadable. */
function annotationsOf(report: Report): readonly CheckAnnotation[] {
  const findings = report.findings
    .filter(({ status, severity, suppressed }) => status === "introduced" && severity !== "info" && !suppressed)
    .map(annotateFinding);
  const diagnostics = report.diagnostics.filter(({ code }) => code === "config-invalid").map(annotateDiagnostic);
  return [...findings, ...diagnostics].sort(compareAnnotations);
}

function annotateFinding(finding: Finding): CheckAnnotation {
  const { location, severity } = finding;
  const fix = finding.fix === "" ? "" : `\nTo fix: ${plainText(finding.fix)}`;
  return {
    path: location.path,
    startLine: location.line,
    endLine: location.line,
    level: severity === "error" ? "failure" : "warning",
    title: shortened(plainText(finding.rule)),
    message: cut(`${plainText(finding.message)}${fix}`, ANNOTATION_CHARACTERS_MAX).text,
  };
}

function annotateDiagnostic({ code, location, message }: Diagnostic): CheckAnnotation {
  return {
    path: location.path,
    startLine: location.line,
    endLine: location.line,
    level: "failure",
    title: shortened(plainText(code)),
    message: cut(plainText(message), ANNOTATION_CHARACTERS_MAX).text,
  };
}

function shortened(title: Plain): string {
  return cut(title, TITLE_CHARACTERS_MAX).text;
}

function compareAnnotations(one: CheckAnnotation, other: CheckAnnotation): number {
  return (
    compareLocations(placeOf(one), placeOf(other)) ||
    compareText(one.title, other.title) ||
    compareText(one.message, other.message)
  );
}

function placeOf({ path, startLine }: CheckAnnotation): { path: string; line: number; column: number } {
  return { path, line: startLine, column: 1 };
}
