import type { Finding } from "./finding.ts";

const DEAD_END = "code-dead-end";

/** What is said of a code that a flow loses. */
const LOSSES: ReadonlySet<string> = new Set([
  "accepts-shrunk-in-use",
  "code-not-accepted",
  "code-removed-in-use",
  "code-unmapped",
  "code-unmapped-silent",
]);

/** A code that is lost at a flow: what a dead end tells again from further up the chain. */
export function isLoss({ rule }: Pick<Finding, "rule">): boolean {
  return LOSSES.has(rule);
}

/** A dead end: it tells from its origin what another finding tells at the flow where the code is lost. */
export function isEcho({ rule }: Pick<Finding, "rule">): boolean {
  return rule === DEAD_END;
}

/** Where a code is lost. A dead end and the loss that it tells of have the same. */
export function placeOfLoss({ subject, type }: Pick<Finding, "subject" | "type">): string {
  return JSON.stringify([subject, type ?? null]);
}
