import type { ChangeSet } from "./change/change.ts";
import { type ComparedSide, diffSides } from "./change/diff.ts";
import { VALIDATIONS } from "./checklist/catalogue.ts";
import { deriveChecklist } from "./checklist/checklist.ts";
import type { ChecklistItem } from "./checklist/item.ts";
import type { Finding } from "./impact/finding.ts";
import { judge } from "./impact/findings.ts";
import { traceImpact } from "./impact/reach.ts";
import type { Traced } from "./impact/trace.ts";
import type { Diagnostic } from "./model/diagnostic.ts";
import { CONFIG_PATH } from "./model/files.ts";
import type { Hash } from "./model/hash.ts";
import { EMPTY_MODEL, type Model } from "./model/model.ts";
import type { Mode, Policy } from "./policy/policy.ts";
import { NOTHING_SAID } from "./policy/read-policy.ts";
import type { Remark, Report, Verdict } from "./report/report.ts";
import type { Side } from "./source/assemble.ts";
import { withOpaqueFiles } from "./source/opaque.ts";
import { isTouched } from "./source/touched.ts";

export interface AnalysisInput {
  readonly base: Side;
  readonly head: Side;
  /** Commit SHAs (or `worktree`) for the report. */
  readonly baseCommit: string;
  readonly headCommit: string;
  /** ISO-8601 UTC; only `expires` and `reviewed` depend on it. */
  readonly now: string;
  readonly hash: Hash;
  /** By principal name in lower case; undefined where nobody can be asked (the command line). */
  readonly people: ReadonlyMap<string, "known" | "unknown" | "empty"> | undefined;
  /** What the shell could not read or list completely. */
  readonly incomplete: readonly Diagnostic[];
  /** Base's last policy that could be read, where base's own can't be; undefined where there never was one. */
  readonly lastValid: Policy | undefined;
  /** The would-be merge has a conflict, so head is the pull request's own tree. */
  readonly conflict: boolean;
  /** Judge although no file that matters differs: for whoever asks about what is there. */
  readonly evenIfUntouched?: boolean;
}

/** A report with what it was made from, for whoever wants to look further. */
export interface Analysis {
  readonly report: Report;
  readonly base: Model;
  readonly head: Model;
  readonly traced: Traced;
}

/**
 * All that Ripplegate says about a change before any sign-off: the same for a pull request, the command line and an
 * editor. Pure; the same inputs give the same report.
 */
export function analyze(input: AnalysisInput): Report {
  return analyzeInDepth(input).report;
}

export function analyzeInDepth(input: AnalysisInput): Analysis {
  const judged = chooseSides(input);
  switch (judged.kind) {
    case "not-applicable":
      return emptyAnalysis(emptyReport(input, "not-applicable", judged.diagnostics));
    case "errored":
      return emptyAnalysis(emptyReport(input, "errored", judged.diagnostics));
    case "judged":
      return judgedAnalysis(input, judged);
  }
}

function emptyAnalysis(report: Report): Analysis {
  return { report, base: EMPTY_MODEL, head: EMPTY_MODEL, traced: traceImpact(EMPTY_MODEL, EMPTY_MODEL, []) };
}

interface Judged {
  readonly kind: "judged";
  readonly base: Side;
  readonly head: Side;
  /** Whose rules count. */
  readonly policy: Policy;
  readonly headPolicy: Policy | undefined;
  readonly mode: Mode;
  readonly remarks: readonly Remark[];
}

/** Policy from base, model from both sides; the exceptions are those in which one side has none to give. */
function chooseSides(
  input: AnalysisInput,
):
  | Judged
  | { readonly kind: "not-applicable"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "errored"; readonly diagnostics: readonly Diagnostic[] } {
  const { base, head } = input;
  const conflict: readonly Remark[] = input.conflict ? [{ kind: "merge-conflict" }] : [];
  if (head.status === "invalid") return { kind: "errored", diagnostics: [...head.diagnostics, ...input.incomplete] };
  if (base.status === "absent" && head.status === "absent") {
    const unlisted = [...head.diagnostics, ...input.incomplete].filter(({ code }) => code === "analysis-incomplete");
    // A notice about a file under a name that is not read is all that would ever be said.
    if (unlisted.length === 0) return { kind: "not-applicable", diagnostics: head.diagnostics };
    return { kind: "errored", diagnostics: unlisted };
  }
  const isAsked = input.evenIfUntouched === true || input.incomplete.length > 0;
  if (base.status === "ready" && !isAsked && !isTouched(base, head)) return { kind: "not-applicable", diagnostics: [] };

  if (base.status === "ready" && base.policy !== undefined) {
    const removed: readonly Remark[] = head.status === "absent" ? [{ kind: "configuration-removed" }] : [];
    const policy = base.policy;
    return {
      kind: "judged",
      base,
      head,
      policy,
      headPolicy: head.policy,
      mode: policy.mode,
      remarks: [...removed, ...mended(base, head), ...conflict],
    };
  }
  if (head.policy === undefined) return { kind: "errored", diagnostics: [...base.diagnostics, ...input.incomplete] };

  if (base.status === "absent") {
    const remarks: readonly Remark[] = [{ kind: "first-configuration" }, ...conflict];
    return { kind: "judged", base, head, policy: head.policy, headPolicy: head.policy, mode: "observe", remarks };
  }
  // Base is invalid and head repairs it: nothing can be compared, so head is judged by itself.
  const remarks: readonly Remark[] = [{ kind: "base-invalid" }, ...conflict];
  const policy = policyInForce(base, head, input.lastValid) ?? head.policy;
  return { kind: "judged", base: head, head, policy, headPolicy: head.policy, mode: policy.mode, remarks };
}

/** Sources that only base cannot read: their flows are affected, though nothing in them can be compared. */
function mended(base: Side, head: Side): readonly Remark[] {
  const unread = (side: Side) => side.diagnostics.filter(({ code }) => code === "source-unreadable");
  const still = new Set(unread(head).map(({ subject, type }) => JSON.stringify([subject, type ?? null])));
  const isMended = unread(base).some(({ subject, type }) => !still.has(JSON.stringify([subject, type ?? null])));
  return isMended ? [{ kind: "base-unreadable" }] : [];
}

function judgedAnalysis(input: AnalysisInput, judged: Judged): Analysis {
  const { policy, headPolicy, mode, remarks } = judged;
  const models = withOpaqueFiles(judged.base, judged.head);
  const base = { ...judged.base, model: models.base };
  const head = { ...judged.head, model: models.head };
  const { hash, now, people } = input;
  const repaired = remarks.some((remark) => remark.kind === "base-invalid");
  const changes = repaired ? [repairChange(policy)] : diffSides(compared(base, policy), compared(head, policy));
  const traced = traceImpact(base.model, head.model, changes);
  const findings = judge({
    base,
    head,
    policy,
    basePolicy: base.policy,
    headPolicy,
    changes,
    traced,
    people,
    incomplete: input.incomplete,
    now,
    validations: new Set(VALIDATIONS.keys()),
    hash,
  });
  const checklist = deriveChecklist({
    base: base.model,
    head: head.model,
    policy,
    headPolicy,
    changes,
    impact: traced.impact,
    reached: traced.reached,
    findings,
    hash,
  });
  const report: Report = {
    base: input.baseCommit,
    head: input.headCommit,
    mode,
    verdict: verdictOf(findings, checklist),
    scope: traced.impact.scope,
    systemTitles: titlesOf(base.model, head.model),
    changes,
    impact: traced.impact,
    findings,
    checklist,
    diagnostics: eachOnce([...head.diagnostics, ...input.incomplete]),
    remarks: changes.some((change) => change.kind === "policy-changed")
      ? [...remarks, { kind: "policy-changed" }]
      : remarks,
  };
  return { report, base: base.model, head: head.model, traced };
}

function titlesOf(base: Model, head: Model): ReadonlyMap<string, string> {
  const systems = [...base.systems, ...head.systems];
  return new Map(systems.flatMap(([id, { title }]) => (title === undefined ? [] : [[id, title]])));
}

/** One broken file is bound by many, and says the same each time. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { path, line, column } = diagnostic.location;
    const key = JSON.stringify([diagnostic.code, path, line, column, diagnostic.message]);
    if (!said.has(key)) said.set(key, diagnostic);
  }
  return [...said.values()];
}

/**
 * Whose rules count: base's, and head's only where base has none to give. Where base's can't be read, people, gate and
 * mode are those of its last version that could: whoever repairs a configuration does not choose who signs the repair.
 */
export function policyInForce(base: Side, head: Side, lastValid: Policy | undefined): Policy | undefined {
  if (base.status === "ready") return base.policy;
  if (base.status === "absent" || head.policy === undefined || lastValid === undefined) return head.policy;
  const { mode, roles, gate } = lastValid;
  return { ...head.policy, mode, roles, gate };
}

/** Worst first: an introduced, unsuppressed error blocks; anything on the checklist waits for its owner. */
function verdictOf(findings: readonly Finding[], checklist: readonly ChecklistItem[]): Verdict {
  if (findings.some(isBlocking)) return "blocked";
  return checklist.length > 0 ? "needs-sign-off" : "passed";
}

/** Whether this finding alone keeps the gate shut. */
export function isBlocking(finding: Finding): boolean {
  return finding.status === "introduced" && finding.severity === "error" && !finding.suppressed;
}

function compared(side: Side, fallback: Policy): ComparedSide {
  return {
    model: side.model,
    policy: side.policy?.canonical ?? NOTHING_SAID,
    policyAt: side.policy?.at ?? fallback.at,
    policyPlaces: side.policy?.places ?? new Map(),
  };
}

/** A repair of an invalid configuration is one change of policy: a release manager looks at what is back in force. */
function repairChange(policy: Policy): ChangeSet[number] {
  return {
    id: "policy-changed:configuration",
    kind: "policy-changed",
    subject: "configuration",
    type: undefined,
    code: undefined,
    when: undefined,
    before: undefined,
    after: undefined,
    location: policy.at,
  };
}

function emptyReport(input: AnalysisInput, verdict: Verdict, diagnostics: readonly Diagnostic[]): Report {
  const policy = input.base.policy ?? input.head.policy;
  return {
    base: input.baseCommit,
    head: input.headCommit,
    mode: policy?.mode ?? "enforce",
    verdict,
    scope: verdict === "errored" ? "unknown" : "none",
    systemTitles: new Map(),
    changes: [],
    impact: traceImpact(EMPTY_MODEL, EMPTY_MODEL, []).impact,
    findings: [],
    checklist: [],
    diagnostics: diagnostics.length === 0 && verdict === "errored" ? [unexplained()] : diagnostics,
    remarks: input.conflict ? [{ kind: "merge-conflict" }] : [],
  };
}

function unexplained(): Diagnostic {
  const location = { path: CONFIG_PATH, line: 1, column: 1 };
  return { code: "config-invalid", message: "The configuration could not be read.", location };
}
