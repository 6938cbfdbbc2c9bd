import { isTouched } from "../../core/history/projection.ts";
import { PAGE_DEFAULT, type Page, type PageRequest, type VisibleRepositories } from "../../core/history/query.ts";
import {
  type Release,
  type ReleasedException,
  type ReleasedItem,
  type ReleaseStory,
  type ReleaseSummary,
  releasesBetween,
} from "../../core/history/releases.ts";
import type { Released } from "../../core/ledger/event.ts";
import { assert } from "../../core/model/assert.ts";
import { compareText } from "../../core/model/location.ts";
import type { HistoryStore, KeyedItem, ReleaseEntry, ReleasePosition } from "../ports-history.ts";
import { MALFORMED_CURSOR, type NoQuestion, problemOfPage } from "./question.ts";

/** A tag, or everything between two of them. */
export type ReleaseName =
  | { readonly tag: string }
  /** After `from`, up to and with `to`. */
  | { readonly from: string; readonly to: string };

/** Pull requests that a page shows one by one; the others are counted. */
const SHOWN_MAX = 1_000;

/** Releases of a repository that a span is looked for in. */
const RELEASES_MAX = 1_000;

/** Releases, newest first; of one repository, or of all that may be seen. A page of them has no total. */
export async function listReleases(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string | undefined,
  request: PageRequest = {},
): Promise<Omit<Page<ReleaseSummary>, "total" | "more"> | NoQuestion> {
  const problem = problemOfPage(request);
  if (problem !== undefined) return problem;
  const after = request.cursor === undefined ? undefined : decodePosition(request.cursor);
  if (after === "malformed") return MALFORMED_CURSOR;
  const limit = request.limit ?? PAGE_DEFAULT;
  const found = await history.listReleases(visible, repository, { after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items: ReleaseSummary[] = [];
  for (const stored of shown) items.push(await summarizeRelease(history, visible, stored));
  return { items, next: found.length > limit && last !== undefined ? encodePosition(last) : null };
}

/** What went out; `undefined` where there is no such release, or `from` does not lie behind `to`. */
export async function readRelease(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  name: ReleaseName,
): Promise<ReleaseStory | undefined> {
  const stored = await history.readRelease(visible, repository, "tag" in name ? name.tag : name.to);
  if (stored === undefined) return undefined;
  const span = "tag" in name ? [stored] : await spanOf(history, visible, repository, name.from, stored);
  if (span === undefined) return undefined;
  const releases = span.map(releaseOf);
  const rows = await rowsOf(history, visible, span);
  const worthShowing = rows.filter(({ record }) => isTouched(record));
  return {
    releases,
    after: "tag" in name ? (releases[0]?.previousTag ?? null) : name.from,
    ...countsOf(span, rows),
    items: worthShowing.toSorted(attentionFirst).slice(0, SHOWN_MAX).map(releasedItem),
    more: Math.max(0, worthShowing.length - SHOWN_MAX),
    complete: releases.every(({ complete }) => complete),
  };
}

async function spanOf(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  from: string,
  to: ReleaseEntry,
): Promise<readonly ReleaseEntry[] | undefined> {
  const all = await history.listReleases(visible, repository, { after: undefined, limit: RELEASES_MAX });
  const own = all.filter(({ entry }) => entry.repository.id === to.entry.repository.id);
  const stored = new Map(own.map((one) => [releaseOf(one).tag, one]));
  const byTag = new Map([...stored].map(([tag, one]) => [tag, releaseOf(one)]));
  const first = byTag.has(from) ? from : ([...byTag.keys()].find((tag) => isSame(tag, from)) ?? from);
  return releasesBetween(first, releaseOf(to), byTag)?.flatMap(({ tag }) => stored.get(tag) ?? []);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function summarizeRelease(
  history: HistoryStore,
  visible: VisibleRepositories,
  stored: ReleaseEntry,
): Promise<ReleaseSummary> {
  return { ...releaseOf(stored), ...countsOf([stored], await rowsOf(history, visible, [stored])) };
}

function countsOf(span: readonly ReleaseEntry[], rows: readonly KeyedItem[]) {
  const having = (attention: "merged-without-sign-off" | "overridden") =>
    rows.filter(({ summary }) => summary.attention.includes(attention)).length;
  return {
    pullRequests: new Set(span.flatMap((one) => eventOf(one).pullRequests)).size,
    touched: rows.filter(({ record }) => record.number > 0 && isTouched(record)).length,
    withoutSignOff: having("merged-without-sign-off"),
    overridden: having("overridden"),
  };
}

async function rowsOf(
  history: HistoryStore,
  visible: VisibleRepositories,
  span: readonly ReleaseEntry[],
): Promise<readonly KeyedItem[]> {
  const repositoryId = span[0]?.entry.repository.id;
  if (repositoryId === undefined) return [];
  const numbers = span
    .map(eventOf)
    .flatMap(({ pullRequests, pushes }) => [...pullRequests, ...(pushes ?? []).map((sequence) => -sequence)]);
  return history.readItems(visible, repositoryId, [...new Set(numbers)]);
}

function releaseOf(stored: ReleaseEntry): Release {
  const { tag, sha, previousTag, since, complete } = eventOf(stored);
  const { repository, at, actor, sequence } = stored.entry;
  return {
    repository,
    tag,
    sha,
    previousTag,
    since: since ?? (previousTag === null ? [] : [previousTag]),
    at,
    by: actor.kind === "person" ? actor.login : null,
    sequence,
    complete,
    withdrawn: stored.withdrawn,
  };
}

function eventOf({ entry: { event } }: ReleaseEntry): Released {
  assert(event.kind === "released", "a release is named by the entry of its tag's push");
  return event;
}

function attentionFirst(one: KeyedItem, other: KeyedItem): number {
  const first = Number(other.summary.attention.length > 0) - Number(one.summary.attention.length > 0);
  return first || compareText(other.summary.at, one.summary.at) || other.key.number - one.key.number;
}

function releasedItem({ summary, record }: KeyedItem): ReleasedItem {
  const exceptions: readonly ReleasedException[] = [
    ...record.overrides.map((one) => ({ kind: "overridden" as const, ...exceptionOf(one) })),
    ...record.waivers.map((one) => ({ kind: "waived" as const, ...exceptionOf(one) })),
  ];
  const asked = new Map(record.evaluated?.items.map(({ id, fingerprint }) => [id, fingerprint]));
  return {
    summary,
    signOffs: record.signOffs
      .filter(({ item, fingerprint, lapsed }) => !lapsed && asked.get(item) === fingerprint)
      .map(({ sequence, item, role, login: person, at }) => ({ sequence, item, role, person, at }))
      .sort((one, other) => compareText(one.item, other.item) || one.sequence - other.sequence),
    exceptions,
  };
}

function exceptionOf({ sequence, at, login, reason }: KeyedItem["record"]["overrides"][number]) {
  return { sequence, person: login, at, reason };
}

/** The tag comes last and may hold anything. */
function encodePosition({ entry }: ReleaseEntry): string {
  const { at, repository, event } = entry;
  const tag = event.kind === "released" ? event.tag : "";
  return `${Date.parse(at)}.${repository.id}.${tag}`;
}

function decodePosition(cursor: string): ReleasePosition | "malformed" {
  const parts = /^(\d{1,15})\.(\d{1,15})\.([^\0]{0,1000})$/s.exec(cursor);
  if (parts === null) return "malformed";
  return { atMs: Number(parts[1]), repositoryId: Number(parts[2]), tag: (parts[3] ?? "").toWellFormed() };
}
