import type { Gate, GateState, GivenRejection, GivenWaiver } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import type { Report } from "../report/report.ts";
import { count, moment } from "./count.ts";
import { andMore, type Detail, type Elsewhere } from "./detail.ts";
import { code, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { nameSystem, namesIn } from "./names.ts";
import { inMarkdown } from "./phrase.ts";
import { countProblems, groupProblems } from "./problems.ts";
import { sayFindingShortly, sayPeople } from "./say-finding.ts";
import { ID_CHARACTERS_MAX, isCopyable } from "./sign-line.ts";

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
  return md`${joinMarkdown(reasons, md`; `)}. ${text(sentenceOf(parts))} Nobody has to sign now, and it can be merged. When a push changes anything it is judged anew.`;
}

/**
 * Who stands against it and why, who has to mend it, and how the veto is lifted then: the first thing that anybody has to
 * know. `author` where it is known who made the change.
 */
export function sayVetoes({ rejections, items }: Gate, author?: string): Markdown {
  if (rejections.length === 0) return md``;
  const groups = [...Map.groupBy(rejections, ({ login, reason }) => JSON.stringify([login, reason])).values()];
  const roles = new Map(items.map(({ item }) => [item.id, item.role]));
  const shown = groups.slice(0, VETOES_SHOWN_MAX).map((group) => sayVeto(group, roles));
  const left = groups.length - shown.length;
  const more = left === 0 ? [] : [text(`${count(left, "more veto", "more vetoes")}.`)];
  const who = author === undefined ? md`Whoever made the change` : code(author);
  const lifts = groups.slice(0, VETOES_SHOWN_MAX).map(sayLifting);
  const mend = md`${who} has to mend it; then ${joinMarkdown(lifts, md`, `)}, or a release manager does.`;
  return joinMarkdown([...shown, ...more, mend], md` `);
}

const VETOES_SHOWN_MAX = 3;

/** What one person rejected for one reason: `priya` (warehouse) found a fault in `label-print:label-request`: “…”. */
function sayVeto(group: readonly GivenRejection[], roles: ReadonlyMap<string, string>): Markdown {
  const [{ login, reason, item } = { login: "", reason: "", item: "" }] = group;
  const role = roles.get(item);
  const who = role === undefined ? code(login) : md`${code(login)} (${text(role)})`;
  const what = group.length === 1 ? code(item, ID_CHARACTERS_MAX) : text(count(group.length, "point"));
  return md`${who} found a fault in ${what}: “${text(reason, REASON_MAX)}”.`;
}

/** `priya` looks again and writes `/revoke label-print:label-request` */
function sayLifting(group: readonly GivenRejection[]): Markdown {
  const [{ login } = { login: "" }] = group;
  const ids = group.map(({ item }) => item);
  const isShort = ids.every(isCopyable) && ids.length <= ITEMS_LIFTED_MAX;
  const command = isShort
    ? code(`/revoke ${ids.join(" ")}`, ID_CHARACTERS_MAX * (ITEMS_LIFTED_MAX + 1))
    : md`\`/revoke\` and the names of the points`;
  return md`${code(login)} looks again and writes ${command}`;
}

/** A longer command nobody reads; the points themselves show their names. */
const ITEMS_LIFTED_MAX = 3;

/** What does not work and was accepted for a while, in words, until when, and by whom. */
export function sayKnownGaps({ waivers }: Gate, report: Report): Markdown {
  const byFinding = new Map(waivers.map((waiver) => [waiver.finding, waiver]));
  const problems = groupProblems(report.findings.filter(({ id }) => byFinding.has(id)));
  const shown = problems.slice(0, GAPS_SHOWN_MAX).flatMap(({ finding }) => {
    const waiver = byFinding.get(finding.id);
    if (waiver === undefined) return [];
    return [
      md`Known gap until ${sayEnd(waiver.expires)}: ${sayGap(finding, report)} (accepted by ${code(waiver.login)}).`,
    ];
  });
  const left = problems.length - shown.length;
  const more = left === 0 ? [] : [text(`${count(left, "more known gap")} below.`)];
  return joinMarkdown(
    [...shown, ...more].map((one) => md`${one} `),
    md``,
  );
}

const GAPS_SHOWN_MAX = 2;

/** `INT` does not reach Parcelway; for whatever else it is its own sentence. */
function sayGap({ rule, subject, code: own, when, message }: Finding, report: Report): Markdown {
  const flow = report.impact.flows.find(({ id }) => id === subject);
  const isLost = rule === "code-unmapped" || rule === "code-unmapped-silent";
  const isWhole = when === undefined || Object.keys(when).length === 0;
  if (flow === undefined || own === undefined || !isLost || !isWhole) return sentence(message.replace(/[.]$/, ""));
  return md`${code(own)} does not reach ${inMarkdown(nameSystem(namesIn(report), flow.to))}`;
}

/** The day where it ends with the day; else the moment. */
function sayEnd(expires: string): Markdown {
  return text(expires.endsWith("T00:00:00.000Z") ? expires.slice(0, expires.indexOf("T")) : moment(expires));
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
      [md`**Waived for now**, each until its day:`, md``, ...shown, ...(more === "" ? [] : [md`- ${more}`])],
      md`\n`,
    ),
  ];
}

function sayWaiver(finding: Finding, { login, expires, reason }: GivenWaiver): Markdown {
  const what = md`${sayFindingShortly(finding)} ${code(finding.id)}`;
  return md`- ${what}<br>Accepted by ${code(login)} until ${sayEnd(expires)}; then it blocks again: “${text(reason, REASON_MAX)}”`;
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

function sentenceOf(parts: readonly string[]): string {
  if (parts.length === 0) return "";
  const all = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return `In spite of that: ${all}.`;
}
