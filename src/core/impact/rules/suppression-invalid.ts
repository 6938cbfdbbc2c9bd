import { INDISPENSABLE_VALIDATIONS, type Policy, type Suppression } from "../../policy/policy.ts";
import type { Candidate, Found, Rule, SideView } from "../rule.ts";
import { matches, NEVER_LET_THROUGH, SUPPRESSED_DAYS_MAX, whyInvalid } from "../severity.ts";
import { quote } from "../words.ts";

/**
 * Detects: a suppression that does not hold, or that nothing needs any more.
 * Why: an exception without reason, owner or end is how a rule dies; whoever accepted it.
 * Cannot see: whether the reason is a good one.
 * Example: a suppression that expired last week.
 */
export const suppressionInvalid: Rule = {
  id: "suppression-invalid",
  severity: "error",
  docs: {
    detects: `An entry of \`suppressions:\` has no reason, owner or expiry date, has expired, would hold for more than ${SUPPRESSED_DAYS_MAX} days, or is about a rule that can never be suppressed. One that matches no finding is a warning. So is it an error when \`rules:\` lowers a rule that can never be suppressed, or when \`validations:\` switches off what a gate cannot do without.`,
    why: "A suppression lets something through on purpose. Without an end and somebody who answers for it nobody remembers that it is there.",
    blind: "Whether the reason is a good one.",
    example: `\`\`\`yaml
suppressions:
  - rule: code-by-default-only
    subject: order-release
    reason: one-off until the 3PL ships v3
    owner: integration
    # expires: is missing
\`\`\``,
    fix: "Complete it, choose a new date, or remove it. A suppression that does not hold suppresses nothing.",
  },
  mirror: { rule: "policy-weakened" },
  judge: (side) => {
    const { ownPolicy, now } = side;
    return ownPolicy === undefined ? [] : [...invalid(ownPolicy, now), ...lowered(ownPolicy), ...disabled(ownPolicy)];
  },
  judgeFound: (side, found) => (side.ownPolicy === undefined ? [] : unneeded(side.ownPolicy, side, found)),
};

function invalid(policy: Policy, now: string): readonly Candidate[] {
  return policy.suppressions.flatMap((suppression) => {
    const why = whyInvalid(suppression, now);
    if (why === undefined) return [];
    const message = `The suppression of ${quote(suppression.rule)} for ${quote(suppression.subject)} does not hold: ${why}.`;
    return [candidate(suppression, message, "Complete it, choose a day that is not so far away, or remove it.")];
  });
}

/** Among what all other rules found on this side; one of an unknown rule is told as that. */
function unneeded(policy: Policy, side: SideView, found: readonly Found[]): readonly Candidate[] {
  const byRule = Map.groupBy(found, ({ rule }) => rule);
  return policy.suppressions.flatMap((suppression) => {
    if (!side.names.rules.has(suppression.rule) || whyInvalid(suppression, side.now) !== undefined) return [];
    if ((byRule.get(suppression.rule) ?? []).some((finding) => matches(suppression, finding))) return [];
    const message = `The suppression of ${quote(suppression.rule)} for ${quote(suppression.subject)} matches nothing: there is no such finding.`;
    const fix = "Remove it, or correct the rule, subject or code that it names.";
    return [{ ...candidate(suppression, message, fix), severity: "warning" as const }];
  });
}

function candidate({ rule, subject, code, owner, at }: Suppression, message: string, fix: string): Candidate {
  return {
    subject,
    type: undefined,
    code: code === undefined ? rule : `${rule}:${code}`,
    when: undefined,
    evidence: message,
    message,
    fix,
    location: at,
    related: undefined,
    owners: owner === undefined ? [] : [{ kind: "role", id: owner }],
  };
}

function lowered({ rules }: Policy): readonly Candidate[] {
  return [...rules].flatMap(([rule, { severity, at }]) => {
    if (!NEVER_LET_THROUGH.has(rule) || severity === undefined || severity === "error") return [];
    const message = `The rule ${quote(rule)} cannot be lowered to ${quote(severity)}: what it finds was not looked at, so nobody knows what it lets through.`;
    return [setting("rules", rule, message, at)];
  });
}

function disabled({ validations }: Policy): readonly Candidate[] {
  return [...validations.disabled].flatMap(([id, at]) => {
    if (!INDISPENSABLE_VALIDATIONS.has(id)) return [];
    const message = `The validation ${quote(id)} cannot be switched off: without it a change would wait for nobody.`;
    return [setting("validations", id, message, at)];
  });
}

function setting(subject: string, code: string, message: string, at: Candidate["location"]): Candidate {
  return {
    subject,
    type: undefined,
    code,
    when: undefined,
    message,
    fix: "Remove the line.",
    location: at,
    related: undefined,
    owners: [],
  };
}
