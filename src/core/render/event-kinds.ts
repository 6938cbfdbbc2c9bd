import type { LedgerEventKind } from "../ledger/event.ts";

export type { LedgerEventKind };

/** Every kind of entry, for filters. The record makes the compiler ask for a new one. */
const KINDS: Readonly<Record<LedgerEventKind, true>> = {
  evaluated: true,
  "sign-off-given": true,
  "sign-off-refused": true,
  "sign-off-lapsed": true,
  "sign-off-restored": true,
  "sign-off-revoked": true,
  rejected: true,
  "rejection-lifted": true,
  waived: true,
  "waiver-expired": true,
  "waiver-revoked": true,
  overridden: true,
  "override-lapsed": true,
  "override-revoked": true,
  delegated: true,
  "delegation-ended": true,
  "comment-tampered": true,
  "command-ignored": true,
  "changes-requested": true,
  pushed: true,
  "gate-opened": true,
  "gate-closed": true,
  merged: true,
  "merged-without-sign-off": true,
  closed: true,
  reopened: true,
  "missed-delivery-recovered": true,
  "merge-group-evaluated": true,
  "check-forged": true,
  "control-lapsed": true,
  "control-restored": true,
  "policy-changed": true,
  "history-lost": true,
  released: true,
  "release-withdrawn": true,
};

function isKind(name: string): name is LedgerEventKind {
  return Object.hasOwn(KINDS, name);
}

export const LEDGER_EVENT_KINDS: readonly LedgerEventKind[] = Object.keys(KINDS).filter(isKind);
