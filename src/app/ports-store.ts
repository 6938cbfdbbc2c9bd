import type { LedgerDraft, LedgerEntry } from "../core/ledger/event.ts";
import type { Link } from "../core/ledger/verify.ts";
import type { MergeGroup } from "./ports-events.ts";
import type { Conclusion, PullRequestFacts, RepositoryKey } from "./ports-github.ts";
import type { HistoryStore } from "./ports-history.ts";

/** What the use cases keep; the adapters are in `store/`. */

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
