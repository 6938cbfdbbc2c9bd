import type { Foreseen, PolicyEffect } from "../gate/policy-effect.ts";
import { groupByRole } from "./checklist-groups.ts";
import { count } from "./count.ts";
import { code, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { optional } from "./sections.ts";
import { sayVerdict } from "./verdict.ts";

/** For whoever signs a change of the policy: whom it would let through, hold up or ask, of what is open now. */
export function policySection(effect: PolicyEffect | undefined): readonly Markdown[] {
  if (effect === undefined || effect.pulls.length + effect.left === 0) return [];
  const rows = effect.pulls.flatMap(({ number, title, today, afterwards }) => {
    const [before, after] = [sayOutcome(today), sayOutcome(afterwards)];
    return before === after ? [] : [md`| ${code(`#${number}`)} ${code(title, TITLE_MAX)} | ${before} | ${after} |`];
  });
  const others = text(count(effect.pulls.length, "other open pull request"));
  const left = effect.left === 0 ? md`` : md`${text(count(effect.left, "more", "more"))} could not be looked at.`;
  if (rows.length === 0)
    return [md`### What this policy would change`, joinMarkdown([sayNothing(effect), ...optional(left)], md` `)];
  const table = [md`| Pull request | Today | With this policy |`, md`|---|---|---|`, ...rows];
  return [
    md`### What this policy would change: ${text(String(rows.length))} of ${others}`,
    joinMarkdown(table, md`\n`),
    ...optional(left),
  ];
}

function sayNothing({ pulls }: PolicyEffect): Markdown {
  if (pulls.length === 0) return md`No other open pull request could be looked at.`;
  const verb = pulls.length === 1 ? "touches" : "touch";
  return md`For ${text(count(pulls.length, "other open pull request"))} that ${text(verb)} integrations it changes nothing.`;
}

const TITLE_MAX = 80;

/** The verdict, and who is still asked. */
function sayOutcome({ report, gate }: Foreseen): Markdown {
  const title = sentence(sayVerdict(report, gate).title);
  const asked = groupByRole(gate.items).filter(({ missing }) => missing > 0);
  const roles = asked.map(({ role, missing }) => md`${code(role)} ${text(String(missing))}`);
  return roles.length === 0 ? title : md`${title}: ${joinMarkdown(roles, md`, `)}`;
}
