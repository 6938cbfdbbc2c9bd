import { canonicalText } from "../model/canonical.ts";
import type { Hash } from "../model/hash.ts";
import type { JsonValue } from "../model/json.ts";
import type { Conditions } from "../model/model.ts";
import type { Report } from "../report/report.ts";

/**
 * Fingerprint of what a report means as a whole: the changes, where they arrive, what is wrong and who is asked, never
 * lines, wording or order. An override is bound to it. What could not be judged means nothing that could be compared, so
 * there the two commits stand for it.
 */
export function meaningOf(report: Report, hash: Hash): string {
  return hash(canonicalText(report.verdict === "errored" ? unjudged(report) : judged(report)));
}

function unjudged({ verdict, base, head }: Report): JsonValue {
  return { verdict, base, head };
}

function judged({ verdict, scope, changes, impact, findings, checklist }: Report): JsonValue {
  return {
    verdict,
    scope,
    changes: sorted(
      changes.map(({ id, kind, subject, type, code, when, before, after }) => ({
        id,
        kind,
        subject,
        type: type ?? null,
        code: code ?? null,
        when: conditions(when),
        before: before === undefined ? [] : [before],
        after: after === undefined ? [] : [after],
      })),
    ),
    flows: sorted(impact.flows.map(({ id, from, to, hops, types }) => ({ id, from, to, hops, types: [...types] }))),
    paths: sorted(
      impact.paths.map(({ change, also, side, outcome, steps }) => ({
        change,
        also: [...also],
        side,
        outcome,
        steps: steps.map((step) =>
          step.kind === "code"
            ? [step.system, step.type, step.code, conditions(step.when)]
            : [step.flow, step.map ?? null, step.via],
        ),
      })),
    ),
    findings: sorted(
      findings
        .filter(({ status }) => status === "introduced")
        .map(({ rule, severity, subject, type, code, when, suppressed }) => ({
          rule,
          severity,
          subject,
          type: type ?? null,
          code: code ?? null,
          when: conditions(when),
          suppressed,
        })),
    ),
    checklist: sorted(checklist.map(({ id, fingerprint, required }) => ({ id, fingerprint, required }))),
  };
}

function conditions(when: Conditions | undefined): JsonValue {
  return when === undefined ? null : { ...when };
}

function sorted(values: readonly JsonValue[]): JsonValue {
  return values.toSorted((one, other) => {
    const [left, right] = [canonicalText(one), canonicalText(other)];
    return left < right ? -1 : Number(left > right);
  });
}
