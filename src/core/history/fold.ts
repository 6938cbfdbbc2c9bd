import type { Actor, Evaluated, LedgerEntry, Released, SignOffGiven } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import { ATTENTIONS, type Attention, type Named } from "./query.ts";
import type { AskedItem, HistoryRecord, RecordedEvaluation, RecordedException, RecordedSignOff } from "./record.ts";
import type { ReportFacts } from "./report-facts.ts";

/** Names that a summary shows; the rest is counted. */
const NAMES_MAX = 20;

/**
 * The record with one more entry. `report` is of what an `evaluated` entry names, where it can be read: without it the
 * names of systems, flows, codes and roles are missing, and nothing else.
 */
export function fold(record: HistoryRecord, entry: LedgerEntry, report: ReportFacts | undefined): HistoryRecord {
  const { event, at, repository } = entry;
  const next: HistoryRecord = { ...record, repository, lastAt: at > record.lastAt ? at : record.lastAt };
  const isMerged = record.merge !== null;
  switch (event.kind) {
    case "evaluated":
      return { ...next, evaluated: foldEvaluation(record, event, at, report) };
    case "sign-off-given":
      return { ...next, signOffs: [...record.signOffs, ...signOffOf(record, entry, event)] };
    case "sign-off-revoked":
      return { ...next, signOffs: record.signOffs.filter(({ sequence }) => sequence !== event.signOff) };
    case "sign-off-lapsed":
      return { ...next, signOffs: marked(record.signOffs, event.signOff, true) };
    case "sign-off-restored":
      return { ...next, signOffs: marked(record.signOffs, event.signOff, false) };
    case "gate-opened":
      return { ...next, openFor: event.headSha };
    case "gate-closed":
      return { ...next, openFor: null };
    case "merged":
    case "merged-without-sign-off": {
      const { mergeSha: sha, headSha, baseRef } = event;
      const attention = event.kind === "merged" ? record.attention : withAttention(record, event.kind);
      return { ...next, ended: event.kind, attention, merge: { at, sha, headSha, baseRef, by: loginOf(entry.actor) } };
    }
    case "closed":
      return { ...next, ended: "closed" };
    case "reopened":
      return { ...next, ended: "no" };
    case "comment-tampered":
      return { ...next, attention: withAttention(record, "tampered") };
    case "check-forged":
      return { ...next, attention: withAttention(record, "forged") };
    case "control-lapsed":
      return { ...next, attention: withAttention(record, "control-lapsed") };
    case "control-restored":
      return { ...next, ended: "closed" };
    case "rejected":
      return { ...next, rejections: [...record.rejections, { sequence: entry.sequence, item: event.item }] };
    case "waived":
      return { ...next, waivers: [...record.waivers, exceptionOf(entry, event.reason)] };
    case "overridden":
      return { ...next, overrides: [...record.overrides, exceptionOf(entry, event.reason)] };
    case "rejection-lifted":
      return isMerged
        ? next
        : { ...next, rejections: record.rejections.filter((one) => one.sequence !== event.rejection) };
    case "waiver-expired":
    case "waiver-revoked":
      return isMerged ? next : { ...next, waivers: record.waivers.filter(({ sequence }) => sequence !== event.waiver) };
    case "override-lapsed":
    case "override-revoked":
      return isMerged
        ? next
        : { ...next, overrides: record.overrides.filter(({ sequence }) => sequence !== event.override) };
    case "released":
      return { ...record, releases: withRelease(record, event) };
    case "release-withdrawn":
      return { ...record, releases: record.releases.filter((tag) => tag !== event.tag) };
    case "history-lost":
      return { ...next, attention: withAttention(record, "history-lost") };
    case "sign-off-refused":
    case "delegated":
    case "delegation-ended":
    case "policy-changed":
    case "command-ignored":
    case "changes-requested":
    case "pushed":
    case "missed-delivery-recovered":
    case "merge-group-evaluated":
      return next;
    default:
      return unreachable(event);
  }
}

/** Before its first entry. */
export function emptyRecord(kind: HistoryRecord["kind"], number: number, entry: LedgerEntry): HistoryRecord {
  const { event, repository, at } = entry;
  return {
    kind,
    repository,
    number,
    firstAt: at,
    lastAt: at,
    evaluated: null,
    signOffs: [],
    rejections: [],
    waivers: [],
    overrides: [],
    openFor: null,
    ended: "no",
    merge: null,
    why: kind !== "pull-request" && "why" in event && typeof event.why === "string" ? event.why : null,
    attention: [],
    releases: [],
  };
}

function foldEvaluation(
  record: HistoryRecord,
  { baseRef, headSha, mode, verdict, scope, items, blocking, report: digest, landscape }: Evaluated,
  at: string,
  report: ReportFacts | undefined,
): RecordedEvaluation {
  const before = new Map(record.evaluated?.items.map((item) => [item.id, item]));
  return {
    baseRef,
    headSha,
    mode,
    verdict,
    scope,
    report: digest,
    ...(landscape === undefined ? {} : { landscape }),
    blocking: blocking.length,
    items: items.map(({ id, fingerprint, required = 1 }): AskedItem => {
      const known = before.get(id);
      const since = known?.fingerprint === fingerprint ? known.since : at;
      return { id, fingerprint, required, role: report?.roles.get(id) ?? null, since };
    }),
    systems: named(report?.names.systems ?? []),
    flows: named(report?.names.flows ?? []),
    codes: named(report?.names.changedCodes ?? []),
    everTouched: record.evaluated?.everTouched === true || verdict !== "not-applicable",
  };
}

function named(names: readonly string[]): Named {
  return { names: names.slice(0, NAMES_MAX), total: names.length };
}

function signOffOf(record: HistoryRecord, entry: LedgerEntry, event: SignOffGiven): readonly RecordedSignOff[] {
  if (entry.actor.kind !== "person") return [];
  const { item, fingerprint, role } = event;
  const asked = record.evaluated?.items.find(({ id }) => id === item);
  return [
    {
      sequence: entry.sequence,
      at: entry.at,
      item,
      fingerprint,
      role,
      userId: entry.actor.id,
      login: entry.actor.login,
      askedAt: asked?.fingerprint === fingerprint ? asked.since : null,
      lapsed: false,
    },
  ];
}

function marked(signOffs: readonly RecordedSignOff[], sequence: number, lapsed: boolean): readonly RecordedSignOff[] {
  return signOffs.map((signOff) => (signOff.sequence === sequence ? { ...signOff, lapsed } : signOff));
}

/** A tag that was moved names other pull requests now. */
function withRelease({ number, releases }: HistoryRecord, event: Released): readonly string[] {
  const isReleased = number > 0 ? event.pullRequests.includes(number) : event.pushes?.includes(-number) === true;
  const others = releases.filter((tag) => tag !== event.tag);
  return isReleased ? [...others, event.tag] : others;
}

/** A reason is told in lists; whoever wants it whole reads the entry. */
const REASON_CHARACTERS_MAX = 500;

function exceptionOf({ sequence, at, actor }: LedgerEntry, reason: string): RecordedException {
  const login = actor.kind === "person" ? actor.login : "";
  return { sequence, at, login, reason: reason.slice(0, REASON_CHARACTERS_MAX).toWellFormed() };
}

function withAttention({ attention }: HistoryRecord, more: Attention): readonly Attention[] {
  return ATTENTIONS.filter((one) => one === more || attention.includes(one));
}

function loginOf(actor: Actor): string | null {
  return actor.kind === "person" ? actor.login : null;
}
