import { decodeCursor, encodeCursor, type Position } from "../core/history/cursor.ts";
import {
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
import type { HistoryStore, ItemKey, ListedItem } from "./ports-history.ts";
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

  const found = await readPage(history, visible, query, after, limit + 1);
  const counted = await history.countItems(visible, query, TOTAL_MAX + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ summary }) => summary),
    next: found.length > limit && last !== undefined ? encodeCursor(last.position) : null,
    total: Math.min(counted, TOTAL_MAX),
    more: counted > TOTAL_MAX,
  };
}

/** Two lists after another, one with what needs attention and one with the rest, are read as one. */
async function readPage(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: HistoryQuery,
  after: Position | undefined,
  limit: number,
): Promise<readonly ListedItem[]> {
  if (query.order === "newest") return history.listItems(visible, query, { attention: undefined, after, limit });
  const isAmongFirst = after === undefined || after.attention;
  const first = isAmongFirst ? await history.listItems(visible, query, { attention: true, after, limit }) : [];
  if (first.length >= limit || query.attention !== undefined) return first;
  const rest = { attention: false, after: isAmongFirst ? undefined : after, limit: limit - first.length };
  return [...first, ...(await history.listItems(visible, query, rest))];
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
