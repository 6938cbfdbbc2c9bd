import type { Gate } from "../gate/gate-state.ts";
import type { Finding } from "../impact/finding.ts";
import { unreachable } from "../model/assert.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compareText } from "../model/location.ts";
import type { Report } from "../report/report.ts";
import { count, listInWords } from "./count.ts";
import { groupDigits } from "./escape.ts";
import { countProblems, groupProblems } from "./problems.ts";

/** The verdict as people read it first, in the check's title, the comment's first line and the terminal. */
export interface VerdictWords {
  /** One sign that says the same as the words do. */
  readonly mark: "⛔" | "⏳" | "✅" | "⚪" | "🔓";
  /**
   * `Blocked: 2 codes have no mapping`. Our own words, but for the reason of an error, which may quote foreign text:
   * escape it for its place like any other.
   */
  readonly title: string;
}

/** Says the gate's state; without a gate (command line) what the report alone asks for. */
export function sayVerdict(report: Report, gate: Gate | undefined): VerdictWords {
  const state = verdictState(report, gate);
  const isObserved = (gate?.mode ?? report.mode) === "observe" && state.kind !== "not-applicable";
  const title = isObserved ? `Observing only: ${wouldBe(state)}` : whatIs(state);
  return { mark: MARKS[state.kind], title: `${title}${sayMended(report)}${sayCoverage(report)}` };
}

/** Introduced errors that nobody suppressed: what blocks. In the report's order. */
export function blockingFindings(report: Report): readonly Finding[] {
  return report.findings.filter(
    (finding) => finding.severity === "error" && finding.status === "introduced" && !finding.suppressed,
  );
}

/** Those of them that nobody waived. Without a gate all of them. */
export function unwaivedFindings(report: Report, gate: Gate | undefined): readonly Finding[] {
  const waived = new Set(gate?.waivers.map(({ finding }) => finding));
  return blockingFindings(report).filter(({ id }) => !waived.has(id));
}

/** How many sign-offs the gate asks for, and how many of them are missing. Without a gate all are missing. */
export function signOffCounts(
  report: Report,
  gate: Gate | undefined,
): { readonly required: number; readonly missing: number } {
  const required = report.checklist.reduce((sum, item) => sum + item.required, 0);
  const missing = gate === undefined ? required : gate.items.reduce((sum, { missing }) => sum + missing, 0);
  return { required, missing };
}

type VerdictState =
  | { readonly kind: "not-applicable" }
  | { readonly kind: "passed"; readonly required: number; readonly waived: number }
  | { readonly kind: "overridden"; readonly by: readonly string[] }
  | { readonly kind: "waiting"; readonly missing: number; readonly required: number; readonly counts: boolean }
  | { readonly kind: "blocked"; readonly why: string }
  | { readonly kind: "errored"; readonly reason: string };

const MARKS = {
  "not-applicable": "⚪",
  passed: "✅",
  overridden: "🔓",
  waiting: "⏳",
  blocked: "⛔",
  errored: "⛔",
} as const;

function verdictState(report: Report, gate: Gate | undefined): VerdictState {
  const { required, missing } = signOffCounts(report, gate);
  if (gate === undefined) {
    switch (report.verdict) {
      case "not-applicable":
        return { kind: "not-applicable" };
      case "passed":
        return { kind: "passed", required: 0, waived: 0 };
      case "needs-sign-off":
        return { kind: "waiting", missing, required, counts: false };
      case "blocked":
        return { kind: "blocked", why: sayBlocking(report, undefined) };
      case "errored":
        return { kind: "errored", reason: firstReason(report) };
      default:
        return unreachable(report.verdict);
    }
  }
  switch (gate.state.kind) {
    case "not-applicable":
      return { kind: "not-applicable" };
    case "passed":
      return {
        kind: "passed",
        required,
        waived: countProblems(
          report,
          gate.waivers.map(({ finding }) => finding),
        ),
      };
    case "overridden":
      return { kind: "overridden", by: [...new Set(gate.state.by.map(({ login }) => login))] };
    case "pending":
      return { kind: "waiting", missing, required, counts: true };
    case "blocked":
      return { kind: "blocked", why: sayBlocking(report, gate) };
    case "errored":
      return { kind: "errored", reason: withPlace(gate.state.reason, report) };
    default:
      return unreachable(gate.state);
  }
}

function whatIs(state: VerdictState): string {
  switch (state.kind) {
    case "not-applicable":
      return "No integration config touched";
    case "passed":
      return `Passed: ${sayPassed(state)}`;
    case "overridden":
      return `Overridden by ${listInWords(state.by.map((login) => `@${login}`))}`;
    case "waiting":
      return state.counts
        ? `Waiting for ${groupDigits(state.missing)} of ${count(state.required, "sign-off")}`
        : `Needs ${count(state.required, "sign-off")}`;
    case "blocked":
      return `Blocked: ${state.why}`;
    case "errored":
      return `Could not analyse: ${state.reason}`;
    default:
      return unreachable(state);
  }
}

function wouldBe(state: VerdictState): string {
  switch (state.kind) {
    case "not-applicable":
      return "no integration config touched";
    case "passed":
      return `this would pass (${sayPassed(state)})`;
    case "overridden":
      return `overridden by ${listInWords(state.by.map((login) => `@${login}`))}`;
    case "waiting":
      return `this would wait for ${groupDigits(state.missing)} of ${count(state.required, "sign-off")}`;
    case "blocked":
      return `this would be blocked (${state.why})`;
    case "errored":
      return `could not analyse (${state.reason})`;
    default:
      return unreachable(state);
  }
}

function sayPassed({ required, waived }: Extract<VerdictState, { kind: "passed" }>): string {
  const signed = required === 0 ? "nothing needs a sign-off" : count(required, "sign-off");
  return waived === 0 ? signed : `${signed}, ${count(waived, "problem")} waived`;
}

/** Why sign-offs are asked for although no change is listed. */
function sayMended(report: Report): string {
  const isMended = report.remarks.some(({ kind }) => kind === "base-unreadable");
  return isMended ? ": a file on the base branch could not be read" : "";
}

function sayCoverage(report: Report): string {
  const { codes, traced } = report.impact.coverage;
  return report.verdict === "not-applicable" || traced >= codes
    ? ""
    : ` (traced ${groupDigits(traced)} of ${count(codes, "code")})`;
}

function sayBlocking(report: Report, gate: Gate | undefined): string {
  const findings = unwaivedFindings(report, gate);
  const vetoed = sayVetoed(gate);
  if (findings.length > 0)
    return [...vetoed, countByWords(groupProblems(findings).map(({ finding }) => finding))].join("; ");
  if (vetoed.length > 0) return vetoed.join("; ");
  const unsignable = report.checklist.filter((item) => item.owners.length + item.deputies.length === 0).length;
  if (unsignable > 0) return `nobody can sign ${count(unsignable, "item")} of the checklist`;
  return gate?.state.kind === "blocked" && gate.state.findings.length > 0
    ? count(gate.state.findings.length, "problem")
    : "something must be mended first";
}

function sayVetoed(gate: Gate | undefined): readonly string[] {
  if (gate === undefined || gate.rejections.length === 0) return [];
  const people = [...new Set(gate.rejections.map(({ login }) => `@${login}`))];
  const shown = people.slice(0, PEOPLE_NAMED_MAX);
  const left = people.length - shown.length;
  return [`rejected by ${listInWords(left === 0 ? shown : [...shown, `${left} more`])}`];
}

const PEOPLE_NAMED_MAX = 3;

/** Most frequent first; the third kind and on are summed. */
function countByWords(findings: readonly Finding[]): string {
  const numbers = new Map<string, number>();
  for (const { rule } of findings) numbers.set(rule, (numbers.get(rule) ?? 0) + 1);
  const ordered = [...numbers].sort(([one, few], [other, many]) => many - few || compareText(one, other));
  const named = ordered.filter(([rule]) => RULE_WORDS.has(rule)).slice(0, KINDS_NAMED_MAX);
  const rest = findings.length - named.reduce((sum, [, number]) => sum + number, 0);
  const phrases = named.map(([rule, number]) => RULE_WORDS.get(rule)?.(number) ?? count(number, "problem"));
  const more = named.length === 0 ? count(rest, "problem") : count(rest, "more problem");
  return listInWords(rest === 0 ? phrases : [...phrases, more]);
}

/** Two kinds can be taken in at a glance; the findings themselves stand below. */
const KINDS_NAMED_MAX = 2;

type Phrase = (number: number) => string;

const have: (one: string, many: string) => (what: string) => Phrase = (one, many) => (what) => (number) =>
  `${count(number, one, many)} ${number === 1 ? "has" : "have"} ${what}`;
const are: (one: string, many: string) => (what: string) => Phrase = (one, many) => (what) => (number) =>
  `${count(number, one, many)} ${number === 1 ? "is" : "are"} ${what}`;

const codesHave = have("code", "codes");
const codesAre = are("code", "codes");

/** What blocks, counted in words. A rule without words of its own counts as a problem. */
const RULE_WORDS: ReadonlyMap<string, Phrase> = new Map<string, Phrase>([
  ["code-unmapped", codesHave("no mapping")],
  ["code-unmapped-silent", codesHave("no mapping and would vanish without an error")],
  ["code-not-accepted", codesAre("not accepted by the receiver")],
  ["code-dead-end", codesAre("lost on the way")],
  ["code-removed-in-use", (number) => `${count(number, "removed code")} ${number === 1 ? "is" : "are"} still in use`],
  ["code-reused", (number) => `${count(number, "retired code")} would get a new meaning`],
  ["code-coerced", codesAre("likely to be read as another value")],
  ["code-too-long", codesAre("too long for the receiver")],
  ["accepts-shrunk-in-use", codesAre("still sent, but no longer accepted")],
  ["map-ambiguous", codesHave("two targets")],
  ["map-not-invertible", codesHave("no way back")],
  ["map-round-trip", (number) => `${count(number, "code")} would come back as another`],
  ["map-default-changed", (number) => `${count(number, "map")} would send all unlisted codes elsewhere`],
  ["map-condition-gap", (number) => `${count(number, "condition")} ${number === 1 ? "has" : "have"} no branch`],
  ["reference-unknown", are("name", "names")("not declared anywhere")],
  ["flow-added-incomplete", (number) => `${count(number, "new flow")} ${number === 1 ? "is" : "are"} incomplete`],
  ["owner-missing", (number) => `${count(number, "owner")} missing`],
  ["errors-owner-missing", have("flow", "flows")("nobody for failed messages")],
  [
    "owner-unresolvable",
    (number) => `GitHub does not know ${number === 1 ? "1 owner" : `${count(number, "owner")}`}, or the team is empty`,
  ],
  ["spec-not-updated", are("agreed scope", "agreed scopes")("not updated")],
  ["source-unreadable", (number) => `${count(number, "file")} cannot be read`],
  ["analysis-incomplete", (number) => `${count(number, "part")} could not be analysed`],
]);

function firstReason(report: Report): string {
  const broken = report.diagnostics.find(({ code }) => code === "config-invalid") ?? report.diagnostics[0];
  return broken === undefined ? "the reason was not recorded" : placed(broken);
}

/** The gate's reason, with the place where it is one of the report's own. */
function withPlace(reason: string, report: Report): string {
  if (reason === "") return firstReason(report);
  const own = report.diagnostics.find(({ message }) => message === reason);
  return own === undefined ? reason : placed(own);
}

function placed({ location, message }: Diagnostic): string {
  return `${location.path}:${location.line} ${message}`;
}
