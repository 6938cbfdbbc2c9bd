import { isTouched } from "../core/source/touched.ts";
import type { AppContext } from "./context.ts";
import type { PullRequestState } from "./ports-store.ts";
import { type BasePushed, type PushedSides, readPushedSides } from "./read-pushed-sides.ts";
import { enqueue } from "./reconcile.ts";
import { recordDirectPush } from "./record-direct-push.ts";
import { recordPolicyChange } from "./record-policy-change.ts";

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
  const sides = await readPushedSides(app, gateway, event);
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
