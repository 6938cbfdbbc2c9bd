import type { PullRequestSummary } from "../../core/history/query.ts";
import type { HistoryRecord } from "../../core/history/record.ts";
import { expectJson, expectShape, isInteger, isRecord, isText } from "../rows/check.ts";
import type { Row } from "./plan.ts";

/**
 * Records and summaries as JSON in a row. They are written and read by one version of this program only (another one makes
 * them anew), so it is enough to see that the text is one of ours.
 */
export function readRecord(row: Row): HistoryRecord {
  return expectJson(isStoredRecord, expectShape(isText, row.record, "record of the history"), "record of the history");
}

export function readSummary(row: Row): PullRequestSummary {
  const text = expectShape(isText, row.summary, "summary of the history");
  return expectJson(isStoredSummary, text, "summary of the history");
}

function isStoredRecord(value: unknown): value is HistoryRecord {
  return isRecord(value) && isInteger(value.number) && isRecord(value.repository) && Array.isArray(value.signOffs);
}

function isStoredSummary(value: unknown): value is PullRequestSummary {
  return isRecord(value) && isText(value.at) && isRecord(value.repository) && Array.isArray(value.releases);
}
