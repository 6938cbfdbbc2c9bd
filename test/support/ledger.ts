import { createHash } from "node:crypto";
import { link } from "../../src/core/ledger/chain.ts";
import type { Evaluated, LedgerDraft, LedgerEntry, LedgerEvent } from "../../src/core/ledger/event.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export const priya = { kind: "person", id: 31, login: "priya" } as const;
export const kim = { kind: "person", id: 32, login: "Kim" } as const;

/** A draft of something small that happened in repository 7, pull request 12. */
export function draft(rest: Partial<LedgerDraft> = {}): LedgerDraft {
  return {
    at: "2026-03-02T09:00:00.000Z",
    repository: { id: 7, name: "acme/shop" },
    pullRequest: 12,
    actor: { kind: "app" },
    event: { kind: "closed" },
    ...rest,
  };
}

export function signOffGiven(rest: Partial<Extract<LedgerEvent, { kind: "sign-off-given" }>> = {}): LedgerEvent {
  return {
    kind: "sign-off-given",
    comment: { kind: "comment", id: 501, body: '/signoff warehouse — checked ✓\n\u0000 "quoted" 🧾' },
    item: "receiver-accepts:order-release",
    role: "warehouse",
    principal: "@acme/warehouse",
    self: false,
    note: null,
    fingerprint: "f1",
    covers: [],
    headSha: "a".repeat(40),
    baseSha: "b".repeat(40),
    evaluation: 1,
    shown: null,
    ...rest,
  };
}

/** An evaluation of nothing in particular. */
export function evaluated(rest: Partial<Evaluated> = {}): Evaluated {
  return {
    kind: "evaluated",
    evaluation: 1,
    baseRef: "main",
    baseSha: "b".repeat(40),
    headSha: "a".repeat(40),
    mode: "enforce",
    verdict: "needs-sign-off",
    scope: "additive",
    items: [],
    blocking: [],
    report: sha256("{}"),
    ...rest,
  };
}

/** A chain of these drafts, each sealed and linked. */
export function chain(...drafts: readonly LedgerDraft[]): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const each of drafts) entries.push(link(entries.at(-1), each, sha256));
  return entries;
}
