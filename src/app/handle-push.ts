import type { Side } from "../core/source/assemble.ts";
import { isTouched } from "../core/source/touched.ts";
import type { AppContext } from "./context.ts";
import { loadSide } from "./load-side.ts";
import { type AppEvent, GitHubError, type PullRequestState, type RepositoryGateway } from "./ports.ts";
import { enqueue } from "./reconcile.ts";
import { recordDirectPush } from "./record-direct-push.ts";
import { recordPolicyChange } from "./record-policy-change.ts";

export type BasePushed = Extract<AppEvent, { kind: "base-pushed" }>;

/** What stood on the branch before the push and after it. */
export interface PushedSides {
  readonly before: Side;
  readonly after: Side;
}

/**
 * A push matters where pull requests go into the branch, and on the default branch: those that it affects are judged
 * again, and what it did past every pull request, or to the policy, is recorded. Costs the two trees.
 */
export async function handlePush(app: AppContext, event: BasePushed, cause: string): Promise<void> {
  const { repository, ref, isDefault } = event;
  const states = await app.store.listOpenPullRequestStates(repository.repositoryId);
  const open = states.filter((state) => state.facts.baseRef === ref);
  if (open.length === 0 && !isDefault) return;
  const gateway = app.github.repository(repository);
  const sides = await readSides(app, gateway, event);
  await evaluateAffected(app, event, open, sides, cause);
  if (sides === undefined || !isTouched(sides.before, sides.after)) return;

  await recordPolicyChange(app, event, sides);
  if ((await gateway.listMergedAs(event.afterSha)).length === 0) await recordDirectPush(app, gateway, event, sides);
}

/**
 * Those that may merge come first: they must not stay green by what the branch was. One that touches nothing that is
 * watched stays so while nothing more is watched than before; it costs no request.
 */
async function evaluateAffected(
  app: AppContext,
  { repository, beforeSha, afterSha }: BasePushed,
  open: readonly PullRequestState[],
  sides: PushedSides | undefined,
  cause: string,
): Promise<void> {
  const watchesNoMore = sides !== undefined && !watchesMore(sides);
  for (const { number: pullRequest, evaluated } of greenFirst(open)) {
    const isSpared = watchesNoMore && evaluated?.touched === false && evaluated.baseSha === beforeSha;
    if (isSpared) await enqueue(app, { kind: "base-moved", repository, pullRequest, beforeSha, afterSha }, cause);
    else await enqueue(app, { kind: "evaluate", repository, pullRequest }, cause);
  }
}

function greenFirst(states: readonly PullRequestState[]): readonly PullRequestState[] {
  const isGreen = ({ evaluated }: PullRequestState) =>
    evaluated?.conclusion === "success" || evaluated?.conclusion === "neutral";
  return [...states.filter(isGreen), ...states.filter((state) => !isGreen(state))];
}

/** Whether a file matters now that did not matter before. */
function watchesMore({ before, after }: PushedSides): boolean {
  return [...after.watched.keys()].some((path) => !before.watched.has(path));
}

/** `undefined` where one of them is not there, or not listed whole: then nothing can be said about the push. */
async function readSides(
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
    sides.push(await loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parse));
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
