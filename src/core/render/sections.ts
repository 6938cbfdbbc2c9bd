import type { Change } from "../change/change.ts";
import { runningFirst } from "../change/order.ts";
import { changedRoles } from "../change/role-changes.ts";
import type { Gate } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Report } from "../report/report.ts";
import { count } from "./count.ts";
import { andMore, type Detail, type Elsewhere } from "./detail.ts";
import { code, joinMarkdown, type Markdown, md, mermaidBlock, sentence, text } from "./escape.ts";
import { mermaidLines } from "./mermaid.ts";
import { type Names, nameSystem, namesIn } from "./names.ts";
import { inMarkdown } from "./phrase.ts";
import { drawImpact, worstFirst } from "./picture.ts";
import { groupByPlace, groupProblems } from "./problems.ts";
import { countChanges, sayChange } from "./say-change.ts";
import { failingFlows, sayFailures } from "./say-failure.ts";
import { sayFindingShortly, sayPeople, sayProblems } from "./say-finding.ts";
import { sayPath } from "./say-path.ts";
import { sayRemark } from "./say-remark.ts";
import { sayExactly, sayPlace, sayValue, shownValues } from "./say-value.ts";
import { blockingFindings, unwaivedFindings } from "./verdict.ts";

/**
 * What changed, in words and as a table of before and after: what runs today first, or it would stand behind hundreds of
 * new codes. Where all is new there is no before.
 */
export function changesSection(report: Report, detail: Detail, where: Elsewhere): readonly Markdown[] {
  const { changes } = report;
  if (changes.length === 0) return [];
  const shown = runningFirst(changes).slice(0, detail.changes);
  const names = namesIn(report);
  const values = shown.map(sayBeforeAndAfter);
  const isAllNew = values.every(({ before }) => before === NOTHING);
  const rows = shown.map((change, index) => {
    const { before, after } = values[index] ?? { before: NOTHING, after: NOTHING };
    const old = isAllNew ? md`` : md` ${before} |`;
    return md`| ${inMarkdown(sayChange(change, names))} |${old} ${after} |`;
  });
  const heading = isAllNew
    ? [md`| Change | Now |`, md`|---|---|`]
    : [md`| Change | Before | After |`, md`|---|---|---|`];
  const table = (some: readonly Markdown[]): Markdown => lines([...heading, ...some]);
  return [
    md`### What changed: ${text(countChanges(changes))}`,
    ...openAndClosed(rows, ["more change", "more changes"], table),
    ...optional(andMore(changes.length, shown.length, ["change", "changes"], where)),
  ];
}

/** The two cells of a change's row; of roles who stands behind those that differ. */
function sayBeforeAndAfter(change: Change): { readonly before: Markdown; readonly after: Markdown } {
  const roles = changedRoles(change);
  if (roles.length === 0) {
    const { before, after } = shownValues(change);
    return { before: sayValue(before), after: sayValue(after) };
  }
  const side = (of: "before" | "after"): Markdown =>
    joinMarkdown(
      roles
        .slice(0, ROLES_SHOWN_MAX)
        .map((one) => md`${code(one.role)}: ${one[of].length === 0 ? md`nobody` : sayPeople(one[of])}`),
      md`<br>`,
    );
  const left = roles.length - ROLES_SHOWN_MAX;
  const more = left > 0 ? md`<br>… and ${text(count(left, "more role"))}` : md``;
  return { before: md`${side("before")}${more}`, after: md`${side("after")}${more}` };
}

const ROLES_SHOWN_MAX = 5;
const NOTHING = sayValue(undefined);

/** The picture of the affected chain. The same stands in words in the collapsed paths. */
export function pictureSection(report: Report, detail: Detail): readonly Markdown[] {
  const picture = drawImpact(report);
  if (picture === undefined) return [];
  const reach = sayReach(report);
  if (!detail.picture) return [md`### Where it arrives`, reach];
  const left =
    picture.left === 0 ? md`` : md` ${text(count(picture.left, "more path"))} would not fit into the picture.`;
  return [md`### Where it arrives`, md`${reach}${left}`, mermaidBlock(mermaidLines(picture.graph))];
}

/** Everything that blocks, each with its fix and place. */
export function blockingSection(report: Report, detail: Detail, where: Elsewhere, gate?: Gate): readonly Markdown[] {
  const problems = groupProblems(unwaivedFindings(report, gate));
  if (problems.length === 0) return [];
  const groups = groupByPlace(problems);
  const shown = groups.slice(0, detail.blocking);
  const told = shown.reduce((sum, group) => sum + group.problems.length, 0);
  const more = andMore(problems.length, told, ["problem", "problems"], where);
  const causes = groups.length < problems.length ? md`, ${text(count(groups.length, "cause"))}` : md``;
  return [
    md`### To fix first: ${text(count(problems.length, "problem"))}${causes}`,
    ...openAndClosed(
      shown.map((group, index) => md`${index + 1}. ${sayProblems(group, detail.collapsed)}`),
      ["more problem", "more problems"],
      lines,
    ),
    ...optional(more),
  ];
}

/** What made the files unreadable, when nothing could be judged. */
export function brokenSection(report: Report, detail: Detail, where: Elsewhere, gate?: Gate): readonly Markdown[] {
  // One alone is told by the verdict, with its place.
  const isTold = report.diagnostics.length === 1 && gate?.state.kind !== "overridden";
  if (report.verdict !== "errored" || report.diagnostics.length === 0 || isTold) return [];
  const shown = report.diagnostics.slice(0, detail.blocking);
  const more = andMore(report.diagnostics.length, shown.length, ["problem", "problems"], where);
  return [
    md`### To fix first: ${text(count(report.diagnostics.length, "problem"))}`,
    ...openAndClosed(
      shown.map((diagnostic, index) => md`${index + 1}. ${sayDiagnostic(diagnostic)}`),
      ["more problem", "more problems"],
      lines,
    ),
    ...optional(more),
  ];
}

/** How this was judged, where that is not as usual. */
export function remarksSection(report: Report): readonly Markdown[] {
  const remarks = report.remarks.map((remark) => md`> ${text(sayRemark(remark))}`);
  return optional(joinMarkdown(remarks, md`\n>\n`));
}

/** Everything else, closed until somebody opens it. Each part names its number even when its list is left out. */
export function collapsedSections(report: Report, detail: Detail, where: Elsewhere): readonly Markdown[] {
  const { findings, impact } = report;
  const names = namesIn(report);
  const isBlocking = new Set(blockingFindings(report));
  const others = findings.filter((finding) => !isBlocking.has(finding));
  const part = <Item>(one: string, many: string, items: readonly Item[], sayItem: (item: Item) => Markdown): Markdown =>
    collapsedPart(count(items.length, one, many), items, sayItem, detail, where);
  const found = (one: string, many: string, isWanted: (finding: Finding) => boolean): Markdown =>
    part(one, many, others.filter(isWanted), sayFindingShortly);
  const parts: readonly Markdown[] = [
    part("path, value by value", "paths, value by value", worstFirst(impact.paths), (path) => sayPath(path, names)),
    part(
      "affected flow in which codes fail",
      "affected flows in which codes fail",
      failingFlows(impact.flows),
      sayFailures,
    ),
    found("warning", "warnings", (finding) => isNew(finding) && finding.severity === "warning"),
    found("note", "notes", (finding) => isNew(finding) && finding.severity === "info"),
    found(
      "problem accepted for a while",
      "problems accepted for a while",
      ({ suppressed, status }) => suppressed && status !== "resolved",
    ),
    found(
      "older problem, not from this change: nobody signs for it",
      "older problems, not from this change: nobody signs for them",
      ({ status, suppressed }) => status === "existing" && !suppressed,
    ),
    found(
      "problem that this pull request resolves",
      "problems that this pull request resolves",
      ({ status }) => status === "resolved",
    ),
    part("change with its place", "changes with their places", report.changes, (change) =>
      sayChangeWithPlace(change, names),
    ),
    part("flow checked and not affected", "flows checked and not affected", impact.unaffected, (flow) => code(flow)),
    part(
      "remark about the files",
      "remarks about the files",
      report.verdict === "errored" ? [] : report.diagnostics,
      sayDiagnostic,
    ),
  ];
  const told = parts.filter((markdown) => markdown !== "");
  return told.length === 0 ? [] : [md`### More, for whoever wants to look closer`, ...told];
}

/** `followed 1,204 of 1,206 codes through all flows` */
export function sayCoverage(report: Report): Markdown {
  const { codes, traced } = report.impact.coverage;
  if (codes === 0) return md``;
  const untraced = codes - traced;
  const rest = untraced === 0 ? md`` : md`; ${untraced} could not be followed to the end`;
  return md`followed ${traced} of ${text(count(codes, "code"))} through all flows${rest}`;
}

export function lines(parts: readonly Markdown[]): Markdown {
  return joinMarkdown(parts, md`\n`);
}

export function optional(part: Markdown): readonly Markdown[] {
  return part === "" ? [] : [part];
}

/** The first rows open, the others closed under their number: on a phone 40 rows are a long way to what comes after. */
function openAndClosed(
  rows: readonly Markdown[],
  [one, many]: readonly [string, string],
  layOut: (rows: readonly Markdown[]) => Markdown,
): readonly Markdown[] {
  if (rows.length === 0) return [];
  const isLong = rows.length > ROWS_OPEN_MAX + ROWS_CLOSED_MIN;
  const open = isLong ? rows.slice(0, ROWS_OPEN_MAX) : rows;
  const rest = rows.slice(open.length);
  return rest.length === 0
    ? [layOut(open)]
    : [layOut(open), closedPart(text(count(rest.length, one, many)), layOut(rest))];
}

const ROWS_OPEN_MAX = 10;
/** Fewer than these are not worth a click. */
const ROWS_CLOSED_MIN = 2;

/** The picture in one sentence: who is reached, over how much, and that the rest was looked at. */
function sayReach(report: Report): Markdown {
  const { flows, systems, unaffected } = report.impact;
  const names = namesIn(report);
  const named = systems.slice(0, SYSTEMS_NAMED_MAX).map(({ id }) => md`**${inMarkdown(nameSystem(names, id))}**`);
  const left = systems.length - named.length;
  const all = left === 0 ? named : [...named, text(count(left, "more system"))];
  const over = text(`${count(flows.length, "flow")} between systems`);
  const reached = all.length === 0 ? md`It concerns ${over}` : md`It concerns ${enumerate(all)}, and ${over}`;
  const rest =
    unaffected.length === 0
      ? md``
      : md` ${text(count(unaffected.length, "other flow"))} ${unaffected.length === 1 ? md`was` : md`were`} checked and ${unaffected.length === 1 ? md`is` : md`are`} not affected.`;
  return md`${reached}.${rest}`;
}

const SYSTEMS_NAMED_MAX = 8;

/** `a`, `a and b`, `a, b and c`. */
function enumerate(parts: readonly Markdown[]): Markdown {
  const last = parts.at(-1) ?? md``;
  return parts.length < 2 ? last : md`${joinMarkdown(parts.slice(0, -1), md`, `)} and ${last}`;
}

function sayDiagnostic({ location, message }: Diagnostic): Markdown {
  return md`${sayPlace(location)} ${sentence(message)}`;
}

function sayChangeWithPlace(change: Change, names: Names): Markdown {
  return md`${code(change.kind)} ${inMarkdown(sayChange(change, names))}: ${sayExactly(change.before)} → ${sayExactly(change.after)} (${sayPlace(change.location)})`;
}

function isNew(finding: Finding): boolean {
  return finding.status === "introduced" && !finding.suppressed;
}

/** A closed part with its number as its title; only the title's line where the list has no room. */
function collapsedPart<Item>(
  title: string,
  items: readonly Item[],
  sayItem: (item: Item) => Markdown,
  detail: Detail,
  where: Elsewhere,
): Markdown {
  if (items.length === 0) return md``;
  const shown = items.slice(0, detail.collapsed).map(sayItem);
  const more = andMore(items.length, shown.length, ["line", "lines"], where);
  const content = lines([...shown, ...optional(more)].map((item) => md`- ${item}`));
  return closedPart(text(title), content);
}

/** `title` is ours: Markdown in it would not be read. */
function closedPart(title: Markdown, content: Markdown): Markdown {
  return md`<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
