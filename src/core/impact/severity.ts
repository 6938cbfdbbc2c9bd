import { daysBetween } from "../model/day.ts";
import type { Policy, Suppression } from "../policy/policy.ts";
import type { Severity } from "./finding.ts";

/** What can be neither lowered nor suppressed: whatever stands behind it was not looked at. */
export const NEVER_LET_THROUGH: ReadonlySet<string> = new Set([
  "analysis-incomplete",
  "reference-unknown",
  "source-unreadable",
]);

/** Days that a suppression may hold at most, counted from now. */
export const SUPPRESSED_DAYS_MAX = 180;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * How serious a finding is where the team has its own mind about the rule: `undefined` where it wants to hear nothing.
 * A finding that the rule itself calls less serious than usual (not proven) is never raised by that.
 */
export function severityFor(
  rule: { readonly id: string; readonly severity: Severity },
  own: Severity | undefined,
  policy: Pick<Policy, "rules">,
): Severity | undefined {
  const said = own ?? rule.severity;
  const wanted = policy.rules.get(rule.id)?.severity;
  if (wanted === undefined || (NEVER_LET_THROUGH.has(rule.id) && wanted !== "error")) return said;
  if (wanted === "off") return undefined;
  return RANK[said] > RANK[rule.severity] && RANK[said] > RANK[wanted] ? said : wanted;
}

/** Why a suppression does not hold, as the end of a sentence; `undefined` where it does. `now` is ISO-8601 UTC. */
export function whyInvalid(suppression: Suppression, now: string): string | undefined {
  const { rule, reason, owner, expires } = suppression;
  if (NEVER_LET_THROUGH.has(rule)) return `findings of ${rule} can never be suppressed`;
  const lacks = [
    reason === undefined ? "a reason" : undefined,
    owner === undefined ? "an owner" : undefined,
    expires === undefined ? "an expiry date" : undefined,
  ].filter((word) => word !== undefined);
  if (lacks.length > 0) return `it lacks ${lacks.join(", ")}`;
  const today = now.slice(0, 10);
  if (expires === undefined || expires < today) return `it expired on ${expires}`;
  const days = daysBetween(today, expires);
  if (Number.isNaN(days)) return `there is no day ${expires}`;
  return days > SUPPRESSED_DAYS_MAX ? `it would hold for more than ${SUPPRESSED_DAYS_MAX} days` : undefined;
}

/** Whether a suppression is about a finding. */
export function matches(
  { rule, subject, code }: Suppression,
  finding: { readonly rule: string; readonly subject: string; readonly code: string | undefined },
): boolean {
  return rule === finding.rule && subject === finding.subject && (code === undefined || code === finding.code);
}
