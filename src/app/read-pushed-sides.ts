import type { Side } from "../core/source/assemble.ts";
import type { AppContext } from "./context.ts";
import { loadSide } from "./load-side.ts";
import { GitHubError } from "./ports.ts";
import type { AppEvent } from "./ports-events.ts";
import type { RepositoryGateway } from "./ports-github.ts";

export type BasePushed = Extract<AppEvent, { kind: "base-pushed" }>;

/** What stood on the branch before the push and after it. */
export interface PushedSides {
  readonly before: Side;
  readonly after: Side;
}

/** `undefined` where one of them is not there, or not listed whole: then nothing can be said about the push. */
export async function readPushedSides(
  app: AppContext,
  gateway: RepositoryGateway,
  { repository, beforeSha, afterSha }: BasePushed,
): Promise<PushedSides | undefined> {
  if (/^0+$/.test(beforeSha)) return undefined;
  const sides: Side[] = [];
  for (const commit of [beforeSha, afterSha]) {
    const tree = await readTree(gateway, commit);
    if (tree === undefined || tree.truncated) {
      app.log.warn({ repository: repository.repositoryId, commit }, "the tree of a pushed commit is not listed whole");
      return undefined;
    }
    sides.push(await loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parser));
  }
  const [before, after] = sides;
  return before === undefined || after === undefined ? undefined : { before, after };
}

/** `undefined` for a commit that GitHub no longer has. */
async function readTree(gateway: RepositoryGateway, commit: string) {
  try {
    return await gateway.readTree(commit);
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404 && error.advice === undefined) return undefined;
    throw error;
  }
}
