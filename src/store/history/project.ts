import {
  mentionedBy,
  project,
  projectRelease,
  releasedBy,
  reportNamedBy,
  type Subject,
  signOffFact,
  subjectOf,
  type TermChange,
  tagOf,
  termsOfFacts,
} from "../../core/history/projection.ts";
import { factsOfReport, type ReportFacts } from "../../core/history/report-facts.ts";
import type { NamedFacts } from "../../core/history/summarize.ts";
import { storable, type Term, type TermKind, termOf } from "../../core/history/terms.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { readReport } from "../../core/report/read-report.ts";
import { expectShape, isInteger } from "../rows/check.ts";
import { type Draft, loadDrafts, loadFacts, loadLastControl } from "./drafts.ts";
import { type Dialect, type Plan, rowOf, rowsOf } from "./plan.ts";
import { type SavedSignOff, saveDrafts, saveMentions, saveSignOffs } from "./save.ts";

/** What was read from reports, by digest: the same is often named again. The ones used longest ago go first. */
export type ReportCache = Map<string, ReportFacts | undefined>;

const REPORTS_MAX = 100;

/** What a batch of entries makes of a repository's rows, before any is written. */
interface Batch {
  readonly repositoryId: number;
  /** As they are stored, of those that the entries are about. */
  readonly before: ReadonlyMap<number, Draft>;
  readonly facts: ReadonlyMap<number, NamedFacts>;
  readonly reports: ReportCache;
  readonly drafts: Map<number, Draft>;
  readonly signOffs: SavedSignOff[];
  readonly mentions: { readonly entry: LedgerEntry; readonly number: number }[];
}

/**
 * Brings the rows of a repository up to date with these entries, which follow those that the rows know. Each row is read
 * and written once, however many of the entries are about it.
 */
export function* projectEntries(
  dialect: Dialect,
  entries: readonly LedgerEntry[],
  reports: ReportCache = new Map(),
): Plan<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  const { id } = last.repository;
  const numbers = new Set(entries.flatMap(numberOf));
  const before = yield* loadDrafts(dialect, id, [...numbers]);
  const unknown = [...numbers].filter((number) => number > 0 && !before.has(number));
  const facts = yield* loadFacts(dialect, id, unknown);
  const batch: Batch = { repositoryId: id, before, facts, reports, drafts: new Map(), signOffs: [], mentions: [] };
  for (const entry of entries) {
    const tag = tagOf(entry);
    if (tag !== undefined) {
      yield* projectTag(dialect, entry, tag, batch);
      continue;
    }
    const number = yield* projectEntry(dialect, entry, batch);
    const isOwn = number === entry.pullRequest || number === -entry.sequence;
    const others = number === undefined || isOwn ? mentionedBy(entry) : [number];
    batch.mentions.push(...others.map((other) => ({ entry, number: other })));
  }
  yield* saveDrafts(dialect, id, [...batch.drafts.values()]);
  yield* saveSignOffs(dialect, batch.signOffs);
  yield* saveMentions(dialect, batch.mentions);
  yield* saveRepository(entries, last);
}

function numberOf(entry: LedgerEntry): readonly number[] {
  const subject = subjectOf(entry);
  return subject === undefined || subject.kind === "last-control" ? [] : [subject.number];
}

/** The rows that the tag names now, and those that it named until now. */
function* projectTag(dialect: Dialect, entry: LedgerEntry, tag: string, batch: Batch): Plan<void> {
  const { id } = entry.repository;
  const { drafts } = batch;
  const term = termOf(tag);
  const named = yield* rowsOf(
    "select number from history_terms where kind = 'release' and term = ? and repository_id = ?",
    term,
    id,
  );
  const until = named.map((row) => expectShape(isInteger, row.number, "number of a pull request"));
  const atHand = [...drafts.values()].filter(({ record }) => record.releases.includes(tag));
  const now = releasedBy(entry);
  const concerned = new Set([...now, ...until, ...atHand.map(({ record }) => record.number)]);
  const stored = yield* loadDrafts(
    dialect,
    id,
    [...concerned].filter((number) => !drafts.has(number)),
  );
  for (const number of concerned) {
    const before = drafts.get(number) ?? stored.get(number);
    if (before === undefined) continue;
    const { record, terms } = projectRelease(before.record, entry);
    drafts.set(number, withTerms({ ...before, record }, terms));
    if (now.includes(number)) batch.mentions.push({ entry, number });
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
function* projectEntry(dialect: Dialect, entry: LedgerEntry, batch: Batch): Plan<number | undefined> {
  const found = yield* findSubject(entry, batch);
  if (found === undefined) return undefined;
  const { subject, before } = found;
  const digest = reportNamedBy(entry.event);
  const report = digest === undefined ? undefined : yield* readFacts(dialect, digest, batch.reports);
  const { record, terms } = project(before?.record, subject, entry, report);
  const { number } = record;
  const facts = before === undefined ? batch.facts.get(number) : before.facts;
  const first = before === undefined && facts !== undefined ? termsOfFacts(facts) : NO_TERMS;
  batch.drafts.set(number, withTerms({ ...(before ?? NOTHING_YET), record, facts }, terms, first));
  const signOff = signOffFact(record, entry);
  if (signOff !== undefined) batch.signOffs.push({ ...signOff, entry, number });
  return number;
}

const NO_TERMS: TermChange = { replaced: [], added: [] };
const NOTHING_YET = { stored: undefined, replaced: new Map<TermKind, readonly Term[]>(), added: [] };

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
  { drafts, before }: Batch,
): Plan<{ readonly subject: Extract<Subject, { number: number }>; readonly before: Draft | undefined } | undefined> {
  const subject = subjectOf(entry);
  if (subject === undefined) return undefined;
  if (subject.kind === "last-control") {
    const last = lastControl(drafts) ?? (yield* loadLastControl(entry.repository.id));
    return last === undefined ? undefined : { subject: last.record, before: last };
  }
  const { number } = subject;
  return { subject, before: drafts.get(number) ?? before.get(number) };
}

function lastControl(drafts: ReadonlyMap<number, Draft>): Draft | undefined {
  return [...drafts.values()]
    .filter(({ record }) => record.kind === "control")
    .sort((one, other) => one.record.number - other.record.number)[0];
}

/** Every text that an entry names is stored before it. */
function* readFacts(dialect: Dialect, digest: string, reports: ReportCache): Plan<ReportFacts | undefined> {
  const isKnown = reports.has(digest);
  const row = isKnown ? undefined : yield* rowOf("select body from contents where digest = ?", digest);
  const report = row === undefined ? undefined : readReport(dialect.readBody(row.body));
  const facts = isKnown ? reports.get(digest) : report === undefined ? undefined : factsOfReport(report);
  reports.delete(digest);
  reports.set(digest, facts);
  const [oldest] = reports.keys();
  if (reports.size > REPORTS_MAX && oldest !== undefined) reports.delete(oldest);
  return facts;
}

/** The row of a pull request, after what GitHub says of it was learnt: its title may be another one now. */
export function* projectFacts(
  dialect: Dialect,
  { repositoryId, number }: { readonly repositoryId: number; readonly number: number },
  facts: NamedFacts,
): Plan<void> {
  const before = (yield* loadDrafts(dialect, repositoryId, [number])).get(number);
  if (before === undefined) return;
  if (before.facts?.title === facts.title && before.facts.author === facts.author) return;
  yield* saveDrafts(dialect, repositoryId, [withTerms({ ...before, facts }, termsOfFacts(facts))]);
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
