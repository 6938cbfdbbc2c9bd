import type { Finding } from "../impact/finding.ts";
import { code, joinMarkdown, type Markdown, md, sentence } from "./escape.ts";
import { sayPlace } from "./say-value.ts";

/** A finding with all that is needed to mend it: what, fix, place, who can, and its id. One line. */
export function sayFinding(finding: Finding): Markdown {
  const fix = finding.fix === "" ? md`` : md`<br>**To fix:** ${sentence(finding.fix)}`;
  const difference = (finding.difference ?? []).map((line) => md`<br>${code(line)}`);
  return md`**${sentence(finding.message)}**${joinMarkdown(difference, md``)}${fix}<br>${sayWhereAndWho(finding)}`;
}

/** For collapsed lists. */
export function sayFindingShortly(finding: Finding): Markdown {
  const suppressed = finding.suppressed ? md` *(accepted for a while by a suppression)*` : md``;
  return md`${sentence(finding.message)}${suppressed} (${sayPlace(finding.location)}, ${code(finding.rule)})`;
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
  return md`In ${sayPlace(finding.location)}${related}${people} · ${code(finding.rule)} ${code(finding.id)}`;
}
