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
