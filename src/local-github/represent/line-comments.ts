import type { Context } from "../context.ts";
import type { JsonObject } from "../json.ts";
import type { LineComment } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { representUserById } from "./accounts.ts";
import { authorAssociation, issueHtmlUrl, representReactionCounts } from "./issues.ts";
import { nodeId } from "./node-id.ts";
import { repositoryUrl } from "./repositories.ts";

/** GitHub's `pull-request-review-comment`. */
export function representLineComment(
  context: Context,
  { repository, issue }: PullRequest,
  comment: LineComment,
): JsonObject {
  const { id, path, line, commitId } = comment;
  const pullUrl = `${repositoryUrl(context, repository)}/pulls/${issue.number}`;
  const url = `${repositoryUrl(context, repository)}/pulls/comments/${id}`;
  const htmlUrl = `${issueHtmlUrl(context, repository, issue)}#discussion_r${id}`;
  return {
    url,
    id,
    node_id: nodeId("PRRC", id),
    pull_request_review_id: comment.reviewId,
    diff_hunk: `@@ -${line} +${line} @@`,
    path,
    line,
    original_line: line,
    start_line: null,
    original_start_line: null,
    start_side: null,
    side: "RIGHT",
    subject_type: "line",
    position: line,
    original_position: line,
    commit_id: commitId,
    original_commit_id: commitId,
    user: representUserById(context, comment.authorId),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: htmlUrl,
    pull_request_url: pullUrl,
    author_association: authorAssociation(context, repository, comment.authorId),
    reactions: representReactionCounts(`${url}/reactions`, []),
    _links: { self: { href: url }, html: { href: htmlUrl }, pull_request: { href: pullUrl } },
  };
}
