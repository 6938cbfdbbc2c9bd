import { resolve } from "node:path";
import { CONFIG_PATH } from "../../core/model/files.ts";
import { renderStateText } from "../../core/render/state-text.ts";
import { blockingFindings } from "../../core/render/verdict.ts";
import { analyseSides, complainAbout, load, quietly, readTime } from "../analysis.ts";
import { cannotAnalyse, EXIT, type ExitCode } from "../failure.ts";
import { openRepository } from "../repository.ts";
import type { World } from "../world.ts";

export interface CheckOptions {
  readonly repo: string;
  readonly now?: string;
  readonly quiet?: boolean;
}

/**
 * `ripplegate check`: is the configuration of the work tree valid, and what would every rule say about it? It is compared
 * with nothing, so that all of it is new and no finding counts as having been there before. Throws CommandFailure.
 */
export async function runCheck(options: CheckOptions, world: World): Promise<ExitCode> {
  const now = options.now === undefined ? world.now() : readTime(options.now, "--now");
  const repository = await openRepository(resolve(world.directory, options.repo), world.fileText);
  try {
    const head = await repository.readWorkTree();
    const side = await load(repository, head);
    if (side.status === "absent") {
      throw cannotAnalyse(`There is no ${CONFIG_PATH} here. Draft one first: ripplegate init`);
    }
    const base = { commit: "nothing", blobs: new Map<string, string>(), truncated: false };
    const report = await analyseSides(quietly(world, options.quiet), repository, { base, head, now });
    world.progress(undefined);
    if (options.quiet !== true || report.verdict === "errored") complainAbout(report, world);
    world.print(renderStateText(report, side.model, world.palette));
    if (report.verdict === "errored") return EXIT.notAnalysed;
    return blockingFindings(report).length > 0 ? EXIT.blocked : EXIT.passed;
  } finally {
    world.progress(undefined);
    repository.close();
  }
}
