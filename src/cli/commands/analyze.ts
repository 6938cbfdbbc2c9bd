import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { didYouMean } from "../../core/policy/closest.ts";
import { FORMATS, type Format } from "../../core/render/formats.ts";
import { NO_COLOUR } from "../../core/render/palette.ts";
import type { Report } from "../../core/report/report.ts";
import { analyseSides, complainAbout, quietly, readTime } from "../analysis.ts";
import { CommandFailure, EXIT, type ExitCode, usage } from "../failure.ts";
import { openRepository, type Repository } from "../repository.ts";
import { drawAlone } from "../svg.ts";
import type { World } from "../world.ts";

export interface AnalyzeOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly worktree?: boolean;
  readonly format: string;
  readonly output?: string;
  readonly requireSignOff?: boolean;
  readonly now?: string;
  readonly quiet?: boolean;
}

/** `ripplegate analyze`: what a change touches, what breaks and who would be asked. Throws CommandFailure. */
export async function runAnalyze(options: AnalyzeOptions, world: World): Promise<ExitCode> {
  const format = findFormat(options.format);
  const now = options.now === undefined ? world.now() : readTime(options.now, "--now");
  refuseContradiction(options);
  const repository = await openRepository(resolve(world.directory, options.repo), world.fileText);
  try {
    const report = await analyseSides(quietly(world, options.quiet), repository, {
      ...(await chooseSides(options, repository, world)),
      now,
    });
    world.progress(undefined);
    if (options.quiet !== true || report.verdict === "errored") complainAbout(report, world);
    await deliver(report, format, options.output, world);
    return exitCodeOf(report, options.requireSignOff === true);
  } finally {
    world.progress(undefined);
    repository.close();
  }
}

function findFormat(name: string): Format {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const names = FORMATS.map((candidate) => candidate.name);
  throw usage(`There is no format "${name}": choose ${names.join(", ")}.${didYouMean(name, names)}`);
}

export function refuseContradiction(options: Pick<AnalyzeOptions, "head" | "worktree">): void {
  if (options.worktree === true && options.head !== undefined) {
    throw usage("--head and --worktree contradict each other: judge a commit or the work tree.");
  }
}

/** The two trees that a command compares; where it compares with itself, it says so unless it is quiet. */
export async function chooseSides(
  options: Pick<AnalyzeOptions, "base" | "head" | "worktree" | "quiet">,
  repository: Repository,
  world: World,
) {
  const headCommit = await repository.resolveCommit(options.head ?? "HEAD");
  const head = options.worktree === true ? await repository.readWorkTree() : await repository.readCommit(headCommit);
  if (options.base !== undefined) {
    return { base: await repository.readCommit(await repository.resolveCommit(options.base)), head };
  }
  const { commit, branch } = await repository.mergeBase(headCommit);
  if (commit === headCommit && options.worktree !== true && options.quiet !== true) {
    world.complain(
      `Nothing lies between ${branch} and the commit to judge, so it is compared with itself. Compare with another one (--base HEAD~1), or judge what is not committed yet (--worktree).`,
    );
  }
  return { base: await repository.readCommit(commit), head };
}

async function deliver(report: Report, format: Format, output: string | undefined, world: World): Promise<void> {
  const text = format.render(report, output === undefined ? world.palette : NO_COLOUR);
  const result = format.isDrawn === true ? await drawAlone(text) : text;
  if (output === undefined) return world.print(result);
  await writeResult(result, output, world);
}

/** Throws a CommandFailure where the file can't be written. */
export async function writeResult(result: string, output: string, world: World): Promise<void> {
  try {
    await writeFile(resolve(world.directory, output), result);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`--output ${output} could not be written: ${reason}`, EXIT.usage);
  }
}

/** While a team only observes, nothing blocks; what could not be judged is said in either mode. */
function exitCodeOf(report: Report, requiresSignOff: boolean): ExitCode {
  if (report.verdict === "errored") return EXIT.notAnalysed;
  if (report.mode === "observe") return EXIT.passed;
  if (report.verdict === "blocked") return EXIT.blocked;
  return report.verdict === "needs-sign-off" && requiresSignOff ? EXIT.blocked : EXIT.passed;
}
