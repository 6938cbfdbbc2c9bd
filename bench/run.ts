import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { parse } from "yaml";
import { createParseCache } from "../src/app/parse-cache.ts";
import { readYaml } from "../src/core/source/yaml.ts";
import { compareDiffs, compareEnums } from "./diffs.ts";
import {
  documentPath,
  editedFiles,
  graphOf,
  LARGE,
  type Landscape,
  landscapeFiles,
  reorderedFiles,
} from "./landscape.ts";
import { compare, type Row } from "./measure.ts";
import { affectedByNx } from "./nx.ts";
import { analyzed, assembled, judged } from "./ours.ts";
import { linted } from "./spectral.ts";

/** Small enough to be judged several times in a minute. */
const SMALL: Landscape = { ...LARGE, flows: 140 };

/** Runs every comparison, prints one table and writes it as JSON. Nothing here passes or fails: it only measures. */
const rows = [
  ...(await diffs()),
  ...(await reading()),
  ...(await scaling()),
  ...(await affected()),
  ...(await whole()),
  ...memory(),
];
print(rows);
writeFileSync(new URL("results.json", import.meta.url), `${JSON.stringify(rows, null, 2)}\n`);

async function whole(): Promise<readonly Row[]> {
  const base = landscapeFiles(LARGE);
  const head = editedFiles(LARGE);
  const cache = createParseCache();
  analyzed(base, head, cache);
  return compare("6 MB, base and head (spectral: head alone)", 3, [
    { who: "ripplegate, cold", run: () => `${analyzed(base, head).changes.length} changes` },
    { who: "ripplegate, files parsed", run: () => `${analyzed(base, head, cache).changes.length} changes` },
    { who: "spectral, 5 rules", run: async () => `${await linted(head)} results` },
  ]);
}

async function affected(): Promise<readonly Row[]> {
  const sides = { base: assembled(landscapeFiles(SMALL)), head: assembled(editedFiles(SMALL)) };
  const report = judged(sides.base, sides.head);
  const touched = [...new Set(report.changes.map(({ subject }) => subject.split("/")[0] ?? subject))];
  return compare("which flows are affected", 3, [
    { who: "ripplegate", run: () => `${judged(sides.base, sides.head).impact.flows.length} of ${SMALL.flows}` },
    { who: "nx affected", run: async () => `${await affectedByNx(graphOf(SMALL), touched)} of ${SMALL.flows}` },
  ]);
}

async function diffs(): Promise<readonly Row[]> {
  const one: Landscape = { ...LARGE, flows: 280, documents: 1 };
  const base = landscapeFiles(one);
  const head = reorderedFiles(editedFiles(one));
  const sides = { base: assembled(base), head: assembled(head) };
  const textOf = (files: ReadonlyMap<string, string>) => files.get(documentPath(0)) ?? "";
  return [
    ...(await compareDiffs({ text: textOf(base), side: sides.base }, { text: textOf(head), side: sides.head }, 3)),
    ...(await compareEnums(sides.base, sides.head, 3)),
  ];
}

async function reading(): Promise<readonly Row[]> {
  const text = landscapeFiles(LARGE).get(documentPath(0)) ?? "";
  const size = `${(text.length / 1e6).toFixed(1)} MB`;
  return compare("reading one YAML document", 3, [
    { who: "ripplegate, with places", run: () => (readYaml(text).kind === "parsed" ? size : "not read") },
    { who: "js-yaml", run: () => (load(text) === undefined ? "not read" : size) },
    { who: "yaml", run: () => (parse(text) === undefined ? "not read" : size) },
  ]);
}

async function scaling(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const flows of [35, 70, 140]) {
    const landscape = { ...LARGE, flows };
    const [base, head] = [landscapeFiles(landscape), editedFiles(landscape)];
    const entries = flows * LARGE.entriesPerFlow;
    rows.push(
      ...(await compare(`whole analysis of ${entries} entries`, 3, [
        { who: "ripplegate", run: () => `${analyzed(base, head).changes.length} changes` },
      ])),
    );
  }
  return rows;
}

function memory(): readonly Row[] {
  const peakOf = (who: string) => {
    const script = fileURLToPath(new URL("peak.ts", import.meta.url));
    return Number(execFileSync(process.execPath, [script, who], { encoding: "utf8" }));
  };
  const ours = peakOf("ripplegate");
  const row = (who: string, peak: number): Row => {
    return { what: "peak memory (ratio: of memory)", who, medianMs: 0, result: `${peak} MB`, ratio: peak / ours };
  };
  return [row("ripplegate", ours), row("spectral", peakOf("spectral"))];
}

function print(rows: readonly Row[]): void {
  for (const { what, who, medianMs, result, ratio } of rows) {
    const cells = [what.padEnd(50), who.padEnd(26), `${medianMs.toFixed(0)} ms`.padStart(10), result.padStart(16)];
    process.stdout.write(`${cells.join("  ")}  ${ratio.toFixed(2)}\n`);
  }
}
