import type { Finding } from "../impact/finding.ts";
import { isJsonObject } from "../model/json.ts";
import type { Flow, Model } from "../model/model.ts";
import type { Report } from "../report/report.ts";
import { count } from "./count.ts";
import { plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { table } from "./table.ts";
import { findingsParts } from "./text.ts";
import { blockingFindings } from "./verdict.ts";

/**
 * What stands in a configuration by itself, nothing compared, for a terminal: valid or not, which flow is prepared for
 * what, then every other finding with its fix. Ends with a line feed.
 */
export function renderStateText(report: Report, model: Model, palette: Palette): string {
  const told = report.findings.filter((finding) => !isInTable(finding));
  const lines = [
    verdictLine(report, palette),
    ...preparedPart([...model.flows.values()], palette),
    ...findingsParts({ ...report, findings: told }, palette),
  ];
  return `${lines.join("\n")}\n`;
}

/** What the table of flows says at a glance; an error is worth its sentence all the same. */
const IN_TABLE: ReadonlySet<string> = new Set(["monitor-missing", "rollback-missing", "runbook-missing"]);

function isInTable({ rule, severity, suppressed }: Finding): boolean {
  return IN_TABLE.has(rule) && severity !== "error" && !suppressed;
}

const FLOWS_MAX = 500;

/** One row for each flow: who answers, and what is there for the day it fails. */
function preparedPart(flows: readonly Flow[], palette: Palette): readonly string[] {
  if (flows.length === 0) return [];
  const heading = ["Flow", "Built by", "Failures go to", "Spec", "Monitors", "Runbook", "Rollback"];
  const rows = flows
    .slice(0, FLOWS_MAX)
    .map((flow) => [flow.id, flow.owner ?? "–", flow.errors ?? "–", ...marksOf(flow)]);
  const complete = flows.filter(isComplete).length;
  const left = flows.length - FLOWS_MAX;
  return [
    "",
    palette.bold(plainText(`Prepared for failure: ${complete} of ${count(flows.length, "flow")}`)),
    ...table([heading, ...rows].map((row) => row.map((cell) => plainText(cell, CELL_MAX)))).map((line, index) =>
      index === 0 ? palette.dim(line) : line,
    ),
    ...(left > 0 ? [`  … and ${count(left, "more flow")}`] : []),
  ];
}

const CELL_MAX = 60;

const MONITORS = ["errors", "volume", "latency"] as const;

/** Monitors are counted, since one of three is not enough. */
function marksOf({ properties }: Flow): readonly string[] {
  const mark = (name: string): string => (properties[name] === undefined ? "–" : "✓");
  return [mark("spec"), monitorsOf(properties.monitors), mark("runbook"), mark("rollback")];
}

function monitorsOf(monitors: Flow["properties"][string] | undefined): string {
  const present = MONITORS.filter((name) => isJsonObject(monitors) && Object.hasOwn(monitors, name)).length;
  return present === MONITORS.length ? "✓" : present === 0 ? "–" : `${present} of ${MONITORS.length}`;
}

/** A specification is for what was agreed, not for the day it fails. */
function isComplete({ owner, errors, properties }: Flow): boolean {
  const { monitors, runbook, rollback } = properties;
  return ![owner, errors, runbook, rollback].includes(undefined) && monitorsOf(monitors) === "✓";
}

function verdictLine(report: Report, palette: Palette): string {
  const broken = report.diagnostics.filter(({ code }) => code === "config-invalid").length;
  if (report.verdict === "errored") {
    const what =
      broken === 0 ? "The configuration could not be judged" : `The configuration has ${count(broken, "mistake")}`;
    return palette.bad(plain`⛔ ${plainText(what)}`);
  }
  const errors = blockingFindings(report).length;
  const { codes, traced } = report.impact.coverage;
  const followed = `followed ${traced} of ${count(codes, "code")}`;
  return errors === 0
    ? palette.good(plain`✅ The configuration is valid, nothing to fix (${plainText(followed)})`)
    : palette.bad(
        plain`⛔ The configuration is valid, ${plainText(count(errors, "problem"))} to fix (${plainText(followed)})`,
      );
}
