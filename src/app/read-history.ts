import { decodeCursor, encodeCursor } from "../core/history/cursor.ts";
import {
  ATTENTIONS,
  type Attention,
  type HistoryQuery,
  PAGE_DEFAULT,
  type Page,
  type PageRequest,
  type PullRequestSummary,
  TOTAL_MAX,
  type VisibleRepositories,
} from "../core/history/query.ts";
import { type PullRequestStory, tellStory } from "../core/history/story.ts";
import { readReport } from "../core/report/read-report.ts";
import type { HistoryStore, ItemKey } from "./ports-history.ts";
import { MALFORMED_CURSOR, type NoQuestion, problemOfPage, problemOfTimes } from "./read-history/question.ts";

/*
 * What page, API and command line ask of the history: one use case each, so that all of them say the same. Every one takes
 * the repositories that may be seen first, so that no face can forget it; "all" is for the operator's command line only.
 * What may not be seen is answered like what is not there.
 */

export { exportEntries, listEntries, listRepositories } from "./read-history/entries.ts";
export { readFigures } from "./read-history/figures.ts";
export { listReleases, readRelease } from "./read-history/releases.ts";
export { listSystems, readSystem } from "./read-history/systems.ts";

/** Pull requests and what happened past them; what needs attention first where the query does not ask otherwise. */
export async function listPullRequests(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: HistoryQuery,
  request: PageRequest = {},
): Promise<Page<PullRequestSummary> | NoQuestion> {
  const problem = problemOfTimes(query) ?? problemOfPage(request);
  if (problem !== undefined) return problem;
  const after = request.cursor === undefined ? undefined : decodeCursor(request.cursor);
  if (after === "malformed") return MALFORMED_CURSOR;
  const limit = request.limit ?? PAGE_DEFAULT;

  const page = { order: query.order ?? "attention", after, limit: limit + 1, totalMax: TOTAL_MAX + 1 };
  const { items: found, total, more } = await history.listItems(visible, query, page);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ summary }) => summary),
    next: found.length > limit && last !== undefined ? encodeCursor(last.position) : null,
    total: Math.min(total, TOTAL_MAX),
    more: more || total > TOTAL_MAX,
  };
}

/** What needs attention among what a query finds, newest first, and how many there are of each kind. */
export interface AttentionPage {
  /** Of the kind that the query asks for, else of any. */
  readonly items: readonly PullRequestSummary[];
  readonly total: number;
  readonly more: boolean;
  /** Each counted up to {@link TOTAL_MAX}; without those of which there is none; worst first. */
  readonly counts: ReadonlyMap<Attention, number>;
}

export async function listAttention(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: HistoryQuery,
  limit: number,
): Promise<AttentionPage | NoQuestion> {
  const problem = problemOfTimes(query) ?? problemOfPage({ limit });
  if (problem !== undefined) return problem;
  const counted = await history.countAttention(visible, query, TOTAL_MAX + 1);
  const asked = query.attention ?? "any";
  const total = counted.get(asked) ?? 0;
  const page = { order: "newest", after: undefined, limit: total === 0 ? 0 : limit, totalMax: 0 } as const;
  const found = await history.listItems(visible, { ...query, attention: asked }, page);
  const counts = ATTENTIONS.map((kind) => [kind, Math.min(counted.get(kind) ?? 0, TOTAL_MAX)] as const);
  return {
    items: found.items.map(({ summary }) => summary),
    total: Math.min(total, TOTAL_MAX),
    more: total > TOTAL_MAX,
    counts: new Map(counts.filter(([, count]) => count > 0)),
  };
}

/** A pull request's whole story. `repository` is `owner/name`, by any name it ever had. */
export async function readPullRequest(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  number: number,
): Promise<PullRequestStory | undefined> {
  return number > 0 ? readStory(history, visible, repository, number) : undefined;
}

/** The same for what happened past every pull request: a push, a lapse of control, a forged check; by its entry. */
export async function readHappening(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  sequence: number,
): Promise<PullRequestStory | undefined> {
  return sequence > 0 ? readStory(history, visible, repository, -sequence) : undefined;
}

async function readStory(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  number: number,
): Promise<PullRequestStory | undefined> {
  if (!Number.isSafeInteger(number)) return undefined;
  const item = await history.readItem(visible, repository, number);
  if (item === undefined) return undefined;
  const digest = item.record.evaluated?.report;
  const text = digest === undefined ? undefined : await history.readText(visible, item.key, digest);
  return tellStory({ ...item, report: text === undefined ? undefined : readReport(text) });
}

/** What was shown to somebody, or covered by a sign-off: a text that an entry of this pull request names by its digest. */
export async function readShown(
  history: HistoryStore,
  visible: VisibleRepositories,
  key: ItemKey,
  digest: string,
): Promise<string | undefined> {
  return /^[0-9a-f]{64}$/.test(digest) ? history.readText(visible, key, digest) : undefined;
}
