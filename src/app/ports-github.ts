import type { Membership, Person } from "../core/gate/gate-state.ts";
import type { FileText } from "../core/model/files.ts";
import type { Principal } from "../core/policy/policy.ts";

/** What the use cases ask of GitHub, and what it answers; the adapter is `github/`. */

export interface RepositoryKey {
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly name: string;
}

export interface PullRequestFacts {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  readonly draft: boolean;
  readonly headSha: string;
  readonly baseRef: string;
  readonly author: Person;
  readonly merged: boolean;
  readonly mergeSha: string | null;
  readonly mergedBy: Person | null;
  /** The conversation is locked: an App can't write there. Absent: it is not. */
  readonly locked?: boolean;
  /** ISO-8601 UTC, whole seconds. Orders two payloads of one pull request; equal means: ask GitHub. */
  readonly updatedAt: string;
}

/** What `base...head` is about, in one call where there are at most 300 files and 250 commits. */
export interface Comparison {
  /** The tip of the base branch when GitHub answered. */
  readonly baseSha: string;
  readonly mergeBaseSha: string;
  readonly headSha: string;
  readonly files: readonly ChangedFile[];
  /** Commits that head has and base lacks. */
  readonly commits: readonly string[];
  readonly committers: readonly Person[];
  readonly unattributed: readonly { readonly sha: string; readonly email: string }[];
  /** GitHub's lists were cut (over 3,000 files or 250 commits): what is missing is unknown. */
  readonly truncated: "files" | "commits" | undefined;
}

export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed" | "renamed" | "changed" | "copied" | "unchanged";
  /** Blob SHA in head; `null` for a removed file. */
  readonly blob: string | null;
  readonly previousPath: string | undefined;
}

export interface CommitFacts {
  readonly sha: string;
  readonly message: string;
}

export interface CommitNode {
  readonly sha: string;
  readonly parents: readonly string[];
}

export interface TagFacts {
  readonly name: string;
  readonly sha: string;
}

export interface Tree {
  /** Path → blob SHA; symbolic links and submodules left out. */
  readonly blobs: ReadonlyMap<string, string>;
  readonly truncated: boolean;
}

export interface CommentFacts {
  readonly id: number;
  /** A `line-comment` stands on a line of a changed file. */
  readonly kind: "comment" | "review" | "line-comment";
  /** Only of a review: what its author decided. */
  readonly reviewState?: "approved" | "changes_requested" | "commented" | "dismissed";
  readonly author: Person;
  /** Written by this App (`performed_via_github_app`). */
  readonly own: boolean;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type Conclusion = "success" | "failure" | "neutral" | "action_required";

export interface CheckOutput {
  readonly conclusion: Conclusion;
  /** The verdict in words. */
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
  readonly detailsUrl: string | undefined;
}

/** A check run of ours as it stands on GitHub. */
export interface OwnCheckRun {
  readonly id: number;
  readonly externalId: string;
  readonly summary: string;
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** Whether a branch asks for our check, and from whom. */
export type Requirement = "of-this-app" | "of-any-app" | "of-another-app" | "none";

/** One repository as one installation sees it. Reads are retried inside; writes never are. */
export interface RepositoryGateway {
  readonly key: RepositoryKey;
  readPullRequest(number: number): Promise<PullRequestFacts>;
  /** Commits that `head` has and `base` lacks; at most 250 are listed. */
  listCommits(baseSha: string, headSha: string): Promise<readonly CommitFacts[]>;
  /**
   * Of the base branch's tip, or of a commit, against a head commit; the number is for pull requests with more than 300
   * files. Between two commits it is remembered.
   */
  compare(baseRef: string, headSha: string, pullRequest: number): Promise<Comparison>;
  /** Cached by commit SHA. */
  readTree(commitSha: string): Promise<Tree>;
  /** Cached by blob SHA. */
  readBlob(blobSha: string): Promise<FileText>;
  /** Commits of a branch that changed a path, newest first: for the last valid configuration of an invalid base. */
  listPathHistory(path: string, fromSha: string, commitsMax: number): Promise<readonly string[]>;
  readMembership(principal: Principal, person: Person): Promise<Membership>;
  /** Whose account that is: a person, or a bot where the login is one; an organisation counts as unknown. */
  readAccount(login: string): Promise<Person | "unknown">;
  /** Whether GitHub knows the team or person, and the team has anybody in it. Cached for minutes. */
  resolvePrincipal(principal: Principal): Promise<"known" | "unknown" | "empty">;
  /** Oldest first, all pages; `since` is ISO-8601 and compares with `updated_at`. */
  listComments(pullRequest: number, since: string | undefined): Promise<readonly CommentFacts[]>;
  listReviews(pullRequest: number): Promise<readonly CommentFacts[]>;
  /** Comments on lines of files, oldest first, all pages. */
  listLineComments(pullRequest: number): Promise<readonly CommentFacts[]>;
  createComment(pullRequest: number, body: string): Promise<{ readonly id: number }>;
  /** `gone` when somebody deleted it. */
  updateComment(commentId: number, body: string): Promise<"updated" | "gone">;
  /** Adds a reaction; adding it again changes nothing. Answers `gone` for a deleted comment. */
  react(commentId: number, reaction: "+1" | "confused"): Promise<"added" | "gone">;
  /** Creates a check run and adds all annotations, 50 a request. */
  createCheckRun(headSha: string, externalId: string, output: CheckOutput): Promise<{ readonly id: number }>;
  /**
   * Writes the new verdict in any case. `gone`: this run cannot show the output in full, because it was deleted or
   * carries annotations that no longer hold (GitHub only ever adds to them): create a new run, which replaces it.
   */
  updateCheckRun(checkRunId: number, output: CheckOutput): Promise<"updated" | "gone">;
  /** Our own check runs on a commit. */
  findCheckRuns(headSha: string): Promise<readonly OwnCheckRun[]>;
  listOpenPullRequests(baseRef: string | undefined): Promise<readonly PullRequestFacts[]>;
  /** Open pull requests whose head is this commit. */
  listPullRequestsOfCommit(headSha: string): Promise<readonly PullRequestFacts[]>;
  readBranchTip(ref: string): Promise<string>;
  readRequirement(ref: string): Promise<Requirement>;
  /** All tags, each with the commit that it stands for. Asked again, it costs nothing while there are few and none moved. */
  listTags(): Promise<readonly TagFacts[]>;
  /** One page of the commits behind a commit, which is the first; newest first, 100 a page, counted from 1. */
  listAncestors(
    fromSha: string,
    page: number,
  ): Promise<{ readonly commits: readonly CommitNode[]; readonly isLast: boolean }>;
  /** Numbers of the pull requests that were merged as this very commit. */
  listMergedAs(commitSha: string): Promise<readonly number[]>;
  requestReviews(pullRequest: number, principals: readonly Principal[]): Promise<void>;
}

export interface GitHub {
  repository(key: RepositoryKey): RepositoryGateway;
  listInstallations(): Promise<readonly number[]>;
  listRepositories(installationId: number): Promise<readonly RepositoryKey[]>;
  /** Forgets cached teams of an organisation (on `team`, `membership`, `organization` events). */
  forgetPeople(organisation: string): void;
}
