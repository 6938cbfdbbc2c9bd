import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { parse } from "yaml";
import { createParseCache } from "../src/app/parse-cache.ts";
import { diffSides } from "../src/core/change/diff.ts";
import { traceImpact } from "../src/core/impact/reach.ts";
import type { Model } from "../src/core/model/model.ts";
import { readYaml } from "../src/core/source/yaml.ts";
import { compareDiffs, comparedOf, compareEnums } from "./diffs.ts";
import {
  documentPath,
  editedFiles,
  graphOf,
  LARGE,
  type Landscape,
  landscapeFiles,
  movedFiles,
  relistedFiles,
  reorderedFiles,
} from "./landscape.ts";
import { compare, type Row } from "./measure.ts";
import { affectedByNx } from "./nx.ts";
import { analyzed, assembled, judged } from "./ours.ts";
import { linted } from "./spectral.ts";

/** Every system reaches every other one: the worst there is for whoever has to prove that nothing comes back changed. */
const RINGS: Landscape = { ...LARGE, shape: "rings", flows: 140 };

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
  const moved = movedFiles(head);
  const cache = createParseCache();
  analyzed(base, head, cache);
  analyzed(base, moved, cache);
  await linted(head);
  return compare("6 MB, base and head (spectral: head alone)", 5, [
    { who: "ripplegate, cold", run: () => `${analyzed(base, head).changes.length} changes` },
    { who: "ripplegate, files parsed", run: () => `${analyzed(base, head, cache).changes.length} changes` },
    { who: "cold, all lines moved", run: () => `${analyzed(base, moved).changes.length} changes` },
    { who: "parsed, all lines moved", run: () => `${analyzed(base, moved, cache).changes.length} changes` },
    { who: "spectral, 5 rules", run: async () => `${await linted(head)} results` },
  ]);
}

/** What is affected: by the codes themselves, and by who is connected to whom. */
async function affected(): Promise<readonly Row[]> {
  const sides = { base: assembled(landscapeFiles(LARGE)), head: assembled(editedFiles(LARGE)) };
  const changes = diffSides(comparedOf(sides.base), comparedOf(sides.head));
  const touched = [...new Set(changes.map(({ subject }) => subject.split("/")[0] ?? subject))];
  const graph = graphOf(LARGE);
  return compare("which flows are affected by 10 edits (no reading)", 5, [
    {
      who: "ripplegate",
      run: () => `${traceImpact(sides.base.model, sides.head.model, changes).impact.flows.length} of ${LARGE.flows}`,
    },
    { who: "nx affected", run: async () => `${await affectedByNx(graph, touched)} of ${LARGE.flows}` },
  ]);
}

async function diffs(): Promise<readonly Row[]> {
  const one: Landscape = { ...LARGE, flows: 480 };
  const base = landscapeFiles(one);
  const head = reorderedFiles(editedFiles(one));
  const sides = { base: assembled(base), head: assembled(head) };
  const textOf = (files: ReadonlyMap<string, string>) => files.get(documentPath(0)) ?? "";
  return [
    ...(await compareDiffs({ text: textOf(base), side: sides.base }, { text: textOf(head), side: sides.head }, 3)),
    ...(await compareEnums(sides.base, assembled(relistedFiles(one)), 3)),
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

/** Tracing both sides, beside a walk of the same graph that only notes where it has been. */
async function scaling(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const flows of [250, 500, 1_000, 2_000]) {
    const landscape = { ...LARGE, flows, documents: Math.ceil(flows / 560) };
    const sides = { base: assembled(landscapeFiles(landscape)), head: assembled(editedFiles(landscape)) };
    const changes = diffSides(comparedOf(sides.base), comparedOf(sides.head));
    const graphs = [edgesOf(sides.base.model), edgesOf(sides.head.model)];
    const entries = flows * landscape.entriesPerFlow;
    rows.push(
      ...(await compare(`tracing ${entries} entries, both sides`, 5, [
        {
          who: "ripplegate",
          run: () => {
            traceImpact(sides.base.model, sides.head.model, changes);
            return `${entries} entries`;
          },
        },
        { who: "bare walk", run: () => `${graphs.reduce((sum, edges) => sum + walk(edges), 0)} places` },
      ])),
    );
  }
  const rings = { base: assembled(landscapeFiles(RINGS)), head: assembled(editedFiles(RINGS)) };
  rows.push(
    ...(await compare("140 flows in which all lead back to all", 3, [
      { who: "ripplegate", run: () => `${judged(rings.base, rings.head).impact.flows.length} affected` },
    ])),
  );
  return rows;
}

type Edges = ReadonlyMap<string, readonly string[]>;

function edgesOf(model: Model): Edges {
  const edges = new Map<string, string[]>();
  for (const map of model.maps.values()) {
    for (const { from, to } of map.entries) {
      const key = `${map.from} ${from}`;
      edges.set(key, [...(edges.get(key) ?? []), `${map.to} ${to}`]);
    }
  }
  return edges;
}

function walk(edges: Edges): number {
  const seen = new Set<string>();
  for (const start of edges.keys()) {
    const work = [start];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      work.push(...(edges.get(node) ?? []));
    }
  }
  return seen.size;
}

function memory(): readonly Row[] {
  const directory = mkdtempSync(join(tmpdir(), "landscape-"));
  for (const [side, files] of Object.entries({ base: landscapeFiles(LARGE), head: editedFiles(LARGE) }))
    writeFileSync(join(directory, `${side}.yml`), files.get(documentPath(0)) ?? "");
  const peakOf = (who: string) => {
    const script = fileURLToPath(new URL("peak.ts", import.meta.url));
    return Number(execFileSync(process.execPath, [script, who, directory], { encoding: "utf8" }));
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
