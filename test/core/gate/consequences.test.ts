import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Part } from "../../../src/core/checklist/item.ts";
import { contentsNeeded, coveredContents, openedFor } from "../../../src/core/gate/consequences.ts";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import type { LedgerEntry } from "../../../src/core/ledger/event.ts";
import { canonicalText } from "../../../src/core/model/canonical.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import {
  andThen,
  asking,
  COMMITTER,
  gateInput,
  kinds,
  MAYA,
  membership,
  OMAR,
  people,
  revoking,
  STRICT,
  settle,
  signing,
} from "../../support/gate.ts";
import { chain, sha256 } from "../../support/ledger.ts";
import { finding, HEAD_SHA, item, report } from "../../support/report.ts";

const OTHER = item({ fingerprint: "f2" });
const signed = chain(signing(MAYA));
const opened = settle(gateInput({ entries: signed }));

/** The next turn, on what the one before left in the ledger. */
const next = (entries: readonly LedgerEntry[], rest: Partial<GateInput> = {}) =>
  settle(gateInput({ entries, ...rest }));

describe("an evaluation", () => {
  it("is recorded with what it asks, sorted, and only where it says something new", () => {
    const asked = [item({ id: "b:x", required: 2 }), item({ id: "a:x" })];
    const first = next([], {
      report: { ...asking(...asked), findings: [finding(), finding(), finding({ id: "00" })] },
    });

    expect(first.events).toEqual([
      expect.objectContaining({
        kind: "evaluated",
        evaluation: 1,
        baseRef: "main",
        headSha: HEAD_SHA,
        items: [
          { id: "a:x", fingerprint: "f1", covers: [] },
          { id: "b:x", fingerprint: "f1", required: 2, covers: [] },
        ],
        blocking: ["00", finding().id],
      }),
    ]);
    expect(next(first.entries, { report: asking(...asked) }).events).toMatchObject([
      { kind: "evaluated", evaluation: 2 },
    ]);
  });

  it("is not told twice because a store gives its members back in another order", () => {
    const shuffled: LedgerEntry[] = JSON.parse(JSON.stringify(opened.entries), (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );

    expect(next(shuffled).events).toEqual([]);
  });

  it("59: is new where the pull request goes into another branch, and so is the opening", () => {
    const retargeted = settle(gateInput({ entries: opened.entries }), { baseRef: "release" });

    expect(kinds(retargeted)).toEqual(["evaluated", "gate-opened"]);
    expect(settle(gateInput({ entries: retargeted.entries }), { baseRef: "release" }).events).toEqual([]);
  });
});

describe("a sign-off", () => {
  it("43: lapses once for one content, with the reason, and again for the next", () => {
    const first = next(signed, { report: asking(OTHER) });
    const second = next(first.entries, { report: { ...asking(OTHER), head: "9".repeat(40) } });
    const third = next(second.entries, { report: asking(item({ fingerprint: "f3" })) });

    expect(first.events.slice(1)).toEqual([
      {
        kind: "sign-off-lapsed",
        signOff: 1,
        item: item().id,
        cause: "changed",
        why: ["Ripplegate was updated, and asks for it anew"],
        fingerprint: "f2",
      },
    ]);
    expect(kinds(second)).toEqual(["evaluated"]);
    expect(kinds(third)).toEqual(["evaluated", "sign-off-lapsed"]);
  });

  it("43: says why from what it covered, which the caller is asked for", () => {
    const before = part("map:shipping", { entries: [{ from: "express", to: "EXP" }] });
    const kept = part("validation", { title: "prints" });
    const covering = (fingerprint: string, ...covers: readonly Part[]) => item({ fingerprint, covers });
    const now = covering("f2", part("map:shipping", { entries: [] }), kept);
    const input = gateInput({ entries: chain(signing(MAYA, covering("f1", before, kept))), report: asking(now) });

    const contents = coveredContents([covering("f1", before, kept)]);
    const turn = settle(input, { contents });

    expect(contentsNeeded(input)).toEqual([before.digest]);
    expect(contents.get(before.digest)).toBe('{"entries":[{"from":"express","to":"EXP"}]}');
    expect(turn.gate.items[0]?.lapsed?.why).toEqual([expect.stringContaining("shipping")]);
    expect(contentsNeeded({ ...input, entries: turn.entries })).toEqual([]);
  });

  it("52: is restored once when its content is back", () => {
    const moved = next(opened.entries, { report: asking(OTHER) });
    const back = next(moved.entries);

    expect(kinds(moved)).toEqual(["evaluated", "sign-off-lapsed", "gate-closed"]);
    expect(kinds(back)).toEqual(["evaluated", "sign-off-restored", "gate-opened"]);
    expect(next(back.entries).events).toEqual([]);
  });

  it("lapses when its item is gone, asks for no contents then, and comes back with it", () => {
    const gone = next(signed, { report: asking() });

    expect(gone.events.slice(1, 2)).toMatchObject([
      { cause: "item-gone", fingerprint: null, why: ["it is no longer asked for"] },
    ]);
    expect(contentsNeeded(gateInput({ entries: signed, report: asking() }))).toEqual([]);
    expect(kinds(next(gone.entries, { report: asking() }))).toEqual([]);
    expect(kinds(next(gone.entries))).toContain("sign-off-restored");
  });

  it("3: lapses when its signer commits to the pull request, and comes back when those commits are gone", () => {
    const committed = next(signed, { people: people({ committers: [MAYA] }) });

    expect(committed.events.slice(1)).toMatchObject([
      { cause: "excluded", why: ["@maya has worked on this pull request, and nobody signs off their own work"] },
    ]);
    expect(kinds(next(committed.entries))).toEqual(["sign-off-restored", "gate-opened"]);
  });

  it.each([
    ["none", "@maya is no longer in @acme/warehouse"],
    ["pending", "@maya has not accepted the invitation to @acme/warehouse yet"],
    ["unresolvable", "GitHub does not know @acme/warehouse any more, or does not show it to us"],
  ] as const)(
    "16: lapses for membership (%s) once, asked about again or not, until GitHub says otherwise",
    (answer, why) => {
      const asked = { people: people({ memberships: [membership(MAYA, answer)] }) };
      const lost = next(opened.entries, asked);
      const back = next(lost.entries, { people: people({ memberships: [membership(MAYA, "member")] }) });

      expect(lost.events).toMatchObject([
        { kind: "sign-off-lapsed", cause: "membership", why: [why] },
        { kind: "gate-closed", why: "1 item waits for a sign-off" },
      ]);
      expect(next(lost.entries, asked).events).toEqual([]);
      expect(next(lost.entries).events).toEqual([]);
      expect(kinds(back)).toEqual(["sign-off-restored", "gate-opened"]);
    },
  );

  it("lapses when its principal no longer answers for the item", () => {
    const turn = next(signed, { report: asking(item({ owners: ["@acme/other"] })) });

    expect(turn.events.slice(1)).toMatchObject([
      { cause: "membership", why: ["@acme/warehouse no longer answers for this"] },
    ]);
  });

  it("75: neither counts nor lapses while GitHub does not answer, and the ledger says that it is GitHub", () => {
    const turn = next(opened.entries, { people: people({ memberships: [membership(MAYA, "cannot-verify")] }) });

    expect(turn.events).toMatchObject([
      { kind: "gate-closed", why: "GitHub did not say just now whether @maya may sign" },
    ]);
    expect(turn.gate.items[0]).toMatchObject({ missing: 1, unverified: ["maya"], lapsed: undefined });
    expect(kinds(next(turn.entries))).toEqual(["gate-opened"]);
  });

  it("neither lapses nor comes back by what could not be judged, which closes the gate", () => {
    const errored = report({ verdict: "errored", checklist: [] });
    const turn = next(opened.entries, { report: errored });

    expect(kinds(turn)).toEqual(["evaluated", "gate-closed"]);
    expect(kinds(next(turn.entries))).toEqual(["evaluated", "gate-opened"]);
  });

  it("lapses no more for each new content once its signer has signed anew", () => {
    const moved = next(signed, { report: asking(OTHER) });
    const renewed = andThen(moved.entries, signing(MAYA, OTHER));
    const third = next(renewed, { report: asking(item({ fingerprint: "f3" })) });

    expect(third.events.filter(({ kind }) => kind === "sign-off-lapsed")).toMatchObject([
      { signOff: renewed.length, fingerprint: "f3" },
    ]);
  });
});

describe("the gate's moves", () => {
  it("are recorded when it opens, with the sign-offs that opened it", () => {
    expect(opened.events.slice(1)).toEqual([
      {
        kind: "gate-opened",
        headSha: HEAD_SHA,
        baseSha: report().base,
        evaluation: 1,
        signOffs: [{ item: item().id, signOffs: [1] }],
      },
    ]);
    expect(next([]).events.map(({ kind }) => kind)).toEqual(["evaluated"]);
  });

  it("46: name the new head where it is open for the old one", () => {
    const rebased = next(opened.entries, { report: { ...asking(item()), head: "9".repeat(40) } });

    expect(kinds(rebased)).toEqual(["evaluated", "gate-opened"]);
    expect(openedFor(rebased.entries)).toBe("9".repeat(40));
  });

  it("35: close it when the sign-off it stands on is taken back", () => {
    const turn = next(andThen(opened.entries, revoking(1)));

    expect(turn.events).toEqual([
      { kind: "gate-closed", headSha: HEAD_SHA, evaluation: 1, why: "1 item waits for a sign-off" },
    ]);
    expect(openedFor(turn.entries)).toBeUndefined();
  });

  it("35: name who stands in where it stays open without the sign-off it stood on", () => {
    const both = andThen(opened.entries, signing(OMAR));
    const turn = next(andThen(both, revoking(1)));

    expect(next(both).events).toEqual([]);
    expect(turn.events).toMatchObject([{ kind: "gate-opened", signOffs: [{ signOffs: [both.length] }] }]);
    expect(next(turn.entries).events).toEqual([]);
  });

  it("say that findings block", () => {
    const blocked = { ...asking(item()), verdict: "blocked" as const, findings: [finding()] };

    expect(next(opened.entries, { report: blocked }).events.at(-1)).toMatchObject({
      kind: "gate-closed",
      why: "1 finding blocks",
    });
  });

  it("name the sign-offs also where a team that only observes had opened it before anybody signed", () => {
    const observed = { ...asking(item()), mode: "observe" as const };
    const first = next([], { report: observed });
    const passed = next(andThen(first.entries, signing(MAYA)), { report: observed });
    const enforced = next(first.entries);

    expect(first.events.at(-1)).toMatchObject({ kind: "gate-opened", signOffs: [{ item: item().id, signOffs: [] }] });
    expect(passed.events).toMatchObject([
      { kind: "gate-opened", signOffs: [{ signOffs: [first.entries.length + 1] }] },
    ]);
    expect(kinds(enforced)).toEqual(["evaluated", "gate-closed"]);
  });
});

describe("laws over any history of turns", () => {
  const person = fc.constantFrom(MAYA, OMAR, COMMITTER);
  const content = fc.array(
    fc.tuple(fc.constantFrom("a:x", "b:x"), fc.constantFrom("f1", "f2"), fc.integer({ min: 1, max: 2 })),
    {
      maxLength: 2,
    },
  );
  const step = fc.record({
    content,
    signer: fc.option(person),
    revoked: fc.option(fc.integer({ min: 1, max: 12 })),
    answers: fc.array(
      fc
        .tuple(person, fc.constantFrom("member", "none", "cannot-verify"))
        .map(([who, state]) => membership(who, state)),
      { maxLength: 2 },
    ),
    baseRef: fc.constantFrom("main", "lax"),
    mode: fc.constantFrom("enforce", "observe"),
    distinctPeople: fc.boolean(),
    verdict: fc.constantFrom("judged", "judged", "judged", "errored"),
  });

  it("applied to its own output yields nothing; revoked is for good; an opening names sign-offs that count", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        let entries: readonly LedgerEntry[] = [];
        for (const one of steps) {
          const items = [
            ...new Map(
              one.content.map(([id, fingerprint, required]) => [id, item({ id, fingerprint, required })]),
            ).values(),
          ];
          if (one.signer !== null)
            entries = andThen(entries, ...items.map((each) => signing(one.signer ?? MAYA, each)));
          if (one.revoked !== null) entries = andThen(entries, revoking(one.revoked));
          const judged = { ...asking(...items), mode: one.mode };
          const input = gateInput({
            report: one.verdict === "errored" ? { ...judged, verdict: "errored", checklist: [] } : judged,
            entries,
            people: people({ memberships: one.answers }),
            settings: { ...STRICT, distinctPeople: one.distinctPeople },
          });

          const turn = settle(input, { baseRef: one.baseRef });

          expect(turn.gate.state).toEqual(decideGate(input).state);
          expect(settle({ ...input, entries: turn.entries }, { baseRef: one.baseRef }).events).toEqual([]);
          expectSound(turn.gate, turn.entries);
          entries = turn.entries;
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** In a gate that counts, nobody's revoked sign-off counts, and where it passed the ledger's opening holds it up. */
function expectSound(gate: ReturnType<typeof decideGate>, entries: readonly LedgerEntry[]): void {
  const revoked = new Set(entries.flatMap(({ event }) => (event.kind === "sign-off-revoked" ? [event.signOff] : [])));
  const counting = new Set(gate.items.flatMap(({ signed: counted }) => counted.map(({ sequence }) => sequence)));
  // A revocation may stand in the ledger before the sign-off of its number: then it took nothing back.
  const late = entries.filter(({ event, sequence }) => event.kind === "sign-off-revoked" && event.signOff > sequence);
  for (const { event } of late) if (event.kind === "sign-off-revoked") revoked.delete(event.signOff);
  expect([...counting].filter((sequence) => revoked.has(sequence))).toEqual([]);
  if (gate.state.kind !== "passed") return;

  const opening = entries.findLast(({ event }) => event.kind === "gate-opened")?.event;
  const reliedOn = new Set(opening?.kind === "gate-opened" ? opening.signOffs.flatMap(({ signOffs }) => signOffs) : []);
  for (const { item: asked, signed: counted } of gate.items)
    expect(counted.filter(({ sequence }) => reliedOn.has(sequence)).length).toBeGreaterThanOrEqual(asked.required);
}

function part(name: string, value: JsonValue): Part {
  return { name, value, digest: sha256(canonicalText(value)) };
}
