import { type Context, timestamp } from "../context.ts";
import { ApiError } from "../errors.ts";
import { commitsOf } from "../represent/pulls.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, requireRole, requireWritable } from "./actor.ts";
import { mergeBlockers } from "./mergeability.ts";
import { sendPullEvent } from "./pull-events.ts";
import { note } from "./pulls.ts";
import { afterPush, pushReference } from "./pushes.ts";
import { signatureOf, webFlowId } from "./signature.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeWish {
  readonly method?: MergeMethod;
  readonly title?: string;
  readonly message?: string;
  /** The head that was looked at; another one now is refused with 409. */
  readonly expectedHeadSha?: string;
  /** "Merge without waiting for requirements to be met": administrators only. */
  readonly isBypass?: boolean;
}

/** Merges, or refuses with GitHub's words and status. Gives the new tip of the base branch. */
export async function mergePull(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  wish: MergeWish,
): Promise<string> {
  const { repository, pull } = pullRequest;
  requireRole(context, repository, actor, "write");
  requireWritable(repository);
  const refusal = await mergeRefusal(context, pullRequest, actor, wish.isBypass ?? false);
  if (refusal !== undefined) throw new ApiError(405, refusal);
  if (wish.expectedHeadSha !== undefined && wish.expectedHeadSha !== pull.headSha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  const base = repository.git.branch(pull.baseBranch);
  if (base === undefined) throw new ApiError(405, "Base branch was modified. Review and try the merge again.");
  const sha = await makeMerge(context, pullRequest, actor, base, wish);
  await repository.git.setReference(`refs/heads/${pull.baseBranch}`, sha);
  await closeAsMerged(context, pullRequest, actor, base, sha);
  await afterPush(context, repository, actor, `refs/heads/${pull.baseBranch}`, base, sha);
  return sha;
}

/** Marks a pull request as merged by a commit that is on the base branch now. */
export async function closeAsMerged(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  base: string,
  sha: string,
): Promise<void> {
  const { issue, pull } = pullRequest;
  pull.baseSha = base;
  issue.state = "closed";
  issue.updatedAt = timestamp(context);
  issue.closedAt = issue.updatedAt;
  pull.mergedAt = issue.updatedAt;
  pull.mergedById = actor.accountId;
  pull.mergeCommitSha = sha;
  note(context, pullRequest, actor, `merged commit ${sha.slice(0, 7)} into ${pull.baseBranch}`);
  await sendPullEvent(context, pullRequest, "closed", actor);
}

/** Why a pull request cannot be merged by this actor now, as the merge endpoint says it; undefined when it can. */
export async function mergeRefusal(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  isBypass: boolean,
): Promise<string | undefined> {
  const { repository, issue, pull } = pullRequest;
  if (issue.state !== "open") return "Pull Request is not mergeable";
  if (pull.isDraft) return "Pull Request is still a draft";
  const base = repository.git.branch(pull.baseBranch);
  const isClean = base !== undefined && (await repository.git.mergedTree(base, pull.headSha)) !== undefined;
  if (!isClean) return "Pull Request is not mergeable";
  const blockers = await mergeBlockers(context, pullRequest);
  const protection = repository.protections.get(pull.baseBranch);
  const mayBypass = context.state.role(repository, actor.accountId) === "admin" && protection?.enforceAdmins !== true;
  if (blockers.length === 0 || (isBypass && mayBypass)) return undefined;
  return summarize(blockers);
}

function summarize(blockers: Awaited<ReturnType<typeof mergeBlockers>>): string {
  const checks = blockers.filter((one) => one.kind === "check");
  const others = blockers.filter((one) => one.kind !== "check");
  const allExpected = checks.every((one) => one.verdict === "expected");
  const checkWords =
    checks.length > 1
      ? `${checks.length} of ${checks.length} required status checks ${allExpected ? "are expected" : "have not succeeded"}.`
      : checks[0]?.message;
  return [checkWords, ...others.map((one) => one.message)].filter((words) => words !== undefined).join(" ");
}

async function makeMerge(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  base: string,
  wish: MergeWish,
): Promise<string> {
  const { repository, issue, pull } = pullRequest;
  const { git } = repository;
  const author = signatureOf(context, actor.accountId);
  const committer = signatureOf(context, webFlowId);
  const method = wish.method ?? "merge";
  if (method === "rebase") return rebase(context, pullRequest, base);
  const tree = await git.mergedTree(base, pull.headSha);
  if (tree === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  if (method === "squash") {
    const title = wish.title ?? `${issue.title} (#${issue.number})`;
    const message = [title, wish.message ?? ""].filter((part) => part !== "").join("\n\n");
    return git.writeCommit({ tree, parents: [base], author: signatureOf(context, issue.authorId), committer, message });
  }
  const owner = context.state.account(context.state.repository(pull.headRepositoryId).ownerId).login;
  const title = wish.title ?? `Merge pull request #${issue.number} from ${owner}/${pull.headBranch}`;
  const message = `${title}\n\n${wish.message ?? issue.title}`;
  return git.writeCommit({ tree, parents: [base, pull.headSha], author, committer, message });
}

async function rebase(context: Context, pullRequest: PullRequest, base: string): Promise<string> {
  const { git } = pullRequest.repository;
  let tip = base;
  for (const sha of await commitsOf(pullRequest)) {
    const commit = await git.commit(sha);
    if (!commit || commit.parents.length > 1) continue;
    const replayed = await git.replayCommit(commit, tip, signatureOf(context, webFlowId));
    if (replayed === undefined) throw new ApiError(405, "This branch can't be rebased");
    tip = replayed;
  }
  return tip;
}

/** "Update branch": merges the base into the head. */
export async function updateBranch(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  expectedHeadSha?: string,
): Promise<void> {
  const { repository, pull } = pullRequest;
  if (expectedHeadSha !== undefined && expectedHeadSha !== pull.headSha) {
    throw new ApiError(422, "expected head sha didn’t match current head ref.");
  }
  const head = context.state.repository(pull.headRepositoryId);
  const base = repository.git.branch(pull.baseBranch);
  if (base === undefined || head.id !== repository.id) throw new ApiError(422, "merge conflict between base and head");
  const tree = await repository.git.mergedTree(pull.headSha, base);
  if (tree === undefined) throw new ApiError(422, "merge conflict between base and head");
  const sha = await repository.git.writeCommit({
    tree,
    parents: [pull.headSha, base],
    author: signatureOf(context, actor.accountId),
    committer: signatureOf(context, webFlowId),
    message: `Merge branch '${pull.baseBranch}' into ${pull.headBranch}`,
  });
  await pushReference(context, head, actor, `refs/heads/${pull.headBranch}`, sha);
}
