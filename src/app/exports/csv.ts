import { stringify } from "csv-stringify/sync";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import {
  HISTORY_COLUMNS,
  type HistoryRow,
  historyRow,
  isOnlyLooking,
  referredBy,
} from "../../core/render/history-row.ts";
import type { ExportFormat, ExportRequest, ExportSource } from "./export-format.ts";

/** For spreadsheets: a row for whatever somebody did and whatever came of it. */
export const csv: ExportFormat = {
  name: "csv",
  description:
    "a row for each sign-off, refusal, veto, waiver, override, merge and what became of them, for spreadsheets",
  takesTexts: false,
  needsSigner: false,
  write,
};

/** Excel takes a file for the letters of its own country without it. */
const BYTE_ORDER_MARK = "\ufeff";

/** So many are made into text at once. */
const ROWS = 200;

async function* write({ entries, source, hash, filter }: ExportRequest): AsyncGenerator<string> {
  yield spreadsheetLines([HISTORY_COLUMNS], { isFirst: true });
  let rows: HistoryRow[] = [];
  for await (const entry of entries) {
    // What Ripplegate only looked at is there for those who ask for it.
    if (isOnlyLooking(entry.event) && filter.kinds === undefined) continue;
    rows.push(historyRow(entry, await contextOf(entry, source), hash));
    if (rows.length < ROWS) continue;
    yield spreadsheetLines(rows, { isFirst: false });
    rows = [];
  }
  if (rows.length > 0) yield spreadsheetLines(rows, { isFirst: false });
}

/** What an entry refers to, and the evaluation that held when it was written. */
async function contextOf({ repository, pullRequest, sequence, event }: LedgerEntry, source: ExportSource) {
  const referred = referredBy(event);
  const isJudged = "baseSha" in event || pullRequest === null;
  return {
    referred: referred === undefined ? undefined : await source.readEntry(repository.id, referred),
    evaluation: isJudged ? undefined : await source.readEvaluationBefore(repository.id, pullRequest, sequence),
  };
}

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
export function spreadsheetLines(
  rows: readonly (readonly string[])[],
  { isFirst }: { readonly isFirst: boolean },
): string {
  return (
    (isFirst ? BYTE_ORDER_MARK : "") +
    stringify(
      rows.map((row) => [...row]),
      { escape_formulas: true, record_delimiter: "windows" },
    )
  );
}
