import type { ChangeSet } from "../change/change.ts";
import { canonicalText } from "../model/canonical.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Hash } from "../model/hash.ts";
import { compareText } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import type { Policy } from "../policy/policy.ts";
import { indexCauses } from "./causes.ts";
import { carriersOf, hopsOf } from "./fates.ts";
import type { Finding, Severity } from "./finding.ts";
import { type FindOwners, ownersFinder } from "./owners.ts";
import type { Candidate, Claim, Found, People, Rule, SideView } from "./rule.ts";
import { RULES } from "./rules.ts";
import { matches, severityFor, whyInvalid } from "./severity.ts";
import type { Trace, Traced } from "./trace.ts";

export interface JudgeInput {
  readonly base: JudgedSide;
  readonly head: JudgedSide;
  /** The settings that count. */
  readonly policy: Policy;
  /** Undefined where base had no configuration yet. */
  readonly basePolicy: Policy | undefined;
  /** Undefined where head has no configuration any more. */
  readonly headPolicy: Policy | undefined;
  readonly changes: ChangeSet;
  readonly traced: Traced;
  readonly people: People | undefined;
  /** What the shell could not read or list completely. */
  readonly incomplete: readonly Diagnostic[];
  /** ISO-8601 UTC; only `expires` and `reviewed` dates are compared with it. */
  readonly now: string;
  /** Ids of the built-in validations. */
  readonly validations: ReadonlySet<string>;
  readonly hash: Hash;
}

/** What rules need of a side, however it was assembled. */
export interface JudgedSide {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything that is wrong, on either side: `introduced` stands at head only or got worse, `existing` stands on both
 * sides, `resolved` at base only. Sorted by severity, rule, subject, type, code, conditions; ids are unique.
 */
export function judge(input: JudgeInput): readonly Finding[] {
  const base = sayAll(baseView(input));
  const head = sayAll(headView(input));
  const claimed = claimsOf([...base, ...head]);
  const findings = compareSides(input, byIdentity(base, claimed), byIdentity(head, claimed));
  return withIds([...findings].sort(compareFindings), input.hash);
}

function baseView(input: JudgeInput): SideView {
  const { base, policy, basePolicy, traced } = input;
  const own = { ownPolicy: basePolicy, roles: policy.roles, comparison: undefined };
  return { ...viewOf(base, traced.base), ...sharedView(input), ...own };
}

function sharedView({ policy, people, now, validations }: JudgeInput) {
  return { policy, people, now, names: { rules: RULE_IDS, validations } };
}

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

function headView(input: JudgeInput): SideView {
  const { base, head, policy, headPolicy, changes, traced, incomplete } = input;
  return {
    ...viewOf(head, traced.head),
    ...sharedView(input),
    ownPolicy: headPolicy,
    roles: (headPolicy ?? policy).roles,
    comparison: {
      base: base.model,
      baseTrace: traced.base,
      changes,
      impact: traced.impact,
      headPolicy,
      causes: indexCauses(changes, traced.impact),
      incomplete,
    },
  };
}

function viewOf(
  side: JudgedSide,
  trace: Trace,
): Pick<SideView, "model" | "trace" | "hops" | "carriers" | "diagnostics"> {
  const { model, diagnostics } = side;
  return { model, trace, hops: hopsOf(model, trace), carriers: carriersOf(model), diagnostics };
}

/** What one rule says about one thing. */
interface Said {
  readonly rule: Rule;
  readonly candidate: Candidate;
  readonly severity: Severity;
}

function sayAll(view: SideView): readonly Said[] {
  const say = (rule: Rule, candidates: readonly Candidate[]): readonly Said[] =>
    candidates.flatMap((candidate) => {
      const severity = severityFor(rule, candidate.severity, view.policy);
      return severity === undefined ? [] : [{ rule, candidate, severity }];
    });
  const said = RULES.flatMap((rule) => say(rule, rule.judge(view)));
  const found = said.map(({ rule, candidate }) => ({ ...candidate, rule: rule.id }));
  return [...said, ...RULES.flatMap((rule) => say(rule, rule.judgeFound?.(view, found) ?? []))];
}

function claimsOf(said: readonly Said[]): ReadonlySet<string> {
  return new Set(said.flatMap(({ candidate }) => candidate.claims ?? []).map(claimKey));
}

function claimKey({ rule, subject, type, code }: Claim): string {
  return JSON.stringify([rule, subject, type ?? null, code ?? null]);
}

/** All that was said about one thing; never empty. The worst comes first, else the first. */
type Sayings = readonly [Said, ...Said[]];

/** By identity, without what another rule claims. */
function byIdentity(said: readonly Said[], claimed: ReadonlySet<string>): ReadonlyMap<string, Sayings> {
  const groups = Map.groupBy(said, ({ rule, candidate }) => identityOf(rule.id, candidate));
  const found = new Map<string, Sayings>();
  for (const [identity, group] of groups) {
    const [worst, ...others] = group.toSorted((one, other) => RANK[one.severity] - RANK[other.severity]);
    if (worst !== undefined && !claimed.has(claimKey({ rule: worst.rule.id, ...worst.candidate })))
      found.set(identity, [worst, ...others]);
  }
  return found;
}

/** Canonical and structural: never wording, never lines. People's waivers hang on it. */
function identityOf(rule: string, { subject, type, code, when }: Pick<Finding, "subject" | "type" | "code" | "when">) {
  const conditions = when === undefined || Object.keys(when).length === 0 ? null : when;
  return canonicalText([rule, subject, type ?? null, code ?? null, conditions]);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function compareSides(
  input: JudgeInput,
  base: ReadonlyMap<string, Sayings>,
  head: ReadonlyMap<string, Sayings>,
): readonly Finding[] {
  const findOwners = ownersFinder(input);
  const findSuppression = suppressor(input);
  const findings: Finding[] = [];
  for (const [identity, sayings] of head) {
    const fresh = newAtHead(base.get(identity) ?? [], sayings);
    const [said] = sayings.filter(({ candidate }) => candidate.status === "introduced");
    const status = (said ?? sayings[0]).candidate.status ?? (fresh === undefined ? "existing" : "introduced");
    findings.push(toFinding(said ?? fresh ?? sayings[0], status, findOwners, findSuppression));
  }
  for (const [identity, [said]] of base) {
    if (!head.has(identity) && !isUnknownNow(input.traced.head, said.candidate))
      findings.push(toFinding(said, said.candidate.status ?? "resolved", findOwners, findSuppression));
  }
  return findings;
}

/** What base does not say, or only as a warning: what was possible and is now certain is newly exposed. */
function newAtHead(before: readonly Said[], [worst, ...others]: Sayings): Said | undefined {
  const known = before[0];
  if (known === undefined || RANK[worst.severity] < RANK[known.severity]) return worst;
  const evidence = new Set(before.map(({ candidate }) => candidate.evidence));
  return [worst, ...others].find(
    ({ candidate }) => candidate.evidence !== undefined && !evidence.has(candidate.evidence),
  );
}

/** What can no longer be read is not mended. */
function isUnknownNow(head: Trace, { subject, type }: Candidate): boolean {
  const byCode = type === undefined ? undefined : head.fates.get(subject)?.get(type);
  return (
    byCode !== undefined && [...byCode.values()].some((fates) => fates.some(({ outcome }) => outcome === "unknown"))
  );
}

/** Base's suppressions that hold now; one of head lets nothing through before it is merged. */
function suppressor({ policy, now }: JudgeInput): FindSuppression {
  const standing = policy.suppressions.filter((suppression) => whyInvalid(suppression, now) === undefined);
  const byRule = Map.groupBy(standing, ({ rule }) => rule);
  return (found) => {
    const by = (byRule.get(found.rule) ?? []).find((suppression) => matches(suppression, found));
    if (by === undefined) return { suppressed: false };
    const { reason = "", owner = "", expires = "" } = by;
    return { suppressed: true, suppression: { reason, owner, expires } };
  };
}

type FindSuppression = (found: Found) => Pick<Finding, "suppressed" | "suppression">;

function toFinding(
  { rule, candidate, severity }: Said,
  status: Finding["status"],
  findOwners: FindOwners,
  findSuppression: FindSuppression,
): Finding {
  const { subject, type, code, when, message, fix, location, related, owners } = candidate;
  const conditions = when === undefined || Object.keys(when).length === 0 ? undefined : when;
  return {
    id: "",
    rule: rule.id,
    severity,
    status,
    subject,
    type,
    code,
    when: conditions,
    message,
    ...(candidate.difference === undefined ? {} : { difference: candidate.difference }),
    ...(candidate.edit === undefined || candidate.edit === location.path ? {} : { edit: candidate.edit }),
    ...(candidate.together === undefined ? {} : { together: candidate.together }),
    fix,
    location,
    related,
    owners: findOwners(owners),
    ...(status === "resolved" ? { suppressed: false } : findSuppression({ ...candidate, rule: rule.id })),
  };
}

function compareFindings(one: Finding, other: Finding): number {
  return (
    RANK[one.severity] - RANK[other.severity] ||
    compareText(one.rule, other.rule) ||
    compareText(one.subject, other.subject) ||
    compareText(one.type ?? "", other.type ?? "") ||
    compareText(one.code ?? "", other.code ?? "") ||
    compareText(identityOf(one.rule, one), identityOf(other.rule, other))
  );
}

/** Eight hex digits are enough until two agree in them: then all that agree get more. */
function withIds(findings: readonly Finding[], hash: Hash): readonly Finding[] {
  const digests = findings.map((finding) => hash(identityOf(finding.rule, finding)));
  const length = shortestUnique(digests);
  return findings.map((finding, index) => {
    const digest = digests[index] ?? "";
    return { ...finding, id: digest.slice(0, length.get(digest)) };
  });
}

const ID_LENGTH = 8;

function shortestUnique(digests: readonly string[]): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  let unsettled = [...new Set(digests)];
  for (let length = ID_LENGTH; unsettled.length > 0; length++) {
    const count = new Map<string, number>();
    for (const digest of unsettled) {
      const start = digest.slice(0, length);
      count.set(start, (count.get(start) ?? 0) + 1);
    }
    const settled = (digest: string) => count.get(digest.slice(0, length)) === 1 || length >= digest.length;
    for (const digest of unsettled) if (settled(digest)) lengths.set(digest, length);
    unsettled = unsettled.filter((digest) => !settled(digest));
  }
  return lengths;
}
