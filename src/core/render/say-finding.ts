import type { Finding } from "../impact/finding.ts";
import { code, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import type { Problem } from "./problems.ts";
import { sayPlace } from "./say-value.ts";

/** One cause: the finding, and in a line each where else it shows. */
export function sayProblem({ finding, echoes }: Problem): Markdown {
  const shown = echoes.slice(0, ECHOES_SHOWN_MAX).map((echo) => md`<br>↳ ${sentence(echo.message)} ${idOf(echo)}`);
  const left = echoes.length - shown.length;
  const more = left === 0 ? md`` : md`<br>↳ and ${left} more of the same cause`;
  return md`${sayFinding(finding)}${joinMarkdown(shown, md``)}${more}`;
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
  const related = finding.related === undefined ? md`` : md` (see also ${sayPlace(finding.related)})`;
  const people = finding.owners.length === 0 ? md`` : md` · ask ${sayPeople(finding.owners)}`;
  return md`In ${sayPlace(finding.location)}${related}${people} · ${idOf(finding)}`;
}

function idOf({ rule, id }: Finding): Markdown {
  return md`<sub>${code(rule)} ${code(id)}</sub>`;
}
