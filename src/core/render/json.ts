import type { Change } from "../change/change.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import type { Finding } from "../impact/finding.ts";
import type { AffectedFlow, Failure, ImpactPath, Step } from "../impact/impact.ts";
import { unreachable } from "../model/assert.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";
import type { Report } from "../report/report.ts";
import { sortKeys } from "./sorted-keys.ts";

/**
 * The report as one JSON object, two spaces a level, with a line feed at its end; `report.schema.json` is its schema.
 * Members that always stand there are `null` where there is nothing; `when`, `related`, `insteadOf`, `question` and
 * `suppressed` stand only where they say something. The same report gives the same bytes.
 */
export function renderJson(report: Report): string {
  return `${JSON.stringify(reportJson(report), undefined, 2)}\n`;
}

export function reportJson(report: Report): JsonObject {
  const { impact } = report;
  return {
    schema: "ripplegate.report/1",
    base: report.base,
    head: report.head,
    mode: report.mode,
    verdict: report.verdict,
    scope: report.scope,
    changes: report.changes.map(changeJson),
    impact: {
      systems: impact.systems.map(({ id, hops, owner }) => ({ id, hops, owner: owner ?? null })),
      flows: impact.flows.map(flowJson),
      paths: impact.paths.map(pathJson),
      absorbed: impact.absorbed.map(({ system, type, code, change }) => ({ system, type, code, change })),
      unaffected: impact.unaffected,
    },
    findings: report.findings.map(findingJson),
    checklist: report.checklist.map(itemJson),
    diagnostics: report.diagnostics.map(diagnosticJson),
    coverage: { codes: impact.coverage.codes, traced: impact.coverage.traced },
    remarks: report.remarks.map(({ kind }) => kind),
  };
}

function changeJson(change: Change): JsonObject {
  return {
    id: change.id,
    kind: change.kind,
    subject: change.subject,
    type: change.type ?? null,
    code: change.code ?? null,
    ...whenJson(change.when),
    before: valueJson(change.before),
    after: valueJson(change.after),
    location: locationJson(change.location),
  };
}

function flowJson(flow: AffectedFlow): JsonObject {
  return {
    id: flow.id,
    from: flow.from,
    to: flow.to,
    hops: flow.hops,
    volumePerDay: flow.volumePerDay ?? null,
    because: flow.because,
    types: flow.types,
    internal: flow.internal,
    firstLoud: failureJson(flow.firstLoud),
    firstSilent: failureJson(flow.firstSilent),
  };
}

function failureJson(failure: Failure | undefined): JsonObject | null {
  if (failure === undefined) return null;
  const { flow, type, code, map, hops } = failure;
  return { flow, type, code, map: map ?? null, hops };
}

function pathJson(path: ImpactPath): JsonObject {
  return {
    change: path.change,
    also: path.also,
    side: path.side,
    outcome: path.outcome,
    hops: path.steps.filter(({ kind }) => kind === "hop").length,
    steps: path.steps.map(stepJson),
    more: path.more,
  };
}

function stepJson(step: Step): JsonObject {
  switch (step.kind) {
    case "code":
      return { system: step.system, type: step.type, code: step.code, ...whenJson(step.when) };
    case "hop":
      return { flow: step.flow, map: step.map ?? null, via: step.via };
    default:
      return unreachable(step);
  }
}

function findingJson(finding: Finding): JsonObject {
  return {
    id: finding.id,
    rule: finding.rule,
    severity: finding.severity,
    status: finding.status,
    subject: finding.subject,
    type: finding.type ?? null,
    code: finding.code ?? null,
    ...whenJson(finding.when),
    message: finding.message,
    fix: finding.fix,
    location: locationJson(finding.location),
    ...(finding.related === undefined ? {} : { related: locationJson(finding.related) }),
    owners: finding.owners,
    ...(finding.suppressed ? { suppressed: true } : {}),
    ...(finding.suppression === undefined ? {} : { suppression: finding.suppression }),
  };
}

/** `covers` is left out: it is what the fingerprint is made of, kept beside the ledger. */
function itemJson(item: ChecklistItem): JsonObject {
  return {
    id: item.id,
    validation: item.validation,
    title: item.title,
    subject: item.subject,
    role: item.role,
    ...(item.insteadOf === undefined ? {} : { insteadOf: item.insteadOf }),
    owners: item.owners,
    deputies: item.deputies,
    required: item.required,
    evidence: item.evidence,
    because: item.because,
    why: item.why,
    ...(item.question === undefined ? {} : { question: item.question }),
    fingerprint: item.fingerprint,
  };
}

function diagnosticJson(diagnostic: Diagnostic): JsonObject {
  return {
    code: diagnostic.code,
    message: diagnostic.message,
    location: locationJson(diagnostic.location),
    ...(diagnostic.related === undefined ? {} : { related: locationJson(diagnostic.related) }),
  };
}

function locationJson({ path, line, column }: Location): JsonObject {
  return { path, line, column };
}

function whenJson(when: Conditions | undefined): JsonObject {
  return when === undefined || Object.keys(when).length === 0 ? {} : { when: sortKeys(when) };
}

function valueJson(value: JsonValue | undefined): JsonValue {
  return value === undefined ? null : sortKeys(value);
}
