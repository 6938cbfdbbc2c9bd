import { CHANGE_KINDS, type Change } from "../change/change.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import type { Finding } from "../impact/finding.ts";
import { type AffectedFlow, type Impact, type ImpactPath, OUTCOMES, type Step } from "../impact/impact.ts";
import type { Diagnostic, DiagnosticCode } from "../model/diagnostic.ts";
import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";
import {
  type Check,
  isBoolean,
  isInteger,
  isRecord,
  isText,
  listOf,
  nullable,
  oneOf,
  optional,
  shape,
} from "../model/shape.ts";
import type { Remark, Report, Verdict } from "./report.ts";

/**
 * The report that a text in `ripplegate.report/1` holds, for whoever shows or sums up what was judged long ago; `undefined`
 * when it is none. What the format leaves out comes back empty: `covers` of an item, the commits of a remark, titles. Nothing is
 * ever judged by it.
 */
export function readReport(text: string): Report | undefined {
  const value = parse(text);
  if (!isStored(value)) return undefined;
  const { impact } = value;
  return {
    base: value.base,
    head: value.head,
    mode: value.mode,
    systemTitles: new Map(),
    verdict: value.verdict,
    scope: value.scope,
    changes: value.changes.map(readChange),
    impact: {
      systems: impact.systems.map(({ id, hops, owner }) => ({ id, hops, owner: owner ?? undefined })),
      flows: impact.flows.map(readFlow),
      paths: impact.paths.map(readPath),
      absorbed: impact.absorbed,
      unaffected: impact.unaffected,
      scope: value.scope,
      coverage: value.coverage,
    },
    findings: value.findings.map(readFinding),
    checklist: value.checklist.map(readItem),
    diagnostics: value.diagnostics.map(readDiagnostic),
    remarks: value.remarks.map((kind) => (kind === "unattributed-commits" ? { kind, commits: [] } : { kind })),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member that is `null` where there is nothing. */
type Nulled<T> = { readonly [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

type StoredChange = Nulled<Omit<Change, "when">> & { readonly when?: Conditions | undefined };
type StoredFlow = Nulled<Omit<AffectedFlow, "firstLoud" | "firstSilent">> & {
  readonly firstLoud: StoredFailure | null;
  readonly firstSilent: StoredFailure | null;
};
type StoredFailure = Nulled<NonNullable<AffectedFlow["firstLoud"]>>;
type StoredStep =
  | {
      readonly system: string;
      readonly type: string;
      readonly code: string | null;
      readonly when?: Conditions | undefined;
    }
  | { readonly flow: string; readonly map: string | null; readonly via: Extract<Step, { kind: "hop" }>["via"] };
type StoredPath = Omit<ImpactPath, "steps"> & { readonly steps: readonly StoredStep[] };
type StoredFinding = Nulled<
  Omit<Finding, "when" | "related" | "suppressed" | "suppression" | "difference" | "edit" | "together">
> & {
  readonly when?: Conditions | undefined;
  readonly related?: Location | undefined;
  readonly suppressed?: boolean | undefined;
  readonly suppression?: Finding["suppression"] | undefined;
};
type StoredItem = Omit<ChecklistItem, "insteadOf" | "covers" | "reason" | "way" | "question"> & {
  readonly insteadOf?: string | undefined;
  readonly question?: string | undefined;
};
type StoredDiagnostic = Pick<Diagnostic, "code" | "message" | "location"> & { readonly related?: Location | undefined };

interface Stored {
  readonly base: string;
  readonly head: string;
  readonly mode: Report["mode"];
  readonly verdict: Verdict;
  readonly scope: Report["scope"];
  readonly changes: readonly StoredChange[];
  readonly impact: {
    readonly systems: readonly { readonly id: string; readonly hops: number; readonly owner: string | null }[];
    readonly flows: readonly StoredFlow[];
    readonly paths: readonly StoredPath[];
    readonly absorbed: Impact["absorbed"];
    readonly unaffected: readonly string[];
  };
  readonly findings: readonly StoredFinding[];
  readonly checklist: readonly StoredItem[];
  readonly diagnostics: readonly StoredDiagnostic[];
  readonly coverage: Impact["coverage"];
  readonly remarks: readonly Remark["kind"][];
}

function isJson(_: unknown): _ is JsonValue {
  return true;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isConditions(value: unknown): value is Conditions {
  return isRecord(value) && Object.values(value).every(isText);
}

const isLocation = shape<Location>({ path: isText, line: isInteger, column: isInteger });
const isTexts = listOf(isText);

const isFailure = shape<StoredFailure>({
  flow: isText,
  type: isText,
  code: nullable(isText),
  map: nullable(isText),
  hops: isInteger,
});

const isCodeStep = shape<Extract<StoredStep, { system: string }>>({
  system: isText,
  type: isText,
  code: nullable(isText),
  when: optional(isConditions),
});
const isHopStep = shape<Extract<StoredStep, { flow: string }>>({
  flow: isText,
  map: nullable(isText),
  via: oneOf("entry", "default", "same", "missing"),
});
const isStep: Check<StoredStep> = (value): value is StoredStep => isCodeStep(value) || isHopStep(value);

/** Records, so that the compiler asks for what is added to the unions. */
const diagnosticCodes: Readonly<Record<DiagnosticCode, true>> = {
  "config-invalid": true,
  "source-unreadable": true,
  "reference-unknown": true,
  "map-ambiguous": true,
  "analysis-incomplete": true,
  notice: true,
};
const remarkKinds: Readonly<Record<Remark["kind"], true>> = {
  "first-configuration": true,
  "configuration-removed": true,
  "base-invalid": true,
  "base-unreadable": true,
  "policy-changed": true,
  "merge-conflict": true,
  "unattributed-commits": true,
};

function keyOf<Key extends string>(record: Readonly<Record<Key, true>>): Check<Key> {
  return (value): value is Key => isText(value) && Object.hasOwn(record, value);
}

const isStored = shape<Stored>({
  base: isText,
  head: isText,
  mode: oneOf("enforce", "observe"),
  verdict: oneOf("not-applicable", "passed", "needs-sign-off", "blocked", "errored"),
  scope: oneOf("none", "additive", "code-scoped", "flow-wide", "unknown"),
  changes: listOf(
    shape<StoredChange>({
      id: isText,
      kind: oneOf(...CHANGE_KINDS),
      subject: isText,
      type: nullable(isText),
      code: nullable(isText),
      when: optional(isConditions),
      before: isJson,
      after: isJson,
      location: isLocation,
    }),
  ),
  impact: shape<Stored["impact"]>({
    systems: listOf(
      shape<Stored["impact"]["systems"][number]>({ id: isText, hops: isInteger, owner: nullable(isText) }),
    ),
    flows: listOf(
      shape<StoredFlow>({
        id: isText,
        from: isText,
        to: isText,
        hops: isInteger,
        volumePerDay: nullable(isNumber),
        because: isTexts,
        types: isTexts,
        internal: isBoolean,
        firstLoud: nullable(isFailure),
        firstSilent: nullable(isFailure),
      }),
    ),
    paths: listOf(
      shape<StoredPath>({
        change: isText,
        also: isTexts,
        side: oneOf("base", "head"),
        outcome: oneOf(...OUTCOMES),
        steps: listOf(isStep),
        more: isInteger,
      }),
    ),
    absorbed: listOf(shape<Impact["absorbed"][number]>({ system: isText, type: isText, code: isText, change: isText })),
    unaffected: isTexts,
  }),
  findings: listOf(
    shape<StoredFinding>({
      id: isText,
      rule: isText,
      severity: oneOf("error", "warning", "info"),
      status: oneOf("introduced", "existing", "resolved"),
      subject: isText,
      type: nullable(isText),
      code: nullable(isText),
      when: optional(isConditions),
      message: isText,
      fix: isText,
      location: isLocation,
      related: optional(isLocation),
      owners: isTexts,
      suppressed: optional(isBoolean),
      suppression: optional(
        shape<NonNullable<Finding["suppression"]>>({ reason: isText, owner: isText, expires: isText }),
      ),
    }),
  ),
  checklist: listOf(
    shape<StoredItem>({
      id: isText,
      validation: isText,
      title: isText,
      subject: isText,
      role: isText,
      insteadOf: optional(isText),
      owners: isTexts,
      deputies: isTexts,
      required: isInteger,
      evidence: oneOf("required", "optional"),
      because: isTexts,
      why: isText,
      question: optional(isText),
      fingerprint: isText,
    }),
  ),
  diagnostics: listOf(
    shape<StoredDiagnostic>({
      code: keyOf(diagnosticCodes),
      message: isText,
      location: isLocation,
      related: optional(isLocation),
    }),
  ),
  coverage: shape<Impact["coverage"]>({ codes: isInteger, traced: isInteger }),
  remarks: listOf(keyOf(remarkKinds)),
});

function readChange(change: StoredChange): Change {
  const { type, code, when, before, after } = change;
  return {
    ...change,
    type: type ?? undefined,
    code: code ?? undefined,
    when,
    before: before ?? undefined,
    after: after ?? undefined,
  };
}

function readFlow(flow: StoredFlow): AffectedFlow {
  const { volumePerDay, firstLoud, firstSilent } = flow;
  return {
    ...flow,
    volumePerDay: volumePerDay ?? undefined,
    firstLoud: readFailure(firstLoud),
    firstSilent: readFailure(firstSilent),
  };
}

function readFailure(failure: StoredFailure | null): AffectedFlow["firstLoud"] {
  return failure === null ? undefined : { ...failure, map: failure.map ?? undefined };
}

function readPath(path: StoredPath): ImpactPath {
  const { change, also, side, outcome, more } = path;
  return { change, also, side, outcome, more, steps: path.steps.map(readStep) };
}

function readStep(step: StoredStep): Step {
  if ("flow" in step) return { kind: "hop", ...step, map: step.map ?? undefined };
  return { kind: "code", ...step, when: step.when };
}

function readFinding(finding: StoredFinding): Finding {
  const { type, code, when, related, suppressed, suppression, ...rest } = finding;
  return {
    ...rest,
    type: type ?? undefined,
    code: code ?? undefined,
    when,
    related,
    suppressed: suppressed === true,
    ...(suppression === undefined ? {} : { suppression }),
  };
}

function readItem(item: StoredItem): ChecklistItem {
  const { insteadOf, question, why } = item;
  return { ...item, insteadOf, question, reason: why, way: undefined, covers: [] };
}

function readDiagnostic({ code, message, location, related }: StoredDiagnostic): Diagnostic {
  return { code, message, location, ...(related === undefined ? {} : { related }) };
}
