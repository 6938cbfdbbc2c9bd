import type { ChecklistItem } from "../../src/core/checklist/item.ts";
import { type ConsequenceInput, consequences } from "../../src/core/gate/consequences.ts";
import { decideGate, type GateInput } from "../../src/core/gate/gate.ts";
import type { Gate, Membership, PeopleFacts, Person } from "../../src/core/gate/gate-state.ts";
import { meaningOf } from "../../src/core/gate/meaning.ts";
import type { Actor, LedgerDraft, LedgerEntry, LedgerEvent } from "../../src/core/ledger/event.ts";
import { STRICT_GATE } from "../../src/core/policy/policy.ts";
import { renderJson } from "../../src/core/render/json.ts";
import { chain, draft, sha256, signOffGiven } from "./ledger.ts";
import { item, report } from "./report.ts";

export const AUTHOR: Person = { id: 1, login: "author", bot: false };
export const COMMITTER: Person = { id: 2, login: "committer", bot: false };
export const MAYA: Person = { id: 100, login: "maya", bot: false };
export const KIM: Person = { id: 102, login: "kim", bot: false };
export const RITA: Person = { id: 103, login: "rita", bot: false };
export const OMAR: Person = { id: 101, login: "omar", bot: false };

export const MANAGERS = "@acme/release-managers";
export const NOW = "2026-03-02T09:00:00.000Z";
export const STRICT = STRICT_GATE;

export function people(overrides: Partial<PeopleFacts> = {}): PeopleFacts {
  return { author: AUTHOR, committers: [COMMITTER], unattributed: [], memberships: [], ...overrides };
}

export function membership(person: Person, state: Membership["state"], principal = "@acme/warehouse"): Membership {
  return { userId: person.id, principal, state };
}

/** What a gate is decided by: one item of the warehouse's that nobody has signed, unless given. */
export function gateInput(overrides: Partial<GateInput> = {}): GateInput {
  const judged = overrides.report ?? report();
  return {
    report: judged,
    entries: [],
    people: people(),
    settings: STRICT,
    now: NOW,
    meaning: meaningOf(judged, sha256),
    mayWaive: [MANAGERS],
    mayOverride: [MANAGERS],
    ...overrides,
  };
}

/** A report that asks for these items. */
export function asking(...checklist: readonly ChecklistItem[]): GateInput["report"] {
  return report({ checklist, verdict: checklist.length === 0 ? "passed" : "needs-sign-off" });
}

/** A person signs an item as it is now, for the first of its owners. */
export function signing(person: Person, signed: ChecklistItem = item()): LedgerDraft {
  const { id, role, fingerprint, owners } = signed;
  const covers = signed.covers.map(({ name, digest }) => ({ name, digest }));
  const event = signOffGiven({ item: id, role, fingerprint, covers, principal: owners[0] ?? "@nobody" });
  return draft({ actor: actor(person), event });
}

/** Takes back the sign-off with this sequence number. */
export function revoking(signOff: number, signed: ChecklistItem = item()): LedgerDraft {
  return draft({
    event: { kind: "sign-off-revoked", signOff, item: signed.id, how: "comment-deleted", bodyAfter: null },
  });
}

export function andThen(entries: readonly LedgerEntry[], ...drafts: readonly LedgerDraft[]): readonly LedgerEntry[] {
  return chain(...entries, ...drafts);
}

export interface Turn {
  readonly events: readonly LedgerEvent[];
  readonly entries: readonly LedgerEntry[];
  readonly gate: Gate;
}

/** Judges and records what follows, as the app does. */
export function settle(input: GateInput, rest: Partial<Pick<ConsequenceInput, "baseRef" | "contents">> = {}): Turn {
  const events = consequences({
    ...input,
    gate: decideGate(input),
    baseRef: "main",
    reportDigest: sha256(renderJson(input.report)),
    contents: new Map(),
    ...rest,
  });
  const entries = andThen(input.entries, ...events.map((event) => draft({ event })));
  return { events, entries, gate: decideGate({ ...input, entries }) };
}

export function kinds({ events }: Turn): readonly string[] {
  return events.map(({ kind }) => kind);
}

function actor({ id, login }: Person): Actor {
  return { kind: "person", id, login };
}
