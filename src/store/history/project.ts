import {
  isTouched,
  mentionedBy,
  project,
  projectRelease,
  releasedBy,
  reportNamedBy,
  type SignOffFact,
  type Subject,
  signOffFact,
  subjectOf,
  type TermChange,
  tagOf,
  termsOfFacts,
} from "../../core/history/projection.ts";
import type { HistoryRecord } from "../../core/history/record.ts";
import { type NamedFacts, summarize } from "../../core/history/summarize.ts";
import { storable, type Term, type TermKind, termOf } from "../../core/history/terms.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { readReport } from "../../core/report/read-report.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import { pullRequestColumns, readPullRequestRow } from "../rows/pull-request.ts";
import { readRecord, readSummary } from "./items.ts";
import { type Dialect, type Plan, rowOf, rowsOf } from "./plan.ts";

/** A row on its way from what it was to what the entries at hand make of it. */
interface Draft {
  readonly record: HistoryRecord;
  readonly facts: NamedFacts | undefined;
  /** By kind: exactly these terms. */
  readonly replaced: ReadonlyMap<TermKind, readonly Term[]>;
  readonly added: readonly Term[];
}

/**
 * Brings the rows of a repository up to date with these entries, which follow those that the rows know. Each row is read
 * and written once, however many of the entries are about it.
 */
export function* projectEntries(dialect: Dialect, entries: readonly LedgerEntry[]): Plan<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  const drafts = new Map<number, Draft>();
  for (const entry of entries) {
    const tag = tagOf(entry);
    if (tag !== undefined) {
      yield* projectTag(entry, tag, drafts);
      continue;
    }
    const number = yield* projectEntry(dialect, entry, drafts);
    const isOwn = number === entry.pullRequest || number === -entry.sequence;
    const others = number === undefined || isOwn ? mentionedBy(entry) : [number];
    for (const other of others) yield* saveMention(entry, other);
  }
  for (const draft of drafts.values()) yield* saveDraft(dialect, draft);
  yield* saveRepository(entries, last);
}

/** The rows that the tag names now, and those that it named until now. */
function* projectTag(entry: LedgerEntry, tag: string, drafts: Map<number, Draft>): Plan<void> {
  const { id } = entry.repository;
  const term = termOf(tag);
  const named = yield* rowsOf(
    "select number from history_terms where kind = 'release' and term = ? and repository_id = ?",
    term,
    id,
  );
  const until = named.map((row) => expectShape(isInteger, row.number, "number of a pull request"));
  const atHand = [...drafts.values()].filter(({ record }) => record.releases.includes(tag));
  const now = releasedBy(entry);
  for (const number of new Set([...now, ...until, ...atHand.map(({ record }) => record.number)])) {
    const before = drafts.get(number) ?? (yield* loadDraft(ONE_ITEM, id, number));
    if (before === undefined) continue;
    const { record, terms } = projectRelease(before.record, entry);
    drafts.set(number, withTerms({ ...before, record }, terms));
    if (now.includes(number)) yield* saveMention(entry, number);
  }
  if (entry.event.kind !== "released") {
    yield* rowsOf(
      "update history_releases set withdrawn = 1 where repository_id = ? and term = ? and tag = ?",
      id,
      term,
      storable(tag),
    );
    return;
  }
  yield* rowsOf(
    `insert into history_releases (repository_id, term, tag, sequence, at_ms, withdrawn) values (?, ?, ?, ?, ?, 0)
     on conflict (repository_id, term, tag) do update
       set sequence = excluded.sequence, at_ms = excluded.at_ms, withdrawn = excluded.withdrawn`,
    id,
    term,
    storable(tag),
    entry.sequence,
    Date.parse(entry.at),
  );
}

/** Answers the number of the row that it changed. */
function* projectEntry(dialect: Dialect, entry: LedgerEntry, drafts: Map<number, Draft>): Plan<number | undefined> {
  const found = yield* findSubject(entry, drafts);
  if (found === undefined) return undefined;
  const { subject, before } = found;
  const digest = reportNamedBy(entry.event);
  const report = digest === undefined ? undefined : readReport(yield* readBody(dialect, digest));
  const { record, terms } = project(before?.record, subject, entry, report);
  const facts = before === undefined ? yield* readFacts(record) : before.facts;
  const first = before === undefined && facts !== undefined ? termsOfFacts(facts) : NO_TERMS;
  drafts.set(record.number, withTerms({ ...(before ?? NOTHING_YET), record, facts }, terms, first));
  const signOff = signOffFact(record, entry);
  if (signOff !== undefined) yield* saveSignOff(entry, record.number, signOff);
  return record.number;
}

function* saveSignOff(entry: LedgerEntry, number: number, signOff: SignOffFact): Plan<void> {
  yield* rowsOf(
    `insert into history_sign_offs (repository_id, sequence, number, role, login, asked_ms, at_ms)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (repository_id, sequence) do nothing`,
    entry.repository.id,
    entry.sequence,
    number,
    storable(signOff.role),
    storable(signOff.login),
    signOff.askedAt === null ? null : Date.parse(signOff.askedAt),
    Date.parse(entry.at),
  );
}

const NO_TERMS: TermChange = { replaced: [], added: [] };
const NOTHING_YET = { replaced: new Map<TermKind, readonly Term[]>(), added: [] };

function withTerms(draft: Draft, ...changes: readonly TermChange[]): Draft {
  const replaced = new Map(draft.replaced);
  for (const { kinds, terms } of changes.flatMap((change) => change.replaced)) {
    for (const kind of kinds)
      replaced.set(
        kind,
        terms.filter((term) => term.kind === kind),
      );
  }
  return { ...draft, replaced, added: [...draft.added, ...changes.flatMap(({ added }) => added)] };
}

/** The row that an entry changes, from the drafts at hand or as it is stored; `before` is missing where it is new. */
function* findSubject(
  entry: LedgerEntry,
  drafts: ReadonlyMap<number, Draft>,
): Plan<{ readonly subject: Extract<Subject, { number: number }>; readonly before: Draft | undefined } | undefined> {
  const subject = subjectOf(entry);
  if (subject === undefined) return undefined;
  if (subject.kind === "last-control") {
    const before = lastControl(drafts) ?? (yield* loadDraft(LAST_CONTROL, entry.repository.id));
    return before === undefined ? undefined : { subject: before.record, before };
  }
  const { number } = subject;
  return { subject, before: drafts.get(number) ?? (yield* loadDraft(ONE_ITEM, entry.repository.id, number)) };
}

const ONE_ITEM = "select summary, record from history_items where repository_id = ? and number = ?";
const LAST_CONTROL =
  "select summary, record from history_items where repository_id = ? and number < 0 and kind = 'control' order by number limit 1";

function lastControl(drafts: ReadonlyMap<number, Draft>): Draft | undefined {
  return [...drafts.values()]
    .filter(({ record }) => record.kind === "control")
    .sort((one, other) => one.record.number - other.record.number)[0];
}

function* loadDraft(sql: string, ...key: readonly number[]): Plan<Draft | undefined> {
  const row = yield* rowOf(sql, ...key);
  if (row === undefined) return undefined;
  const { title, author } = readSummary(row);
  const facts = title === null || author === null ? undefined : { title, author };
  return { ...NOTHING_YET, record: readRecord(row), facts };
}

/** Every text that an entry names is stored before it. */
function* readBody(dialect: Dialect, digest: string): Plan<string> {
  const row = yield* rowOf("select body from contents where digest = ?", digest);
  return row === undefined ? "" : dialect.readBody(row.body);
}

function* readFacts({ kind, repository, number }: HistoryRecord): Plan<NamedFacts | undefined> {
  if (kind !== "pull-request") return undefined;
  const row = yield* rowOf(
    `select ${pullRequestColumns} from pull_requests where repository_id = ? and number = ?`,
    repository.id,
    number,
  );
  if (row === undefined) return undefined;
  const { title, author } = readPullRequestRow(row).facts;
  return { title, author: author.login };
}

/** The row of a pull request, after what GitHub says of it was learnt: its title may be another one now. */
export function* projectFacts(
  dialect: Dialect,
  key: { readonly repositoryId: number; readonly number: number },
  facts: NamedFacts,
): Plan<void> {
  const before = yield* loadDraft(ONE_ITEM, key.repositoryId, key.number);
  if (before === undefined) return;
  if (before.facts?.title === facts.title && before.facts.author === facts.author) return;
  yield* saveDraft(dialect, withTerms({ ...before, facts }, termsOfFacts(facts)));
}

function* saveDraft(dialect: Dialect, { record, facts, replaced, added }: Draft): Plan<void> {
  const { id } = record.repository;
  const summary = summarize(record, facts);
  yield* rowsOf(
    `insert into history_items (repository_id, number, kind, at_ms, touched, attention, summary, record)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (repository_id, number) do update set at_ms = excluded.at_ms, touched = excluded.touched,
       attention = excluded.attention, summary = excluded.summary, record = excluded.record`,
    id,
    record.number,
    record.kind,
    Date.parse(summary.at),
    isTouched(record) ? 1 : 0,
    summary.attention.length > 0 ? 1 : 0,
    JSON.stringify(summary),
    JSON.stringify(record),
  );
  const wanted = [...replaced.values()].flat();
  const gone = replaced.size === 0 ? [] : yield* termsNoLongerWanted(dialect, record, replaced, wanted);
  if (gone.length > 0) {
    yield* rowsOf(
      `delete from history_terms where repository_id = ? and number = ? and (kind, term) in (${dialect.pairs})`,
      id,
      record.number,
      pairs(gone),
    );
  }
  if (wanted.length + added.length === 0) return;
  yield* rowsOf(
    `insert into history_terms (kind, term, repository_id, number)
     select kind, term, cast(? as bigint), cast(? as bigint) from (${dialect.pairs}) as pair where true
     on conflict (kind, term, repository_id, number) do nothing`,
    id,
    record.number,
    pairs([...wanted, ...added]),
  );
}

function* termsNoLongerWanted(
  dialect: Dialect,
  { repository, number }: HistoryRecord,
  replaced: ReadonlyMap<TermKind, readonly Term[]>,
  wanted: readonly Term[],
): Plan<readonly Term[]> {
  const kept = new Set(wanted.map(({ kind, term }) => `${kind} ${term}`));
  const rows = yield* rowsOf(
    `select kind, term from history_terms where repository_id = ? and number = ? and kind${dialect.isOneOf}`,
    repository.id,
    number,
    [...replaced.keys()],
  );
  const kinds = new Map<string, TermKind>([...replaced.keys()].map((kind) => [kind, kind]));
  return rows.flatMap((row) => {
    const kind = kinds.get(expectShape(isText, row.kind, "kind of a term"));
    const term = expectShape(isText, row.term, "term");
    return kind === undefined || kept.has(`${kind} ${term}`) ? [] : [{ kind, term }];
  });
}

/** Each once: one statement must not write a row twice. */
function pairs(terms: readonly Term[]): string {
  return `[${[...new Set(terms.map(({ kind, term }) => JSON.stringify([kind, term])))].join(",")}]`;
}

function* saveMention({ repository, sequence }: LedgerEntry, number: number): Plan<void> {
  yield* rowsOf(
    `insert into history_mentions (repository_id, number, sequence) values (?, ?, ?)
     on conflict (repository_id, number, sequence) do nothing`,
    repository.id,
    number,
    sequence,
  );
}

/** Its name of today, and each name that an entry calls it by. */
function* saveRepository(entries: readonly LedgerEntry[], last: LedgerEntry): Plan<void> {
  const { id } = last.repository;
  const known = yield* rowOf("select name from history_repositories where repository_id = ?", id);
  let before = known?.name;
  for (const { repository, at } of entries) {
    const name = storable(repository.name);
    if (name === before) continue;
    before = name;
    yield* rowsOf(
      `insert into history_names (name, repository_id, since_ms) values (?, ?, ?)
       on conflict (name, repository_id) do update set since_ms = excluded.since_ms`,
      termOf(repository.name),
      id,
      Date.parse(at),
    );
  }
  yield* rowsOf(
    `insert into history_repositories (repository_id, name, sequence) values (?, ?, ?)
     on conflict (repository_id) do update set name = excluded.name, sequence = excluded.sequence`,
    id,
    storable(last.repository.name),
    last.sequence,
  );
}

/** Up to which entry the rows know the repository's chain. */
export function* readWatermark(repositoryId: number): Plan<number> {
  const row = yield* rowOf("select sequence from history_repositories where repository_id = ?", repositoryId);
  return row === undefined ? 0 : expectShape(isInteger, row.sequence, "watermark of the history");
}
