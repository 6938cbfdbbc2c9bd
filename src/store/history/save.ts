import { tierOf } from "../../core/history/projection.ts";
import { summarize } from "../../core/history/summarize.ts";
import { isTextKind, storable, type Term } from "../../core/history/terms.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import type { Draft } from "./drafts.ts";
import { type Dialect, type Plan, rowsOf, type Table } from "./plan.ts";

/** A draft with its place in the lists. */
interface Placed extends Draft {
  readonly number: number;
  readonly tier: number;
  readonly atMs: number;
}

const ITEMS: Table = {
  repository_id: "bigint",
  number: "bigint",
  kind: "text",
  tier: "bigint",
  at_ms: "bigint",
  summary: "text",
  record: "text",
};
const TERMS: Table = {
  kind: "text",
  term: "text",
  tier: "bigint",
  at_ms: "bigint",
  repository_id: "bigint",
  number: "bigint",
};
const WORDS: Table = { term: "text", repository_id: "bigint", number: "bigint", kind: "text" };
const PAIRS: Table = { kind: "text", term: "text" };

/** Writes the rows of one repository's drafts, many in one statement. */
export function* saveDrafts(dialect: Dialect, repositoryId: number, drafts: readonly Draft[]): Plan<void> {
  if (drafts.length === 0) return;
  const placed: Placed[] = [];
  const items = drafts.map((draft) => {
    const { record, facts } = draft;
    const summary = summarize(record, facts);
    const place = { number: record.number, tier: tierOf(record, summary), atMs: Date.parse(summary.at) };
    placed.push({ ...draft, ...place });
    const texts = [JSON.stringify(summary), JSON.stringify(record)];
    return [repositoryId, place.number, record.kind, place.tier, place.atMs, ...texts];
  });
  yield* insertRows(
    dialect,
    "history_items",
    ITEMS,
    items,
    `(repository_id, number) do update set tier = excluded.tier, at_ms = excluded.at_ms, summary = excluded.summary,
       record = excluded.record`,
  );
  yield* forgetTerms(dialect, repositoryId, placed);
  for (const draft of placed) yield* moveTerms(repositoryId, draft);
  const terms = placed.flatMap((draft) => termsOf(draft).map((term) => ({ ...term, draft })));
  const words = terms.filter(({ kind }) => isTextKind(kind));
  yield* insertRows(
    dialect,
    "history_terms",
    TERMS,
    terms
      .filter(({ kind }) => !isTextKind(kind))
      .map(({ kind, term, draft }) => [kind, term, draft.tier, draft.atMs, repositoryId, draft.number]),
  );
  yield* insertRows(
    dialect,
    "history_words",
    WORDS,
    words.map(({ kind, term, draft }) => [term, repositoryId, draft.number, kind]),
  );
}

/** Each once: one statement must not write a row twice. */
function termsOf({ replaced, added }: Draft): readonly Term[] {
  return [...new Map([...replaced.values(), added].flat().map((term) => [keyOf(term), term])).values()];
}

function keyOf({ kind, term }: Term): string {
  return `${kind} ${term}`;
}

/** What rows that were there are found by no more. */
function* forgetTerms(dialect: Dialect, repositoryId: number, drafts: readonly Placed[]): Plan<void> {
  const known = drafts.filter(({ stored, replaced }) => stored !== undefined && replaced.size > 0);
  if (known.length === 0) return;
  const byNumber = new Map(known.map((draft) => [draft.number, draft]));
  for (const table of ["history_terms", "history_words"]) {
    const rows = yield* rowsOf(
      `select number, kind, term from ${table} where repository_id = ? and number${dialect.isOneOf}`,
      repositoryId,
      [...byNumber.keys()],
    );
    const gone = Map.groupBy(
      rows.flatMap((row) => {
        const draft = byNumber.get(expectShape(isInteger, row.number, "number of a pull request"));
        const kind = expectShape(isText, row.kind, "kind of a term");
        const term = expectShape(isText, row.term, "term");
        return draft === undefined || isStillWanted(draft, kind, term) ? [] : [{ draft, kind, term }];
      }),
      ({ draft }) => draft.number,
    );
    for (const [number, terms] of gone) {
      yield* rowsOf(
        `delete from ${table} where repository_id = ? and number = ? and (kind, term) in (${dialect.rows(PAIRS)})`,
        repositoryId,
        number,
        JSON.stringify(terms.map(({ kind, term }) => [kind, term])),
      );
    }
  }
}

function isStillWanted({ replaced }: Draft, kind: string, term: string): boolean {
  const wanted = [...replaced].find(([one]) => one === kind);
  return wanted === undefined || wanted[1].some((one) => one.term === term);
}

/** What a row stays found by goes with it to its new place in the lists. */
function* moveTerms(repositoryId: number, { number, stored, tier, atMs }: Placed): Plan<void> {
  if (stored === undefined || (stored.tier === tier && stored.atMs === atMs)) return;
  yield* rowsOf(
    "update history_terms set tier = ?, at_ms = ? where repository_id = ? and number = ?",
    tier,
    atMs,
    repositoryId,
    number,
  );
}

const SIGN_OFFS: Table = {
  repository_id: "bigint",
  sequence: "bigint",
  number: "bigint",
  role: "text",
  login: "text",
  asked_ms: "bigint",
  at_ms: "bigint",
};

export interface SavedSignOff {
  readonly entry: LedgerEntry;
  readonly number: number;
  readonly role: string;
  readonly login: string;
  readonly askedAt: string | null;
}

export function* saveSignOffs(dialect: Dialect, signOffs: readonly SavedSignOff[]): Plan<void> {
  const rows = signOffs.map(({ entry, number, role, login, askedAt }) => [
    entry.repository.id,
    entry.sequence,
    number,
    storable(role),
    storable(login),
    askedAt === null ? null : Date.parse(askedAt),
    Date.parse(entry.at),
  ]);
  yield* insertRows(dialect, "history_sign_offs", SIGN_OFFS, rows);
}

const MENTIONS: Table = { repository_id: "bigint", number: "bigint", sequence: "bigint" };

/** Pull requests that entries tell about without being their own. */
export function* saveMentions(
  dialect: Dialect,
  mentions: readonly { readonly entry: LedgerEntry; readonly number: number }[],
): Plan<void> {
  const rows = mentions.map(({ entry, number }) => [entry.repository.id, number, entry.sequence]);
  yield* insertRows(dialect, "history_mentions", MENTIONS, rows);
}

/** Rows of one statement: what they hold is some megabytes at most. */
const ROWS_PER_STATEMENT = 500;

/** Rows that are there already are left as they are, unless `conflict` says otherwise. */
function* insertRows(
  dialect: Dialect,
  name: string,
  table: Table,
  rows: readonly (readonly (string | number | null)[])[],
  conflict = "do nothing",
): Plan<void> {
  const columns = Object.keys(table).join(", ");
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    yield* rowsOf(
      `insert into ${name} (${columns}) select ${columns} from (${dialect.rows(table)}) as added where true on conflict ${conflict}`,
      JSON.stringify(rows.slice(from, from + ROWS_PER_STATEMENT)),
    );
  }
}
