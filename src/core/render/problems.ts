import type { Finding } from "../impact/finding.ts";

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
  for (const finding of findings.filter(isCause)) causes.set(placeKey(finding), finding);
  const echoes = new Map<Found, Found[]>();
  const standing = findings.filter((finding) => {
    const cause = finding.rule === DEAD_END ? causes.get(placeKey(finding)) : undefined;
    if (cause === undefined) return true;
    echoes.set(cause, [...(echoes.get(cause) ?? []), finding]);
    return false;
  });
  return standing.map((finding) => ({ finding, echoes: echoes.get(finding) ?? [] }));
}

const DEAD_END = "code-dead-end";

/** What is said of a code that a flow loses. */
const LOSSES: ReadonlySet<string> = new Set([
  "accepts-shrunk-in-use",
  "code-not-accepted",
  "code-removed-in-use",
  "code-unmapped",
  "code-unmapped-silent",
]);

function isCause({ rule }: Told): boolean {
  return LOSSES.has(rule);
}

function placeKey({ subject, type }: Told): string {
  return JSON.stringify([subject, type ?? null]);
}
