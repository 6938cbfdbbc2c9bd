import type { Finding } from "../impact/finding.ts";

/** One cause to mend, with the findings that tell the same cause from further up the chain. */
export interface Problem {
  readonly finding: Finding;
  readonly echoes: readonly Finding[];
}

/**
 * A dead end tells from its origin what another finding tells at the flow where the code is lost: mending that one mends
 * both, so people read and count them as one. A dead end whose cause is not among the findings stands for itself.
 */
export function groupProblems(findings: readonly Finding[]): readonly Problem[] {
  const causes = new Map<string, Finding>();
  for (const finding of findings.filter(isCause)) causes.set(placeKey(finding), finding);
  const echoes = new Map<Finding, Finding[]>();
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

function isCause({ rule }: Finding): boolean {
  return LOSSES.has(rule);
}

function placeKey({ subject, type }: Finding): string {
  return JSON.stringify([subject, type ?? null]);
}
