import type { Gate } from "../gate/gate-state.ts";
import type { PolicyEffect } from "../gate/policy-effect.ts";
import type { JsonValue } from "../model/json.ts";
import type { Report } from "../report/report.ts";
import { count } from "./count.ts";
import type { Detail } from "./detail.ts";
import { code, joinMarkdown, link, type Markdown, md, sentence, text } from "./escape.ts";
import { fitting } from "./fitting.ts";
import { groupProblems } from "./problems.ts";
import { sayOverridden, sayUnfinished, sayVetoes, sayWaived, waiversSection } from "./say-acts.ts";
import { sayPeople } from "./say-finding.ts";
import { checklistSection, groupByRole } from "./section-checklist.ts";
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
    ...brokenSection(report, detail, where),
    ...sayUnfinished(gate),
    ...blockingSection(report, detail, where, gate),
    ...waiversSection(gate, report, detail, where),
    ...checklistSection(gate, detail, where),
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
    ...blockingSection(report, detail, where, gate),
    ...waiversSection(gate, report, detail, where),
    ...checklistSection(gate, detail, where),
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

function sayNeeded({ report, gate, pullRequest }: CommentInput): Markdown {
  const author = code(pullRequest.author);
  switch (gate.state.kind) {
    case "passed":
      return md`${saySigners(gate)}${sayWaived(gate, report)}`;
    case "overridden":
      return sayOverridden(gate.state, gate, report);
    case "pending":
      return md`${sayWhoSigns(gate)}${sayDraft(pullRequest)}`;
    case "blocked":
      return md`${sayVetoes(gate)}${sayWhoFixes(report, gate, author)}${sayThenSigned(gate)}`;
    case "errored":
      return md`${author} has to mend this and push again, or press **Re-run** on the check if it passes by itself. Nothing can be merged before, and nobody else has to do anything yet.`;
    case "not-applicable":
      return md``;
  }
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

function sayThenSigned(gate: Gate): Markdown {
  const isOpen = gate.items.some(({ missing }) => missing > 0);
  return isOpen
    ? md` Everybody else can wait until that is done. Then these have to sign: ${sayOpenRoles(gate)}.`
    : md``;
}

function sayWhoSigns(gate: Gate): Markdown {
  const where = md`under “Sign-offs” below: what to check, and one line to copy.`;
  const [only, ...others] = groupByRole(gate.items).filter(({ missing }) => missing > 0);
  if (only === undefined || others.length > 0) return md`Still needed: ${sayOpenRoles(gate)}. Find your team ${where}`;
  return md`Only **${text(only.role)}** still has to sign, ${where}`;
}

function sayDraft({ draft }: CommentInput["pullRequest"]): Markdown {
  return draft === true ? md` This is still a draft, so nobody was asked yet; you may sign already.` : md``;
}

/** `warehouse 2, finance 1`: each team finds its name and its number. */
function sayOpenRoles(gate: Gate): Markdown {
  const numbers = new Map<string, number>();
  for (const { role, missing } of groupByRole(gate.items)) {
    if (missing > 0) numbers.set(role, (numbers.get(role) ?? 0) + missing);
  }
  const roles = [...numbers].map(([role, missing]) => md`**${text(role)}** ${missing}`);
  const shown = roles.slice(0, ROLES_NAMED_MAX);
  const left = roles.length - shown.length;
  const all = left === 0 ? shown : [...shown, text(count(left, "more role"))];
  return joinMarkdown(all, md` · `);
}

const ROLES_NAMED_MAX = 12;

function saySigners(gate: Gate): Markdown {
  const people = [...new Set(gate.items.flatMap(({ signed }) => signed.map(({ login }) => login)))].sort();
  return people.length === 0
    ? md`Nobody has to do anything.`
    : md`Nobody has to do anything more. Signed by ${sayPeople(people)}.`;
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
