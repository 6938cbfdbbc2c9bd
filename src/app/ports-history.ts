import type { Position } from "../core/history/cursor.ts";
import type { HistoryQuery, PullRequestSummary, VisibleRepositories } from "../core/history/query.ts";
import type { HistoryRecord } from "../core/history/record.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";

/**
 * The history as the use cases in `read-history.ts` ask for it: read-only, from tables that are made from the ledger. Every
 * question says first which repositories may be seen, and the database itself leaves the others out.
 */
export interface HistoryStore {
  /** Newest first. */
  listItems(visible: VisibleRepositories, query: HistoryQuery, page: ItemPage): Promise<readonly ListedItem[]>;
  /** How many match, counted up to `max`. */
  countItems(visible: VisibleRepositories, query: HistoryQuery, max: number): Promise<number>;
  readItem(visible: VisibleRepositories, repository: string, number: number): Promise<HistoryItem | undefined>;
  /**
   * A text that an entry of the item names by its digest; `undefined` where none does or it is not there. Throws
   * StoreError when it was changed.
   */
  readText(visible: VisibleRepositories, key: ItemKey, digest: string): Promise<string | undefined>;
}

export interface ItemKey {
  readonly repositoryId: number;
  /** The pull request; minus an entry's sequence for what is none. */
  readonly number: number;
}

export interface ItemPage {
  /** Only what needs attention, or only what needs none; `undefined`: both. */
  readonly attention: boolean | undefined;
  readonly after: Position | undefined;
  readonly limit: number;
}

export interface ListedItem {
  readonly summary: PullRequestSummary;
  readonly position: Position;
}

/** One pull request, or one thing that happened past every pull request. */
export interface HistoryItem {
  readonly key: ItemKey;
  readonly summary: PullRequestSummary;
  readonly record: HistoryRecord;
  /** Its own entries and those that tell about it, in order; each with its seal proven, else StoreError. */
  readonly entries: readonly LedgerEntry[];
}
