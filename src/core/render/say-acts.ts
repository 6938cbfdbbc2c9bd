import type { Gate, GateState, GivenRejection, GivenWaiver } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import type { Report } from "../report/report.ts";
import { count, moment } from "./count.ts";
import { andMore, type Detail, type Elsewhere } from "./detail.ts";
import { code, joinMarkdown, type Markdown, md, text } from "./escape.ts";
import { countProblems, groupProblems } from "./problems.ts";
import { sayFindingShortly, sayPeople } from "./say-finding.ts";

/** A reason is shown as far as it fits into one look; the ledger has the whole. */
const REASON_MAX = 280;

/** Why the gate is open although something stands in the way: by whom, why, in spite of what. */
export function sayOverridden(
  { by, findings, open, unjudged }: Extract<GateState, { kind: "overridden" }>,
  { rejections }: Pick<Gate, "rejections">,
  report: Report,
): Markdown {
  const problems = countProblems(report, findings);
  const rejected = new Set(rejections.map(({ item }) => item)).size;
  const reasons = by.map(
    ({ login, reason, at }) => md`${code(login)} let it pass on ${text(moment(at))}: “${text(reason, REASON_MAX)}”`,
  );
  const parts = [
    ...(open.length === 0 ? [] : [`${count(open.length, "sign-off is", "sign-offs are")} missing`]),
    ...(problems === 0 ? [] : [`${count(problems, "problem is", "problems are")} not fixed`]),
    ...(rejected === 0 ? [] : [`${count(rejected, "item is", "items are")} rejected`]),
    ...(unjudged === undefined ? [] : ["the change could not be judged"]),
  ];
  return md`${joinMarkdown(reasons, md`; `)}. ${text(sentenceOf(parts))} A push that changes anything ends this.`;
}

/** Who stands against it, and why: the first thing that anybody has to know. */
export function sayVetoes({ rejections }: Gate): Markdown {
  if (rejections.length === 0) return md``;
  const groups = [...Map.groupBy(rejections, ({ login, reason }) => JSON.stringify([login, reason])).values()];
  const shown = groups.slice(0, VETOES_SHOWN_MAX).map(sayVeto);
  const left = groups.length - shown.length;
  const more = left === 0 ? md`` : md` ${text(count(left, "more veto", "more vetoes"))}.`;
  return md`${joinMarkdown(shown, md` `)}${more} \`/revoke\` lifts it, by whoever wrote it or by a release manager. `;
}

const VETOES_SHOWN_MAX = 3;

/** What one person rejected for one reason. */
function sayVeto(group: readonly GivenRejection[]): Markdown {
  const [{ login, reason, item } = { login: "", reason: "", item: "" }] = group;
  const what = group.length === 1 ? code(item) : text(count(group.length, "item"));
  return md`${code(login)} rejected ${what}: “${text(reason, REASON_MAX)}”.`;
}

/** That something was let through, beside who signed. */
export function sayWaived({ waivers }: Gate, report: Report): Markdown {
  if (waivers.length === 0) return md``;
  const people = [...new Set(waivers.map(({ login }) => login))];
  return md` ${text(
    count(
      countProblems(
        report,
        waivers.map(({ finding }) => finding),
      ),
      "problem",
    ),
  )} waived by ${sayPeople(people)} until ${text(moment(firstEnd(waivers)))}.`;
}

/** Each waived finding: what it is, who waived it, why and until when. */
export function waiversSection(
  { waivers }: Gate,
  { findings }: Pick<Report, "findings">,
  detail: Detail,
  where: Elsewhere,
): readonly Markdown[] {
  if (waivers.length === 0) return [];
  const byFinding = new Map(waivers.map((waiver) => [waiver.finding, waiver]));
  const problems = groupProblems(findings.filter(({ id }) => byFinding.has(id)));
  const shown = problems.slice(0, detail.blocking).flatMap(({ finding }) => {
    const waiver = byFinding.get(finding.id);
    return waiver === undefined ? [] : [sayWaiver(finding, waiver)];
  });
  const more = andMore(problems.length, shown.length, ["waived problem", "waived problems"], where);
  return [
    joinMarkdown(
      [md`**Waived for now** (does not block until then):`, md``, ...shown, ...(more === "" ? [] : [md`- ${more}`])],
      md`\n`,
    ),
  ];
}

function sayWaiver(finding: Finding, { login, expires, reason }: GivenWaiver): Markdown {
  const what = md`${sayFindingShortly(finding)} ${code(finding.id)}`;
  return md`- ${what}<br>Accepted by ${code(login)} until ${text(moment(expires))}: “${text(reason, REASON_MAX)}”`;
}

/** One of several overrides that it takes, or one that GitHub can't vouch for just now. */
export function sayUnfinished({ state, overrides, overridesRequired, unverified }: Gate): readonly Markdown[] {
  const given = overrides.map(({ login }) => login);
  const isWaiting = state.kind !== "overridden" && given.length > 0 && given.length < overridesRequired;
  return [
    ...(isWaiting
      ? [
          md`⚠️ ${sayPeople(given)} overrode this; it takes ${text(count(overridesRequired, "different person", "different people"))}.`,
        ]
      : []),
    ...(unverified.length === 0
      ? []
      : [
          md`❔ GitHub did not say just now whether ${sayPeople(unverified)} may waive or override; it is asked again.`,
        ]),
  ];
}

function firstEnd(waivers: readonly GivenWaiver[]): string {
  return waivers.map(({ expires }) => expires).sort()[0] ?? "";
}

function sentenceOf(parts: readonly string[]): string {
  if (parts.length === 0) return "";
  const all = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return `In spite of that: ${all}.`;
}
