import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChecklistItem } from "../../../src/core/checklist/item.ts";
import { conclusionOf, isOpen } from "../../../src/core/gate/conclusion.ts";
import { consequences } from "../../../src/core/gate/consequences.ts";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import type { Membership, PeopleFacts } from "../../../src/core/gate/gate-state.ts";
import { decideMerge } from "../../../src/core/gate/merge.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { STRICT_GATE } from "../../../src/core/policy/policy.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { gateInput } from "../../support/gate.ts";
import { chain, draft, sha256, signOffGiven } from "../../support/ledger.ts";
import { finding, item, report } from "../../support/report.ts";

const SETTINGS = { ...STRICT_GATE, reviewSigns: true, requestReviews: true };

describe("the gate, for any history", () => {
  it("adds nothing to the ledger that it has just been told", () => {
    fc.assert(
      fc.property(world(), ({ input }) => {
        const entries = [...input.entries, ...appended(input.entries, consequencesOf(input))];

        const again = consequencesOf({ ...input, entries });

        expect(again).toEqual([]);
      }),
    );
  });

  it("never opens by losing a sign-off, and never by another finding", () => {
    fc.assert(
      fc.property(world(), ({ input }) => {
        if (isOpen(decideGate(input))) return;
        const worse = { ...input.report, verdict: "blocked" as const, findings: [...input.report.findings, finding()] };

        for (const lost of input.entries.filter(({ event }) => event.kind === "sign-off-given")) {
          const revoked: LedgerEvent = {
            kind: "sign-off-revoked",
            signOff: lost.sequence,
            item: "x",
            how: "command",
            bodyAfter: null,
          };
          const entries = [...input.entries, ...appended(input.entries, [revoked])];
          expect(isOpen(decideGate({ ...input, entries }))).toBe(false);
        }
        expect(isOpen(decideGate({ ...input, report: worse }))).toBe(false);
      }),
    );
  });

  it("opens only when every item has its people, with the fingerprint of now", () => {
    fc.assert(
      fc.property(world(), ({ input }) => {
        const gate = decideGate(input);
        if (conclusionOf(gate) !== "success") return;

        for (const state of gate.items) {
          const people = new Set(state.signed.map(({ userId }) => userId));
          expect(people.size).toBeGreaterThanOrEqual(state.item.required);
          for (const { sequence, userId } of state.signed) {
            const event = input.entries.find((entry) => entry.sequence === sequence)?.event;
            expect(event).toMatchObject({
              kind: "sign-off-given",
              item: state.item.id,
              fingerprint: state.item.fingerprint,
            });
            expect(userId).not.toBe(input.people.author.id);
            expect(input.people.memberships.find((one) => one.userId === userId)?.state ?? "member").toBe("member");
          }
        }
      }),
    );
  });

  it("is never opened by what could not be judged", () => {
    fc.assert(
      fc.property(world(), ({ input }) => {
        const gate = decideGate({ ...input, report: { ...input.report, verdict: "errored" } });

        expect(conclusionOf(gate)).toBe("failure");
      }),
    );
  });
});

describe("a sign-off", () => {
  it("44: counts again when what it covered is back, and a revoked one never does", () => {
    const entries = chain(
      signed(100, "f1"),
      app({ kind: "sign-off-lapsed", signOff: 1, item: item().id, cause: "changed", why: ["x"], fingerprint: "f2" }),
    );

    const back = decideGate(inputOf({ entries }));
    const revoked = decideGate(
      inputOf({
        entries: [
          ...entries,
          ...appended(entries, [
            { kind: "sign-off-revoked", signOff: 1, item: item().id, how: "command", bodyAfter: null },
          ]),
        ],
      }),
    );

    expect(back.state.kind).toBe("passed");
    expect(revoked.state.kind).toBe("pending");
  });

  it("16: that lapsed with a membership counts again only when GitHub says so", () => {
    const entries = chain(
      signed(100, "f1"),
      app({ kind: "sign-off-lapsed", signOff: 1, item: item().id, cause: "membership", why: ["x"], fingerprint: "f1" }),
    );

    expect(decideGate(inputOf({ entries })).state.kind).toBe("pending");
    expect(decideGate(inputOf({ entries, memberships: [membership(100, "member")] })).state.kind).toBe("passed");
    expect(decideGate(inputOf({ entries, memberships: [membership(100, "cannot-verify")] })).state.kind).toBe(
      "pending",
    );
  });

  it("1, 3, 4: of the author or a committer does not count, unless policy says so", () => {
    const entries = chain(signed(1, "f1"));
    const committer = { ...inputOf({ entries: chain(signed(2, "f1")) }) };

    expect(decideGate(inputOf({ entries })).state.kind).toBe("pending");
    expect(decideGate({ ...inputOf({ entries }), settings: { ...SETTINGS, authorMaySign: true } }).state.kind).toBe(
      "passed",
    );
    expect(
      decideGate({ ...committer, people: { ...committer.people, committers: [{ id: 2, login: "two", bot: false }] } })
        .state.kind,
    ).toBe("pending");
  });

  it("15: of one person counts once", () => {
    const two = item({ required: 2 });
    const entries = chain(signed(100, "f1"), signed(100, "f1"));

    expect(decideGate(inputOf({ entries, checklist: [two] })).items[0]?.missing).toBe(1);
  });
});

describe("a merge", () => {
  it("with the gate open for just this head is merged; anything else went past it", () => {
    const input = inputOf({ entries: chain(signed(100, "f1")) });
    const entries = [...input.entries, ...appended(input.entries, consequencesOf(input))];
    const facts = { headSha: input.report.head, mergeSha: null, baseRef: "main" };

    expect(decideMerge(entries, facts).kind).toBe("merged");
    expect(decideMerge(entries, { ...facts, headSha: "c".repeat(40) }).kind).toBe("merged-without-sign-off");
    expect(decideMerge([], facts).kind).toBe("merged-without-sign-off");
  });
});

function consequencesOf(input: GateInput): readonly LedgerEvent[] {
  return consequences({
    ...input,
    gate: decideGate(input),
    baseRef: "main",
    reportDigest: sha256("{}"),
    contents: new Map(),
  });
}

/** Random items, people and sign-offs over few names, so that they meet. */
function world(): fc.Arbitrary<{ readonly input: GateInput }> {
  const itemIds = ["a:flow", "b:flow"];
  const fingerprints = fc.constantFrom("f1", "f2");
  const items = fc.uniqueArray(
    fc
      .record({ id: fc.constantFrom(...itemIds), fingerprint: fingerprints, required: fc.constantFrom(1, 2) })
      .map((some) => item(some)),
    { selector: ({ id }) => id, minLength: 1 },
  );
  const given = fc.record({
    user: fc.constantFrom(1, 100, 101),
    item: fc.constantFrom(...itemIds),
    fingerprint: fingerprints,
  });
  const memberships = fc.array(
    fc.record({
      user: fc.constantFrom(100, 101),
      state: fc.constantFrom("member", "none", "pending", "cannot-verify"),
    }),
    { maxLength: 2 },
  );
  const verdicts = fc.constantFrom("needs-sign-off", "blocked");
  return fc.record({ items, given: fc.array(given, { maxLength: 6 }), memberships, verdict: verdicts }).map((some) => ({
    input: inputOf({
      entries: chain(...some.given.map((one) => signed(one.user, one.fingerprint, one.item))),
      checklist: some.items,
      memberships: some.memberships.map(({ user, state }) => membership(user, state)),
      report: some.verdict === "blocked" ? { verdict: "blocked", findings: [finding()] } : {},
    }),
  }));
}

interface Some {
  readonly entries: readonly LedgerEntry[];
  readonly checklist?: readonly ChecklistItem[];
  readonly memberships?: readonly Membership[];
  readonly report?: Partial<Report>;
}

function inputOf({ entries, checklist = [item()], memberships = [], report: rest = {} }: Some): GateInput {
  const people: PeopleFacts = {
    author: { id: 1, login: "ana", bot: false },
    committers: [],
    unattributed: [],
    memberships,
  };
  return gateInput({ report: report({ checklist, ...rest }), entries, people, settings: SETTINGS });
}

function signed(userId: number, fingerprint: string, itemId = item().id): LedgerDraft {
  const event = signOffGiven({ item: itemId, fingerprint });
  return draft({ actor: { kind: "person", id: userId, login: `user${userId}` }, event });
}

function app(event: LedgerEvent): LedgerDraft {
  return draft({ event });
}

function membership(userId: number, state: Membership["state"]): Membership {
  return { userId, principal: "@acme/warehouse", state };
}

function appended(entries: readonly LedgerEntry[], events: readonly LedgerEvent[]): readonly LedgerEntry[] {
  const drafts: readonly LedgerDraft[] = entries;
  return chain(...drafts, ...events.map(app)).slice(entries.length);
}
