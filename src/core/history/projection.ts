import type { LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import { emptyRecord, fold } from "./fold.ts";
import type { PullRequestSummary } from "./query.ts";
import type { HistoryRecord } from "./record.ts";
import type { ReportFacts } from "./report-facts.ts";
import { type NamedFacts, summarize } from "./summarize.ts";
import { type Term, type TermKind, termsOf, termsOfTexts } from "./terms.ts";

/**
 * How entries of the ledger become rows that lists and figures read. Both stores do as it says, within the transaction
 * that appends the entry; a store whose rows were made by another version makes them anew from the ledger.
 */
export const PROJECTION_VERSION = 2;

/** Whose row an entry changes: a pull request's, one of its own, or the newest lapse of control. */
export type Subject =
  | { readonly kind: HistoryRecord["kind"]; readonly number: number }
  | { readonly kind: "last-control" };

export function subjectOf({ pullRequest, sequence, event }: LedgerEntry): Subject | undefined {
  if (pullRequest !== null) return { kind: "pull-request", number: pullRequest };
  switch (event.kind) {
    case "merged-without-sign-off":
      return { kind: "push", number: -sequence };
    case "check-forged":
      return { kind: "check", number: -sequence };
    case "control-lapsed":
      return { kind: "control", number: -sequence };
    case "control-restored":
      return { kind: "last-control" };
    default:
      return undefined;
  }
}

/** Pull requests that an entry tells about although it is not one's own; ascending. */
export function mentionedBy({ pullRequest, event }: LedgerEntry): readonly number[] {
  if (pullRequest !== null || event.kind !== "merge-group-evaluated") return [];
  return [...new Set(event.pullRequests)].sort((one, other) => one - other);
}

/** The text that {@link project} needs beside the entry. */
export function reportNamedBy(event: LedgerEvent): string | undefined {
  return event.kind === "evaluated" ? event.report : undefined;
}

export interface TermChange {
  /** All terms of these kinds are these and no others. */
  readonly replaced: readonly { readonly kinds: readonly TermKind[]; readonly terms: readonly Term[] }[];
  /** These are there too. */
  readonly added: readonly Term[];
}

export interface Projected {
  readonly record: HistoryRecord;
  readonly terms: TermChange;
}

/** A sign-off, for figures. */
export interface SignOffFact {
  readonly role: string;
  readonly login: string;
  /** `null`: it was not asked for in the form that was signed. */
  readonly askedAt: string | null;
}

/** The record of the subject after the entry, and what it is found by then. */
export function project(
  before: HistoryRecord | undefined,
  subject: Extract<Subject, { number: number }>,
  entry: LedgerEntry,
  report: ReportFacts | undefined,
): Projected {
  const record = fold(before ?? emptyRecord(subject.kind, subject.number, entry), entry, report);
  const { actor, event } = entry;
  const replaced = [
    ...(before === undefined || standingTermsDiffer(before, record)
      ? [{ kinds: STANDING_KINDS, terms: standingTerms(record) }]
      : []),
    ...(event.kind === "evaluated" ? [{ kinds: REPORT_KINDS, terms: report?.terms ?? [] }] : []),
  ];
  const people = actor.kind === "person" ? termsOf("person", [actor.login]) : [];
  return { record, terms: { replaced, added: [...people, ...termsOfTexts("word", textsOf(event))] } };
}

/** The same for a tag that was pushed, moved or deleted: it changes only what the pull request is released with. */
export function projectRelease(before: HistoryRecord, entry: LedgerEntry): Projected {
  const record = fold(before, entry, undefined);
  return { record, terms: { replaced: [{ kinds: STANDING_KINDS, terms: standingTerms(record) }], added: [] } };
}

/** Rows that a pushed tag names, by number; those that it named before come from the store. */
export function releasedBy({ event }: LedgerEntry): readonly number[] {
  if (event.kind !== "released") return [];
  return [...event.pullRequests, ...(event.pushes ?? []).map((sequence) => -sequence)];
}

/** The tag that an entry is about. */
export function tagOf({ event }: LedgerEntry): string | undefined {
  return event.kind === "released" || event.kind === "release-withdrawn" ? event.tag : undefined;
}

/** What the row of a pull request is found by because of its title and author. */
export function termsOfFacts({ title, author }: NamedFacts): TermChange {
  return {
    replaced: [{ kinds: ["title"], terms: termsOfTexts("title", [title]) }],
    added: termsOf("person", [author]),
  };
}

export function signOffFact(record: HistoryRecord, { event, sequence }: LedgerEntry): SignOffFact | undefined {
  if (event.kind !== "sign-off-given") return undefined;
  return record.signOffs.find((signOff) => signOff.sequence === sequence);
}

const STANDING_KINDS: readonly TermKind[] = ["outcome", "verdict", "attention", "release", "merge"];
const REPORT_KINDS: readonly TermKind[] = ["system", "flow", "code", "changed-code", "owner", "part"];

function standingTerms(record: HistoryRecord): readonly Term[] {
  const { outcome, verdict, attention, releases, mergeSha } = summarize(record, undefined);
  return [
    ...termsOf("outcome", [outcome]),
    ...termsOf("verdict", verdict === null ? [] : [verdict]),
    ...termsOf("attention", attention.length === 0 ? [] : ["any", ...attention]),
    ...termsOf("release", releases),
    ...termsOf("merge", mergeSha === null ? [] : [mergeSha]),
  ];
}

function standingTermsDiffer(before: HistoryRecord, after: HistoryRecord): boolean {
  const say = (record: HistoryRecord) => JSON.stringify(standingTerms(record).map(({ kind, term }) => [kind, term]));
  return say(before) !== say(after);
}

/** What somebody wrote, and the commits that somebody may look for. */
function textsOf(event: LedgerEvent): readonly string[] {
  const written = "comment" in event && event.comment !== undefined ? [event.comment.body] : [];
  const reason = "reason" in event ? [event.reason] : [];
  const note = "note" in event && event.note !== null ? [event.note] : [];
  const merge = "mergeSha" in event && event.mergeSha !== null ? [event.mergeSha] : [];
  const head = "headSha" in event ? [event.headSha] : [];
  return [...written, ...reason, ...note, ...merge, ...head];
}

/** Whether a list shows it although nobody asks for what touches no integration config. */
export function isTouched({ kind, evaluated, attention }: HistoryRecord): boolean {
  return kind !== "pull-request" || evaluated === null || evaluated.everTouched || attention.length > 0;
}

/** Which part of the lists it stands in: what needs attention, what touches integration config, or the rest. */
export type Tier = 2 | 1 | 0;

export function tierOf(record: HistoryRecord, { attention }: PullRequestSummary): Tier {
  if (attention.length > 0) return 2;
  return isTouched(record) ? 1 : 0;
}
