import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conclusionOf, isOpen } from "../../../src/core/gate/conclusion.ts";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import { decideMerge } from "../../../src/core/gate/merge.ts";
import { identityOf } from "../../../src/core/gate/waived.ts";
import type { LedgerDraft, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { eventOf } from "../../support/events.ts";
import { andThen, asking, gateInput, MANAGERS, NOW, people, STRICT, settle } from "../../support/gate.ts";
import { chain, draft, sha256, signOffGiven } from "../../support/ledger.ts";
import { finding, item, report } from "../../support/report.ts";

/*
 * Random histories of everything that people do, over few names so that they meet. What is never true of any of them:
 * that something closing opens, that something that was given up still counts, that an override is a sign-off.
 */
const RUNS = { numRuns: 150 };
const NAMES = ["a:flow", "b:flow"] as const;
const FINDINGS = [finding({ id: "f1f1f1f1" }), finding({ id: "f2f2f2f2", code: "other" })] as const;
const LATER = "2026-03-05T09:00:00.000Z";

describe("the gate, whatever people did", () => {
  it("adds nothing to the ledger that it has just been told", () => {
    fc.assert(
      fc.property(world(), (input) => {
        const turn = settle(input);

        expect(settle({ ...input, entries: turn.entries }).events).toEqual([]);
        expect(settle({ ...input, entries: turn.entries }).gate).toEqual(
          decideGate({ ...input, entries: turn.entries }),
        );
      }),
      RUNS,
    );
  });

  it("is not opened by a veto, by another finding, by time, or by losing a sign-off, waiver, override or delegation", () => {
    fc.assert(
      fc.property(world(), (input) => {
        if (isOpen(decideGate(input))) return;
        const closing: readonly GateInput[] = [
          ...NAMES.map((name) => ({ ...input, entries: andThen(input.entries, by(100, rejected(name))) })),
          { ...input, now: LATER },
          {
            ...input,
            report: {
              ...input.report,
              verdict: "blocked",
              findings: [...input.report.findings, finding({ id: "ee", code: "new" })],
            },
          },
          ...takenBack(input).map((event) => ({ ...input, entries: andThen(input.entries, draft({ event })) })),
        ];

        for (const worse of closing) expect(isOpen(decideGate(worse))).toBe(false);
      }),
      RUNS,
    );
  });

  it("counts no override, waiver or veto as a sign-off", () => {
    fc.assert(
      fc.property(world(), (input) => {
        const signed = new Set(
          input.entries.filter(({ event }) => event.kind === "sign-off-given").map(({ sequence }) => sequence),
        );
        const { gate, entries } = settle(input);

        for (const state of gate.items)
          for (const { sequence } of state.signed) expect(signed.has(sequence)).toBe(true);
        for (const { event } of entries) {
          if (event.kind !== "gate-opened") continue;
          for (const { signOffs } of event.signOffs) for (const one of signOffs) expect(signed.has(one)).toBe(true);
          expect(event.overrides !== undefined).toBe(gate.state.kind === "overridden");
        }
      }),
      RUNS,
    );
  });

  it("is green only by its sign-offs and waivers, or by enough people who may override what it means now", () => {
    fc.assert(
      fc.property(world(), (input) => {
        const gate = decideGate(input);
        if (conclusionOf(gate) !== "success") return;

        if (gate.state.kind === "overridden") {
          const people = new Set(gate.state.by.map(({ userId }) => userId));
          expect(people.size).toBeGreaterThanOrEqual(input.settings.override.people);
          expect(people.has(input.people.author.id)).toBe(false);
          for (const { sequence } of gate.state.by) {
            const entry = input.entries.find((one) => one.sequence === sequence);
            expect(entry?.event).toMatchObject({ kind: "overridden", impact: input.meaning });
            for (const veto of gate.rejections) expect(sequence).toBeGreaterThan(veto.sequence);
          }
          return;
        }
        expect(gate.rejections).toEqual([]);
        for (const { item: asked, signed } of gate.items) {
          expect(new Set(signed.map(({ userId }) => userId)).size).toBeGreaterThanOrEqual(asked.required);
        }
        for (const { id } of input.report.findings) {
          const waiver = gate.waivers.find((one) => one.finding === id);
          expect(Date.parse(waiver?.expires ?? "")).toBeGreaterThan(Date.parse(input.now));
        }
      }),
      RUNS,
    );
  });

  it("tells a merge through it from a merge past it, and what was taken back before the merge", () => {
    fc.assert(
      fc.property(world(), (input) => {
        const { gate, entries } = settle(input);
        const facts = { headSha: input.report.head, mergeSha: null, baseRef: "main" };

        expect(decideMerge(entries, facts).kind).toBe(isOpen(gate) ? "merged" : "merged-without-sign-off");
        if (gate.state.kind !== "overridden" || input.settings.override.people > gate.state.by.length - 1) {
          for (const { sequence } of gate.state.kind === "overridden" ? gate.state.by : []) {
            const gone = {
              kind: "override-revoked" as const,
              override: sequence,
              how: "command" as const,
              bodyAfter: null,
            };
            expect(decideMerge(andThen(entries, draft({ event: gone })), facts).kind).toBe("merged-without-sign-off");
          }
        }
        const vetoed = andThen(entries, by(100, rejected("a:flow")));
        expect(decideMerge(vetoed, facts).kind).toBe("merged-without-sign-off");
      }),
      RUNS,
    );
  });
});

/** Every event that takes something back, for all that the history holds. */
function takenBack({ entries }: GateInput): readonly LedgerEvent[] {
  const rest = { how: "command" as const, bodyAfter: null };
  return entries.flatMap(({ sequence, event }): readonly LedgerEvent[] => {
    switch (event.kind) {
      case "sign-off-given":
        return [{ kind: "sign-off-revoked", signOff: sequence, item: event.item, ...rest }];
      case "waived":
        return [
          { kind: "waiver-revoked", waiver: sequence, finding: event.finding, ...rest },
          { kind: "waiver-expired", waiver: sequence, finding: event.finding },
        ];
      case "overridden":
        return [
          { kind: "override-revoked", override: sequence, ...rest },
          { kind: "override-lapsed", override: sequence, cause: "changed", why: "a push" },
        ];
      case "delegated":
        return [{ kind: "delegation-ended", delegation: sequence, item: event.item, ...rest }];
      default:
        return [];
    }
  });
}

function world(): fc.Arbitrary<GateInput> {
  const user = fc.constantFrom(1, 100, 101, 102, 103);
  const name = fc.constantFrom(...NAMES);
  const act: fc.Arbitrary<LedgerDraft> = fc.oneof(
    fc
      .tuple(user, name, fc.constantFrom("f1", "f2"), fc.constantFrom(undefined, 100, 101), fc.nat(6))
      .map(([who, on, fingerprint, owner, delegation]) =>
        by(
          who,
          signOffGiven({
            item: on,
            fingerprint,
            ...(owner === undefined ? {} : { onBehalfOf: { delegation, id: owner, login: `user${owner}` } }),
          }),
        ),
      ),
    fc.tuple(user, name).map(([who, on]) => by(who, rejected(on))),
    fc
      .tuple(user, fc.constantFrom(...FINDINGS), fc.constantFrom(NOW, LATER, "2026-03-03T09:00:00.000Z"))
      .map(([who, about, expires]) =>
        by(who, {
          ...eventOf("waived"),
          ...identityOf(about),
          finding: about.id,
          expires,
          principal: MANAGERS,
          when: {},
        }),
      ),
    fc.tuple(user, fc.boolean()).map(([who, isCurrent]) => by(who, overridden(isCurrent))),
    fc
      .tuple(user, name, user, fc.constantFrom(null, NOW, LATER))
      .map(([who, on, to, expires]) =>
        by(who, { ...eventOf("delegated"), item: on, to: { id: to, login: `user${to}` }, expires }),
      ),
    fc
      .tuple(fc.nat(6), name)
      .map(([rejection, on]) =>
        by(100, { kind: "rejection-lifted", rejection, item: on, how: "command", bodyAfter: null }),
      ),
  );
  return fc
    .record({
      acts: fc.array(act, { maxLength: 8 }),
      asked: fc.uniqueArray(fc.tuple(name, fc.constantFrom(1, 2)), { selector: ([on]) => on }),
      findings: fc.subarray([...FINDINGS]),
      overriders: fc.constantFrom(1, 2),
      membership: fc.option(fc.constantFrom("member", "none", "cannot-verify" as const)),
      member: fc.constantFrom(100, 102),
    })
    .map(({ acts, asked, findings, overriders, membership, member }) => {
      const checklist = asked.map(([id, required]) => item({ id, required }));
      const judged = findings.length === 0 ? asking(...checklist) : report({ checklist, findings, verdict: "blocked" });
      const looked =
        membership === null
          ? []
          : ["@acme/warehouse", MANAGERS].map((principal) => ({ userId: member, principal, state: membership }));
      return gateInput({
        report: judged,
        entries: chain(...acts),
        meaning: MEANING,
        people: people({ committers: [{ id: 103, login: "user103", bot: false }], memberships: looked }),
        settings: { ...STRICT, override: { role: "release-manager", people: overriders } },
      });
    });
}

const MEANING = sha256("now");

function overridden(isCurrent: boolean): LedgerEvent {
  return { ...eventOf("overridden"), impact: isCurrent ? MEANING : "then", principal: MANAGERS };
}

function rejected(name: string): LedgerEvent {
  return { ...eventOf("rejected"), item: name };
}

function by(id: number, event: LedgerEvent): LedgerDraft {
  return draft({ actor: { kind: "person", id, login: `user${id}` }, event });
}
