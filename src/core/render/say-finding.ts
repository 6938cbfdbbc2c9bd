import type { Finding } from "../impact/finding.ts";
import { count } from "./count.ts";
import { code, groupDigits, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import type { Problem, ProblemGroup } from "./problems.ts";
import { sayPlace } from "./say-value.ts";

/** One cause to mend, with all that it shows in; the single ones of many codes in a list of their own. */
export function sayProblems({ problems }: ProblemGroup, rowsMax: number): Markdown {
  const [first, ...others] = problems;
  if (first === undefined) return md``;
  return others.length === 0 ? sayProblem(first) : sayMany(problems, first, rowsMax);
}

function sayMany(problems: readonly Problem[], { finding }: Problem, rowsMax: number): Markdown {
  const { message, fix } = finding.together ?? finding;
  const number = groupDigits(problems.length);
  const what =
    finding.together === undefined
      ? md`**${sentence(message)}** The same holds for ${text(count(problems.length - 1, "more code"))} here.`
      : md`**${text(number)} codes ${sentence(message)}.**`;
  const codes = sayPeople([...new Set(problems.map((problem) => problem.finding.code ?? ""))]);
  const owners = [...new Set(problems.flatMap((problem) => problem.finding.owners))].sort();
  const people = owners.length === 0 ? md`` : md`<br>Ask ${sayPeople(owners)}`;
  const echoes = problems.flatMap((problem) => problem.echoes);
  const parts = [what, codes, ...(fix === "" ? [] : [md`**To fix:** ${sentence(fix)}`])];
  return md`${joinMarkdown(parts, md`<br>`)}${people}${sayEchoes(echoes, 1)}${sayEach(problems, rowsMax)}`;
}

/** Each single one with its own fix where they have none together, its place and its id: what `/waive` asks for. */
function sayEach(problems: readonly Problem[], rowsMax: number): Markdown {
  const rows = problems.slice(0, rowsMax).map(({ finding }) => {
    const own = finding.together === undefined ? md`${sentence(finding.message)} ${sentence(finding.fix)} ` : md``;
    return md`${code(finding.code ?? "")}: ${own}${sayWhere(finding, false)} · ${idOf(finding)}`;
  });
  const left = problems.length - rows.length;
  const more = left === 0 ? [] : [md`… and ${text(count(left, "more code"))}`];
  const title = md`Each of the ${problems.length}, with its place`;
  if (rows.length === 0) return md``;
  return md`<details><summary>${title}</summary>${joinMarkdown([...rows, ...more], md`<br>`)}</details>`;
}

/** One cause: the finding, and in a line each where else it shows. */
function sayProblem({ finding, echoes }: Problem): Markdown {
  return md`${sayFinding(finding)}${sayEchoes(echoes, ECHOES_SHOWN_MAX)}`;
}

function sayEchoes(echoes: readonly Finding[], shownMax: number): Markdown {
  const shown = echoes.slice(0, shownMax).map((echo) => md`<br>↳ ${sentence(echo.message)} ${idOf(echo)}`);
  const left = echoes.length - shown.length;
  const more = left === 0 ? md`` : md`<br>↳ and ${left} more of the same cause`;
  return md`${joinMarkdown(shown, md``)}${more}`;
}

const ECHOES_SHOWN_MAX = 3;

/** A finding with all that is needed to mend it: what, fix, place, who can, and its id. One line. */
export function sayFinding(finding: Finding): Markdown {
  const fix = finding.fix === "" ? md`` : md`<br>**To fix:** ${sentence(finding.fix)}`;
  const difference = (finding.difference ?? []).map((line) => md`<br>${code(line)}`);
  return md`**${sentence(finding.message)}**${joinMarkdown(difference, md``)}${fix}<br>${sayWhereAndWho(finding)}`;
}

/** For collapsed lists. */
export function sayFindingShortly(finding: Finding): Markdown {
  return md`${sentence(finding.message)}${saySuppression(finding)} (${sayPlace(finding.location)}, ${code(finding.rule)})`;
}

function saySuppression({ suppressed, suppression }: Finding): Markdown {
  if (!suppressed) return md``;
  if (suppression === undefined) return md` *Accepted for a while.*`;
  const { reason, owner, expires } = suppression;
  return md` *Accepted by* ${code(owner)} *until ${text(expires)}:* ${code(reason)}`;
}

/** Names in code spans: a comment that is edited in place must not notify the same people again and again. */
export function sayPeople(names: readonly string[]): Markdown {
  const shown = names.slice(0, NAMES_SHOWN_MAX).map((name) => code(name));
  const left = names.length - shown.length;
  return left === 0 ? joinMarkdown(shown, md`, `) : md`${joinMarkdown(shown, md`, `)} and ${left} more`;
}

const NAMES_SHOWN_MAX = 10;

function sayWhereAndWho(finding: Finding): Markdown {
  const people = finding.owners.length === 0 ? md`` : md` · ask ${sayPeople(finding.owners)}`;
  return md`${sayWhere(finding)}${people} · ${idOf(finding)}`;
}

/** Where it stands; of what is mended in another file, what causes it. */
function sayWhere({ location, related, edit }: Finding, isStart = true): Markdown {
  const more = related === undefined ? md`` : md` (see also ${sayPlace(related)})`;
  const how = edit === undefined ? (isStart ? md`In` : md`in`) : isStart ? md`Caused by` : md`caused by`;
  return md`${how} ${sayPlace(location)}${more}`;
}

function idOf({ rule, id }: Finding): Markdown {
  return md`<sub>${code(rule)} ${code(id)}</sub>`;
}
