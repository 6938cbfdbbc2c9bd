import type { CommentFacts, RepositoryKey } from "../app/ports-github.ts";
import { assert } from "../core/model/assert.ts";
import { at, integerAt, listOf } from "./decode.ts";
import { hasStatus } from "./errors.ts";
import { type Installation, nothing } from "./installation.ts";
import { commentFacts, lineCommentFacts, reviewFacts } from "./represent.ts";

/** GitHub refuses a longer comment. */
const COMMENT_LENGTH_MAX = 65_536;

/** All comments, oldest first; GitHub lists them by ascending id. */
export function listComments(
  installation: Installation,
  { owner, name }: RepositoryKey,
  pullRequest: number,
  since: string | undefined,
  appId: number,
): Promise<readonly CommentFacts[]> {
  const from = since === undefined ? {} : { since };
  return installation.readPages(
    "list the comments of a pull request",
    (octokit, page) =>
      octokit.rest.issues.listComments({ owner, repo: name, issue_number: pullRequest, ...from, ...page }),
    (data) => listOf(data, "the list of comments").map((comment) => commentFacts(comment, appId)),
  );
}

/** All submitted reviews, in the order in which they were. */
export function listReviews(
  installation: Installation,
  { owner, name }: RepositoryKey,
  pullRequest: number,
): Promise<readonly CommentFacts[]> {
  return installation.readPages(
    "list the reviews of a pull request",
    (octokit, page) => octokit.rest.pulls.listReviews({ owner, repo: name, pull_number: pullRequest, ...page }),
    (data) => listOf(data, "the list of reviews").filter(isSubmitted).map(reviewFacts),
  );
}

/** All comments on lines of files, by ascending id. */
export function listLineComments(
  installation: Installation,
  { owner, name }: RepositoryKey,
  pullRequest: number,
): Promise<readonly CommentFacts[]> {
  return installation.readPages(
    "list the comments on lines of a pull request",
    (octokit, page) => octokit.rest.pulls.listReviewComments({ owner, repo: name, pull_number: pullRequest, ...page }),
    (data) => listOf(data, "the list of comments on lines").map(lineCommentFacts),
  );
}

export async function createComment(
  installation: Installation,
  { owner, name }: RepositoryKey,
  pullRequest: number,
  body: string,
): Promise<{ readonly id: number }> {
  assertFits(body);
  return installation.write(
    "write a comment",
    (octokit) => octokit.rest.issues.createComment({ owner, repo: name, issue_number: pullRequest, body }),
    (data) => ({ id: integerAt(data, "id") }),
  );
}

export async function updateComment(
  installation: Installation,
  { owner, name }: RepositoryKey,
  commentId: number,
  body: string,
): Promise<"updated" | "gone"> {
  assertFits(body);
  try {
    await installation.write(
      "edit a comment",
      (octokit) => octokit.rest.issues.updateComment({ owner, repo: name, comment_id: commentId, body }),
      nothing,
    );
    return "updated";
  } catch (error) {
    if (hasStatus(error, 404, 410)) return "gone";
    throw error;
  }
}

/** GitHub keeps one reaction of each kind by each author, so this may be repeated. */
export async function react(
  installation: Installation,
  { owner, name }: RepositoryKey,
  commentId: number,
  content: "+1" | "confused",
): Promise<"added" | "gone"> {
  try {
    await installation.write(
      "react to a comment",
      (octokit) => octokit.rest.reactions.createForIssueComment({ owner, repo: name, comment_id: commentId, content }),
      nothing,
    );
    return "added";
  } catch (error) {
    if (hasStatus(error, 404, 410)) return "gone";
    throw error;
  }
}

/** A review that its author is still writing is shown to nobody else, but the App's own token would see its own. */
function isSubmitted(review: unknown): boolean {
  return at(review, "state") !== "PENDING";
}

function assertFits(body: string): void {
  assert(body !== "" && body.length <= COMMENT_LENGTH_MAX, "a comment has 1 to 65,536 characters");
}
