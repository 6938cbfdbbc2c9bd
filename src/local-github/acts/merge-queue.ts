import type { Context } from "../context.ts";
import { ApiError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representHookCommit } from "../represent/commits.ts";
import type { MergeGroup, Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, sendRepositoryEvent } from "./actor.ts";
import { announceCommits } from "./checks.ts";
import { requiredCheckBlockers } from "./mergeability.ts";
import { closeAsMerged } from "./merges.ts";
import { afterPush } from "./pushes.ts";
import { signatureOf, webFlowId } from "./signature.ts";

/**
 * Puts pull requests into the merge queue as one group and asks for its checks. Gives the group's head SHA.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group
 */
export async function queueMergeGroup(
  context: Context,
  repository: Repository,
  actor: Actor,
  pullRequests: readonly PullRequest[],
): Promise<string> {
  const last = pullRequests.at(-1);
  const base = last && repository.git.branch(last.pull.baseBranch);
  if (!last || base === undefined) throw new ApiError(422, "Nothing to queue");
  let tip = base;
  const merges: { readonly number: number; readonly sha: string }[] = [];
  for (const { issue, pull } of pullRequests) {
    const tree = await repository.git.mergedTree(tip, pull.headSha);
    if (tree === undefined) throw new ApiError(422, "Pull Request is not mergeable");
    tip = await repository.git.writeCommit({
      tree,
      parents: [tip, pull.headSha],
      author: signatureOf(context, webFlowId),
      committer: signatureOf(context, webFlowId),
      message: `Merge pull request #${issue.number} from ${pull.headBranch}\n\n${issue.title}`,
    });
    merges.push({ number: issue.number, sha: tip });
  }
  const branch = `gh-readonly-queue/${last.pull.baseBranch}/pr-${last.issue.number}-${base}`;
  await repository.git.setReference(`refs/heads/${branch}`, tip);
  const group = { baseBranch: last.pull.baseBranch, baseSha: base, branch, merges };
  sendRepositoryEvent(context, repository, "merge_group", "checks_requested", actor, {
    merge_group: await representGroup(context, repository, group, tip),
  });
  await announceCommits(context, repository, tip, branch, actor);
  repository.mergeGroups.set(tip, group);
  return tip;
}

async function representGroup(
  context: Context,
  repository: Repository,
  { baseBranch, baseSha, branch }: MergeGroup,
  headSha: string,
): Promise<JsonObject> {
  const commit = await repository.git.commit(headSha);
  return {
    head_sha: headSha,
    head_ref: `refs/heads/${branch}`,
    base_sha: baseSha,
    base_ref: `refs/heads/${baseBranch}`,
    head_commit: commit ? representHookCommit(context, commit) : null,
  };
}

/**
 * What the queue does when the checks of a group have ended: puts the group on its base branch and answers undefined, or
 * throws it out and answers why.
 */
export async function landMergeGroup(
  context: Context,
  repository: Repository,
  headSha: string,
): Promise<string | undefined> {
  const group = repository.mergeGroups.get(headSha);
  if (group === undefined) throw new ApiError(422, "Nothing is queued there");
  repository.mergeGroups.delete(headSha);
  const { baseBranch, baseSha, branch, merges } = group;
  const [refused] = requiredCheckBlockers(context, repository, baseBranch, headSha);
  const isBehind = repository.git.branch(baseBranch) !== baseSha;
  const refusal = isBehind ? "The base branch has moved." : refused?.message;
  if (refusal === undefined) {
    await repository.git.setReference(`refs/heads/${baseBranch}`, headSha);
    for (const { number, sha } of merges) {
      const pullRequest = context.state.pullRequest(repository, number);
      if (pullRequest) await closeAsMerged(context, pullRequest, queue, baseSha, sha);
    }
    await afterPush(context, repository, queue, `refs/heads/${baseBranch}`, baseSha, headSha);
  }
  sendRepositoryEvent(context, repository, "merge_group", "destroyed", queue, {
    merge_group: await representGroup(context, repository, group, headSha),
    reason: refusal === undefined ? "merged" : "invalidated",
  });
  await repository.git.setReference(`refs/heads/${branch}`, undefined);
  return refusal;
}

/** GitHub merges as itself: `github-merge-queue[bot]` is web-flow here. */
const queue: Actor = { accountId: webFlowId, appId: null };
