import type { Tier } from "../../core/history/projection.ts";
import type { HistoryRecord } from "../../core/history/record.ts";
import type { NamedFacts } from "../../core/history/summarize.ts";
import type { Term, TermKind } from "../../core/history/terms.ts";
import { expectShape, isInteger, oneOf } from "../rows/check.ts";
import { pullRequestColumns, readPullRequestRow } from "../rows/pull-request.ts";
import { readRecord, readSummary } from "./items.ts";
import { type Dialect, type Plan, type Row, rowOf, rowsOf } from "./plan.ts";

/** A row on its way from what it was to what the entries at hand make of it. */
export interface Draft {
  readonly record: HistoryRecord;
  readonly facts: NamedFacts | undefined;
  /** Where its row stands in the lists; missing where there is none yet. */
  readonly stored: { readonly tier: Tier; readonly atMs: number } | undefined;
  /** By kind: exactly these terms. */
  readonly replaced: ReadonlyMap<TermKind, readonly Term[]>;
  readonly added: readonly Term[];
}

const columns = "number, tier, at_ms, summary, record";

/** By number, those that have a row. */
export function* loadDrafts(
  dialect: Dialect,
  repositoryId: number,
  numbers: readonly number[],
): Plan<ReadonlyMap<number, Draft>> {
  if (numbers.length === 0) return new Map();
  const rows = yield* rowsOf(
    `select ${columns} from history_items where repository_id = ? and number${dialect.isOneOf}`,
    repositoryId,
    numbers,
  );
  return new Map(rows.map((row) => [numberOf(row), readDraft(row)]));
}

/** The lapse of control that came last. */
export function* loadLastControl(repositoryId: number): Plan<Draft | undefined> {
  const row = yield* rowOf(
    `select ${columns} from history_items where repository_id = ? and number < 0 and kind = 'control' order by number limit 1`,
    repositoryId,
  );
  return row === undefined ? undefined : readDraft(row);
}

function readDraft(row: Row): Draft {
  const { title, author } = readSummary(row);
  return {
    record: readRecord(row),
    facts: title === null || author === null ? undefined : { title, author },
    stored: { tier: expectShape(isTier, row.tier, "tier"), atMs: expectShape(isInteger, row.at_ms, "time") },
    replaced: new Map(),
    added: [],
  };
}

const isTier = oneOf(0, 1, 2);

/** What GitHub said of pull requests, by number, where it is known. */
export function* loadFacts(
  dialect: Dialect,
  repositoryId: number,
  numbers: readonly number[],
): Plan<ReadonlyMap<number, NamedFacts>> {
  if (numbers.length === 0) return new Map();
  const rows = yield* rowsOf(
    `select ${pullRequestColumns} from pull_requests where repository_id = ? and number${dialect.isOneOf}`,
    repositoryId,
    numbers,
  );
  return new Map(
    rows.map((row) => {
      const { title, author } = readPullRequestRow(row).facts;
      return [numberOf(row), { title, author: author.login }];
    }),
  );
}

function numberOf(row: Row): number {
  return expectShape(isInteger, row.number, "number of a pull request");
}
