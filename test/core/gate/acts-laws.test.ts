import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conclusionOf, isOpen } from "../../../src/core/gate/conclusion.ts";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import { decideMerge } from "../../../src/core/gate/merge.ts";
import type { LedgerEvent } from "../../../src/core/ledger/event.ts";
import { andThen, settle } from "../../support/gate.ts";
import { by, gateWorlds, LATER, rejected } from "../../support/gate-worlds.ts";
import { draft } from "../../support/ledger.ts";
import { finding } from "../../support/report.ts";

/*
 * Random histories of everything that people do, over few names so that they meet. What is never true of any of them:
 * that something closing opens, that something that was given up still counts, that an override is a sign-off.
 */
const RUNS = { numRuns: 150 };
const NAMES = ["a:flow", "b:flow"] as const;

describe("the gate, whatever people did", () => {
  it("adds nothing to the ledger that it has just been told", () => {
    fc.assert(
      fc.property(gateWorlds(), (input) => {
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
      fc.property(gateWorlds(), (input) => {
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
      fc.property(gateWorlds(), (input) => {
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
      fc.property(gateWorlds(), (input) => {
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
      fc.property(gateWorlds(), (input) => {
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
