import { mergeability } from "../acts/mergeability.ts";
import type { Context } from "../context.ts";
import type { FileChange } from "../git/diff.ts";
import type { JsonObject } from "../json.ts";
import type { PullRequest } from "../state/state.ts";
import { representTeam, representUserById } from "./accounts.ts";
import { authorAssociation, issueHtmlUrl } from "./issues.ts";
import { nodeId } from "./node-id.ts";
import { repositoryUrl, representRepository } from "./repositories.ts";

/** Where a pull request's changes start: its merge base with the base branch, or the base itself without one. */
export async function startOf({ repository, issue, pull }: PullRequest): Promise<string> {
  const base = issue.state === "open" ? (repository.git.branch(pull.baseBranch) ?? pull.baseSha) : pull.baseSha;
  return (await repository.git.mergeBase(base, pull.headSha)) ?? base;
}

export async function changesOf(pullRequest: PullRequest): Promise<readonly FileChange[]> {
  return pullRequest.repository.git.changes(await startOf(pullRequest), pullRequest.pull.headSha);
}

export async function commitsOf(pullRequest: PullRequest): Promise<readonly string[]> {
  return pullRequest.repository.git.commitsBetween(await startOf(pullRequest), pullRequest.pull.headSha);
}

/** GitHub's `pull-request-simple`, as in lists. */
export function representSimplePull(context: Context, { repository, issue, pull }: PullRequest): JsonObject {
  const url = repositoryUrl(context, repository);
  const pullUrl = `${url}/pulls/${issue.number}`;
  const issueUrl = `${url}/issues/${issue.number}`;
  const htmlUrl = issueHtmlUrl(context, repository, issue);
  const head = context.state.repositories.get(pull.headRepositoryId);
  const headOwnerId = (head ?? repository).ownerId;
  const statusesUrl = `${url}/statuses/${pull.headSha}`;
  return {
    url: pullUrl,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: htmlUrl,
    diff_url: `${htmlUrl}.diff`,
    patch_url: `${htmlUrl}.patch`,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: issue.isLocked,
    title: issue.title,
    user: representUserById(context, issue.authorId),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [...pull.requestedReviewers].map((id) => representUserById(context, id)),
    requested_teams: [...pull.requestedTeams].flatMap((id) => {
      const team = context.state.teams.get(id);
      return team ? [representTeam(context, team)] : [];
    }),
    labels: [],
    milestone: null,
    draft: pull.isDraft,
    commits_url: `${pullUrl}/commits`,
    review_comments_url: `${pullUrl}/comments`,
    review_comment_url: `${url}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statusesUrl,
    head: {
      label: `${context.state.account(headOwnerId).login}:${pull.headBranch}`,
      ref: pull.headBranch,
      sha: pull.headSha,
      user: representUserById(context, headOwnerId),
      // A deleted fork leaves a pull request without a head repository.
      repo: head && !head.isDeleted ? representRepository(context, head) : null,
    },
    base: {
      label: `${context.state.account(repository.ownerId).login}:${pull.baseBranch}`,
      ref: pull.baseBranch,
      sha: pull.baseSha,
      user: representUserById(context, repository.ownerId),
      repo: representRepository(context, repository),
    },
    _links: {
      self: { href: pullUrl },
      html: { href: htmlUrl },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${pullUrl}/comments` },
      review_comment: { href: `${url}/pulls/comments{/number}` },
      commits: { href: `${pullUrl}/commits` },
      statuses: { href: statusesUrl },
    },
    author_association: authorAssociation(context, repository, issue.authorId),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** GitHub's `pull-request`. GitHub works out `mergeable` in the background: a webhook says it is not known yet. */
export async function representPull(
  context: Context,
  pullRequest: PullRequest,
  place: "answer" | "webhook",
): Promise<JsonObject> {
  const { issue, pull } = pullRequest;
  const changes = await changesOf(pullRequest);
  const isOpen = issue.state === "open";
  const merge =
    isOpen && place === "answer"
      ? await mergeability(context, pullRequest)
      : { isMergeable: null, state: "unknown", testCommitSha: pull.mergeCommitSha };
  return {
    ...representSimplePull(context, pullRequest),
    merge_commit_sha: merge.testCommitSha,
    merged: pull.mergedAt !== null,
    mergeable: merge.isMergeable,
    rebaseable: merge.isMergeable,
    mergeable_state: merge.state,
    merged_by: pull.mergedById === null ? null : representUserById(context, pull.mergedById),
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: (await commitsOf(pullRequest)).length,
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    changed_files: changes.length,
  };
}
