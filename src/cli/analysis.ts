import { loadSide, type SideTree } from "../app/load-side.ts";
import { createParseCache } from "../app/parse-cache.ts";
import { parseHere } from "../app/parsing.ts";
import { type Analysis, type AnalysisInput, analyze, analyzeInDepth } from "../core/evaluate.ts";
import { diagnosticLine } from "../core/render/text.ts";
import type { Report } from "../core/report/report.ts";
import type { Side } from "../core/source/assemble.ts";
import type { ParseSource } from "../core/source/reader.ts";
import { usage } from "./failure.ts";
import type { Repository } from "./repository.ts";
import type { World } from "./world.ts";

export interface Comparison {
  readonly base: SideTree;
  readonly head: SideTree;
  /** ISO-8601 UTC. */
  readonly now: string;
}

/** The same machine, without progress where nobody wants to hear of it. */
export function quietly(world: World, quiet: boolean | undefined): World {
  return quiet === true ? { ...world, progress: () => {} } : world;
}

/** The report on two sides of a repository; whoever stands behind a role is not asked, since nobody is there to ask. */
export async function analyseSides(world: World, repository: Repository, comparison: Comparison): Promise<Report> {
  return analyze(await readInput(world, repository, comparison));
}

/** The same with what the report was made from, also where nothing that matters differs. */
export async function analyseInDepth(world: World, repository: Repository, comparison: Comparison): Promise<Analysis> {
  return analyzeInDepth({ ...(await readInput(world, repository, comparison)), evenIfUntouched: true });
}

async function readInput(world: World, repository: Repository, comparison: Comparison): Promise<AnalysisInput> {
  world.progress("Reading the files of the base");
  const parse = createParseCache();
  const base = await load(repository, comparison.base, parse);
  world.progress("Reading the files of the head");
  const head = await load(repository, comparison.head, parse);
  world.progress("Following every code");
  return {
    base,
    head,
    baseCommit: comparison.base.commit,
    headCommit: comparison.head.commit,
    now: comparison.now,
    hash: world.hash,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  };
}

/** What both sides share is parsed once, with the same cache. */
export function load(repository: Repository, tree: SideTree, parse: ParseSource = createParseCache()): Promise<Side> {
  return loadSide(tree, repository.readText, parseHere(parse));
}

/** Diagnostics as lines; a person at the terminal reads them, scripts read the result. */
export function complainAbout(report: Report, world: World): void {
  for (const diagnostic of report.diagnostics) world.complain(diagnosticLine(diagnostic));
}

/** A date or time as ISO-8601 UTC with milliseconds. Throws a CommandFailure for anything else. */
export function readTime(text: string, option: string): string {
  const hasDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const milliseconds = hasDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw usage(
      `${option} ${text} is no time. Write a date or an ISO-8601 time with its zone: 2026-10-14 or 2026-10-14T09:00:00Z.`,
    );
  }
  return new Date(milliseconds).toISOString();
}
