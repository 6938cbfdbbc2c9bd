import { isEcho, isLoss, placeOfLoss } from "../impact/echoes.ts";
import type { Finding } from "../impact/finding.ts";
import type { Report } from "../report/report.ts";

/** One cause to mend, with the findings that tell the same cause from further up the chain. */
export interface Problem<Found extends Told = Finding> {
  readonly finding: Found;
  readonly echoes: readonly Found[];
}

/** What of a finding says whether it is another one's echo. */
type Told = Pick<Finding, "rule" | "subject" | "type">;

/**
 * A dead end tells from its origin what another finding tells at the flow where the code is lost: mending that one mends
 * both, so people read and count them as one. A dead end whose cause is not among the findings stands for itself.
 */
export function groupProblems<Found extends Told>(findings: readonly Found[]): readonly Problem<Found>[] {
  const causes = new Map<string, Found>();
  for (const finding of findings.filter(isLoss)) causes.set(placeOfLoss(finding), finding);
  const echoes = new Map<Found, Found[]>();
  const standing = findings.filter((finding) => {
    const cause = isEcho(finding) ? causes.get(placeOfLoss(finding)) : undefined;
    if (cause === undefined) return true;
    echoes.set(cause, [...(echoes.get(cause) ?? []), finding]);
    return false;
  });
  return standing.map((finding) => ({ finding, echoes: echoes.get(finding) ?? [] }));
}

/** How many causes there are among the findings with these ids. */
export function countProblems({ findings }: Pick<Report, "findings">, ids: readonly string[]): number {
  const wanted = new Set(ids);
  return groupProblems(findings.filter(({ id }) => wanted.has(id))).length;
}

/** Problems of one rule at one place: one cause to mend, however many codes it is about. */
export interface ProblemGroup {
  /** In the order they had; never empty. */
  readonly problems: readonly Problem[];
}

/** As few as these are told one by one. */
const GROUPED_MIN = 3;

/** Many codes with one problem as one; whatever else as it is. In the order of each one's first problem. */
export function groupByPlace(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = Map.groupBy(problems, ({ finding }, index) => keyOfPlace(finding) ?? String(index));
  const order = new Map(problems.map((problem, index) => [problem, index]));
  return [...groups.values()]
    .flatMap((group) => (group.length < GROUPED_MIN ? group.map((problem) => [problem]) : [group]))
    .map((group) => ({ problems: group, at: group[0] === undefined ? 0 : (order.get(group[0]) ?? 0) }))
    .sort((one, other) => one.at - other.at)
    .map(({ problems: group }) => ({ problems: group }));
}

/** Nothing for what is not about a code, or shows a difference of its own. */
function keyOfPlace({ rule, subject, type, code, difference, together }: Finding): string | undefined {
  if (code === undefined || difference !== undefined) return undefined;
  return JSON.stringify([rule, subject, type ?? null, together?.message ?? null]);
}
