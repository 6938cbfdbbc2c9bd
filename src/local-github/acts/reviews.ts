import { type Context, timestamp } from "../context.ts";
import { ApiError, invalid } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representReview } from "../represent/issues.ts";
import { representLineComment } from "../represent/line-comments.ts";
import { representSimplePull } from "../represent/pulls.ts";
import type { LineComment, Review } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, requireRole, requireWritable, sendRepositoryEvent } from "./actor.ts";

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

/** Submits a review. An author cannot judge their own pull request, and a comment or refusal needs words. */
export function submitReview(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  event: ReviewEvent,
  body: string,
  commitId = pullRequest.pull.headSha,
): Review {
  const { repository, issue, pull } = pullRequest;
  requireRole(context, repository, actor, "read");
  requireWritable(repository);
  if (issue.authorId === actor.accountId && event !== "COMMENT") {
    const verb = event === "APPROVE" ? "approve" : "request changes on";
    throw new ApiError(422, "Unprocessable Entity", [
      {
        resource: "PullRequestReview",
        field: "event",
        code: "custom",
        message: `Can not ${verb} your own pull request`,
      },
    ]);
  }
  if (event !== "APPROVE" && body.trim() === "") throw invalid("PullRequestReview", "body", "Body can't be blank");
  const review: Review = {
    id: context.state.nextId("review"),
    sequence: context.state.nextId("sequence"),
    authorId: actor.accountId,
    body,
    state: states[event],
    commitId,
    submittedAt: timestamp(context),
    edits: [],
  };
  pull.reviews.push(review);
  pull.requestedReviewers.delete(actor.accountId);
  for (const teamId of pull.requestedTeams) {
    // One member's review is the team's: GitHub takes the request back.
    const team = context.state.teams.get(teamId);
    if (team?.members.get(actor.accountId)?.state === "active") pull.requestedTeams.delete(teamId);
  }
  send(context, pullRequest, review, "submitted", actor);
  return review;
}

export interface LineCommentPlace {
  readonly path: string;
  /** In the file as the pull request has it. */
  readonly line: number;
}

/** Comments on one line. GitHub makes a review without words of it, and tells of both. */
export function commentOnLine(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  { path, line }: LineCommentPlace,
  body: string,
): LineComment {
  const { repository, pull } = pullRequest;
  requireRole(context, repository, actor, "read");
  requireWritable(repository);
  if (body.trim() === "") throw invalid("PullRequestReviewComment", "body", "Body can't be blank");
  const now = timestamp(context);
  const review: Review = {
    id: context.state.nextId("review"),
    sequence: context.state.nextId("sequence"),
    authorId: actor.accountId,
    body: "",
    state: "COMMENTED",
    commitId: pull.headSha,
    submittedAt: now,
    edits: [],
  };
  const comment: LineComment = {
    id: context.state.nextId("lineComment"),
    reviewId: review.id,
    authorId: actor.accountId,
    path,
    line,
    commitId: pull.headSha,
    body,
    createdAt: now,
    updatedAt: now,
    edits: [],
  };
  pull.reviews.push(review);
  pull.lineComments.push(comment);
  send(context, pullRequest, review, "submitted", actor);
  sendLineComment(context, pullRequest, comment, "created", actor);
  return comment;
}

export function editLineComment(
  context: Context,
  pullRequest: PullRequest,
  comment: LineComment,
  actor: Actor,
  body: string,
): void {
  const isAuthor = comment.authorId === actor.accountId;
  requireRole(context, pullRequest.repository, actor, isAuthor ? "read" : "write");
  const before = comment.body;
  const now = timestamp(context);
  comment.edits.push({ at: now, editorId: actor.accountId, bodyBefore: before });
  comment.body = body;
  comment.updatedAt = now;
  sendLineComment(context, pullRequest, comment, "edited", actor, { changes: { body: { from: before } } });
}

export function editReview(
  context: Context,
  pullRequest: PullRequest,
  review: Review,
  actor: Actor,
  body: string,
): void {
  const isAuthor = review.authorId === actor.accountId;
  requireRole(context, pullRequest.repository, actor, isAuthor ? "read" : "write");
  const before = review.body;
  review.edits.push({ at: timestamp(context), editorId: actor.accountId, bodyBefore: before });
  review.body = body;
  send(context, pullRequest, review, "edited", actor, { changes: { body: { from: before } } });
}

/** Takes an approval or a refusal away; who dismissed it is the event's `sender`. */
export function dismissReview(
  context: Context,
  pullRequest: PullRequest,
  review: Review,
  actor: Actor,
  message: string,
): void {
  requireRole(context, pullRequest.repository, actor, "write");
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw new ApiError(422, `Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  }
  review.state = "DISMISSED";
  const author = context.state.account(review.authorId).login;
  pullRequest.issue.timeline.push({
    sequence: context.state.nextId("sequence"),
    at: timestamp(context),
    actorId: actor.accountId,
    text: `dismissed @${author}’s review: ${message}`,
  });
  send(context, pullRequest, review, "dismissed", actor);
}

function send(
  context: Context,
  pullRequest: PullRequest,
  review: Review,
  action: "submitted" | "edited" | "dismissed",
  actor: Actor,
  more: JsonObject = {},
): void {
  sendRepositoryEvent(context, pullRequest.repository, "pull_request_review", action, actor, {
    ...more,
    review: representReview(context, pullRequest, review, "webhook"),
    pull_request: representSimplePull(context, pullRequest),
  });
}

function sendLineComment(
  context: Context,
  pullRequest: PullRequest,
  comment: LineComment,
  action: "created" | "edited",
  actor: Actor,
  more: JsonObject = {},
): void {
  sendRepositoryEvent(context, pullRequest.repository, "pull_request_review_comment", action, actor, {
    ...more,
    comment: representLineComment(context, pullRequest, comment),
    pull_request: representSimplePull(context, pullRequest),
  });
}
