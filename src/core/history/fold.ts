import type { Actor, Evaluated, LedgerEntry, SignOffGiven } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { Report } from "../report/report.ts";
import { namesIn } from "./names.ts";
import { ATTENTIONS, type Attention, type Named } from "./query.ts";
import type { AskedItem, HistoryRecord, RecordedEvaluation, RecordedSignOff } from "./record.ts";

/** Names that a summary shows; the rest is counted. */
const NAMES_MAX = 20;

/**
 * The record with one more entry. `report` is what an `evaluated` entry names, where it can be read: without it the
 * names of systems, flows, codes and roles are missing, and nothing else.
 */
export function fold(record: HistoryRecord, entry: LedgerEntry, report: Report | undefined): HistoryRecord {
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
      return { ...next, waivers: [...record.waivers, entry.sequence] };
    case "overridden":
      return { ...next, overrides: [...record.overrides, entry.sequence] };
    case "rejection-lifted":
      return isMerged
        ? next
        : { ...next, rejections: record.rejections.filter((one) => one.sequence !== event.rejection) };
    case "waiver-expired":
    case "waiver-revoked":
      return isMerged ? next : { ...next, waivers: record.waivers.filter((one) => one !== event.waiver) };
    case "override-lapsed":
    case "override-revoked":
      return isMerged ? next : { ...next, overrides: record.overrides.filter((one) => one !== event.override) };
    case "sign-off-refused":
    case "delegated":
    case "delegation-ended":
    case "policy-changed":
    case "history-lost":
    case "released":
    case "command-ignored":
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
  { baseRef, headSha, mode, verdict, scope, items, blocking, report: digest }: Evaluated,
  at: string,
  report: Report | undefined,
): RecordedEvaluation {
  const before = new Map(record.evaluated?.items.map((item) => [item.id, item]));
  const roles = new Map(report?.checklist.map(({ id, role }) => [id, role]));
  const names = report === undefined ? undefined : namesIn(report);
  return {
    baseRef,
    headSha,
    mode,
    verdict,
    scope,
    report: digest,
    blocking: blocking.length,
    items: items.map(({ id, fingerprint, required = 1 }): AskedItem => {
      const known = before.get(id);
      const since = known?.fingerprint === fingerprint ? known.since : at;
      return { id, fingerprint, required, role: roles.get(id) ?? null, since };
    }),
    systems: named(names?.systems ?? []),
    flows: named(names?.flows ?? []),
    codes: named(names?.changedCodes ?? []),
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

function withAttention({ attention }: HistoryRecord, more: Attention): readonly Attention[] {
  return ATTENTIONS.filter((one) => one === more || attention.includes(one));
}

function loginOf(actor: Actor): string | null {
  return actor.kind === "person" ? actor.login : null;
}
