import { type Context, timestamp } from "../context.ts";
import { ApiError, invalid } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representComment, representIssue } from "../represent/issues.ts";
import type { Comment, Issue, Reaction, ReactionContent, Repository } from "../state/model.ts";
import { type Actor, requireRole, requireWritable, sendRepositoryEvent } from "./actor.ts";

/** GitHub counts characters as UTF-16 units here and says so only in the error. */
const commentMaxCharacters = 65_536;

export function createComment(
  context: Context,
  repository: Repository,
  issue: Issue,
  actor: Actor,
  body: string,
): Comment {
  requireRole(context, repository, actor, "read");
  requireWritable(repository);
  if (issue.isLocked && actor.appId === null) requireRole(context, repository, actor, "write");
  if (issue.isLocked && actor.appId !== null)
    throw new ApiError(403, "Unable to create comment because issue is locked.");
  checkBody(body);
  const now = timestamp(context);
  const comment: Comment = {
    id: context.state.nextId("comment"),
    sequence: context.state.nextId("sequence"),
    issueNumber: issue.number,
    authorId: actor.accountId,
    appId: actor.appId,
    body,
    createdAt: now,
    updatedAt: now,
    edits: [],
    reactions: [],
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  send(context, repository, issue, comment, "created", actor);
  return comment;
}

/** Changes a comment's text: its author may, and so may anybody with write access. The former text is kept. */
export function editComment(
  context: Context,
  repository: Repository,
  issue: Issue,
  comment: Comment,
  actor: Actor,
  body: string,
): void {
  requireAuthorOrWriter(context, repository, comment, actor);
  checkBody(body);
  const before = comment.body;
  const now = timestamp(context);
  if (before !== body) comment.edits.push({ at: now, editorId: actor.accountId, bodyBefore: before });
  comment.body = body;
  comment.updatedAt = now;
  send(context, repository, issue, comment, "edited", actor, { changes: { body: { from: before } } });
}

export function deleteComment(
  context: Context,
  repository: Repository,
  issue: Issue,
  comment: Comment,
  actor: Actor,
): void {
  requireAuthorOrWriter(context, repository, comment, actor);
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  const isOwn = comment.authorId === actor.accountId;
  const author = context.state.account(comment.authorId).login;
  issue.timeline.push({
    sequence: context.state.nextId("sequence"),
    at: timestamp(context),
    actorId: actor.accountId,
    text: `deleted a comment ${isOwn ? "of their own" : `from @${author}`}`,
  });
  send(context, repository, issue, comment, "deleted", actor);
}

/** Adds a reaction; the one that is there already is given back with `isNew` false. No webhook: GitHub has none. */
export function react(
  context: Context,
  repository: Repository,
  comment: Comment,
  actor: Actor,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  requireRole(context, repository, actor, "read");
  const existing = comment.reactions.find((one) => one.authorId === actor.accountId && one.content === content);
  if (existing) return { reaction: existing, isNew: false };
  const reaction: Reaction = {
    id: context.state.nextId("reaction"),
    authorId: actor.accountId,
    content,
    createdAt: timestamp(context),
  };
  comment.reactions.push(reaction);
  context.state.version += 1;
  return { reaction, isNew: true };
}

function requireAuthorOrWriter(context: Context, repository: Repository, comment: Comment, actor: Actor): void {
  requireWritable(repository);
  const isAuthor = comment.authorId === actor.accountId;
  requireRole(context, repository, actor, isAuthor ? "read" : "write");
}

function checkBody(body: string): void {
  if (body.trim() === "") throw invalid("IssueComment", "body", "Body can't be blank", "unprocessable");
  if (body.length > commentMaxCharacters) {
    throw invalid(
      "IssueComment",
      "body",
      `body is too long (maximum is ${commentMaxCharacters} characters)`,
      "unprocessable",
    );
  }
}

function send(
  context: Context,
  repository: Repository,
  issue: Issue,
  comment: Comment,
  action: "created" | "edited" | "deleted",
  actor: Actor,
  more: JsonObject = {},
): void {
  sendRepositoryEvent(context, repository, "issue_comment", action, actor, {
    ...more,
    issue: representIssue(context, repository, issue),
    comment: representComment(context, repository, issue, comment),
  });
}
