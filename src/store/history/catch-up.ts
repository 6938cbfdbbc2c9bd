import { PROJECTION_VERSION } from "../../core/history/projection.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { entryColumns, readEntry } from "../rows/ledger-entry.ts";
import { type Dialect, type Plan, type Row, rowOf, rowsOf } from "./plan.ts";
import { projectEntries, type ReportCache, readWatermark } from "./project.ts";

/** Entries in memory at a time, and in one transaction: so many that a pull request's row is mostly written once. */
const ENTRIES_PER_STEP = 1_000;

const TABLES = [
  "history_repositories",
  "history_names",
  "history_items",
  "history_terms",
  "history_words",
  "history_mentions",
  "history_sign_offs",
  "history_releases",
];

/** Empties the rows that another version of this program made: they are made anew. */
export function* forgetOtherVersion(): Plan<void> {
  const row = yield* rowOf("select version from history_version");
  if (row?.version === PROJECTION_VERSION) return;
  for (const table of TABLES) yield* rowsOf(`delete from ${table}`);
  yield* rowsOf("update history_version set version = ?", PROJECTION_VERSION);
}

/** Repositories whose rows do not know all of their chain. */
export function* listBehind(): Plan<readonly number[]> {
  const rows = yield* rowsOf(
    `select chain.repository_id as id
     from (select repository_id, max(sequence) as sequence from ledger group by repository_id) as chain
     left join history_repositories as known on known.repository_id = chain.repository_id
     where known.sequence is null or known.sequence < chain.sequence
     order by chain.repository_id`,
  );
  return rows.map((row) => expectShape(isInteger, row.id, "id of a repository"));
}

/** Brings a repository's rows some entries further, before those given; answers whether they are up to date then. */
export function* catchUpStep(
  dialect: Dialect,
  repositoryId: number,
  { before, reports = new Map() }: { readonly before?: number; readonly reports?: ReportCache } = {},
): Plan<boolean> {
  const watermark = yield* readWatermark(repositoryId);
  if (before !== undefined && watermark >= before - 1) return true;
  const rows = yield* rowsOf(
    `select ${entryColumns} from ledger where repository_id = ? and sequence > ? order by sequence limit ?`,
    repositoryId,
    watermark,
    before === undefined ? ENTRIES_PER_STEP : Math.min(ENTRIES_PER_STEP, before - 1 - watermark),
  );
  yield* projectEntries(dialect, rows.flatMap(readable), reports);
  yield* passOver(repositoryId, rows.at(-1));
  return before === undefined ? rows.length < ENTRIES_PER_STEP : false;
}

/**
 * One entry that somebody changed by hand must not keep the others from being shown, nor the server from starting: the
 * gate that it belongs to stays closed by itself, and `verify` names it.
 */
function readable(row: Row): readonly LedgerEntry[] {
  try {
    return [readEntry(row)];
  } catch {
    return [];
  }
}

/** What could not be read is not looked at again. */
function* passOver(repositoryId: number, row: Row | undefined): Plan<void> {
  if (row === undefined) return;
  yield* rowsOf(
    `insert into history_repositories (repository_id, name, sequence) values (?, ?, ?)
     on conflict (repository_id) do update set sequence = excluded.sequence
     where history_repositories.sequence < excluded.sequence`,
    repositoryId,
    expectShape(isText, row.repository_name, "name of a repository"),
    expectShape(isInteger, row.sequence, "sequence of an entry"),
  );
}

/** The rows after an append: what is missing before it comes first, where another program appended in between. */
export function* projectAppended(dialect: Dialect, repositoryId: number, entries: readonly LedgerEntry[]): Plan<void> {
  const [first] = entries;
  if (first === undefined) return;
  while (!(yield* catchUpStep(dialect, repositoryId, { before: first.sequence })));
  yield* projectEntries(dialect, entries);
}
