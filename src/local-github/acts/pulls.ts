import { type Context, timestamp } from "../context.ts";
import { ApiError, invalid } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representTeam, representUserById } from "../represent/accounts.ts";
import { authorAssociation } from "../represent/issues.ts";
import type { Issue, Pull, Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, requireRole, requireWritable } from "./actor.ts";
import { announceCommits } from "./checks.ts";
import { sendPullEvent } from "./pull-events.ts";

export interface NewPull {
  readonly title: string;
  readonly body?: string | null;
  readonly baseBranch: string;
  readonly headBranch: string;
  /** The fork that has the head branch; the repository itself when left out. */
  readonly headRepository?: Repository;
  readonly isDraft?: boolean;
}

export function createIssue(
  context: Context,
  repository: Repository,
  actor: Actor,
  title: string,
  body: string | null,
): Issue {
  return addIssue(context, repository, actor, title, body, undefined);
}

function addIssue(
  context: Context,
  repository: Repository,
  actor: Actor,
  title: string,
  body: string | null,
  pull: Pull | undefined,
): Issue {
  const now = timestamp(context);
  const issue: Issue = {
    id: context.state.nextId("issue"),
    repositoryId: repository.id,
    number: repository.nextNumber,
    title,
    body,
    authorId: actor.accountId,
    state: "open",
    isLocked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    comments: [],
    timeline: [],
    pull,
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  context.state.version += 1;
  return issue;
}

/** Opens a pull request. Refuses, with GitHub's words, one without commits and a second one for the same branches. */
export async function openPull(
  context: Context,
  repository: Repository,
  actor: Actor,
  wanted: NewPull,
): Promise<PullRequest> {
  requireRole(context, repository, actor, "read");
  requireWritable(repository);
  const head = wanted.headRepository ?? repository;
  const baseSha = repository.git.branch(wanted.baseBranch);
  const headSha = head.git.branch(wanted.headBranch);
  if (baseSha === undefined) throw invalid("PullRequest", "base", "base is invalid", "invalid");
  if (headSha === undefined) throw invalid("PullRequest", "head", "head is invalid", "invalid");
  const twin = context.state
    .pullRequests(repository)
    .find(
      ({ issue, pull }) =>
        issue.state === "open" &&
        pull.headRepositoryId === head.id &&
        pull.headBranch === wanted.headBranch &&
        pull.baseBranch === wanted.baseBranch,
    );
  if (twin) {
    const owner = context.state.account(head.ownerId).login;
    throw invalid("PullRequest", "head", `A pull request already exists for ${owner}:${wanted.headBranch}.`);
  }
  await bringHead(repository, head, repository.nextNumber, headSha);
  if ((await repository.git.commitsBetween(baseSha, headSha)).length === 0) {
    throw invalid("PullRequest", "base", `No commits between ${wanted.baseBranch} and ${wanted.headBranch}`);
  }
  const issue = addIssue(context, repository, actor, wanted.title, wanted.body ?? null, {
    id: context.state.nextId("pull"),
    isDraft: wanted.isDraft ?? false,
    baseBranch: wanted.baseBranch,
    baseSha,
    headRepositoryId: head.id,
    headBranch: wanted.headBranch,
    headSha,
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
    requestedReviewers: new Set(),
    requestedTeams: new Set(),
    reviews: [],
    lineComments: [],
  });
  const pullRequest = pullRequestOf(repository, issue);
  await sendPullEvent(context, pullRequest, "opened", actor);
  await announceCommits(context, repository, headSha, wanted.headBranch, actor);
  return pullRequest;
}

/** Makes the head's commits readable in the base repository, under `refs/pull/{number}/head`. */
export async function bringHead(repository: Repository, head: Repository, number: number, sha: string): Promise<void> {
  const reference = `refs/pull/${number}/head`;
  if (head.id === repository.id) await repository.git.setReference(reference, sha);
  else await repository.git.fetchFrom(head.git, sha, reference);
}

function pullRequestOf(repository: Repository, issue: Issue): PullRequest {
  if (!issue.pull) throw new ApiError(404, "Not Found");
  return { repository, issue, pull: issue.pull };
}

export interface PullEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly baseBranch?: string;
}

/** Changes title, description or base: one `edited` event that says what each was before. */
export async function editPull(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  edit: PullEdit,
): Promise<void> {
  const { repository, issue, pull } = pullRequest;
  requireAuthorOrWriter(context, pullRequest, actor);
  const changes: { title?: JsonObject; body?: JsonObject; base?: JsonObject } = {};
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title };
    issue.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== issue.body) {
    changes.body = { from: issue.body ?? "" };
    issue.body = edit.body;
  }
  if (edit.baseBranch !== undefined && edit.baseBranch !== pull.baseBranch) {
    const sha = repository.git.branch(edit.baseBranch);
    if (sha === undefined)
      throw invalid("PullRequest", "base", `Proposed base branch '${edit.baseBranch}' was not found`);
    changes.base = { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } };
    note(context, pullRequest, actor, `changed the base branch from ${pull.baseBranch} to ${edit.baseBranch}`);
    pull.baseBranch = edit.baseBranch;
    pull.baseSha = sha;
  }
  if (Object.keys(changes).length === 0) return;
  issue.updatedAt = timestamp(context);
  await sendPullEvent(context, pullRequest, "edited", actor, { changes });
}

/** Closes without merging, or opens again. */
export async function setPullState(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  state: "open" | "closed",
): Promise<void> {
  const { repository, issue, pull } = pullRequest;
  requireAuthorOrWriter(context, pullRequest, actor);
  if (issue.state === state) return;
  if (state === "open") {
    if (pull.mergedAt !== null)
      throw invalid("PullRequest", "state", "state cannot be changed. The pull request is merged.");
    const head = context.state.repository(pull.headRepositoryId);
    const tip = head.git.branch(pull.headBranch);
    if (tip === undefined || head.isDeleted) {
      throw invalid("PullRequest", "state", `state cannot be changed. The ${pull.headBranch} branch has been deleted.`);
    }
    await bringHead(repository, head, issue.number, tip);
    pull.headSha = tip;
  }
  issue.state = state;
  issue.updatedAt = timestamp(context);
  issue.closedAt = state === "closed" ? issue.updatedAt : null;
  if (state === "closed") pull.baseSha = repository.git.branch(pull.baseBranch) ?? pull.baseSha;
  note(context, pullRequest, actor, state === "closed" ? "closed this pull request" : "reopened this pull request");
  await sendPullEvent(context, pullRequest, state === "closed" ? "closed" : "reopened", actor);
}

/** "Lock conversation": only people with write access may still comment, and no App. */
export async function setLocked(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  isLocked: boolean,
): Promise<void> {
  requireRole(context, pullRequest.repository, actor, "write");
  pullRequest.issue.isLocked = isLocked;
  pullRequest.issue.updatedAt = timestamp(context);
  note(context, pullRequest, actor, isLocked ? "locked the conversation" : "unlocked the conversation");
  await sendPullEvent(context, pullRequest, isLocked ? "locked" : "unlocked", actor);
}

export async function setDraft(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  isDraft: boolean,
): Promise<void> {
  requireAuthorOrWriter(context, pullRequest, actor);
  if (pullRequest.pull.isDraft === isDraft) return;
  pullRequest.pull.isDraft = isDraft;
  note(
    context,
    pullRequest,
    actor,
    isDraft ? "marked this pull request as draft" : "marked this pull request as ready for review",
  );
  await sendPullEvent(context, pullRequest, isDraft ? "converted_to_draft" : "ready_for_review", actor);
}

/** Asks people and teams for a review; one `review_requested` event each, as GitHub does. */
export async function requestReviewers(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  accountIds: readonly number[],
  teamIds: readonly number[],
): Promise<void> {
  const { repository, issue, pull } = pullRequest;
  for (const id of accountIds) {
    if (id === issue.authorId) throw new ApiError(422, "Review cannot be requested from pull request author.");
    const role = context.state.role(repository, id);
    if (role === "none" || authorAssociation(context, repository, id) === "CONTRIBUTOR") {
      throw new ApiError(
        422,
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of this repository.",
      );
    }
  }
  for (const id of accountIds) {
    if (pull.requestedReviewers.has(id)) continue;
    pull.requestedReviewers.add(id);
    const requested = representUserById(context, id);
    note(context, pullRequest, actor, `requested a review from @${context.state.account(id).login}`);
    await sendPullEvent(context, pullRequest, "review_requested", actor, { requested_reviewer: requested });
  }
  for (const id of teamIds) {
    const team = context.state.teams.get(id);
    if (!team || pull.requestedTeams.has(id)) continue;
    pull.requestedTeams.add(id);
    note(context, pullRequest, actor, `requested a review from team ${team.name}`);
    await sendPullEvent(context, pullRequest, "review_requested", actor, {
      requested_team: representTeam(context, team),
    });
  }
}

export async function removeReviewers(
  context: Context,
  pullRequest: PullRequest,
  actor: Actor,
  accountIds: readonly number[],
  teamIds: readonly number[],
): Promise<void> {
  for (const id of accountIds) {
    if (!pullRequest.pull.requestedReviewers.delete(id)) continue;
    const requested = representUserById(context, id);
    await sendPullEvent(context, pullRequest, "review_request_removed", actor, { requested_reviewer: requested });
  }
  for (const id of teamIds) {
    const team = context.state.teams.get(id);
    if (!team || !pullRequest.pull.requestedTeams.delete(id)) continue;
    const requested = representTeam(context, team);
    await sendPullEvent(context, pullRequest, "review_request_removed", actor, { requested_team: requested });
  }
}

function requireAuthorOrWriter(context: Context, { repository, issue }: PullRequest, actor: Actor): void {
  requireWritable(repository);
  requireRole(context, repository, actor, issue.authorId === actor.accountId ? "read" : "write");
}

/** Adds a line to the page's timeline. */
export function note(
  context: Context,
  { issue }: PullRequest,
  actor: Actor,
  text: string,
  commits?: readonly string[],
): void {
  issue.timeline.push({
    sequence: context.state.nextId("sequence"),
    at: timestamp(context),
    actorId: actor.accountId,
    text,
    ...(commits === undefined ? {} : { commits }),
  });
  context.state.version += 1;
}
