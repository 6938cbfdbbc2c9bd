import { type Context, timestamp } from "../context.ts";
import { ApiError } from "../errors.ts";
import type { FileChanges } from "../git/fast-import.ts";
import { zeroSha } from "../git/git-repository.ts";
import type { JsonObject } from "../json.ts";
import { representHookCommit } from "../represent/commits.ts";
import { repositoryHtmlUrl } from "../represent/repositories.ts";
import type { Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, requireRole, requireWritable, sendRepositoryEvent } from "./actor.ts";
import { announceCommits } from "./checks.ts";
import { sendPullEvent } from "./pull-events.ts";
import { bringHead, note } from "./pulls.ts";
import { signatureOf } from "./signature.ts";

export interface NewCommit {
  readonly branch: string;
  readonly message: string;
  readonly files: FileChanges;
  /** Branch, tag or SHA to start from; the branch's tip, else the default branch. A start elsewhere is a force push. */
  readonly from?: string;
  readonly authorId?: number;
  readonly committerId?: number;
  /** For commits whose e-mail belongs to nobody. */
  readonly authorEmail?: string;
}

/** GitHub lists this many commits in a push: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const pushedCommitsMax = 2_048;

/** Commits files to a branch and pushes it. */
export async function pushCommit(
  context: Context,
  repository: Repository,
  actor: Actor,
  wanted: NewCommit,
): Promise<string> {
  requireRole(context, repository, actor, "write");
  requireWritable(repository);
  const before = repository.git.branch(wanted.branch);
  const from = wanted.from ?? before ?? repository.git.branch(repository.defaultBranch);
  const parent = from === undefined ? undefined : await repository.git.resolveCommit(from);
  if (from !== undefined && parent === undefined) throw new ApiError(422, `No commit found for ${from}`);
  const author = signatureOf(context, wanted.authorId ?? actor.accountId);
  const sha = await repository.git.importCommit({
    reference: `refs/heads/${wanted.branch}`,
    parents: parent === undefined ? [] : [parent],
    files: wanted.files,
    author: wanted.authorEmail === undefined ? author : { ...author, email: wanted.authorEmail },
    committer: signatureOf(context, wanted.committerId ?? actor.accountId),
    message: wanted.message,
  });
  await afterPush(context, repository, actor, `refs/heads/${wanted.branch}`, before, sha);
  return sha;
}

/** Points a reference somewhere, or removes it, and tells everybody. */
export async function pushReference(
  context: Context,
  repository: Repository,
  actor: Actor,
  reference: string,
  sha: string | undefined,
): Promise<void> {
  requireRole(context, repository, actor, "write");
  requireWritable(repository);
  const before = repository.git.references.get(reference);
  await repository.git.setReference(reference, sha);
  await afterPush(context, repository, actor, reference, before, sha);
}

/** What follows from a reference having moved: the `push` event, then the pull requests whose head or base it is. */
export async function afterPush(
  context: Context,
  repository: Repository,
  actor: Actor,
  reference: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  if (before === after) return;
  repository.pushedAt = timestamp(context);
  await sendPush(context, repository, actor, reference, before, after);
  if (!reference.startsWith("refs/heads/")) return;
  const branch = reference.slice("refs/heads/".length);
  for (const base of context.state.repositories.values()) {
    for (const pullRequest of context.state.pullRequests(base)) {
      if (pullRequest.issue.state !== "open") continue;
      if (pullRequest.pull.headRepositoryId === repository.id && pullRequest.pull.headBranch === branch) {
        await moveHead(context, pullRequest, repository, actor, after);
      } else if (base.id === repository.id && pullRequest.pull.baseBranch === branch && after !== undefined) {
        await mergeIfContained(context, pullRequest, actor, before, after);
      }
    }
  }
  if (after !== undefined) await announceCommits(context, repository, after, branch, actor);
}

async function moveHead(
  context: Context,
  pullRequest: PullRequest,
  head: Repository,
  actor: Actor,
  after: string | undefined,
): Promise<void> {
  const { repository, issue, pull } = pullRequest;
  const before = pull.headSha;
  issue.updatedAt = timestamp(context);
  if (after === undefined) {
    // A pull request without its head branch is closed by GitHub.
    issue.state = "closed";
    issue.closedAt = issue.updatedAt;
    note(context, pullRequest, actor, `deleted the ${pull.headBranch} branch and closed this pull request`);
    await sendPullEvent(context, pullRequest, "closed", actor);
    return;
  }
  await bringHead(repository, head, issue.number, after);
  const isForced = (await repository.git.mergeBase(before, after)) !== before;
  pull.headSha = after;
  pull.baseSha = repository.git.branch(pull.baseBranch) ?? pull.baseSha;
  const commits = isForced ? [after] : await repository.git.commitsBetween(before, after);
  const words = `force-pushed the ${pull.headBranch} branch from ${before.slice(0, 7)} to ${after.slice(0, 7)}`;
  note(
    context,
    pullRequest,
    actor,
    isForced ? words : `pushed ${commits.length} commit${commits.length === 1 ? "" : "s"}`,
    commits,
  );
  await sendPullEvent(context, pullRequest, "synchronize", actor, { before, after });
  if (head.id !== repository.id) await announceCommits(context, repository, after, null, actor);
}

/** A direct push that brings a pull request's commits into its base merges it. */
async function mergeIfContained(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  before: string | undefined,
  after: string,
): Promise<void> {
  const { repository, issue, pull } = pullRequest;
  if ((await repository.git.mergeBase(after, pull.headSha)) !== pull.headSha) return;
  if (before !== undefined) pull.baseSha = before;
  issue.state = "closed";
  issue.updatedAt = timestamp(context);
  issue.closedAt = issue.updatedAt;
  pull.mergedAt = issue.updatedAt;
  pull.mergedById = actor.accountId;
  pull.mergeCommitSha = after;
  note(context, pullRequest, actor, `merged commit ${after.slice(0, 7)} into ${pull.baseBranch}`);
  await sendPullEvent(context, pullRequest, "closed", actor);
}

async function sendPush(
  context: Context,
  repository: Repository,
  actor: Actor,
  reference: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  const { git } = repository;
  const commits = after === undefined ? [] : await pushedCommits(repository, before, after);
  const shown: JsonObject[] = [];
  for (const sha of commits.slice(-pushedCommitsMax)) shown.push(await representPushedCommit(context, repository, sha));
  const isForced = before !== undefined && after !== undefined && (await git.mergeBase(before, after)) !== before;
  const pusher = signatureOf(context, actor.accountId);
  const range = `${(before ?? zeroSha).slice(0, 12)}...${(after ?? zeroSha).slice(0, 12)}`;
  sendRepositoryEvent(context, repository, "push", null, actor, {
    ref: reference,
    before: before ?? zeroSha,
    after: after ?? zeroSha,
    created: before === undefined,
    deleted: after === undefined,
    forced: isForced,
    base_ref: null,
    compare: `${repositoryHtmlUrl(context, repository)}/compare/${range}`,
    commits: shown,
    head_commit: after === undefined ? null : await representPushedCommit(context, repository, after),
    pusher: { name: context.state.account(actor.accountId).login, email: pusher.email },
  });
}

async function pushedCommits(
  repository: Repository,
  before: string | undefined,
  after: string,
): Promise<readonly string[]> {
  const main = repository.git.branch(repository.defaultBranch);
  const start = before ?? (main === after ? undefined : main);
  if (start === undefined) return [after];
  return repository.git.commitsBetween(start, after);
}

async function representPushedCommit(context: Context, repository: Repository, sha: string): Promise<JsonObject> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw new Error(`the pushed commit ${sha} is not there`);
  const parent = commit.parents[0];
  const changes = parent === undefined ? [] : await repository.git.changes(parent, sha);
  const paths = (...statuses: string[]): string[] =>
    changes.filter((change) => statuses.includes(change.status)).map((change) => change.path);
  return {
    ...representHookCommit(context, commit),
    distinct: true,
    url: `${repositoryHtmlUrl(context, repository)}/commit/${sha}`,
    added: paths("added", "renamed"),
    removed: [
      ...paths("removed"),
      ...changes.flatMap((change) => (change.previousPath === undefined ? [] : [change.previousPath])),
    ],
    modified: paths("modified", "changed"),
  };
}
