import type { Position } from "../core/history/cursor.ts";
import type { Counted, WeekFigures } from "../core/history/figures.ts";
import type { Attention, HistoryQuery, PullRequestSummary, VisibleRepositories } from "../core/history/query.ts";
import type { HistoryRecord } from "../core/history/record.ts";
import type { AsOf } from "../core/history/systems.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";

/**
 * The history as the use cases in `read-history.ts` ask for it: read-only, from tables that are made from the ledger. Every
 * question says first which repositories may be seen, and the database itself leaves the others out.
 */
export interface HistoryStore {
  listItems(visible: VisibleRepositories, query: HistoryQuery, page: ItemPage): Promise<ListedPage>;
  /** How many match, of each kind of attention and of any, each counted up to `max`; the query's own kind is left out. */
  countAttention(
    visible: VisibleRepositories,
    query: HistoryQuery,
    max: number,
  ): Promise<ReadonlyMap<Attention | "any", number>>;
  readItem(visible: VisibleRepositories, repository: string, number: number): Promise<HistoryItem | undefined>;
  /**
   * A text that an entry of the item names by its digest; `undefined` where none does or it is not there. Throws
   * StoreError when it was changed.
   */
  readText(visible: VisibleRepositories, key: ItemKey, digest: string): Promise<string | undefined>;
  /** By name. */
  listRepositories(visible: VisibleRepositories): Promise<readonly NamedRepository[]>;
  /** In the order they were appended, from after a position on; not proven: whoever takes them along verifies. */
  listEntries(
    visible: VisibleRepositories,
    query: EntryQuery,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly ListedEntry[]>;
  /** What the newest merge into a repository's main line declares. */
  readLandscape(visible: VisibleRepositories, repository: string): Promise<StoredLandscape | undefined>;
  /** Newest first. */
  listReleases(
    visible: VisibleRepositories,
    repository: string | undefined,
    page: { readonly after: ReleasePosition | undefined; readonly limit: number },
  ): Promise<readonly ReleaseEntry[]>;
  readRelease(visible: VisibleRepositories, repository: string, tag: string): Promise<ReleaseEntry | undefined>;
  /** Those of these numbers that are there. */
  readItems(
    visible: VisibleRepositories,
    repositoryId: number,
    numbers: readonly number[],
  ): Promise<readonly KeyedItem[]>;
  /** What must be sorted is over so many of the newest pull requests of the query; all the rest is exact. */
  readFigures(visible: VisibleRepositories, query: HistoryQuery, newest: number): Promise<FigureRows>;
  /** Commits that merges or pushes past the gate made → their {@link ItemKey.number}, for those of these that are known. */
  findMerges(repositoryId: number, shas: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface NamedRepository {
  readonly id: number;
  readonly name: string;
}

/** Which entries of the ledger; every filter is optional and all must hold. */
export interface EntryQuery {
  /** `owner/name`, by any name it ever had. */
  readonly repository?: string | undefined;
  readonly pullRequest?: number | undefined;
  /** Who did it. */
  readonly person?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** ISO-8601; inclusive and exclusive. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** All entries of pull requests that a list finds by these; what was pushed past them too. */
  readonly system?: string | undefined;
  readonly flow?: string | undefined;
  readonly code?: string | undefined;
  readonly release?: string | undefined;
}

export interface ListedEntry {
  readonly position: number;
  readonly entry: LedgerEntry;
}

export interface StoredLandscape {
  readonly repository: NamedRepository;
  readonly asOf: AsOf;
  readonly text: string;
}

export interface ReleasePosition {
  readonly atMs: number;
  readonly repositoryId: number;
  readonly tag: string;
}

/** The entry of a tag's last push; its event is `released`. */
export interface ReleaseEntry {
  readonly entry: LedgerEntry;
  /** The tag was deleted since. */
  readonly withdrawn: boolean;
}

export interface KeyedItem {
  readonly key: ItemKey;
  readonly summary: PullRequestSummary;
  readonly record: HistoryRecord;
}

/** What figures are made of. Counted things come most first. */
export interface FigureRows {
  readonly pullRequests: number;
  /** Of pull requests, and of pushes past every pull request. */
  readonly merged: number;
  readonly withoutSignOff: number;
  readonly overridden: number;
  /** Of the newest pull requests alone. */
  readonly newest: {
    /** The moment of the oldest of them. */
    readonly since: number | null;
    /** How long each sign-off took, in no order. */
    readonly durations: readonly { readonly role: string; readonly milliseconds: readonly number[] }[];
    readonly flows: readonly Counted[];
    readonly codes: readonly Counted[];
  };
  /** Open pull requests that wait for somebody or are blocked. */
  readonly waiting: readonly HistoryRecord[];
  readonly weeks: readonly (Omit<WeekFigures, "week"> & { readonly week: number })[];
}

export interface ItemKey {
  readonly repositoryId: number;
  /** The pull request; minus an entry's sequence for what is none. */
  readonly number: number;
}

export interface ItemPage {
  /** `attention`: what needs attention before all the rest. Within that, newest first. */
  readonly order: "attention" | "newest";
  readonly after: Position | undefined;
  readonly limit: number;
  /** The total is counted up to here; 0: not at all. */
  readonly totalMax: number;
}

export interface ListedPage {
  readonly items: readonly ListedItem[];
  readonly total: number;
  /** There may be more than were counted: too many rows would have had to be looked at. */
  readonly more: boolean;
}

export interface ListedItem {
  readonly summary: PullRequestSummary;
  readonly position: Position;
}

/** One pull request, or one thing that happened past every pull request. */
export interface HistoryItem extends KeyedItem {
  /** Its own entries and those that tell about it, in order; each with its seal proven, else StoreError. */
  readonly entries: readonly LedgerEntry[];
}
