import { createHash } from "node:crypto";
import { diffSides } from "../../src/core/change/diff.ts";
import { VALIDATIONS } from "../../src/core/checklist/catalogue.ts";
import type { Finding } from "../../src/core/impact/finding.ts";
import { type JudgedSide, judge } from "../../src/core/impact/findings.ts";
import { traceImpact } from "../../src/core/impact/reach.ts";
import type { People } from "../../src/core/impact/rule.ts";
import { canonicalText } from "../../src/core/model/canonical.ts";
import type { Diagnostic } from "../../src/core/model/diagnostic.ts";
import type { Location } from "../../src/core/model/location.ts";
import { compareText } from "../../src/core/model/location.ts";
import {
  type GateSettings,
  type OwnValidation,
  type Policy,
  type Principal,
  type Role,
  type RuleSetting,
  STRICT_GATE,
  type Suppression,
} from "../../src/core/policy/policy.ts";
import { type ModelLiteral, model } from "./model.ts";

const AT: Location = { path: ".github/ripplegate.yml", line: 1, column: 1 };

/** Everything beside the two models, each with a plain default. */
export interface JudgeOptions {
  readonly policy?: PolicyLiteral;
  /** Head's own settings, base's where left out; `null` where head has no configuration any more. */
  readonly headPolicy?: PolicyLiteral | null;
  readonly people?: { readonly [principal: string]: "known" | "unknown" | "empty" };
  readonly baseDiagnostics?: readonly Diagnostic[];
  readonly headDiagnostics?: readonly Diagnostic[];
  readonly incomplete?: readonly Diagnostic[];
  readonly now?: string;
}

/** What the rules say about a pull request between two landscapes. */
export function judgeModels(
  baseLiteral: ModelLiteral,
  headLiteral: ModelLiteral,
  options: JudgeOptions = {},
): readonly Finding[] {
  const policy = policyOf(options.policy ?? {});
  const headPolicy =
    options.headPolicy === null ? undefined : options.headPolicy === undefined ? policy : policyOf(options.headPolicy);
  const base = sideOf(baseLiteral, options.baseDiagnostics);
  const head = sideOf(headLiteral, options.headDiagnostics);
  const changes = diffSides(
    { model: base.model, policy: policy.canonical, policyAt: AT },
    { model: head.model, policy: headPolicy?.canonical ?? new Map(), policyAt: AT },
  );
  return judge({
    base,
    head,
    policy,
    basePolicy: policy,
    headPolicy,
    changes,
    traced: traceImpact(base.model, head.model, changes),
    people: peopleOf(options.people),
    incomplete: options.incomplete ?? [],
    now: options.now ?? "2026-11-02T09:00:00Z",
    validations: new Set(VALIDATIONS.keys()),
    hash: sha256,
  });
}

/** What one rule says, told shortly and in order: `introduced error order-release shipping-method express-intl`. */
export function told(findings: readonly Finding[], rule: string): readonly string[] {
  return findings.filter((finding) => finding.rule === rule).map(tellShortly);
}

function tellShortly({ status, severity, subject, type, code, when }: Finding): string {
  const conditions = Object.entries(when ?? {}).map(([name, value]) => `${name}=${value}`);
  return [status, severity, subject, type, code, ...conditions].filter((word) => word !== undefined).join(" ");
}

/** The only finding of a rule; fails where there is none or more than one. */
export function only(findings: readonly Finding[], rule: string): Finding {
  const [finding, ...more] = findings.filter((one) => one.rule === rule);
  if (finding === undefined || more.length > 0) throw new Error(`${rule}: ${more.length + 1} or none`);
  return finding;
}

export interface PolicyLiteral {
  readonly mode?: Policy["mode"];
  /** `{ warehouse: ["@acme/warehouse"] }`, or with deputies. */
  readonly roles?: {
    readonly [name: string]:
      | readonly string[]
      | { readonly members: readonly string[]; readonly deputies: readonly string[] };
  };
  readonly gate?: Partial<GateSettings>;
  readonly aliases?: { readonly [word: string]: string };
  readonly rules?: { readonly [rule: string]: RuleSetting["severity"] | { readonly maxAgeDays: number } };
  readonly suppressions?: readonly Partial<Suppression>[];
  readonly validations?: { readonly [id: string]: Partial<OwnValidation> };
  readonly disabled?: readonly string[];
  /** Canonical text of other policy keys. */
  readonly canonical?: { readonly [key: string]: string };
  /** Lines of the document's keys: `{ "gate.author-may-sign": 12 }`. */
  readonly lines?: { readonly [key: string]: number };
}

export function policyOf(literal: PolicyLiteral): Policy {
  const roles = Object.entries(literal.roles ?? {}).map(([name, people]): [string, Role] => {
    const long = isList(people) ? { members: people, deputies: [] } : people;
    return [name, { name, members: long.members.map(principal), deputies: long.deputies.map(principal), at: AT }];
  });
  const gate: GateSettings = {
    ...STRICT_GATE,
    reviewSigns: true,
    requestReviews: true,
    ...literal.gate,
  };
  const mode = literal.mode ?? "enforce";
  const canonical: readonly (readonly [string, string])[] = [
    ["gate", canonicalText([{ ...gate }, {}])],
    ["mode", canonicalText(mode)],
    ["roles", JSON.stringify(literal.roles ?? {})],
    ...Object.entries(literal.canonical ?? {}),
  ];
  return {
    mode,
    roles: new Map(roles.sort(([one], [other]) => compareText(one, other))),
    gate,
    aliases: new Map(Object.entries(literal.aliases ?? {})),
    rules: new Map(Object.entries(literal.rules ?? {}).map(([rule, setting]) => [rule, ruleSetting(setting)])),
    suppressions: (literal.suppressions ?? []).map((one) => ({ ...NO_SUPPRESSION, ...one })),
    opaque: [],
    validations: {
      changed: new Map(
        Object.entries(literal.validations ?? {}).map(([id, one]) => [id, { ...NO_VALIDATION, ...one }]),
      ),
      disabled: new Map((literal.disabled ?? []).map((id) => [id, AT])),
    },
    canonical: new Map(canonical),
    places: new Map(Object.entries(literal.lines ?? {}).map(([key, line]) => [key, { ...AT, line }])),
    at: AT,
  };
}

function ruleSetting(setting: RuleSetting["severity"] | { readonly maxAgeDays: number }): RuleSetting {
  return typeof setting === "object"
    ? { severity: undefined, maxAgeDays: setting.maxAgeDays, at: AT }
    : { severity: setting, maxAgeDays: undefined, at: AT };
}

const NO_SUPPRESSION: Suppression = {
  rule: "",
  subject: "",
  code: undefined,
  reason: undefined,
  owner: undefined,
  expires: undefined,
  at: AT,
};

const NO_VALIDATION: OwnValidation = {
  title: undefined,
  role: undefined,
  evidence: undefined,
  required: undefined,
  on: [],
  at: AT,
};

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function principal(name: string): Principal {
  const [org, slug] = name.slice(1).split("/");
  return slug === undefined ? { kind: "user", login: org ?? "" } : { kind: "team", org: org ?? "", slug };
}

function sideOf(literal: ModelLiteral, diagnostics: readonly Diagnostic[] = []): JudgedSide {
  return { model: model(literal), diagnostics };
}

function peopleOf(literal: JudgeOptions["people"]): People | undefined {
  return literal === undefined ? undefined : new Map(Object.entries(literal));
}

/** `Array.isArray` does not narrow a readonly array. */
function isList<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value);
}
