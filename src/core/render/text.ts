import type { Change } from "../change/change.ts";
import type { Finding } from "../impact/finding.ts";
import type { AffectedFlow, ImpactPath, Step } from "../impact/impact.ts";
import { canonicalText } from "../model/canonical.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Report } from "../report/report.ts";
import { groupByRole, unsignedItems } from "./checklist-groups.ts";
import { count } from "./count.ts";
import { joinPlain, type Plain, plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { inPlain } from "./phrase.ts";
import { worstFirst } from "./picture.ts";
import { groupProblems } from "./problems.ts";
import { countChanges, sayChange } from "./say-change.ts";
import { distanceWords, failingFlows, failuresOf } from "./say-failure.ts";
import { isBroken, namedMap, outcomeWords } from "./say-path.ts";
import { sayRemark } from "./say-remark.ts";
import { table } from "./table.ts";
import { blockingFindings, sayVerdict } from "./verdict.ts";

/**
 * The report for a terminal: the verdict first, then all that stands behind it. Diagnostics are not part of it, the
 * command line prints them beside it. Ends with a line feed.
 */
export function renderText(report: Report, palette: Palette): string {
  const lines = [
    verdictLine(report, palette),
    ...report.remarks.map((remark) => plain`  ${plainText(sayRemark(remark))}`),
    ...changesPart(report.changes, palette),
    ...pathsPart(report.impact.paths, palette),
    ...failuresPart(failingFlows(report.impact.flows), palette),
    ...findingsParts(report, palette),
    ...checklistPart(report, palette),
    ...reachPart(report),
  ];
  return `${lines.join("\n")}\n`;
}

/** Rows of a part in a terminal; `--format json` has them all. */
const ROWS_MAX = 200;

function verdictLine(report: Report, palette: Palette): string {
  const { mark, title } = sayVerdict(report, undefined);
  const line = plain`${plainText(mark)} ${plainText(title)}`;
  switch (mark) {
    case "⛔":
      return palette.bad(line);
    case "⏳":
    case "🔓":
      return palette.warning(line);
    case "✅":
      return palette.good(line);
    case "⚪":
      return palette.bold(line);
  }
}

function changesPart(changes: readonly Change[], palette: Palette): readonly string[] {
  if (changes.length === 0) return [];
  const rows = changes
    .slice(0, ROWS_MAX)
    .map((change) => [inPlain(sayChange(change)), valueInPlain(change.before), valueInPlain(change.after)]);
  return [
    ...heading(`What changed: ${countChanges(changes)}`, palette),
    ...table([[plain`Change`, plain`Before`, plain`After`], ...rows]).map((line, index) =>
      index === 0 ? palette.dim(line) : line,
    ),
    ...andMore(changes.length),
  ];
}

function pathsPart(paths: readonly ImpactPath[], palette: Palette): readonly string[] {
  if (paths.length === 0) return [];
  return [
    ...heading("Where it arrives", palette),
    ...worstFirst(paths)
      .slice(0, ROWS_MAX)
      .map((path) => drawPath(path, palette)),
    ...andMore(paths.length),
  ];
}

function failuresPart(flows: readonly AffectedFlow[], palette: Palette): readonly string[] {
  if (flows.length === 0) return [];
  return [
    ...heading("Where it first fails", palette),
    ...flows.slice(0, ROWS_MAX).flatMap((flow) =>
      failuresOf(flow).map(({ words, failure }) => {
        const what = failure.code === null ? plain`any code` : plain`"${plainText(failure.code, SHORT)}"`;
        const where = plain`${plainText(failure.flow, SHORT)}${plainText(distanceWords(failure))}`;
        return `  ${plainText(flow.id, SHORT)}: ${plainText(words)} in ${where}, with ${what}`;
      }),
    ),
    ...andMore(flows.length),
  ];
}

/** A path as one line: `✓ shop "express" ──order-release──▶ wms "EXP": arrives`. */
export function drawPath(path: ImpactPath, palette: Palette): string {
  const drawn = joinPlain(path.steps.map(drawStep), plain` `);
  const more = path.more === 0 ? plain`` : plain` (and ${plainText(count(path.more, "longer path"))})`;
  const words = plainText(outcomeWords(path));
  if (path.side === "base") return `  ${palette.dim(plain`-`)} ${drawn}: ${words}${more}`;
  if (isBroken(path)) return `  ${palette.bad(plain`✗`)} ${drawn}: ${palette.bad(words)}${more}`;
  if (path.outcome === "default" || path.outcome === "unknown") {
    return `  ${palette.warning(plain`!`)} ${drawn}: ${palette.warning(words)}${more}`;
  }
  return `  ${palette.good(plain`✓`)} ${drawn}: ${words}${more}`;
}

/** `shop express-intl ──order-release, map shipping──▶ wms INT` */
function drawStep(step: Step): Plain {
  if (step.kind === "code") {
    const conditions = Object.entries(step.when ?? {}).map(
      ([name, value]) => plain`${plainText(name, SHORT)}=${plainText(value, SHORT)}`,
    );
    const when = conditions.length === 0 ? plain`` : plain` (${joinPlain(conditions, plain`, `)})`;
    return step.code === null
      ? plain`${plainText(step.system, SHORT)} any code`
      : plain`${plainText(step.system, SHORT)} "${plainText(step.code, SHORT)}"${when}`;
  }
  const name = namedMap(step);
  const map = name === undefined ? plain`` : plain`, map ${plainText(name, SHORT)}`;
  const how = { entry: plain``, default: plain`, by default`, same: plain`, unchanged`, missing: plain`, no entry` };
  return plain`──${plainText(step.flow, SHORT)}${map}${how[step.via]}──▶`;
}

const SHORT = 60;

/** Findings by what they ask for: to fix, warnings, notes, accepted, resolved; what was there before as a number. */
export function findingsParts(report: Report, palette: Palette): readonly string[] {
  const blocking = blockingFindings(report);
  const isBlocking = new Set(blocking);
  const rest = report.findings.filter((finding) => !isBlocking.has(finding));
  const isNew = ({ status, suppressed }: Finding): boolean => status === "introduced" && !suppressed;
  return [
    ...findingsPart("To fix first", blocking, palette, palette.bad),
    ...findingsPart(
      "Warnings",
      rest.filter((finding) => isNew(finding) && finding.severity === "warning"),
      palette,
      palette.warning,
    ),
    ...findingsPart(
      "Notes",
      rest.filter((finding) => isNew(finding) && finding.severity === "info"),
      palette,
      palette.dim,
    ),
    ...findingsPart(
      "Accepted for a while",
      rest.filter(({ suppressed }) => suppressed),
      palette,
      palette.dim,
    ),
    ...findingsPart(
      "Resolved",
      rest.filter(({ status }) => status === "resolved"),
      palette,
      palette.good,
    ),
    ...countPart(
      "Was there before",
      rest.filter(({ status, suppressed }) => status === "existing" && !suppressed),
    ),
  ];
}

function findingsPart(
  title: string,
  findings: readonly Finding[],
  palette: Palette,
  colour: (text: Plain) => string,
): readonly string[] {
  const problems = groupProblems(findings);
  if (problems.length === 0) return [];
  return [
    ...heading(`${title}: ${problems.length}`, palette),
    ...problems
      .slice(0, ROWS_MAX)
      .flatMap(({ finding, echoes }) => [
        `  ${place(finding.location)} ${colour(plainText(finding.rule))} ${palette.dim(plainText(finding.id))}`,
        `    ${plainText(finding.message)}`,
        ...saySuppression(finding),
        ...(finding.suppressed || finding.fix === "" ? [] : [`    To fix: ${plainText(finding.fix)}`]),
        ...echoes
          .slice(0, ROWS_MAX)
          .map((echo) => `    ↳ ${plainText(echo.message)} ${palette.dim(plainText(`${echo.rule} ${echo.id}`))}`),
        ...andMore(echoes.length),
      ]),
    ...andMore(problems.length),
  ];
}

function saySuppression({ suppression }: Finding): readonly string[] {
  if (suppression === undefined) return [];
  const { reason, owner, expires } = suppression;
  return [`    Accepted by ${plainText(owner)} until ${plainText(expires)}: ${plainText(reason)}`];
}

/** What was there before never blocks: its number is enough here. */
function countPart(title: string, findings: readonly Finding[]): readonly string[] {
  return findings.length === 0
    ? []
    : ["", `${title}: ${count(findings.length, "problem")} (--format json lists them; they don't block)`];
}

function checklistPart(report: Report, palette: Palette): readonly string[] {
  if (report.checklist.length === 0) return [];
  return [
    ...heading(`Who would be asked to sign off: ${count(report.checklist.length, "item")}`, palette),
    ...groupByRole(unsignedItems(report.checklist))
      .slice(0, ROWS_MAX)
      .flatMap(({ role, owners, items }) => {
        const people =
          owners.length === 0
            ? plain`nobody stands behind this role`
            : joinPlain(
                owners.map((name) => plainText(name)),
                plain`, `,
              );
        return [
          `  ${palette.bold(plainText(role))} (${people})`,
          ...items
            .slice(0, ROWS_MAX)
            .map(({ item }) => `    ${plainText(item.title)} ${palette.dim(plainText(item.id))}`),
          ...andMore(items.length),
        ];
      }),
  ];
}

function reachPart(report: Report): readonly string[] {
  const { coverage, flows, unaffected } = report.impact;
  if (report.verdict === "not-applicable" || report.verdict === "errored") return [];
  const reach = `${count(flows.length, "flow")} affected, ${count(unaffected.length, "other flow")} checked and not affected`;
  const followed = `followed ${coverage.traced} of ${count(coverage.codes, "code")} through all flows`;
  return ["", `${reach}; ${followed}.`];
}

function heading(title: string, palette: Palette): readonly string[] {
  return ["", palette.bold(plainText(title))];
}

function andMore(total: number): readonly string[] {
  return total <= ROWS_MAX ? [] : [`  … and ${count(total - ROWS_MAX, "more", "more")}: --format json lists them all`];
}

function place({ path, line, column }: { path: string; line: number; column: number }): Plain {
  return plain`${plainText(`${path}:${line}:${column}`)}`;
}

/** Text as it is, a record of texts by its members, anything else as JSON: a missing value is a dash, an empty text two quotes. */
function valueInPlain(value: JsonValue | undefined): Plain {
  if (value === undefined) return plain`—`;
  if (typeof value === "string" && value !== "") return plainText(value, SHORT, false);
  if (isJsonObject(value) && Object.values(value).every((member) => typeof member === "string" && member !== "")) {
    const { code, ...others } = value;
    const members = code === undefined ? Object.entries(others) : [["code", code] as const, ...Object.entries(others)];
    return joinPlain(
      members.map(([name, member]) => plain`${plainText(name, SHORT)} ${plainText(String(member), SHORT, false)}`),
      plain`, `,
    );
  }
  return plainText(canonicalText(value), SHORT);
}

/** `path:line:column code: message`, as editors and CI understand it. */
export function diagnosticLine({ code, location, message }: Diagnostic): string {
  return plain`${place(location)} ${plainText(code)}: ${plainText(message)}`;
}
