import { analyze } from "../../src/core/evaluate.ts";
import type { Report } from "../../src/core/report/report.ts";
import { sha256 } from "./ledger.ts";
import { assembled } from "./side-files.ts";

/** One flow from shop to wms that carries a shipping method; its field map and messages are what a test is about. */
export interface FieldFlow {
  /** Lines of the field map, as YAML after `fields: `. */
  readonly fields?: string;
  readonly sent?: unknown;
  readonly received?: unknown;
  /** By file name. */
  readonly samples?: { readonly [name: string]: unknown };
  readonly entries?: string;
  readonly onMissing?: string;
  readonly files?: { readonly [path: string]: string };
}

/** What is said about a pull request from one such flow to another. */
export function reportBetween(base: FieldFlow, head: FieldFlow): Report {
  return analyze({
    base: sideOf(base),
    head: sideOf(head),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

/** `introduced error rule code`, of the rules about fields and samples and unreadable files. */
export function toldFields(report: Report): readonly string[] {
  return report.findings
    .filter(({ rule }) => /^(?:field-|sample-|source-)/.test(rule))
    .map(({ status, severity, rule, code }) => [status, severity, rule, code].filter(Boolean).join(" "));
}

function sideOf({ fields, sent, received, samples, entries, onMissing = "fail", files = {} }: FieldFlow) {
  const payloads = [
    ...(sent === undefined ? [] : ["sent: sent.json"]),
    ...(received === undefined ? [] : ["received: received.json"]),
    ...(samples === undefined ? [] : ["samples: samples/*.json"]),
  ];
  const configuration = `version: 1
roles: { shop: ["@acme/shop"] }
systems: { shop: { owner: shop }, wms: { owner: shop } }
flows:
  orders:
    from: shop
    to: wms
    owner: shop
    errors: shop
    carries: { shipping-method: { entries: ${entries ?? "{ standard: STD, express: EXP }"}, on-missing: ${onMissing} } }
${payloads.length === 0 ? "" : `    payloads: { ${payloads.join(", ")} }\n`}${fields === undefined ? "" : `    fields: ${fields}\n`}`;
  const texts = Object.entries({ "sent.json": sent, "received.json": received }).flatMap(([path, value]) =>
    value === undefined ? [] : [[path, textOf(value)] as const],
  );
  const messages = Object.entries(samples ?? {}).map(([name, value]) => [`samples/${name}`, textOf(value)] as const);
  return assembled(configuration, { ...Object.fromEntries([...texts, ...messages]), ...files });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
