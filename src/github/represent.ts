import type { CommentFacts, PullRequestFacts } from "../app/ports-github.ts";
import type { Person } from "../core/gate/gate-state.ts";
import { at, integerAt, isNone, optionalBooleanAt, optionalStringAt, stringAt, wordAt } from "./decode.ts";

/** What GitHub shows for a deleted account. No real account has id 0, so nobody is ever taken for it. */
export const GHOST: Person = { id: 0, login: "ghost", bot: false };

/** A pull request of a webhook, of `GET /pulls/{number}`, or of a list (which lacks `merged` and `merged_by`). */
export function pullRequestFacts(value: unknown): PullRequestFacts {
  const merged = optionalBooleanAt(value, "merged") ?? optionalStringAt(value, "merged_at") !== undefined;
  return {
    number: integerAt(value, "number"),
    title: stringAt(value, "title"),
    state: wordAt(value, "state", ["open", "closed"]),
    draft: optionalBooleanAt(value, "draft") ?? false,
    headSha: stringAt(value, "head.sha"),
    baseRef: stringAt(value, "base.ref"),
    author: personOrGhost(at(value, "user")),
    merged,
    // Before the merge this field holds GitHub's trial merge, which is no fact about the repository.
    mergeSha: merged ? (optionalStringAt(value, "merge_commit_sha") ?? null) : null,
    mergedBy: isNone(at(value, "merged_by")) ? null : personOf(at(value, "merged_by")),
    ...(optionalBooleanAt(value, "locked") === true ? { locked: true } : {}),
    updatedAt: stringAt(value, "updated_at"),
  };
}

export function commentFacts(value: unknown, appId: number): CommentFacts {
  return {
    id: integerAt(value, "id"),
    kind: "comment",
    author: personOrGhost(at(value, "user")),
    own: isOurComment(value, appId),
    body: optionalStringAt(value, "body") ?? "",
    createdAt: stringAt(value, "created_at"),
    updatedAt: stringAt(value, "updated_at"),
  };
}

/** Webhooks write a review's state in lower case, the REST API in upper case. */
export function reviewFacts(value: unknown): CommentFacts {
  const submittedAt = stringAt(value, "submitted_at");
  return {
    id: integerAt(value, "id"),
    kind: "review",
    reviewState: wordAt({ state: stringAt(value, "state").toLowerCase() }, "state", [
      "approved",
      "changes_requested",
      "commented",
      "dismissed",
    ]),
    author: personOrGhost(at(value, "user")),
    own: false,
    body: optionalStringAt(value, "body") ?? "",
    createdAt: submittedAt,
    updatedAt: optionalStringAt(value, "updated_at") ?? submittedAt,
  };
}

/** A comment on a line of a file. We write none. */
export function lineCommentFacts(value: unknown): CommentFacts {
  return {
    id: integerAt(value, "id"),
    kind: "line-comment",
    author: personOrGhost(at(value, "user")),
    own: false,
    body: optionalStringAt(value, "body") ?? "",
    createdAt: stringAt(value, "created_at"),
    updatedAt: stringAt(value, "updated_at"),
  };
}

export function personOf(value: unknown): Person {
  return {
    id: integerAt(value, "id"),
    login: stringAt(value, "login"),
    bot: optionalStringAt(value, "type") === "Bot",
  };
}

function personOrGhost(value: unknown): Person {
  return isNone(value) ? GHOST : personOf(value);
}

/** Whether a comment was written by this app itself, not by a person through it and not by another app. */
function isOurComment(comment: unknown, appId: number): boolean {
  return at(comment, "performed_via_github_app.id") === appId && at(comment, "user.type") === "Bot";
}
