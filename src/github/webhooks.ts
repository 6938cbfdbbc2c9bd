import type { Probot } from "probot";
import type { AppEvent, MergeGroup } from "../app/ports-events.ts";
import type { RepositoryKey } from "../app/ports-github.ts";
import type { ControlLapsed, ControlRestored } from "../core/ledger/event.ts";
import { CHECK_NAME } from "./check-runs.ts";
import { at, integerAt, isNone, isRecord, listAt, listOf, Malformed, optionalStringAt, stringAt } from "./decode.ts";
import { commentFacts, lineCommentFacts, personOf, pullRequestFacts, reviewFacts } from "./represent.ts";

/** One webhook, its signature checked, its body parsed as JSON and not otherwise believed. */
export interface ParsedDelivery {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** What we ask Probot to hand over; everything else a delivery can be is ignored. */
export const EVENT_NAMES = [
  "pull_request",
  "issue_comment",
  "pull_request_review",
  "pull_request_review_comment",
  "check_run",
  "check_suite",
  "merge_group",
  "push",
  "membership",
  "team",
  "organization",
  "installation",
  "installation_repositories",
  "repository",
] as const;

/**
 * Registers the app's handler, so that {@link receive} ends in `dispatch`. `appId` tells our own comments and check
 * runs from others'.
 */
export function register(
  probot: Probot,
  appId: number,
  dispatch: (deliveryId: string, event: AppEvent) => Promise<void>,
): void {
  probot.on([...EVENT_NAMES], ({ id, name, payload }) => dispatch(id, narrow({ id, name, payload }, appId)));
}

/**
 * Hands a delivery to Probot and waits for the handler. Throws what `dispatch` threw: Probot collects errors in an
 * `AggregateError` and hangs the whole payload on each, which would end in a log.
 */
export async function receive(probot: Probot, delivery: ParsedDelivery): Promise<void> {
  if (!isReceivable(delivery)) return;
  try {
    await probot.receive(delivery);
  } catch (thrown) {
    const error = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
    if (error instanceof Error) Reflect.deleteProperty(error, "event");
    throw error;
  }
}

/** Total: what we don't know, or can't read, is `ignored` with a reason. */
export function narrow({ name, payload }: ParsedDelivery, appId: number): AppEvent {
  try {
    const narrower = narrowers.get(name);
    return narrower?.(payload, appId) ?? ignored(`"${name}" events change nothing here`);
  } catch (error) {
    if (error instanceof Malformed) return ignored(`"${name}" event is malformed: ${error.message}`);
    throw error;
  }
}

const narrowers: ReadonlyMap<string, (payload: unknown, appId: number) => AppEvent> = new Map([
  ["pull_request", narrowPullRequest],
  ["issue_comment", narrowComment],
  ["pull_request_review", narrowReview],
  ["pull_request_review_comment", narrowLineComment],
  ["check_run", narrowCheckRun],
  ["check_suite", narrowCheckSuite],
  ["merge_group", narrowMergeGroup],
  ["push", narrowPush],
  ["membership", narrowPeople],
  ["team", narrowPeople],
  ["organization", narrowPeople],
  ["installation", narrowInstallation],
  ["installation_repositories", narrowInstallation],
  ["repository", narrowRepository],
]);

const PULL_REQUEST_ACTIONS: ReadonlySet<string> = new Set([
  "opened",
  "synchronize",
  "reopened",
  "edited",
  "ready_for_review",
  "converted_to_draft",
  "locked",
  "unlocked",
]);

function narrowPullRequest(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  if (action === "closed") {
    return {
      kind: "pull-request-closed",
      repository: repositoryKey(payload),
      facts: pullRequestFacts(at(payload, "pull_request")),
      sender: personOf(at(payload, "sender")),
    };
  }
  if (!PULL_REQUEST_ACTIONS.has(action)) return unusedAction("pull request", action);
  return {
    kind: "pull-request-changed",
    repository: repositoryKey(payload),
    action,
    facts: pullRequestFacts(at(payload, "pull_request")),
    ...(action === "synchronize" ? { pushedBy: personOf(at(payload, "sender")) } : {}),
  };
}

function narrowComment(payload: unknown, appId: number): AppEvent {
  const action = stringAt(payload, "action");
  if (!isRecord(at(payload, "issue.pull_request"))) return ignored("the comment is on an issue");
  if (action !== "created" && action !== "edited" && action !== "deleted") return unusedAction("comment", action);

  const comment = commentFacts(at(payload, "comment"), appId);
  const repository = repositoryKey(payload);
  const pullRequest = integerAt(payload, "issue.number");
  const sender = personOf(at(payload, "sender"));
  // Ours are no commands; but somebody else's edit of ours has to be undone.
  if (comment.own && (action === "created" || sender.id === comment.author.id)) return ignored("we wrote it ourselves");
  switch (action) {
    case "created": {
      const closed = stringAt(payload, "issue.state") === "closed";
      return { kind: "comment-created", repository, pullRequest, comment, closed };
    }
    case "edited": {
      const bodyBefore = optionalStringAt(payload, "changes.body.from");
      return { kind: "comment-edited", repository, pullRequest, comment, bodyBefore, sender };
    }
    case "deleted":
      return { kind: "comment-deleted", repository, pullRequest, comment, sender };
  }
}

function narrowReview(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  if (action !== "submitted" && action !== "edited" && action !== "dismissed") return unusedAction("review", action);

  const comment = reviewFacts(at(payload, "review"));
  const repository = repositoryKey(payload);
  const pullRequest = integerAt(payload, "pull_request.number");
  switch (action) {
    case "submitted": {
      const closed = stringAt(payload, "pull_request.state") === "closed";
      return { kind: "review-submitted", repository, pullRequest, comment, closed };
    }
    case "edited": {
      const bodyBefore = optionalStringAt(payload, "changes.body.from");
      const sender = personOf(at(payload, "sender"));
      return { kind: "comment-edited", repository, pullRequest, comment, bodyBefore, sender };
    }
    case "dismissed":
      return { kind: "comment-deleted", repository, pullRequest, comment, sender: personOf(at(payload, "sender")) };
  }
}

/** One that is deleted is gone with all that it ever did: being answered. */
function narrowLineComment(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  if (action !== "created" && action !== "edited") return unusedAction("comment on a line", action);
  return {
    kind: "line-commented",
    repository: repositoryKey(payload),
    pullRequest: integerAt(payload, "pull_request.number"),
    comment: lineCommentFacts(at(payload, "comment")),
  };
}

function narrowCheckRun(payload: unknown, appId: number): AppEvent {
  const isOurs = integerAt(payload, "check_run.app.id") === appId;
  if (!isOurs && at(payload, "check_run.name") === CHECK_NAME && at(payload, "action") === "completed") {
    return {
      kind: "check-forged",
      repository: repositoryKey(payload),
      headSha: stringAt(payload, "check_run.head_sha"),
      checkRunId: integerAt(payload, "check_run.id"),
      appId: integerAt(payload, "check_run.app.id"),
      app: stringAt(payload, "check_run.app.slug"),
      conclusion: optionalStringAt(payload, "check_run.conclusion") ?? null,
    };
  }
  return narrowRerequest(payload, "check_run", appId);
}

function narrowCheckSuite(payload: unknown, appId: number): AppEvent {
  return narrowRerequest(payload, "check_suite", appId);
}

function narrowRerequest(payload: unknown, field: "check_run" | "check_suite", appId: number): AppEvent {
  const action = stringAt(payload, "action");
  if (action !== "rerequested") return unusedAction("check", action);
  if (integerAt(payload, `${field}.app.id`) !== appId) return ignored("the check is another App's");

  const repository = repositoryKey(payload);
  const group = mergeGroupOf(stringAt(payload, `${field}.head_sha`), at(payload, headBranchPath(field)));
  if (group !== undefined) return { kind: "merge-group-requested", repository, group, rerun: true };
  return {
    kind: "recheck-requested",
    repository,
    headSha: stringAt(payload, `${field}.head_sha`),
    // Empty for a fork's pull request; and a fork's own pull requests are listed beside ours.
    pullRequests: listAt(payload, `${field}.pull_requests`)
      .filter((entry) => at(entry, "base.repo.id") === repository.repositoryId)
      .map((entry) => integerAt(entry, "number")),
  };
}

function narrowMergeGroup(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  if (action === "destroyed") {
    const headSha = stringAt(payload, "merge_group.head_sha");
    return { kind: "merge-group-ended", repository: repositoryKey(payload), headSha };
  }
  if (action !== "checks_requested") return unusedAction("merge group", action);
  const headRef = stringAt(payload, "merge_group.head_ref").slice(BRANCH.length);
  const group = mergeGroupOf(stringAt(payload, "merge_group.head_sha"), headRef);
  if (group === undefined) throw new Malformed("its branch has not the name of a merge group's");
  const baseSha = stringAt(payload, "merge_group.base_sha");
  return {
    kind: "merge-group-requested",
    repository: repositoryKey(payload),
    group: { ...group, baseSha },
    rerun: false,
  };
}

/** The branch that GitHub makes for a group: into which branch, with which pull request last, on which commit. */
const GROUP_BRANCH = /^gh-readonly-queue\/(.+)\/pr-([1-9]\d{0,14})-([0-9a-f]{40,64})$/;

export function mergeGroupOf(headSha: string, headBranch: unknown): MergeGroup | undefined {
  const [, baseRef, number, baseSha] = (typeof headBranch === "string" && GROUP_BRANCH.exec(headBranch)) || [];
  if (baseRef === undefined || baseSha === undefined) return undefined;
  return { headSha, baseRef, baseSha, lastPullRequest: Number(number) };
}

export function headBranchPath(field: "check_run" | "check_suite"): string {
  return field === "check_run" ? "check_run.check_suite.head_branch" : "check_suite.head_branch";
}

const BRANCH = "refs/heads/";
const TAG = "refs/tags/";
const NO_COMMIT = /^0+$/;

function narrowPush(payload: unknown): AppEvent {
  const ref = stringAt(payload, "ref");
  if (ref.startsWith(TAG)) return narrowTag(payload, ref.slice(TAG.length));
  if (!ref.startsWith(BRANCH)) return ignored("the push is neither to a branch nor to a tag");

  const afterSha = stringAt(payload, "after");
  if (NO_COMMIT.test(afterSha)) return ignored("the branch was deleted");
  const branch = ref.slice(BRANCH.length);
  return {
    kind: "base-pushed",
    repository: repositoryKey(payload),
    ref: branch,
    beforeSha: stringAt(payload, "before"),
    afterSha,
    isDefault: at(payload, "repository.default_branch") === branch,
    sender: personOf(at(payload, "sender")),
  };
}

/** `after` of an annotated tag is the tag's own object; the commit that it stands for is `head_commit`. */
function narrowTag(payload: unknown, tag: string): AppEvent {
  const isDeleted = NO_COMMIT.test(stringAt(payload, "after"));
  return {
    kind: "tag-pushed",
    repository: repositoryKey(payload),
    tag,
    sha: isDeleted ? null : stringAt(payload, "head_commit.id"),
    sender: personOf(at(payload, "sender")),
  };
}

const INSTALLATION_CHANGES = new Map<string, ControlLapsed | ControlRestored>([
  ["deleted", { kind: "control-lapsed", why: "uninstalled" }],
  ["suspend", { kind: "control-lapsed", why: "suspended" }],
  ["removed", { kind: "control-lapsed", why: "repository-removed" }],
  ["created", { kind: "control-restored", why: "installed" }],
  ["unsuspend", { kind: "control-restored", why: "unsuspended" }],
  ["added", { kind: "control-restored", why: "repository-added" }],
]);

/** `installation` and `installation_repositories`: their actions have different names. */
function narrowInstallation(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  const change = INSTALLATION_CHANGES.get(action);
  if (change === undefined) return unusedAction("installation", action);
  const listed = at(payload, `repositories_${action}`) ?? at(payload, "repositories");
  return {
    kind: "control-changed",
    installationId: installationOf(payload),
    owner: stringAt(payload, "installation.account.login"),
    repositoryIds:
      listed === undefined ? undefined : listOf(listed, "the repositories").map((one) => integerAt(one, "id")),
    change,
    sender: personOf(at(payload, "sender")),
  };
}

const REPOSITORY_CHANGES = new Map<string, ControlLapsed | ControlRestored>([
  ["archived", { kind: "control-lapsed", why: "archived" }],
  ["deleted", { kind: "control-lapsed", why: "deleted" }],
  ["unarchived", { kind: "control-restored", why: "unarchived" }],
]);

/** A new name or owner changes nothing: everything is kept by the repository's number. */
function narrowRepository(payload: unknown): AppEvent {
  const action = stringAt(payload, "action");
  const change = REPOSITORY_CHANGES.get(action);
  if (change === undefined) return unusedAction("repository", action);
  const { installationId, repositoryId, owner } = repositoryKey(payload);
  const sender = personOf(at(payload, "sender"));
  return { kind: "control-changed", installationId, owner, repositoryIds: [repositoryId], change, sender };
}

/** `member` is who joined or left a team, `membership.user` who joined or left the organisation. */
function narrowPeople(payload: unknown): AppEvent {
  const person = at(payload, "member.id") ?? at(payload, "membership.user.id");
  return {
    kind: "people-changed",
    organisation: stringAt(payload, "organization.login"),
    installationId: installationOf(payload),
    personId: typeof person === "number" ? person : undefined,
  };
}

function repositoryKey(payload: unknown): RepositoryKey {
  return {
    installationId: installationOf(payload),
    repositoryId: integerAt(payload, "repository.id"),
    owner: stringAt(payload, "repository.owner.login"),
    name: stringAt(payload, "repository.name"),
  };
}

function installationOf(payload: unknown): number {
  if (isNone(at(payload, "installation"))) throw new Malformed("it was not sent for an installation of the App");
  return integerAt(payload, "installation.id");
}

function unusedAction(what: string, action: string): AppEvent {
  return ignored(`"${action}" of a ${what} changes nothing here`);
}

function ignored(why: string): AppEvent {
  return { kind: "ignored", why };
}

type Receivable = Parameters<Probot["receive"]>[0];

/** Probot types a delivery by all of GitHub's payloads; it only needs a name and an object, and so do we. */
function isReceivable(delivery: ParsedDelivery): delivery is Receivable & ParsedDelivery {
  return delivery.name !== "" && isRecord(delivery.payload);
}
