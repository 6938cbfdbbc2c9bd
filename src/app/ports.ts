import type { Membership, Person } from "../core/gate/gate-state.ts";
import type { ControlLapsed, ControlRestored, LedgerDraft, LedgerEntry } from "../core/ledger/event.ts";
import type { Link } from "../core/ledger/verify.ts";
import type { FileText } from "../core/model/files.ts";
import type { Principal } from "../core/policy/policy.ts";
import type { HistoryStore } from "./ports-history.ts";

/** What the use cases ask of the world. Adapters stand in `github/` and `store/`; only composition roots choose them. */

/** The world failed: GitHub or the network. Thrown by the GitHub adapter, caught once per turn in `app`. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly operation: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  /** Milliseconds after which GitHub asked to be tried again, when it said. */
  readonly retryAfterMs: number | undefined;
  /** What the operator can do about it, where we know: a wrong key, a permission not accepted, an uninstalled App. */
  readonly advice: string | undefined;
  /** What is read-only there: the conversation of one pull request, or the whole repository. */
  readonly refusal: "locked" | "archived" | undefined;
  constructor(
    operation: string,
    options: {
      status?: number | undefined;
      retryable: boolean;
      retryAfterMs?: number | undefined;
      advice?: string | undefined;
      refusal?: "locked" | "archived" | undefined;
      cause: unknown;
    },
  ) {
    super(
      `GitHub did not answer "${operation}" as expected${options.status === undefined ? "" : ` (HTTP ${options.status})`}`,
      { cause: options.cause },
    );
    this.operation = operation;
    this.status = options.status;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.advice = options.advice;
    this.refusal = options.refusal;
  }
}

/** The cause of a {@link StoreError}: a text beside the ledger is not the one that its digest names. */
export class ChangedText extends Error {
  override readonly name = "ChangedText";
  constructor(digest: string) {
    super(`the stored text ${digest} was changed: it has another digest`);
  }
}

/** The cause of a {@link StoreError}: entries of the ledger are not as they were written. Nothing may be judged by them. */
export class BrokenLedger extends Error {
  override readonly name = "BrokenLedger";
}

/** The world failed: the database. Nothing of the failed operation is stored. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly operation: string;
  constructor(operation: string, cause: unknown) {
    super(`the database could not ${operation}`, { cause });
    this.operation = operation;
  }
}

/** Our settings are wrong: refuses to start. The message is one sentence that names the variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Where the store is. */
export type DatabaseSettings =
  /** A file's path, or `:memory:`. */
  | { readonly kind: "sqlite"; readonly path: string }
  /** The whole address, with user and password. */
  | { readonly kind: "postgres"; readonly url: string };

export interface Clock {
  /** ISO-8601 UTC with milliseconds. */
  now(): string;
}

/** Constant messages with fields; secrets are redacted by the adapter. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

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

/** A webhook at the door: narrowed once, in `github/webhooks.ts`. Payloads are hints; GitHub and the ledger are the truth. */
export type AppEvent =
  | {
      readonly kind: "pull-request-changed";
      readonly repository: RepositoryKey;
      readonly action: string;
      readonly facts: PullRequestFacts;
      /** Only where it is told of a push. */
      readonly pushedBy?: Person;
    }
  | {
      readonly kind: "pull-request-closed";
      readonly repository: RepositoryKey;
      readonly facts: PullRequestFacts;
      readonly sender: Person;
    }
  | {
      readonly kind: "comment-created";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly closed: boolean;
    }
  | {
      readonly kind: "comment-edited";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly bodyBefore: string | undefined;
      readonly sender: Person;
    }
  /** Of a review: it was dismissed, for reviews are never deleted. */
  | {
      readonly kind: "comment-deleted";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly sender: Person;
    }
  | {
      readonly kind: "review-submitted";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly closed: boolean;
    }
  /** Written or edited on a line of a file, where no command counts. */
  | {
      readonly kind: "line-commented";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
    }
  | {
      readonly kind: "recheck-requested";
      readonly repository: RepositoryKey;
      readonly headSha: string;
      readonly pullRequests: readonly number[];
    }
  | {
      readonly kind: "base-pushed";
      readonly repository: RepositoryKey;
      /** The branch's name, as {@link PullRequestFacts.baseRef}. */
      readonly ref: string;
      readonly beforeSha: string;
      readonly afterSha: string;
      readonly isDefault: boolean;
      readonly sender: Person;
    }
  /** A tag was made, moved or deleted: a release is the merges between two of them. */
  | {
      readonly kind: "tag-pushed";
      readonly repository: RepositoryKey;
      /** Without `refs/tags/`. */
      readonly tag: string;
      /** The commit it stands for, also where the tag is an object of its own; `null`: the tag was deleted. */
      readonly sha: string | null;
      readonly sender: Person;
    }
  /** Another App ended a check by our name. */
  | {
      readonly kind: "check-forged";
      readonly repository: RepositoryKey;
      readonly headSha: string;
      readonly checkRunId: number;
      readonly appId: number;
      readonly app: string;
      readonly conclusion: string | null;
    }
  | {
      readonly kind: "control-changed";
      readonly installationId: number;
      /** The account that owns the repositories. */
      readonly owner: string;
      /** `undefined`: all of that account's. */
      readonly repositoryIds: readonly number[] | undefined;
      readonly change: ControlLapsed | ControlRestored;
      readonly sender: Person;
    }
  | {
      readonly kind: "people-changed";
      readonly organisation: string;
      readonly installationId: number;
      /** The only one concerned; `undefined` when a team itself changed. */
      readonly personId: number | undefined;
    }
  | {
      readonly kind: "merge-group-requested";
      readonly repository: RepositoryKey;
      readonly group: MergeGroup;
      /** Somebody pressed Re-run. */
      readonly rerun: boolean;
    }
  /** It was merged, or thrown out of the queue. */
  | { readonly kind: "merge-group-ended"; readonly repository: RepositoryKey; readonly headSha: string }
  | { readonly kind: "ignored"; readonly why: string };

/** Pull requests that GitHub wants to merge together, as one commit on a branch of its own. */
export interface MergeGroup {
  readonly headSha: string;
  readonly baseRef: string;
  /** The commit that it was put on: the base branch's tip, or the head of the group before it in the queue. */
  readonly baseSha: string;
  /** The last pull request in it; the branch's name says so. */
  readonly lastPullRequest: number;
}

/** A group as it was judged, with the pull requests that were found in it. */
export interface QueuedGroup extends MergeGroup {
  /** By number, ascending. */
  readonly pullRequests: readonly number[];
}

/** A webhook delivery as GitHub sent it. */
export interface Delivery {
  /** `X-GitHub-Delivery`: the same for a redelivery. */
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly receivedAt: string;
}

/** The name of deliveries that are work of our own; no event of GitHub's is called so. */
export const OWN_DELIVERY_NAME = "ripplegate";

/** Where the worker is with one thing we publish to GitHub, so that a crash between two effects doubles nothing. */
export interface Publication {
  /** `comment:7:12` (repository, pull request), `check:7:12:<sha>`, `reply:7:<comment>`, `reaction:7:<comment>`. */
  readonly key: string;
  /** `intended` was written before the request: after a crash GitHub is read back before anything is tried again. */
  readonly state: "intended" | "done";
  /** GitHub's id of the comment or check run. */
  readonly remoteId: number | null;
  /** Digest of what was published last. */
  readonly digest: string | null;
}

/** The key that statements about merges are signed with. */
export interface Signer {
  /** SHA-256 of the public key (DER, SubjectPublicKeyInfo), hex. */
  readonly keyId: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** What we last knew of a pull request: enough for the sweep to tell whether it is current. */
export interface PullRequestState {
  readonly repositoryId: number;
  readonly number: number;
  readonly open: boolean;
  readonly facts: PullRequestFacts;
  /** Base tip and head of the last published evaluation; `null` before the first or when it must be done again. */
  readonly evaluated: {
    readonly baseSha: string;
    readonly headSha: string;
    readonly baseRef: string;
    readonly conclusion: Conclusion;
    /** `false`: no file that is watched differs. Absent: not known. */
    readonly touched?: boolean;
    /** When its gate may change without an event, and where it is. Absent: never. */
    readonly due?: { readonly at: string; readonly repository: RepositoryKey };
  } | null;
  /**
   * Where GitHub says that it was touched no later than this, everything on it was compared with what we know. A delivery
   * that told of something later does not move it: one before that may have been lost.
   */
  readonly commentsSeenUntil: string | null;
}

export interface PendingTurn {
  readonly key: string;
  readonly deliveries: readonly (Delivery & { readonly attempts: number })[];
}

/** Inbox, ledger and what we published. Every method is one transaction, durable when it resolves. */
export interface Store {
  /** `duplicate` when this delivery id was accepted before; a dead one that GitHub delivers again is accepted anew. */
  acceptDelivery(delivery: Delivery, turnKey: string): Promise<"accepted" | "duplicate">;
  /**
   * Keys whose pending deliveries are all due, those with news from GitHub before those with work of our own only, then
   * oldest first: nobody's sign-off waits behind a round over all pull requests. A new delivery does not cut short the
   * pause of one that failed.
   */
  listDueTurns(now: string, keysMax: number): Promise<readonly string[]>;
  /**
   * Whether the turn is this process's now, until it is released: of several processes on one store, one has it. A process
   * that was away too long loses it to another one, and cannot write until it has released it.
   */
  claimTurn(key: string): Promise<boolean>;
  releaseTurn(key: string): Promise<void>;
  /** The pending deliveries of one key, in the order they arrived; the oldest where they are too many for one turn. */
  readTurn(key: string): Promise<PendingTurn>;
  finishDeliveries(ids: readonly string[]): Promise<void>;
  /** Counts a failed attempt; the turn is due again at `retryAt`, or dead (kept, never tried again) when `null`. */
  postponeDeliveries(ids: readonly string[], retryAt: string | null): Promise<void>;
  /** As {@link postponeDeliveries}, without counting: GitHub asked to wait. */
  pauseDeliveries(ids: readonly string[], retryAt: string): Promise<void>;
  countPending(): Promise<number>;

  /** In order; each with its seal and its links proven whole, else {@link StoreError}. */
  readLedger(repositoryId: number, pullRequest: number): Promise<readonly LedgerEntry[]>;
  /**
   * Appends at the end of the repository's chain and returns the entries; all or nothing. `contents` (digest → text) are
   * stored once; every text that a draft names must be among them or stored before, else InvariantError.
   */
  append(
    repositoryId: number,
    drafts: readonly LedgerDraft[],
    contents: ReadonlyMap<string, string>,
  ): Promise<readonly LedgerEntry[]>;
  readContent(digest: string): Promise<string | undefined>;
  /** One entry of a chain by its number. */
  readEntry(repositoryId: number, sequence: number): Promise<LedgerEntry | undefined>;
  /** The newest evaluation of a pull request that stands before an entry. */
  readEvaluationBefore(repositoryId: number, pullRequest: number, sequence: number): Promise<LedgerEntry | undefined>;
  /** Every entry of the filter, oldest first, as a stream. */
  readHistory(filter: HistoryFilter): AsyncIterable<LedgerEntry>;
  /** The same as they are stored, many at a time, for whoever proves them. */
  readSealed(filter: HistoryFilter): AsyncIterable<readonly SealedEntry[]>;
  /** Lists, pages and figures, from tables made of the ledger. */
  readonly history: HistoryStore;

  readPublication(key: string): Promise<Publication | undefined>;
  savePublication(publication: Publication): Promise<void>;
  readPullRequestState(repositoryId: number, number: number): Promise<PullRequestState | undefined>;
  savePullRequestState(state: PullRequestState): Promise<void>;
  listOpenPullRequestStates(repositoryId: number): Promise<readonly PullRequestState[]>;
  /** Open ones that are {@link PullRequestState.evaluated | due} by now. */
  listDuePullRequestStates(now: string): Promise<readonly PullRequestState[]>;
  /** Groups that were judged and are neither merged nor given up, as far as we know; by their head commits. */
  listMergeGroups(repositoryId: number): Promise<readonly QueuedGroup[]>;
  saveMergeGroup(repositoryId: number, group: QueuedGroup): Promise<void>;
  removeMergeGroup(repositoryId: number, headSha: string): Promise<void>;
  /** Repositories that have a ledger, by id, with the full name they had last. */
  listKnownRepositories(): Promise<readonly { readonly id: number; readonly name: string }[]>;

  /** Throws {@link StoreError} when the database can't be written. */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}

/** An entry as it is stored. */
export interface SealedEntry extends Link {
  /** Its canonical JSON without the hash, put together from what is stored and not looked at further. */
  readonly sealed: string;
  /** The entry itself. Throws StoreError where what is stored is none. */
  readonly read: () => LedgerEntry;
}

export interface HistoryFilter {
  readonly repository: string | undefined;
  readonly pullRequest: number | undefined;
  readonly person: string | undefined;
  readonly kinds: readonly string[] | undefined;
  /** ISO-8601; inclusive and exclusive. */
  readonly since: string | undefined;
  readonly until: string | undefined;
}
