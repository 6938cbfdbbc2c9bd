import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideGate, lackingMembership } from "../../../src/core/gate/gate.ts";
import type { Membership } from "../../../src/core/gate/gate-state.ts";
import {
  AUTHOR,
  andThen,
  asking,
  COMMITTER,
  gateInput,
  MAYA,
  membership,
  OMAR,
  people,
  revoking,
  STRICT,
  settle,
  signing,
} from "../../support/gate.ts";
import { chain, draft } from "../../support/ledger.ts";
import { finding, item, report } from "../../support/report.ts";

const state = (input: Parameters<typeof gateInput>[0]) => decideGate(gateInput(input)).state;
const PENDING = { kind: "pending", open: [item().id] };

describe("who counts", () => {
  it("1: an author who owns the item does not count", () => {
    expect(state({ entries: chain(signing(AUTHOR)) })).toEqual(PENDING);
  });

  it("2: an author counts where policy says so, also as one of the committers", () => {
    const input = { entries: chain(signing(AUTHOR)), people: people({ committers: [AUTHOR, COMMITTER] }) };

    expect(state({ ...input, settings: { ...STRICT, authorMaySign: true } })).toEqual({ kind: "passed" });
    expect(state({ ...input, settings: { ...STRICT, committersMaySign: true } })).toEqual(PENDING);
  });

  it("3, 4: who pushed a commit, or only committed it, does not count unless policy says so", () => {
    const entries = chain(signing(COMMITTER));

    expect(state({ entries })).toEqual(PENDING);
    expect(state({ entries, settings: { ...STRICT, authorMaySign: true } })).toEqual(PENDING);
    expect(state({ entries, settings: { ...STRICT, committersMaySign: true } })).toEqual({ kind: "passed" });
  });

  it("5: a commit that belongs to nobody excludes nobody by itself", () => {
    const unattributed = [{ sha: "c".repeat(40), email: "who@example.com" }];

    expect(state({ entries: chain(signing(MAYA)), people: people({ unattributed }) })).toEqual({ kind: "passed" });
  });

  it("11: an owner is compared ignoring case", () => {
    const entries = chain(signing(MAYA, item({ owners: ["@Acme/Warehouse"] })));

    expect(state({ entries })).toEqual({ kind: "passed" });
    expect(state({ entries, people: people({ memberships: [membership(MAYA, "none", "@ACME/warehouse")] }) })).toEqual(
      PENDING,
    );
  });

  it("12: people are compared by number: a renamed author is still the author", () => {
    expect(state({ entries: chain(signing({ ...AUTHOR, login: "new-name" })) })).toEqual(PENDING);
    expect(state({ entries: chain(signing({ ...MAYA, login: AUTHOR.login })) })).toEqual({ kind: "passed" });
  });

  it.each<[Membership["state"], string]>([
    ["member", "passed"],
    ["pending", "pending"],
    ["none", "pending"],
    ["unresolvable", "pending"],
    ["cannot-verify", "pending"],
  ])("13, 16: membership as GitHub reports it now decides: %s", (answer, kind) => {
    const memberships = [membership(OMAR, "none"), membership(MAYA, answer)];

    expect(state({ entries: chain(signing(MAYA)), people: people({ memberships }) }).kind).toBe(kind);
  });

  it("14: one person counts for each group; with distinct people only for the one they signed for first", () => {
    const other = item({ id: "customs:order-release", role: "customs", owners: ["@acme/customs"] });
    const input = { report: asking(item(), other), entries: chain(signing(MAYA), signing(MAYA, other)) };
    const settings = { ...STRICT, distinctPeople: true };

    expect(state(input)).toEqual({ kind: "passed" });
    expect(state({ ...input, settings })).toEqual({ kind: "pending", open: [other.id] });
    expect(state({ ...input, settings, entries: andThen(input.entries, signing(OMAR, other)) })).toEqual({
      kind: "passed",
    });
  });

  it("14: with distinct people, who leaves a role fills another only by signing for it anew", () => {
    const other = item({ id: "customs:order-release", role: "customs", owners: ["@acme/customs"] });
    const input = { report: asking(item(), other), settings: { ...STRICT, distinctPeople: true } };
    const entries = chain(signing(MAYA), signing(MAYA, other), signing(OMAR), revoking(1));

    expect(state({ ...input, entries })).toEqual({ kind: "pending", open: [other.id] });
    expect(state({ ...input, entries: andThen(entries, signing(MAYA, other)) })).toEqual({ kind: "passed" });
  });

  it("14: with distinct people, a sign-off that can't be verified just now opens nothing elsewhere", () => {
    const other = item({ id: "customs:order-release", role: "customs", owners: ["@acme/customs"] });
    const entries = chain(signing(MAYA), signing(MAYA, other), signing(OMAR));
    const memberships = [membership(MAYA, "cannot-verify")];

    expect(
      state({
        report: asking(item(), other),
        entries,
        settings: { ...STRICT, distinctPeople: true },
        people: people({ memberships }),
      }),
    ).toEqual({ kind: "pending", open: [other.id] });
  });

  it("15: of two that must sign, one who signs twice is one, and their first sign-off is the one that counts", () => {
    const two = item({ required: 2 });

    const gate = decideGate(gateInput({ report: asking(two), entries: chain(signing(MAYA, two), signing(MAYA, two)) }));

    expect(gate.items.map(({ signed, missing }) => [signed.map(({ sequence }) => sequence), missing])).toEqual([
      [[1], 1],
    ]);
  });

  it("counts a deputy, and nobody whose principal no longer answers for the item", () => {
    const entries = chain(signing(MAYA));

    expect(
      state({ entries, report: asking(item({ owners: ["@acme/other"], deputies: ["@acme/warehouse"] })) }).kind,
    ).toBe("passed");
    expect(state({ entries, report: asking(item({ owners: ["@acme/other"] })) }).kind).toBe("pending");
    expect(state({ entries, report: asking(item({ owners: [] })) }).kind).toBe("pending");
  });

  it("counts no sign-off that no person gave", () => {
    const { event } = signing(MAYA);

    expect(state({ entries: chain(draft({ actor: { kind: "app" }, event })) })).toEqual(PENDING);
  });

  it("counts nobody by two answers that contradict each other, in either order", () => {
    const answers = [membership(MAYA, "member"), membership(MAYA, "none")];
    const gates = [answers, answers.toReversed()].map((memberships) =>
      decideGate(gateInput({ entries: chain(signing(MAYA)), people: people({ memberships }) })),
    );

    expect(gates.map((gate) => [gate.state, gate.items[0]?.unverified])).toEqual([
      [PENDING, ["maya"]],
      [PENDING, ["maya"]],
    ]);
  });
});

describe("what a sign-off is bound to", () => {
  const one = item();
  const other = item({ id: "label-print:returns", subject: "returns", fingerprint: "g1" });

  it("42: a push that touches another flow leaves it standing, and asks for the other", () => {
    expect(state({ report: asking(one, other), entries: chain(signing(MAYA)) })).toEqual({
      kind: "pending",
      open: [other.id],
    });
  });

  it("43, 44, 45, 47, 48: it does not count for other content, whatever changed it", () => {
    expect(state({ report: asking(item({ fingerprint: "f2" })), entries: chain(signing(MAYA)) })).toEqual(PENDING);
  });

  it("46, 50, 51: it counts for the same content under another head", () => {
    const rebased = { ...asking(one), head: "9".repeat(40), base: "8".repeat(40) };

    expect(state({ report: rebased, entries: chain(signing(MAYA)) })).toEqual({ kind: "passed" });
  });

  it("52: back at the content that was signed it counts again; a revoked one never does", () => {
    const signed = chain(signing(MAYA));
    const moved = settle(gateInput({ report: asking(item({ fingerprint: "f2" })), entries: signed }));

    expect(moved.gate.state).toEqual(PENDING);
    expect(state({ entries: moved.entries })).toEqual({ kind: "passed" });
    expect(state({ entries: andThen(moved.entries, revoking(1)) })).toEqual(PENDING);
  });

  it("does not let one item's sign-off count for another with the same fingerprint", () => {
    expect(state({ report: asking({ ...other, fingerprint: "f1" }), entries: chain(signing(MAYA)) }).kind).toBe(
      "pending",
    );
  });
});

describe("the state", () => {
  const signed = chain(signing(MAYA));

  it("is blocked by an introduced error that is not suppressed, and by nothing else", () => {
    const open = [finding({ status: "existing" }), finding({ severity: "warning" }), finding({ suppressed: true })];

    expect(state({ entries: signed, report: report({ findings: open }) })).toEqual({ kind: "passed" });
    expect(state({ entries: signed, report: report({ findings: [...open, finding()], verdict: "blocked" }) })).toEqual({
      kind: "blocked",
      findings: [finding().id],
      open: [],
    });
  });

  it("names what is wrong when nothing could be judged, whoever has signed", () => {
    const location = { path: "a.yml", line: 1, column: 1 };
    const diagnostics = [
      { code: "notice", message: "By the way.", location },
      { code: "config-invalid", message: "Not YAML.", location },
    ] as const;

    expect(state({ entries: signed, report: report({ verdict: "errored", diagnostics }) })).toEqual({
      kind: "errored",
      reason: "Not YAML.",
    });
    expect(state({ entries: signed, report: report({ verdict: "errored" }) }).kind).toBe("errored");
  });

  it("is not applicable only where nothing stands against it", () => {
    expect(state({ report: report({ verdict: "not-applicable", checklist: [] }) })).toEqual({ kind: "not-applicable" });
    expect(state({ report: report({ verdict: "not-applicable" }) })).toEqual(PENDING);
    expect(state({ report: report({ verdict: "not-applicable", checklist: [], findings: [finding()] }) }).kind).toBe(
      "blocked",
    );
  });

  it("is errored where the verdict holds back and nothing says why", () => {
    expect(state({ report: report({ verdict: "needs-sign-off", checklist: [] }) }).kind).toBe("errored");
    expect(state({ entries: signed, report: report({ verdict: "blocked" }) }).kind).toBe("errored");
    expect(state({ report: asking() })).toEqual({ kind: "passed" });
  });

  it("says the same while a team only observes", () => {
    expect(decideGate(gateInput({ report: report({ mode: "observe" }) }))).toMatchObject({
      state: PENDING,
      mode: "observe",
    });
  });
});

describe("what an item shows", () => {
  it("tells of the newest lapse of somebody who did not sign anew, while somebody is missing", () => {
    const now = item({ required: 2, fingerprint: "f2" });
    const lapsed = (entries: ReturnType<typeof chain>) =>
      settle(gateInput({ report: asking(now), entries })).gate.items[0]?.lapsed?.login;
    const signed = chain(signing(MAYA), signing(OMAR));

    expect(lapsed(signed)).toBe("omar");
    expect(lapsed(andThen(signed, signing(OMAR, now)))).toBe("maya");
    expect(lapsed(andThen(signed, signing(OMAR, now), signing(MAYA, now)))).toBeUndefined();
  });
});

describe("a membership that was lost", () => {
  const lost = settle(
    gateInput({ entries: chain(signing(MAYA)), people: people({ memberships: [membership(MAYA, "none")] }) }),
  );

  it("stays lost while nobody asks, and is named for asking", () => {
    const input = gateInput({ entries: lost.entries });

    expect(decideGate(input).state).toEqual(PENDING);
    expect(lackingMembership(input).map(({ sequence }) => sequence)).toEqual([1]);
    expect(settle(input).events).toEqual([]);
  });

  it("stays lost over another lapse and the content's return", () => {
    const moved = settle(gateInput({ entries: lost.entries, report: asking(item({ fingerprint: "f2" })) }));

    expect(state({ entries: moved.entries })).toEqual(PENDING);
    expect(lackingMembership(gateInput({ entries: moved.entries })).map(({ sequence }) => sequence)).toEqual([1]);
  });

  it("is back when GitHub says so, and stays so without asking again", () => {
    const back = settle(
      gateInput({ entries: lost.entries, people: people({ memberships: [membership(MAYA, "member")] }) }),
    );

    expect(back.gate.state).toEqual({ kind: "passed" });
    expect(state({ entries: back.entries })).toEqual({ kind: "passed" });
    expect(lackingMembership(gateInput({ entries: back.entries }))).toEqual([]);
  });

  it("does not hinder the same person from signing anew", () => {
    expect(state({ entries: andThen(lost.entries, signing(MAYA)) })).toEqual({ kind: "passed" });
  });
});

describe("laws", () => {
  const person = fc.constantFrom(AUTHOR, COMMITTER, MAYA, OMAR);
  const fingerprints = fc.constantFrom("f1", "f2");
  const items = [
    { id: "a:x", role: "warehouse", owners: ["@acme/warehouse"] },
    { id: "b:x", role: "warehouse", owners: ["@acme/warehouse"] },
    { id: "c:x", role: "customs", owners: ["@acme/customs"] },
  ] as const;
  const someItem = fc
    .record({ place: fc.nat(2), fingerprint: fingerprints })
    .map(({ place, fingerprint }) => item({ ...items[place], fingerprint }));
  const signings = fc.array(
    fc.tuple(person, someItem).map(([who, what]) => signing(who, what)),
    { maxLength: 10 },
  );
  const checklist = fc.uniqueArray(
    fc.tuple(someItem, fc.integer({ min: 1, max: 2 })).map(([one, required]) => ({ ...one, required })),
    { selector: ({ id }) => id, maxLength: 3 },
  );
  const memberships = fc.array(
    fc
      .tuple(
        person,
        fc.constantFrom("member", "none", "cannot-verify", "pending", "unresolvable") satisfies fc.Arbitrary<
          Membership["state"]
        >,
        fc.constantFrom("@acme/warehouse", "@acme/customs"),
      )
      .map(([who, answer, principal]) => membership(who, answer, principal)),
    { maxLength: 6 },
  );
  const input = fc
    .record({ checklist, signings, memberships, distinctPeople: fc.boolean(), committersMaySign: fc.boolean() })
    .map((some) =>
      gateInput({
        report: asking(...some.checklist),
        entries: chain(...some.signings),
        people: people({ memberships: some.memberships }),
        settings: { ...STRICT, distinctPeople: some.distinctPeople, committersMaySign: some.committersMaySign },
      }),
    );

  it("mismatched fingerprints never count, and every sign-off that counts is a standing one of an allowed person", () => {
    fc.assert(
      fc.property(input, (some) => {
        for (const { item: asked, signed, missing } of decideGate(some).items) {
          const given = signed.map(({ sequence }) => some.entries[sequence - 1]?.event);
          for (const event of given) expect(event).toMatchObject({ item: asked.id, fingerprint: asked.fingerprint });
          expect(signed.some(({ userId }) => userId === AUTHOR.id)).toBe(false);
          expect(new Set(signed.map(({ userId }) => userId)).size).toBe(signed.length);
          expect(missing).toBe(Math.max(0, asked.required - signed.length));
        }
      }),
    );
  });

  it("taking a sign-off back, or failing to verify one, never opens", () => {
    fc.assert(
      fc.property(input, fc.nat(), person, (some, at, who) => {
        const before = decideGate(some).state.kind;
        const withdrawn = { ...some, entries: andThen(some.entries, revoking((at % (some.entries.length + 1)) + 1)) };
        const doubted = { ...some.people, memberships: [...some.people.memberships, membership(who, "cannot-verify")] };

        if (before === "passed") return;
        expect(decideGate(withdrawn).state.kind).not.toBe("passed");
        expect(decideGate({ ...some, people: doubted }).state.kind).not.toBe("passed");
      }),
    );
  });

  it("a sign-off that was never given never opens, where one person may fill two roles", () => {
    fc.assert(
      fc.property(input, fc.nat(), (some, at) => {
        const settings = { ...some.settings, distinctPeople: false };
        const fewer = chain(...some.entries.filter((_, index) => index !== at % (some.entries.length + 1)));

        if (decideGate({ ...some, settings, entries: fewer }).state.kind === "passed")
          expect(decideGate({ ...some, settings }).state.kind).toBe("passed");
      }),
    );
  });

  it("adding an error never opens and always closes; errored never opens", () => {
    fc.assert(
      fc.property(input, (some) => {
        const worse = { ...some.report, findings: [...some.report.findings, finding()] };

        expect(decideGate({ ...some, report: worse }).state.kind).toBe("blocked");
        expect(decideGate({ ...some, report: { ...some.report, verdict: "errored" } }).state.kind).toBe("errored");
      }),
    );
  });

  it("the order of facts, and whether one is told twice, changes nothing", () => {
    fc.assert(
      fc.property(input, (some) => {
        const { committers, memberships: answers } = some.people;
        const told = { committers: [...committers, ...committers], memberships: [...answers, ...answers].reverse() };

        expect(decideGate({ ...some, people: { ...some.people, ...told } })).toEqual(decideGate(some));
      }),
    );
  });

  it("with distinct people nobody fills two roles", () => {
    fc.assert(
      fc.property(input, (some) => {
        const settings = { ...some.settings, distinctPeople: true };
        const roles = new Map<number, Set<string>>();
        for (const { item: asked, signed } of decideGate({ ...some, settings }).items)
          for (const { userId } of signed) roles.set(userId, (roles.get(userId) ?? new Set()).add(asked.role));

        expect([...roles.values()].filter(({ size }) => size > 1)).toEqual([]);
      }),
    );
  });
});
