import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideDelete, decideEdit } from "../../../src/core/command/edits.ts";
import { conclusionOf, isOpen } from "../../../src/core/gate/conclusion.ts";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import type { LedgerEvent } from "../../../src/core/ledger/event.ts";
import { decide } from "../../support/decide.ts";
import { andThen, settle } from "../../support/gate.ts";
import { by, gateWorlds } from "../../support/gate-worlds.ts";
import { chain } from "../../support/ledger.ts";
import { finding } from "../../support/report.ts";

/*
 * The gate's ten invariants by their numbers, for any history of what people do. The same ten are asked of the whole app
 * over histories with lost and doubled webhooks in test/story/simulation.test.ts.
 */
const RUNS = { numRuns: 150 };
const TAKING_BACK: ReadonlySet<LedgerEvent["kind"]> = new Set([
  "sign-off-revoked",
  "rejection-lifted",
  "waiver-revoked",
  "override-revoked",
  "delegation-ended",
  "comment-tampered",
]);

describe("whatever people did", () => {
  it("invariant 1: passed exactly where it was judged, no error stands unwaived and every item has its people", () => {
    let passed = 0;
    fc.assert(
      fc.property(gateWorlds(), (input) => {
        const gate = decideGate(input);
        const isComplete = isEverythingThere(input);

        expect(gate.state.kind === "passed").toBe(isComplete);
        if (isComplete) passed += 1;
        expect(conclusionOf(gate) === "success").toBe(
          ["passed", "not-applicable", "overridden"].includes(gate.state.kind),
        );
      }),
      { numRuns: 600 },
    );
    expect(passed).toBeGreaterThan(0);
  });

  it("invariant 2: a sign-off counts by its content alone, never by a time or a commit", () => {
    fc.assert(
      fc.property(gateWorlds(), fc.date({ noInvalidDate: true }), (input, at) => {
        const moved = chain(
          ...input.entries.map((entry) => ({
            ...entry,
            at: at.toISOString(),
            event:
              entry.event.kind === "sign-off-given"
                ? { ...entry.event, headSha: "c".repeat(40), baseSha: "d".repeat(40), evaluation: 99 }
                : entry.event,
          })),
        );

        expect(signers({ ...input, entries: moved })).toEqual(signers(input));
        const checklist = input.report.checklist.map((item) => ({ ...item, fingerprint: "of something else" }));
        const other = decideGate({ ...input, report: { ...input.report, checklist } });
        expect(other.items.flatMap(({ signed }) => signed)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("invariant 3: what touches a comment later only takes back, and keeps the text", () => {
    const texts = fc.constantFrom("/signoff all — x", "/override it must be", "/reject a:flow bad", "words", "");
    const person = fc.constantFrom(100, 101).map((id) => ({ id, login: `user${id}`, bot: false }));
    fc.assert(
      fc.property(gateWorlds(), texts, person, person, (input, bodyAfter, sender, author) => {
        const comment = { kind: "comment", id: 9 } as const;
        const { entries } = input;
        const edits = decideEdit({ comment, bodyAfter, sender, author, entries });
        const gone = decideDelete({ comment, sender, author, entries, how: "comment-deleted" });

        for (const event of [...edits, ...gone]) expect(TAKING_BACK).toContain(event.kind);
        for (const event of edits) if ("bodyAfter" in event) expect(event.bodyAfter).toBe(bodyAfter);
        if (!isOpen(decideGate(input)) && entries.every(({ event }) => event.kind !== "rejected")) {
          const after = andThen(entries, ...[...edits, ...gone].map((event) => by(sender.id, event)));
          expect(isOpen(decideGate({ ...input, entries: after }))).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it("invariant 4: no author or committer signs unless policy says so, and nobody counts twice for an item", () => {
    fc.assert(
      fc.property(gateWorlds(), fc.boolean(), fc.boolean(), (input, authorMaySign, committersMaySign) => {
        const settings = { ...input.settings, authorMaySign, committersMaySign };

        for (const { signed } of decideGate({ ...input, settings }).items) {
          const ids = signed.map(({ userId }) => userId);
          expect(new Set(ids).size).toBe(ids.length);
          if (!authorMaySign) expect(ids).not.toContain(input.people.author.id);
          if (!committersMaySign)
            for (const committer of input.people.committers) expect(ids).not.toContain(committer.id);
        }
      }),
      RUNS,
    );
  });

  it("invariant 5: who is not in their team now, or cannot be looked up, does not count", () => {
    fc.assert(
      fc.property(
        gateWorlds(),
        fc.constantFrom("none", "pending", "unresolvable", "cannot-verify" as const),
        (input, state) => {
          const owners = input.report.checklist.flatMap((item) => item.owners);
          const memberships = [...new Set(owners)].flatMap((principal) =>
            [1, 100, 101, 102, 103].map((userId) => ({ userId, principal, state })),
          );
          const { items } = decideGate({ ...input, people: { ...input.people, memberships } });

          expect(items.flatMap(({ signed }) => signed)).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  it("invariant 6: another finding never opens, and what could not be judged keeps nothing open but an override", () => {
    fc.assert(
      fc.property(gateWorlds(), (input) => {
        const worse = { ...input.report, findings: [...input.report.findings, finding({ id: "ee", code: "new" })] };
        const before = decideGate(input);
        const after = decideGate({ ...input, report: { ...worse, verdict: "blocked" } });

        expect(isOpen(after) && !isOpen(before)).toBe(false);
        expect(after.state.kind).not.toBe("passed");
        const errored = decideGate({ ...input, report: { ...input.report, verdict: "errored" } });
        expect(["errored", "overridden"]).toContain(errored.state.kind);
      }),
      RUNS,
    );
  });

  it("invariant 7: evaluations are numbered one by one, and each opening or closing names the last of them", () => {
    fc.assert(
      fc.property(gateWorlds(), fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 4 }), (input, heads) => {
        let { entries } = input;
        for (const head of heads) {
          const report = { ...input.report, head: head.repeat(40) };
          ({ entries } = settle({ ...input, report, entries }));
        }
        let number = 0;
        for (const { event } of entries) {
          if (event.kind === "evaluated") {
            number += 1;
            expect(event.evaluation).toBe(number);
          }
          if (event.kind === "gate-opened" || event.kind === "gate-closed") expect(event.evaluation).toBe(number);
        }
      }),
      RUNS,
    );
  });

  it("invariant 8: every refusal is answered in words, whatever was written", () => {
    const word = fc.constantFrom("all", "label-print", "nobody", "@omar", "7", "— seen", "override", "");
    const command = fc.constantFrom("signoff", "revoke", "reject", "waive", "override", "delegate", "explain", "sing");
    fc.assert(
      fc.property(fc.array(fc.tuple(command, word, word), { minLength: 1, maxLength: 3 }), (lines) => {
        const body = lines.map((line) => `/${line.join(" ")}`).join("\n");
        const { events, answer } = decide(body);
        const refusals = events.filter((event) => event.kind === "sign-off-refused");

        for (const { message } of refusals) expect(message).toMatch(/\w+ \w+ \w+/);
        if (refusals.length > 0) expect(answer.lines.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it("invariant 9: nothing but a sign-off signs: without them no item has a person, whatever was overridden or waived", () => {
    fc.assert(
      fc.property(gateWorlds(), (input) => {
        const entries = chain(...input.entries.filter(({ event }) => event.kind !== "sign-off-given"));
        const { gate } = settle({ ...input, entries });

        expect(gate.items.flatMap(({ signed }) => signed)).toEqual([]);
        if (gate.state.kind === "overridden") {
          const other = decideGate({ ...input, entries, meaning: "another impact" });
          expect(isOpen(other)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it("invariant 10: the same input gives the same answer to the byte, and told again it adds nothing", () => {
    fc.assert(
      fc.property(gateWorlds(), (input) => {
        expect(JSON.stringify(decideGate(input))).toBe(JSON.stringify(decideGate(structuredClone(input))));
        const { entries } = settle(input);
        expect(settle({ ...input, entries }).events).toEqual([]);
      }),
      RUNS,
    );
  });
});

function signers(input: GateInput): readonly (readonly number[])[] {
  return decideGate(input).items.map(({ signed }) => signed.map(({ userId }) => userId));
}

/** In the plainest words: what has to be there for the gate to pass, told from the entries alone. */
function isEverythingThere({ report, entries, people, now }: GateInput): boolean {
  const lifted = new Set(
    entries.flatMap(({ sequence, event }) => (event.kind === "rejection-lifted" ? [[event.rejection, sequence]] : [])),
  );
  const isLifted = (veto: number) => [...lifted].some(([of, at]) => of === veto && (at ?? 0) > veto);
  if (entries.some(({ sequence, event }) => event.kind === "rejected" && !isLifted(sequence))) return false;
  const makers = new Set([people.author.id, ...people.committers.map(({ id }) => id)]);
  const isThere = (id: number, principal: string) =>
    people.memberships
      .filter((one) => one.userId === id && one.principal === principal)
      .every(({ state }) => state === "member");
  const done = entries.flatMap(({ sequence, actor, event }) =>
    actor.kind === "person" && !makers.has(actor.id) ? [{ sequence, id: actor.id, event }] : [],
  );
  const isLent = (delegation: number, owner: number, signer: number, item: string) =>
    done.some(
      ({ sequence, id, event }) =>
        sequence === delegation &&
        id === owner &&
        event.kind === "delegated" &&
        event.to.id === signer &&
        event.item === item &&
        event.principal === "@acme/warehouse" &&
        (event.expires === null || event.expires > now),
    );
  const areWaived = report.findings.every(({ code }) =>
    done.some(
      ({ id, event }) =>
        event.kind === "waived" && event.code === code && event.expires > now && isThere(id, event.principal),
    ),
  );
  const areSigned = report.checklist.every((item) => {
    const pairs = done.flatMap(({ id, event }) => {
      if (event.kind !== "sign-off-given" || event.item !== item.id || event.fingerprint !== item.fingerprint)
        return [];
      const { onBehalfOf: lender } = event;
      if (lender !== undefined && !isLent(lender.delegation, lender.id, id, item.id)) return [];
      return isThere(lender?.id ?? id, event.principal) ? [[id, lender?.id ?? id] as const] : [];
    });
    return crowd(pairs) >= item.required;
  });
  return areWaived && areSigned;
}

/** The most people that these sign-offs make, where nobody signs twice and nobody is signed for twice. */
function crowd([first, ...rest]: readonly (readonly [number, number])[]): number {
  if (first === undefined) return 0;
  const others = rest.filter(([signer, owner]) => signer !== first[0] && owner !== first[1]);
  return Math.max(crowd(rest), 1 + crowd(others));
}
