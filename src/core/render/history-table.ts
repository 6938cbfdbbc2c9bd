import type { PullRequestSummary } from "../history/query.ts";

/** The columns of a list of pull requests in a spreadsheet. */
export const LIST_COLUMNS: readonly string[] = [
  "repository",
  "pull request",
  "entry",
  "title",
  "author",
  "outcome",
  "attention",
  "verdict",
  "asked",
  "signed",
  "systems",
  "flows",
  "codes",
  "when (UTC)",
  "merged (UTC)",
  "merged by",
  "merge commit",
  "releases",
];

/** One cell for each of {@link LIST_COLUMNS}. Long lists of names say how many there are. */
export function listRow(item: PullRequestSummary): readonly string[] {
  return [
    item.repository.name,
    textOf(item.number),
    textOf(item.sequence),
    item.title ?? "",
    item.author ?? "",
    item.outcome,
    item.attention.join(", "),
    item.verdict ?? "",
    String(item.asked),
    String(item.signed),
    namesOf(item.systems),
    namesOf(item.flows),
    namesOf(item.codes),
    item.at,
    item.mergedAt ?? "",
    item.mergedBy ?? "",
    item.mergeSha ?? "",
    item.releases.join(", "),
  ];
}

function textOf(number: number | null): string {
  return number === null ? "" : String(number);
}

function namesOf({ names, total }: PullRequestSummary["systems"]): string {
  const left = total - names.length;
  return names.join(", ") + (left > 0 ? ` and ${left} more` : "");
}
