import { resolve } from "node:path";
import { explain } from "../../core/explain/explain.ts";
import { explanationJson, renderExplanation } from "../../core/render/explanation.ts";
import { analyseInDepth, complainAbout, quietly, readTime } from "../analysis.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import { openRepository } from "../repository.ts";
import type { World } from "../world.ts";
import { chooseSides, refuseContradiction } from "./analyze.ts";

export interface ExplainOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly worktree?: boolean;
  readonly type?: string;
  readonly format: string;
  readonly now?: string;
  readonly quiet?: boolean;
}

/**
 * `ripplegate explain`: where a code comes from and goes to, what a flow does with its codes, what a system sends and
 * takes, or all about one finding. Throws CommandFailure.
 */
export async function runExplain(word: string, options: ExplainOptions, world: World): Promise<ExitCode> {
  if (options.format !== "text" && options.format !== "json") {
    throw usage(`There is no format "${options.format}": choose text or json.`);
  }
  const now = options.now === undefined ? world.now() : readTime(options.now, "--now");
  refuseContradiction(options);
  const repository = await openRepository(resolve(world.directory, options.repo), world.fileText);
  try {
    const sides = await chooseSides({ ...options, quiet: true }, repository, world);
    const analysis = await analyseInDepth(quietly(world, options.quiet), repository, { ...sides, now });
    world.progress(undefined);
    if (analysis.report.verdict === "errored") {
      complainAbout(analysis.report, world);
      return EXIT.notAnalysed;
    }
    const explanation = explain(word, { ...analysis, type: options.type });
    if (explanation.kind === "unknown") {
      const hint = explanation.meant === undefined ? "" : ` Did you mean "${explanation.meant}"?`;
      const type = options.type === undefined ? "" : ` of the type ${options.type}`;
      throw usage(`There is no code, flow, system or finding "${word}"${type} here.${hint}`);
    }
    world.print(
      options.format === "json"
        ? explanationJson(explanation)
        : renderExplanation(explanation, analysis.head, world.palette),
    );
    return EXIT.passed;
  } finally {
    world.progress(undefined);
    repository.close();
  }
}
