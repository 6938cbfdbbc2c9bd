import { createHash } from "node:crypto";
import type { FileText, SideFiles } from "../src/core/model/files.ts";

/** One commit of the landscape that everything here is measured on. Depends on nothing but these numbers. */
export interface Landscape {
  /** `chains`: shop → oms → wms → carrier → tracking, many times. `rings`: every system reaches every other one. */
  readonly shape: "chains" | "rings";
  readonly flows: number;
  /** Entries of each flow's map. The codes of each list are as many. */
  readonly entriesPerFlow: number;
  /** Documents it is written in. */
  readonly documents: number;
}

/** What the budgets speak of: 6 MB, 560 flows, 45,000 entries. */
export const LARGE: Landscape = { shape: "chains", flows: 560, entriesPerFlow: 80, documents: 1 };

/** Flows of one chain. */
const HOPS = 4;
/** Systems of a landscape of rings. */
const RING_SYSTEMS = 40;

const TYPES = ["shipping-method", "product-type", "order-type", "payment-method"] as const;

/** Edits that {@link editedFiles} makes: what a comparison has to report, no more and no fewer. */
export const EDITS = 10;

/** Its files by path. */
export function landscapeFiles(landscape: Landscape): ReadonlyMap<string, string> {
  const files = new Map([[".github/ripplegate.yml", entryDocument()]]);
  for (let document = 0; document < landscape.documents; document++) {
    files.set(documentPath(document), areaDocument(landscape, document));
  }
  for (let flow = 0; flow < landscape.flows; flow++) {
    files.set(`docs/runbooks/flow-${flow}.md`, "# What to do\n");
    files.set(`docs/rollback/flow-${flow}.md`, "# How to take it back\n");
  }
  return files;
}

/** The same with ten true edits, spread over all documents. */
export function editedFiles(landscape: Landscape): ReadonlyMap<string, string> {
  const files = new Map(landscapeFiles(landscape));
  const { documents, flows } = landscape;
  for (let edit = 0; edit < EDITS; edit++) {
    const document = edit % documents;
    const flow = document + documents * Math.floor((flows / documents / (EDITS + 1)) * (edit + 1));
    const path = documentPath(document);
    files.set(path, edited(files.get(path) ?? "", landscape, flow, edit));
  }
  return files;
}

/** The same with one more line at the top of each document, so that nothing stands where it stood. */
export function movedFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [path, path.startsWith("integration/") ? `# Ours.\n${text}` : text]));
}

/** The same files with the entries of the first two maps of each document in the opposite order: no change at all. */
export function reorderedFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [path, path.endsWith(".yml") ? reordered(text) : text]));
}

const ENTRY_LIST = /(?: {10}- from: .*\n {12}to: .*\n)+/g;

function reordered(text: string): string {
  let lists = 0;
  return text.replace(ENTRY_LIST, (list) => {
    lists += 1;
    if (lists > 2) return list;
    return (list.match(/ {10}- from: .*\n.*\n/g) ?? []).reverse().join("");
  });
}

/** Ten systems have a code more in their list: what an enum can say of a landscape. */
export function relistedFiles(landscape: Landscape): ReadonlyMap<string, string> {
  const files = new Map(landscapeFiles(landscape));
  for (let system = 0; system < EDITS * 3; system += 3) {
    const path = documentPath(system % landscape.documents);
    const text = files.get(path) ?? "";
    const start = text.indexOf(`  ${systemOf(system)}:\n`);
    const list = `      ${TYPES[0]}:\n`;
    const definition = text.slice(start).replace(list, `${list}        - one-more-${system}\n`);
    files.set(path, text.slice(0, start) + definition);
  }
  return files;
}

/** A side as the analysis takes it; a blob's name is the hash of its text, as in git. */
export function sideOf(files: ReadonlyMap<string, string>): SideFiles {
  const blobs = new Map<string, string>();
  const texts = new Map<string, FileText>();
  for (const [path, text] of files) {
    const blob = createHash("sha256").update(text).digest("hex");
    blobs.set(path, blob);
    texts.set(blob, { kind: "text", text });
  }
  return { commit: "c0ffee", blobs, texts, truncated: false };
}

export function documentPath(document: number): string {
  return `integration/area-${document}.yml`;
}

function edited(text: string, landscape: Landscape, flow: number, edit: number): string {
  const { type, to } = flowOf(landscape, flow);
  const start = text.indexOf(`  flow-${flow}:\n`);
  const [before, definition] = [text.slice(0, start), text.slice(start)];
  const target = (at: number) => `to: ${codeOf(to, type, at)}\n`;
  switch (edit % 3) {
    case 0:
      return before + definition.replace(target(7), target(8));
    case 1:
      return before + definition.replace("volume: 1200/day", "volume: 1500/day");
    default:
      return before + definition.replace("trigger: webhook", "trigger: queue");
  }
}

function entryDocument(): string {
  return `version: 1
mode: enforce
include: ["integration/*.yml"]
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
  integration: ["@acme/integration"]
  customer-service: ["@acme/cs"]
  finance: ["@acme/finance"]
  release-manager: ["@acme/release-managers"]
`;
}

function areaDocument(landscape: Landscape, document: number): string {
  const lines: string[] = ["# Written by the teams of this area; see the handbook for the words.", "systems:"];
  for (let system = document; system < systemsOf(landscape); system += landscape.documents) {
    lines.push(...systemLines(landscape, system));
  }
  lines.push("flows:");
  for (let flow = document; flow < landscape.flows; flow += landscape.documents) {
    lines.push(...flowLines(landscape, flow));
  }
  return `${lines.join("\n")}\n`;
}

function systemsOf({ shape, flows }: Landscape): number {
  return shape === "rings" ? RING_SYSTEMS : Math.ceil(flows / HOPS) * (HOPS + 1);
}

function systemLines({ shape, entriesPerFlow }: Landscape, system: number): readonly string[] {
  const lines = [
    `  ${systemOf(system)}:`,
    `    title: System ${system} of the landscape`,
    "    owner: warehouse",
    "    codes:",
  ];
  for (const type of shape === "rings" ? TYPES : TYPES.slice(0, 1)) {
    lines.push(`      ${type}:`);
    for (let code = 0; code < entriesPerFlow; code++) lines.push(`        - ${codeOf(system, type, code)}`);
  }
  return lines;
}

function flowLines(landscape: Landscape, flow: number): readonly string[] {
  const { from, to, type } = flowOf(landscape, flow);
  const lines = [
    `  flow-${flow}:`,
    `    title: "Flow ${flow}: ${type} from ${systemOf(from)} to ${systemOf(to)}"`,
    `    from: ${systemOf(from)}`,
    `    to: ${systemOf(to)}`,
    "    trigger: webhook orders/create",
    "    volume: 1200/day",
    "    owner: integration",
    "    errors: customer-service",
    "    monitors:",
    `      errors: https://monitors.example/flow-${flow}/errors`,
    `      volume: https://monitors.example/flow-${flow}/volume`,
    `      latency: https://monitors.example/flow-${flow}/latency`,
    `    runbook: docs/runbooks/flow-${flow}.md`,
    `    rollback: docs/rollback/flow-${flow}.md`,
    "    carries:",
    `      ${type}:`,
    "        on-missing: fail",
    "        entries:",
  ];
  for (let code = 0; code < landscape.entriesPerFlow; code++) {
    lines.push(`          - from: ${codeOf(from, type, code)}`, `            to: ${codeOf(to, type, code)}`);
  }
  return lines;
}

/** Each flow of the landscape with its ends, for whoever only looks at the graph. */
export function graphOf(
  landscape: Landscape,
): readonly { readonly id: string; readonly from: string; readonly to: string }[] {
  return Array.from({ length: landscape.flows }, (_, flow) => {
    const { from, to } = flowOf(landscape, flow);
    return { id: `flow-${flow}`, from: systemOf(from), to: systemOf(to) };
  });
}

/** In a ring each flow goes a few systems on, so that there are long ways, many of them, and all lead back. */
function flowOf({ shape }: Landscape, flow: number) {
  if (shape === "chains") {
    const from = Math.floor(flow / HOPS) * (HOPS + 1) + (flow % HOPS);
    return { from, to: from + 1, type: TYPES[0] };
  }
  const round = Math.floor(flow / RING_SYSTEMS);
  const from = flow % RING_SYSTEMS;
  return { from, to: (from + 1 + (round % 7)) % RING_SYSTEMS, type: TYPES[round % TYPES.length] ?? TYPES[0] };
}

function systemOf(system: number): string {
  return `system-${system}`;
}

function codeOf(system: number, type: string, code: number): string {
  return `s${system}-${type}-${String(code).padStart(3, "0")}-express`;
}
