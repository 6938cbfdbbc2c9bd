import type { Finding, Severity } from "../impact/finding.ts";
import { RULES } from "../impact/rules.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Report } from "../report/report.ts";
import { withoutSecrets } from "./visible.ts";

const RULE_PAGES = "https://github.com/ripplegate/ripplegate/blob/main/docs/rules";

/**
 * The findings as SARIF 2.1.0, for code scanning and editors: one result for each, also for those that were there before
 * (`unchanged`) and those that are gone (`absent`). What could not be read is a notification of the tool.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(report: Report): string {
  const used = new Set(report.findings.map(({ rule }) => rule));
  const rules = RULES.filter(({ id }) => used.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: JsonObject = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Ripplegate",
            informationUri: "https://github.com/ripplegate/ripplegate",
            rules: rules.map(({ id, severity, docs }) => ({
              id,
              shortDescription: { text: docs.detects },
              fullDescription: { text: docs.why },
              help: { text: docs.fix },
              helpUri: `${RULE_PAGES}/${id}.md`,
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { description: { text: "The root of the repository." } } },
        invocations: [
          {
            executionSuccessful: report.verdict !== "errored",
            toolExecutionNotifications: report.diagnostics.map(({ code, message, location }) => ({
              descriptor: { id: code },
              level: code === "notice" ? "note" : "error",
              message: { text: withoutSecrets(message) },
              locations: [locationJson(location)],
            })),
          },
        ],
        results: report.findings.map((finding) => resultJson(finding, indexes.get(finding.rule) ?? -1)),
        properties: { base: report.base, head: report.head, verdict: report.verdict, mode: report.mode },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const STATES: Readonly<Record<Finding["status"], string>> = {
  introduced: "new",
  existing: "unchanged",
  resolved: "absent",
};

function resultJson(finding: Finding, ruleIndex: number): JsonObject {
  const { id, rule, severity, status, subject, type, code, message, fix, location, related } = finding;
  const text = fix === "" ? message : `${message} ${fix}`;
  const properties: Record<string, JsonValue> = { subject, owners: finding.owners };
  if (type !== undefined) properties.type = type;
  if (code !== undefined) properties.code = code;
  if (finding.when !== undefined) properties.when = finding.when;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: withoutSecrets(text) },
    locations: [locationJson(location)],
    ...(related === undefined ? {} : { relatedLocations: [locationJson(related)] }),
    partialFingerprints: { "ripplegate/v1": id },
    baselineState: STATES[status],
    ...(finding.suppressed ? { suppressions: [suppressionJson(finding)] } : {}),
    properties,
  };
}

function suppressionJson({ suppression }: Finding): JsonObject {
  const accepted = { kind: "external", status: "accepted" };
  if (suppression === undefined) return accepted;
  const { reason, owner, expires } = suppression;
  return { ...accepted, justification: withoutSecrets(`${reason} (${owner}, until ${expires})`) };
}

function locationJson({ path, line, column }: Location): JsonObject {
  const uri = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: "ROOT" },
      region: { startLine: line, startColumn: column },
    },
  };
}
