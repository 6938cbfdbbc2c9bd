import { PAGE_DEFAULT, type Page, type PageRequest, type VisibleRepositories } from "../../core/history/query.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import type { EntryQuery, HistoryStore, NamedRepository } from "../ports-history.ts";
import { MALFORMED_CURSOR, type NoQuestion, problemOfPage, problemOfTimes } from "./question.ts";

/** Repositories with a history, by name. */
export async function listRepositories(
  history: HistoryStore,
  visible: VisibleRepositories,
): Promise<readonly NamedRepository[]> {
  return history.listRepositories(visible);
}

/** Entries of the ledger as they stand there, oldest first. A page of them has no total: nobody reads so many. */
export async function listEntries(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: EntryQuery,
  request: PageRequest = {},
): Promise<Omit<Page<LedgerEntry>, "total" | "more"> | NoQuestion> {
  const problem = problemOfTimes(query) ?? problemOfPage(request);
  if (problem !== undefined) return problem;
  const { cursor = "0", limit = PAGE_DEFAULT } = request;
  if (!/^\d{1,15}$/.test(cursor)) return MALFORMED_CURSOR;
  const found = await history.listEntries(visible, query, { after: Number(cursor), limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ entry }) => entry),
    next: found.length > limit && last !== undefined ? String(last.position) : null,
  };
}

/** Entries in memory at a time. */
const EXPORT_STEP = 200;

/** Every entry of the query, oldest first, in memory that does not grow. Throws StoreError; the query's times are ISO-8601. */
export async function* exportEntries(
  history: HistoryStore,
  visible: VisibleRepositories,
  query: EntryQuery,
): AsyncGenerator<LedgerEntry> {
  let after = 0;
  for (;;) {
    const found = await history.listEntries(visible, query, { after, limit: EXPORT_STEP });
    for (const { entry } of found) yield entry;
    const last = found.at(-1);
    if (last === undefined || found.length < EXPORT_STEP) return;
    after = last.position;
  }
}
