import type { AnswerLine } from "../../src/core/command/answer.ts";
import { type DecideInput, type Decision, decideCommands } from "../../src/core/command/decide.ts";
import { parseCommands } from "../../src/core/command/parse.ts";
import type { Membership } from "../../src/core/gate/gate-state.ts";
import type { LedgerEntry, LedgerEvent } from "../../src/core/ledger/event.ts";
import { type GateSettings, type Role, STRICT_GATE } from "../../src/core/policy/policy.ts";
import { draft, signOffGiven } from "./ledger.ts";
import { at, gate, item, itemState, reportOf } from "./report.ts";

export const maya = { id: 100, login: "maya", bot: false };
export const author = { id: 1, login: "sam", bot: false };
export const SETTINGS: GateSettings = { ...STRICT_GATE, reviewSigns: true, requestReviews: true };

export const label = item({ id: "label-print:order-release", evidence: "required" });
export const stock = item({
  id: "stock-moves:order-release",
  validation: "stock-moves",
  evidence: "optional",
  fingerprint: "f2",
});
export const stockTwo = item({
  id: "stock-moves:returns",
  validation: "stock-moves",
  evidence: "optional",
  fingerprint: "f3",
});
export const books = item({
  id: "books-balance:invoices",
  validation: "books-balance",
  role: "finance",
  owners: ["@acme/finance"],
  evidence: "optional",
  fingerprint: "f4",
});

export const warehouse: Membership = { userId: maya.id, principal: "@acme/warehouse", state: "member" };
export const noFinance: Membership = { userId: maya.id, principal: "@acme/finance", state: "none" };
const noManager: Membership = { userId: maya.id, principal: "@rita", state: "none" };
const RELEASE_MANAGERS = new Map<string, Role>([
  ["release-manager", { name: "release-manager", members: [{ kind: "user", login: "rita" }], deputies: [], at: at() }],
]);

export interface Story extends Partial<Omit<DecideInput, "commands">> {
  readonly items?: DecideInput["report"]["checklist"];
}

/** Maya of the warehouse writes `body` under a pull request of Sam's. */
export function decide(body: string, { items = [label, stock, books], ...story }: Story = {}): Decision {
  const parsed = parseCommands(body);
  const shownGate = gate(items.map((one) => itemState({ item: one })));
  return decideCommands({
    comment: { kind: "comment", id: 501, body },
    person: maya,
    commands: parsed.kind === "commands" ? parsed.commands : [],
    report: reportOf(shownGate),
    gate: shownGate,
    entries: [],
    people: { author, committers: [], unattributed: [], memberships: [] },
    memberships: [warehouse, noFinance, noManager],
    shown: new Map(items.map(({ id, fingerprint }) => [id, fingerprint])),
    settings: SETTINGS,
    roles: RELEASE_MANAGERS,
    accounts: new Map(),
    now: "2026-03-02T09:00:00.000Z",
    meaning: "m1",
    shownMeaning: "m1",
    headSha: "a".repeat(40),
    baseSha: "b".repeat(40),
    evaluation: 3,
    shownComment: "c0ffee",
    edited: false,
    ...story,
  });
}

export function entries(events: readonly LedgerEvent[], person = maya, first = 1): readonly LedgerEntry[] {
  const actor = { kind: "person" as const, id: person.id, login: person.login };
  return events.map((event, index) => ({
    ...draft({ actor, event }),
    sequence: first + index,
    previous: "0".repeat(64),
    hash: "0".repeat(64),
  }));
}

export const signed = (one = stock, commentId = 400) =>
  signOffGiven({
    item: one.id,
    role: one.role,
    fingerprint: one.fingerprint,
    comment: { kind: "comment", id: commentId, body: "/signoff" },
  });

/** `signed item`, `revoked 7`, `refused reason item`: what happened, without the words. */
export function outcomes({ events }: Decision): readonly string[] {
  return events.map((event) => {
    if (event.kind === "sign-off-given") return `signed ${event.item}`;
    if (event.kind === "sign-off-revoked") return `revoked ${event.signOff}`;
    if (event.kind === "sign-off-refused") return `refused ${event.reason} ${event.item}`;
    const about = "item" in event ? event.item : "finding" in event ? event.finding : undefined;
    return about === undefined ? event.kind : `${event.kind} ${about}`;
  });
}

export function lineKinds({ answer }: Decision): readonly AnswerLine["kind"][] {
  return answer.lines.map(({ kind }) => kind);
}

export function message({ events }: Decision): string {
  return events.flatMap((event) => (event.kind === "sign-off-refused" ? [event.message] : [])).join("\n");
}
