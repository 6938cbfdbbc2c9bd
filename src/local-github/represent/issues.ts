import type { Context } from "../context.ts";
import type { JsonObject } from "../json.ts";
import type { Comment, Issue, Reaction, Repository, Review } from "../state/model.ts";
import { reactionContents } from "../state/model.ts";
import { isAtLeast, type PullRequest } from "../state/state.ts";
import { representApp, representUserById } from "./accounts.ts";
import { nodeId } from "./node-id.ts";
import { repositoryHtmlUrl, repositoryUrl } from "./repositories.ts";

/** How an author stands to the repository: a display word, not an authority. */
export function authorAssociation(context: Context, repository: Repository, accountId: number): string {
  const owner = context.state.account(repository.ownerId);
  if (owner.id === accountId) return "OWNER";
  if (owner.members.has(accountId)) return "MEMBER";
  if (isAtLeast(context.state.role(repository, accountId), "triage")) return "COLLABORATOR";
  return context.state.account(accountId).type === "Bot" ? "NONE" : "CONTRIBUTOR";
}

export function issueHtmlUrl(context: Context, repository: Repository, issue: Issue): string {
  return `${repositoryHtmlUrl(context, repository)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;
}

/** GitHub's `issue`; a pull request's has `pull_request`. */
export function representIssue(context: Context, repository: Repository, issue: Issue): JsonObject {
  const url = repositoryUrl(context, repository);
  const issueUrl = `${url}/issues/${issue.number}`;
  const htmlUrl = issueHtmlUrl(context, repository, issue);
  return {
    url: issueUrl,
    repository_url: url,
    labels_url: `${issueUrl}/labels{/name}`,
    comments_url: `${issueUrl}/comments`,
    events_url: `${issueUrl}/events`,
    html_url: htmlUrl,
    id: issue.id,
    node_id: nodeId(issue.pull ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: representUserById(context, issue.authorId),
    labels: [],
    state: issue.state,
    locked: issue.isLocked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: authorAssociation(context, repository, issue.authorId),
    active_lock_reason: null,
    body: issue.body,
    reactions: representReactionCounts(`${issueUrl}/reactions`, []),
    timeline_url: `${issueUrl}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
    ...(issue.pull
      ? {
          draft: issue.pull.isDraft,
          pull_request: {
            url: `${url}/pulls/${issue.number}`,
            html_url: htmlUrl,
            diff_url: `${htmlUrl}.diff`,
            patch_url: `${htmlUrl}.patch`,
            merged_at: issue.pull.mergedAt,
          },
        }
      : {}),
  };
}

export function representReactionCounts(url: string, reactions: readonly Reaction[]): JsonObject {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** GitHub's `issue-comment`. */
export function representComment(context: Context, repository: Repository, issue: Issue, comment: Comment): JsonObject {
  const url = repositoryUrl(context, repository);
  const app = comment.appId === null ? undefined : context.state.apps.get(comment.appId);
  return {
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${issueHtmlUrl(context, repository, issue)}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: representUserById(context, comment.authorId),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: authorAssociation(context, repository, comment.authorId),
    reactions: representReactionCounts(`${url}/issues/comments/${comment.id}/reactions`, comment.reactions),
    performed_via_github_app: app ? representApp(context, app) : null,
  };
}

/** GitHub's `reaction`. */
export function representReaction(context: Context, reaction: Reaction): JsonObject {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: representUserById(context, reaction.authorId),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** GitHub's `pull-request-review`; in webhooks the state is in lower case. */
export function representReview(
  context: Context,
  { repository, issue }: PullRequest,
  review: Review,
  place: "answer" | "webhook" = "answer",
): JsonObject {
  const pullUrl = `${repositoryUrl(context, repository)}/pulls/${issue.number}`;
  const htmlUrl = `${issueHtmlUrl(context, repository, issue)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: representUserById(context, review.authorId),
    body: place === "webhook" && review.body === "" ? null : review.body,
    state: place === "webhook" ? review.state.toLowerCase() : review.state,
    html_url: htmlUrl,
    pull_request_url: pullUrl,
    author_association: authorAssociation(context, repository, review.authorId),
    _links: { html: { href: htmlUrl }, pull_request: { href: pullUrl } },
    commit_id: review.commitId,
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
  };
}
