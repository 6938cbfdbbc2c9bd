import type { JsonValue } from "../../model/json.ts";
import { compareText, type Location } from "../../model/location.ts";
import { type Policy, principalName, RELEASE_MANAGER, type Role, type RuleSetting } from "../../policy/policy.ts";
import type { Candidate, Rule } from "../rule.ts";
import { quote, quoteSome } from "../words.ts";

/**
 * Detects: this pull request loosens the rules, the owners or the gate.
 * Why: a change must not be let through by the change itself; release managers look at it.
 * Cannot see: people who join or leave a team on GitHub.
 * Example: `mode: enforce` becomes `mode: observe`.
 */
export const policyWeakened: Rule = {
  id: "policy-weakened",
  severity: "warning",
  docs: {
    detects:
      "The configuration is removed; its mode goes from `enforce` to `observe`; the people of a role change or a role goes; a setting of the gate is loosened; something goes from `opaque`, `validations` or `aliases`; a rule is lowered or switched off; suppressions are added. A new role weakens nothing.",
    why: "Rules are read from the base branch, so this pull request is still judged by the old ones. The next one is judged by these: release managers have to want that.",
    blind: "Who joins or leaves a team on GitHub. Whether another person in a role is the right one.",
    example: `\`\`\`diff
-mode: enforce
+mode: observe
\`\`\``,
    fix: "Leave it as it was, or have a release manager sign it.",
  },
  mirror: { waiver: "Stricter rules let nothing through, so nobody has to be warned of them." },
  judge: (side) => {
    const { comparison, policy } = side;
    if (comparison === undefined) return [];
    const head = comparison.headPolicy;
    if (head === undefined) return [removedCandidate(policy)];
    return [
      ...weakenedMode(policy, head),
      ...weakenedRoles(policy, head),
      ...weakenedGate(policy, head),
      ...weakenedAliases(policy, head),
      ...weakenedRules(policy, head),
      ...weakenedKeys(policy, head),
    ].map((one) => toCandidate(one));
  },
};

interface Weakened {
  /** `mode`, a role, `gate`, … */
  readonly subject: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly location: Location;
}

function removedCandidate(policy: Policy): Candidate {
  const message = "The configuration is removed: from now on nothing is checked and nobody is asked.";
  return toCandidate({ subject: "configuration", code: undefined, message, location: policy.at });
}

function weakenedMode(base: Policy, head: Policy): readonly Weakened[] {
  if (base.mode !== "enforce" || head.mode !== "observe") return [];
  const message = 'The mode goes from "enforce" to "observe": from now on nothing is blocked any more.';
  return [{ subject: "mode", code: undefined, message, location: placeOf(head, "mode") }];
}

function weakenedRoles(base: Policy, head: Policy): readonly Weakened[] {
  return [...base.roles.values()].flatMap((before) => {
    const after = head.roles.get(before.name);
    const said = after === undefined ? "is removed" : sayPeople(before, after);
    if (said === undefined) return [];
    const message = `Role ${quote(before.name)} ${said}: other people, or nobody, can sign for it from now on.`;
    return [{ subject: before.name, code: undefined, message, location: after?.at ?? placeOf(head, "roles") }];
  });
}

function sayPeople(before: Role, after: Role): string | undefined {
  if (after.members.length === 0 && before.members.length > 0) return "loses all its people";
  const was = namesOf(before);
  const is = namesOf(after);
  const gone = [...was].filter((name) => !is.has(name)).sort(compareText);
  const come = [...is].filter((name) => !was.has(name)).sort(compareText);
  const parts = [
    gone.length === 0 ? undefined : `loses ${quoteSome(gone, NAMES_MAX)}`,
    come.length === 0 ? undefined : `gets ${quoteSome(come, NAMES_MAX)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" and ");
}

const NAMES_MAX = 10;

/** Ignoring case, as GitHub does; a deputy who becomes a member counts as other people. */
function namesOf({ members, deputies }: Role): ReadonlySet<string> {
  return new Set([
    ...members.map((member) => principalName(member).toLowerCase()),
    ...deputies.map((deputy) => `${principalName(deputy).toLowerCase()} (deputy)`),
  ]);
}

function weakenedGate(base: Policy, head: Policy): readonly Weakened[] {
  const { gate: before } = base;
  const { gate: after } = head;
  const loosened: readonly (readonly [boolean, string, string])[] = [
    [!before.authorMaySign && after.authorMaySign, "author-may-sign", "authors can sign their own changes"],
    [
      !before.committersMaySign && after.committersMaySign,
      "committers-may-sign",
      "committers can sign their own changes",
    ],
    [before.distinctPeople && !after.distinctPeople, "distinct-people", "one person can sign for several roles"],
    [!before.reviewSigns && after.reviewSigns, "review-signs", "an approving review signs what needs no evidence"],
    [extrasOf(base) !== extrasOf(head), "override", "other people, or fewer, can override and waive, or for longer"],
  ];
  return loosened
    .filter(([isLoosened]) => isLoosened)
    .map(([, code, words]) => {
      const message = `The gate's setting ${quote(code)} is different: from now on ${words}.`;
      return { subject: "gate", code, message, location: head.places.get(`gate.${code}`) ?? placeOf(head, "gate") };
    });
}

/** Override and waiver settings: the second part of the gate's canonical text. */
function extrasOf(policy: Policy): string {
  const text = policy.canonical.get("gate");
  const parts = text === undefined ? undefined : parse(text);
  return isList(parts) ? JSON.stringify(parts[1] ?? null) : "";
}

function weakenedAliases(base: Policy, head: Policy): readonly Weakened[] {
  return [...base.aliases]
    .filter(([word, type]) => head.aliases.get(word) !== type)
    .map(([word, type]) => ({
      subject: "aliases",
      code: word,
      message: `${quote(word)} is no longer treated like ${quote(type)}: what is asked for that type is not asked for it any more.`,
      location: placeOf(head, "aliases"),
    }));
}

/** The key's line; of one that is gone the document. */
function placeOf(policy: Policy, key: string): Location {
  return policy.places.get(key) ?? policy.at;
}

/** Rules that are lowered, switched off, or look less closely. A rule whose built-in severity is not known here may be. */
function weakenedRules(base: Policy, head: Policy): readonly Weakened[] {
  return [...new Set([...base.rules.keys(), ...head.rules.keys()])].sort(compareText).flatMap((rule) => {
    const before = base.rules.get(rule);
    const after = head.rules.get(rule);
    const location = after?.at ?? placeOf(head, "rules");
    if (isLower(before?.severity, after?.severity)) {
      const words =
        after?.severity === "off" ? "is switched off" : `goes from ${saySeverity(before)} to ${saySeverity(after)}`;
      const message = `The rule ${quote(rule)} ${words}: from now on it can let more through.`;
      return [{ subject: "rules", code: rule, message, location }];
    }
    if ((after?.maxAgeDays ?? 0) <= (before?.maxAgeDays ?? 0) || after?.maxAgeDays === undefined) return [];
    const message = `The rule ${quote(rule)} waits ${after.maxAgeDays} days before it says anything: longer than before.`;
    return [{ subject: "rules", code: rule, message, location }];
  });
}

type OwnSeverity = RuleSetting["severity"];

const STRICTNESS = { off: 0, info: 1, warning: 2, error: 3 } as const;

/** Undefined is the built-in severity: nothing is lower than "off", and nothing is higher than "error". */
function isLower(before: OwnSeverity, after: OwnSeverity): boolean {
  if (before === after) return false;
  if (before === undefined) return after !== "error";
  if (after === undefined) return before !== "off";
  return STRICTNESS[after] < STRICTNESS[before];
}

function saySeverity(setting: RuleSetting | undefined): string {
  return setting?.severity === undefined ? "the built-in severity" : quote(setting.severity);
}

/** Keys that are compared as data: whatever stood there and stands there no longer, and what can only loosen. */
function weakenedKeys(base: Policy, head: Policy): readonly Weakened[] {
  return ["opaque", "suppressions", "validations"].flatMap((key) => {
    const before = base.canonical.get(key);
    const after = head.canonical.get(key);
    if (before === after || !isWeaker(key, before, after)) return [];
    const message = `${quote(key)} is different in a way that can let more through than before.`;
    return [{ subject: key, code: undefined, message, location: placeOf(head, key) }];
  });
}

function isWeaker(key: string, before: string | undefined, after: string | undefined): boolean {
  switch (key) {
    case "suppressions":
      // Every suppression lets something through; one that goes does not.
      return !containsAll(before, after);
    case "validations":
      return !containsAll(after, before) || disabledOf(after) !== disabledOf(before);
    default:
      return !containsAll(after, before);
  }
}

/** Every item or member of `part` stands unchanged in `whole`. */
function containsAll(whole: string | undefined, part: string | undefined): boolean {
  const known = new Set(partsOf(whole));
  return partsOf(part).every((one) => known.has(one));
}

function disabledOf(text: string | undefined): string {
  return partsOf(text).find((part) => part.startsWith('["disable",')) ?? "";
}

function partsOf(text: string | undefined): readonly string[] {
  const value = text === undefined ? null : parse(text);
  if (isList(value)) return value.map((item) => JSON.stringify(item));
  return typeof value === "object" && value !== null
    ? Object.entries(value).map((member) => JSON.stringify(member))
    : [];
}

/** Canonical text is ours, so it parses; texts equal there are equal here. */
function parse(text: string): JsonValue {
  return JSON.parse(text);
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function toCandidate({ subject, code, message, location }: Weakened): Candidate {
  return {
    subject,
    type: undefined,
    code,
    when: undefined,
    message,
    fix: "Leave it as it was, or have a release manager confirm it.",
    location,
    related: undefined,
    owners: [{ kind: "role", id: RELEASE_MANAGER }],
  };
}
