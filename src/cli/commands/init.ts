import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { SideTree } from "../../app/load-side.ts";
import { mapBounded } from "../../app/map-bounded.ts";
import { analyze } from "../../core/evaluate.ts";
import type { Finding } from "../../core/impact/finding.ts";
import { type Draft, draftConfiguration } from "../../core/init/draft.ts";
import { findTables, type Table, type Unplaced } from "../../core/init/tables.ts";
import { writeDraft } from "../../core/init/write-draft.ts";
import { CONFIG_PATH, type FileText, type SideFiles } from "../../core/model/files.ts";
import { compareText } from "../../core/model/location.ts";
import { blockingFindings } from "../../core/render/verdict.ts";
import { visible } from "../../core/render/visible.ts";
import type { Report } from "../../core/report/report.ts";
import { assembleSide } from "../../core/source/assemble.ts";
import { formatOf, parseSource } from "../../core/source/readers.ts";
import { CommandFailure, EXIT, type ExitCode } from "../failure.ts";
import { askGit } from "../git.ts";
import { openRepository, type Repository } from "../repository.ts";
import type { World } from "../world.ts";

export interface InitOptions {
  readonly repo: string;
  readonly print?: boolean;
  readonly quiet?: boolean;
}

/** Files that are looked at: a repository with more keeps data, and not configuration, in them. */
const FILES_MAX = 2_000;
const READS_AT_ONCE = 16;
/** Each round takes at least one table out of the draft. */
const ROUNDS_MAX = 100;

/**
 * `ripplegate init`: finds mapping files by their shape and drafts a configuration that `check` accepts; says what it
 * could not place and why. Never overwrites one. Throws CommandFailure.
 */
export async function runInit(options: InitOptions, world: World): Promise<ExitCode> {
  const directory = resolve(world.directory, options.repo);
  const repository = await openRepository(directory, world.fileText);
  try {
    const tree = await repository.readWorkTree();
    if (tree.blobs.has(CONFIG_PATH) && options.print !== true) {
      throw new CommandFailure(
        `${CONFIG_PATH} is there already, and is left as it is. To see a draft beside it: ripplegate init --print`,
        EXIT.usage,
      );
    }
    const candidates = [...tree.blobs.keys()].filter(isCandidate).sort(compareText);
    const side = await readCandidates(tree, candidates.slice(0, FILES_MAX), repository);
    const organisation = await organisationOf(directory);
    const { draft, text } = acceptableDraft(side, organisation, world);
    if (options.print === true) world.print(text);
    else {
      const root = (await askGit(directory, ["rev-parse", "--show-toplevel"])) ?? directory;
      await mkdir(dirname(join(root, CONFIG_PATH)), { recursive: true });
      await writeFile(join(root, CONFIG_PATH), text, { flag: "wx" });
    }
    if (options.quiet !== true) for (const line of summaryOf(draft, candidates.length, options)) world.complain(line);
    return EXIT.passed;
  } finally {
    repository.close();
  }
}

/** Written by tools or for other tools: never a team's mapping. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|dist|build|target|\.[^/]+|__tests__|i18n|locales?|translations?)\/|(?:^|\/)(?:package(?:-lock)?|composer|tsconfig[^/]*|pnpm-lock|docker-compose[^/]*|openapi|swagger|pom|biome|renovate|deno|bower|lerna|nx|angular)\.[a-z]+$|(?:^|\/)\.[^/]*$/i;

function isCandidate(path: string): boolean {
  return formatOf(path) !== undefined && !FOREIGN.test(path);
}

async function readCandidates(tree: SideTree, paths: readonly string[], repository: Repository): Promise<SideFiles> {
  const texts = new Map<string, FileText>();
  const blobs = new Map<string, string>();
  await mapBounded(paths, READS_AT_ONCE, async (path) => {
    const blob = tree.blobs.get(path);
    if (blob === undefined) return;
    blobs.set(path, blob);
    texts.set(blob, await repository.readText(blob));
  });
  return { commit: tree.commit, blobs, texts, truncated: false };
}

/** Drafts, asks what `check` would say, and takes out whatever it would refuse, until it refuses nothing. */
function acceptableDraft(
  side: SideFiles,
  organisation: string,
  world: World,
): { readonly draft: Draft; readonly text: string } {
  const { tables, unplaced } = tablesOf(side);
  let rest = tables;
  let left: readonly Unplaced[] = unplaced;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const draft = draftConfiguration(rest, left);
    const text = writeDraft(draft, organisation);
    const refused = refusedTables(draft, checkedBy(side, text, world));
    if (refused.size === 0) return { draft, text };
    rest = rest.filter((table) => !refused.has(table));
    left = [...left, ...[...refused].map(([{ path, at }, reason]) => ({ path, at, reason }))];
  }
  const draft = draftConfiguration([], left);
  return { draft, text: writeDraft(draft, organisation) };
}

function tablesOf(side: SideFiles): { readonly tables: readonly Table[]; readonly unplaced: readonly Unplaced[] } {
  const found = [...side.blobs]
    .sort(([one], [other]) => compareText(one, other))
    .map(([path, blob]) => {
      const text = side.texts.get(blob);
      const format = formatOf(path);
      if (text === undefined || format === undefined) return { tables: [], unplaced: [] };
      const parsed = parseSource(blob, format, text);
      return parsed.kind === "parsed" ? findTables(parsed.root, path) : { tables: [], unplaced: [] };
    });
  return { tables: found.flatMap(({ tables }) => tables), unplaced: found.flatMap(({ unplaced }) => unplaced) };
}

function checkedBy(side: SideFiles, text: string, world: World): Report {
  const blob = "draft";
  const head = {
    ...side,
    blobs: new Map([...side.blobs, [CONFIG_PATH, blob] as const]),
    texts: new Map<string, FileText>([...side.texts, [blob, { kind: "text", text }]]),
  };
  const nothing: SideFiles = { commit: "nothing", blobs: new Map(), texts: new Map(), truncated: false };
  return analyze({
    base: assembleSide(nothing, parseSource),
    head: assembleSide(head, parseSource),
    baseCommit: "nothing",
    headCommit: "worktree",
    now: world.now(),
    hash: world.hash,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

/** Lists before maps: a list that contradicts a map was bound on a guess, and the map was not. */
function refusedTables(draft: Draft, report: Report): ReadonlyMap<Table, string> {
  const refused = new Map<Table, string>();
  const problems = [...blockingFindings(report), ...report.diagnostics.filter(({ code }) => code !== "notice")];
  const lists = draft.systems.flatMap(({ id, codes }) => codes.map((code) => ({ system: id, ...code })));
  for (const problem of problems) {
    const flow = draft.flows.find(({ id }) => id === problem.subject?.split("/")[0]);
    const type = problem.type ?? problem.subject?.split("/")[1];
    const ends = flow === undefined ? [problem.subject?.split("/")[0]] : [flow.from, flow.to];
    const list = lists.find((code) => code.type === type && ends.includes(code.system));
    const map = flow?.carries.find((carry) => carry.type === type) ?? flow?.carries[0];
    const table = list?.table ?? map?.table;
    if (table !== undefined && !refused.has(table)) refused.set(table, reasonOf(problem));
  }
  // What nothing can be blamed for takes one table after the other with it.
  const [anything] = [
    ...lists.map(({ table }) => table),
    ...draft.flows.flatMap(({ carries }) => carries.map(({ table }) => table)),
  ];
  const [problem] = problems;
  if (refused.size === 0 && problem !== undefined && anything !== undefined) refused.set(anything, reasonOf(problem));
  return refused;
}

function reasonOf(problem: Pick<Finding, "message">): string {
  return `looks like a table of codes, but bound as it is it would be refused: ${problem.message}`;
}

function summaryOf(draft: Draft, looked: number, options: InitOptions): readonly string[] {
  const maps = draft.flows.flatMap(({ carries }) => carries.map(({ table }) => table));
  const lists = draft.systems.flatMap(({ codes }) => codes.map(({ table }) => table));
  const files = new Set([...maps, ...lists].map(({ path }) => path)).size;
  const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const where = options.print === true ? "The draft" : `Wrote ${CONFIG_PATH}. It`;
  const cut = looked > FILES_MAX ? [`Looked at the first ${FILES_MAX} of ${looked} files only.`] : [];
  const first =
    maps.length + lists.length === 0
      ? `No mapping file was recognised in ${counted(looked, "file")}; ${options.print === true ? "the draft" : CONFIG_PATH} is a beginning to fill in.`
      : `${where} binds ${counted(maps.length, "map")} and ${counted(lists.length, "code list")} from ${counted(files, "file")}.`;
  const left = draft.unplaced.map(({ path, at, reason }) => `  ${visible(path)}:${at.line} ${visible(reason)}`);
  return [
    first,
    ...cut,
    ...(left.length === 0 ? [] : ["Could not place:", ...left]),
    ...(options.print === true ? [] : ["Next: read it, then run: ripplegate check"]),
  ];
}

/** Who owns the repository on the server it was cloned from. */
async function organisationOf(directory: string): Promise<string> {
  const url = await askGit(directory, ["remote", "get-url", "origin"]);
  const owner = /[:/]([A-Za-z0-9][A-Za-z0-9-]{0,38})\/[^/]+$/.exec(url ?? "")?.[1];
  return owner ?? "your-organisation";
}
