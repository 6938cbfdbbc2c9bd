import type { Finding } from "../../core/impact/finding.ts";
import { count } from "../../core/render/count.ts";
import { say, words } from "../../core/render/phrase.ts";
import { groupProblems, type Problem } from "../../core/render/problems.ts";
import type { Report } from "../../core/report/report.ts";
import { type PartView, partsOf, quotedParts } from "./parts.ts";
import { type IconTemplate, type MarkView, mark, type Tone } from "./tone.ts";

export interface FindingView {
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly mark: MarkView;
  readonly message: readonly PartView[];
  /** Its difference, who accepted it, the next step. */
  readonly notes: readonly (readonly PartView[])[];
  readonly place: string;
  readonly placeHref: string | undefined;
  readonly rule: string;
  readonly id: string;
}

const FINDINGS_MAX = 60;

/** What this change brought or mended, worst first; what was there before is counted. */
export function findingsView(
  { findings }: Report,
  placeHref: (finding: Finding) => string | undefined,
): { readonly findings: readonly FindingView[]; readonly left: string | undefined } {
  const own = findings.filter(({ status }) => status !== "existing");
  const problems = groupProblems(own).toSorted((one, other) => rankOf(one.finding) - rankOf(other.finding));
  const before = findings.length - own.length;
  const left = [
    ...(problems.length > FINDINGS_MAX ? [count(problems.length - FINDINGS_MAX, "more finding")] : []),
    ...(before > 0 ? [`${count(before, "problem")} that ${before === 1 ? "was" : "were"} there before`] : []),
  ];
  return {
    findings: problems.slice(0, FINDINGS_MAX).map((problem) => findingView(problem, placeHref)),
    left: left.length === 0 ? undefined : `And ${left.join(", and ")}.`,
  };
}

function findingView({ finding, echoes }: Problem, placeHref: (finding: Finding) => string | undefined): FindingView {
  const { location, rule, id, message, fix, difference, suppression } = finding;
  const look = lookOf(finding);
  return {
    tone: look.tone,
    icon: look.icon,
    mark: look,
    message: quotedParts(message),
    notes: [
      ...(difference ?? []).map((line) => partsOf(say`${line}`)),
      ...(fix === "" || finding.status === "resolved" ? [] : [quotedParts(`To fix: ${fix}`)]),
      ...(suppression === undefined
        ? []
        : [
            partsOf(
              say`Accepted by ${suppression.owner} until ${words(suppression.expires)}: ${words(suppression.reason)}`,
            ),
          ]),
      ...echoes.map((echo) => quotedParts(`↳ ${echo.message}`)),
    ],
    place: `${location.path}:${location.line}`,
    placeHref: placeHref(finding),
    rule,
    id,
  };
}

function lookOf({ status, severity, suppressed }: Finding): MarkView {
  if (status === "resolved") return mark("Mended", "success", "check");
  if (suppressed) return mark("Accepted for a while", "neutral", "info");
  if (severity === "error") return mark("Blocks", "danger", "x");
  return severity === "warning" ? mark("Warning", "attention", "alert") : mark("Note", "neutral", "info");
}

function rankOf(finding: Finding): number {
  if (finding.status === "resolved") return 4;
  if (finding.suppressed) return 3;
  return finding.severity === "error" ? 0 : finding.severity === "warning" ? 1 : 2;
}
