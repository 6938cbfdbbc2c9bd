import type { Gate } from "../gate/gate-state.ts";
import type { PolicyEffect } from "../gate/policy-effect.ts";
import type { JsonValue } from "../model/json.ts";
import type { Report } from "../report/report.ts";
import { countOpen, groupByRole } from "./checklist-groups.ts";
import { count } from "./count.ts";
import type { Detail } from "./detail.ts";
import { code, joinMarkdown, link, type Markdown, md, sentence, text } from "./escape.ts";
import { fitting } from "./fitting.ts";
import { groupProblems } from "./problems.ts";
import { sayKnownGaps, sayOverridden, sayUnfinished, sayVetoes, waiversSection } from "./say-acts.ts";
import { sayPeople } from "./say-finding.ts";
import { checklistSection } from "./section-checklist.ts";
import { policySection } from "./section-policy.ts";
import { sinceSection } from "./section-since.ts";
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
import { sayVerdict, unwaivedFindings } from "./verdict.ts";

export interface CommentInput {
  readonly report: Report;
  readonly gate: Gate;
  readonly pullRequest: {
    readonly number: number;
    readonly author: string;
    readonly headSha: string;
    readonly draft?: boolean;
    /** Whether the rules let the author sign: then there may be something to do for them too. */
    readonly mayAuthorSign?: boolean;
  };
  /** JSON of the report that somebody signed last, where somebody has. */
  readonly signedReport?: JsonValue | undefined;
  /** Where this pull request changes the policy: what that would mean for the others. */
  readonly policyEffect?: PolicyEffect | undefined;
  /** The page that holds everything, where there is one. */
  readonly detailsUrl?: string | undefined;
}

export const COMMENT_MARKER = md`<!-- ripplegate:comment v1 -->`;

/** GitHub refuses more than 65,536 characters; the rest is room for what it counts differently. */
export const COMMENT_CHARACTERS_MAX = 60_000;

/**
 * The one comment on a pull request, edited in place: the verdict and what is needed from whom, then everything that
 * helps to decide. `undefined` where nothing was touched: then there is no comment, only the check. The same input
 * gives the same text, at most {@link COMMENT_CHARACTERS_MAX} long.
 */
export function renderComment(input: CommentInput): string | undefined {
  if (input.gate.state.kind === "not-applicable") return undefined;
  return fitting(COMMENT_CHARACTERS_MAX, (detail) => commentIn(detail, input));
}

/** What stands in place of our comment when a later push took back all that it was about. */
export function renderUntouchedComment(): string {
  return md`${COMMENT_MARKER}\n\n⚪ **No integration config touched.** What this pull request changed there was taken back; nobody has to do anything.`;
}

function commentIn(detail: Detail, input: CommentInput): string {
  const { report, gate } = input;
  const where = { detailsUrl: input.detailsUrl };
  const full = [
    firstLine(input),
    ...remarksSection(report),
    ...sinceSection({ report, gate, before: input.signedReport }),
    ...changesSection(report, detail, where),
    ...policySection(input.policyEffect),
    ...pictureSection(report, detail),
    ...brokenSection(report, detail, where, gate),
    ...sayUnfinished(gate),
    ...blockingSection(report, detail, where, gate),
    ...waiversSection(gate, report, detail, where),
    ...checklistSection(gate, report, detail, where),
    ...collapsedSections(report, detail, where),
    footer(input),
  ];
  const isDone = gate.state.kind === "passed" || gate.state.kind === "overridden";
  return joinMarkdown([COMMENT_MARKER, ...(isDone ? doneComment(detail, input) : full)], md`\n\n`);
}

/** A gate that is open needs few lines: who opened it, and everything else closed. */
function doneComment(detail: Detail, input: CommentInput): readonly Markdown[] {
  const { report, gate } = input;
  const where = { detailsUrl: input.detailsUrl };
  const content = [
    ...changesSection(report, detail, where),
    ...policySection(input.policyEffect),
    ...pictureSection(report, detail),
    ...brokenSection(report, detail, where, gate),
    ...blockingSection(report, detail, where, gate),
    ...waiversSection(gate, report, detail, where),
    ...checklistSection(gate, report, detail, where),
    ...collapsedSections(report, detail, where),
  ];
  const closed =
    content.length === 0
      ? []
      : [
          md`<details><summary>What changed, where it arrives, who signed what</summary>\n\n${joinMarkdown(content, md`\n\n`)}\n\n</details>`,
        ];
  return [firstLine(input), ...remarksSection(report), ...closed, footer(input)];
}

/** The verdict, and what is needed from whom: one paragraph that says enough to act on. */
function firstLine(input: CommentInput): Markdown {
  const { report, gate } = input;
  const { mark, title } = sayVerdict(report, gate);
  return md`${markOf(mark)} **${sentence(withoutFullStop(title))}.** ${sayNeeded(input)}`;
}

function markOf(mark: string): Markdown {
  return text(mark);
}

function sayNeeded(input: CommentInput): Markdown {
  const { report, gate, pullRequest } = input;
  const author = code(pullRequest.author);
  switch (gate.state.kind) {
    case "passed":
      return md`${sayKnownGaps(gate, report)}${saySigners(gate)}`;
    case "overridden":
      return sayOverridden(gate.state, gate, report);
    case "pending":
      return md`${sayKnownGaps(gate, report)}${sayAsked(input)}`;
    case "blocked":
      return joinMarkdown(
        [
          ...(gate.mode === "observe" ? [TRIAL] : []),
          ...optional(sayVetoes(gate, pullRequest.author)),
          ...optional(sayWhoFixes(report, gate, author)),
          ...optional(sayThenSigned(report, gate)),
        ],
        md` `,
      );
    case "errored":
      return md`${author} has to mend this; nobody else has to do anything. Nothing can be merged before.${sayRerun(report)}`;
    case "not-applicable":
      return md``;
  }
}

/** Where the files themselves are wrong, judging them again says the same. */
function sayRerun({ diagnostics }: Report): Markdown {
  const isInFiles = diagnostics.some(({ code: own }) => own === "config-invalid");
  return isInFiles ? md`` : md` If it may pass by itself, press **Re-run** on the check.`;
}

function sayWhoFixes(report: Report, gate: Gate, author: Markdown): Markdown {
  const findings = unwaivedFindings(report, gate);
  if (findings.length === 0 && gate.rejections.length > 0) return md``;
  if (findings.length > 0) {
    const owners = [...new Set(findings.flatMap((finding) => finding.owners))].sort();
    const helpers = owners.length === 0 ? md`` : md` (${sayPeople(owners)} can help)`;
    return md`${author} has to fix ${text(groupProblems(findings).length === 1 ? "it" : "them")}${helpers}: see “To fix first”.`;
  }
  const unsignable = gate.items.filter(({ item }) => item.owners.length + item.deputies.length === 0);
  return unsignable.length === 0
    ? md`${author} has to look.`
    : md`${author} has to name people for ${text(unsignable.length === 1 ? "that role" : "those roles")} in the configuration.`;
}

/** A veto holds up nobody's look at the rest; a problem to mend may change what there is to look at. */
function sayThenSigned(report: Report, gate: Gate): Markdown {
  if (!gate.items.some(({ missing }) => missing > 0)) return md``;
  return unwaivedFindings(report, gate).length > 0
    ? md`Everybody else can wait until that is done. Then these have to sign: ${sayOpenRoles(gate)}.`
    : md`Also needed, and possible now: ${sayOpenRoles(gate)}, under “Sign-offs” below.`;
}

/** Where policy only observes, whatever is said below is how it would be. */
const TRIAL = md`This is a trial: nothing is held up, and what follows is how it would be.`;

/** Who signs; of a trial that nobody has to, of a draft that nobody has to yet. */
function sayAsked({ report, gate, pullRequest }: CommentInput): Markdown {
  if (gate.mode === "observe")
    return md`${TRIAL} These would have to sign, and may try it under “Sign-offs” below: ${sayOpenRoles(gate)}.`;
  if (pullRequest.draft === true)
    return md`This is a draft: nobody has to sign yet. ${code(pullRequest.author)} presses **Ready for review** when it is finished; then these are asked: ${sayOpenRoles(gate)}. They may sign already, under “Sign-offs” below.`;
  return md`${sayWhoSigns(gate)}${sayWhoWaits(report, pullRequest)}`;
}

function sayWhoSigns(gate: Gate): Markdown {
  const where = md`under “Sign-offs” below: what to check, and one line to copy. Nobody else has to do anything.`;
  const [only, ...others] = groupByRole(gate.items).filter(({ missing }) => missing > 0);
  if (only === undefined || others.length > 0) return md`Still needed: ${sayOpenRoles(gate)}. Find your team ${where}`;
  return md`Only **${text(only.role)}** still has to sign (${text(countOpen([only]))}), ${where}`;
}

/** What is left for the author: nothing, where that is true. */
function sayWhoWaits({ remarks }: Report, { author, mayAuthorSign }: CommentInput["pullRequest"]): Markdown {
  const hasToAct = mayAuthorSign === true || remarks.some(({ kind }) => AUTHORS_REMARKS.has(kind));
  return hasToAct ? md`` : md` ${code(author)} only has to wait.`;
}

/** What only the author can settle. */
const AUTHORS_REMARKS: ReadonlySet<Report["remarks"][number]["kind"]> = new Set([
  "merge-conflict",
  "unattributed-commits",
]);

/** `warehouse (2 points), finance (1 point)`: each team finds its name and its number. */
function sayOpenRoles(gate: Gate): Markdown {
  const open = groupByRole(gate.items).filter(({ missing }) => missing > 0);
  const roles = [...Map.groupBy(open, ({ role }) => role)].map(
    ([role, groups]) => md`**${text(role)}** (${text(countOpen(groups))})`,
  );
  const shown = roles.slice(0, ROLES_NAMED_MAX);
  const left = roles.length - shown.length;
  const all = left === 0 ? shown : [...shown, text(count(left, "more role"))];
  return joinMarkdown(all, md` · `);
}

const ROLES_NAMED_MAX = 12;

function saySigners(gate: Gate): Markdown {
  const people = [...new Set(gate.items.flatMap(({ signed }) => signed.map(({ login }) => login)))].sort();
  return people.length === 0
    ? md`Nobody has to sign anything: it can be merged.`
    : md`Nobody has to sign anything more: it can be merged. Signed by ${sayPeople(people)}.`;
}

function footer({ report, pullRequest, detailsUrl }: CommentInput): Markdown {
  const page = optional(detailsUrl === undefined ? md`` : link(md`Everything on one page`, detailsUrl));
  const parts = [
    ...page,
    ...optional(sayCoverage(report)),
    md`judged at commit ${code(pullRequest.headSha.slice(0, 10))}`,
  ];
  return md`<sub>${joinMarkdown(parts, md` · `)}</sub>`;
}

function withoutFullStop(words: string): string {
  return words.replace(/[.]$/, "");
}
