import { describe, expect, it } from "vitest";
import { decideGate, type GateInput } from "../../../src/core/gate/gate.ts";
import type { Membership } from "../../../src/core/gate/gate-state.ts";
import { groupEntries, overruleGroup } from "../../../src/core/gate/group.ts";
import { meaningOf } from "../../../src/core/gate/meaning.ts";
import { nextEnd } from "../../../src/core/gate/next-end.ts";
import { largestChoice } from "../../../src/core/gate/quorum.ts";
import { identityOf } from "../../../src/core/gate/waived.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { eventOf } from "../../support/events.ts";
import {
  AUTHOR,
  andThen,
  asking,
  COMMITTER,
  gateInput,
  KIM,
  kinds,
  MANAGERS,
  MAYA,
  membership,
  NOW,
  OMAR,
  people,
  RITA,
  STRICT,
  settle,
  signing,
} from "../../support/gate.ts";
import { chain, draft, sha256, signOffGiven } from "../../support/ledger.ts";
import { change, finding, item, report } from "../../support/report.ts";

const FINDING = finding();
const BLOCKED = report({ verdict: "blocked", findings: [FINDING], checklist: [] });
const MEANING = meaningOf(BLOCKED, sha256);
const TWO = { ...STRICT, override: { role: "release-manager", people: 2 } };

describe("a waiver", () => {
  it("lets its one finding through, and says so", () => {
    const gate = decideGate(blocked(waived(KIM)));

    expect(gate.state.kind).toBe("passed");
    expect(gate.waivers).toEqual([expect.objectContaining({ finding: FINDING.id, login: "kim", sequence: 1 })]);
  });

  it.each<readonly [string, Partial<Extract<LedgerEvent, { kind: "waived" }>>]>([
    ["another rule", { rule: "code-not-accepted" }],
    ["another flow", { subject: "returns" }],
    ["another code", { code: "express" }],
    ["the same code under conditions", { when: { country: "DE" } }],
    ["another type", { type: "status" }],
  ])("lets nothing else through: %s", (_what, rest) => {
    expect(decideGate(blocked(waived(KIM, rest))).state.kind).toBe("blocked");
  });

  it("lets the same finding through under another id", () => {
    const renamed = { ...BLOCKED, findings: [{ ...FINDING, id: "ab12cd34ef" }] };

    expect(decideGate({ ...blocked(waived(KIM)), report: renamed }).state.kind).toBe("passed");
  });

  it.each([
    ["a millisecond before its end", "2026-03-02T08:59:59.999Z", "passed", []],
    ["at its end", "2026-03-02T09:00:00.000Z", "blocked", ["waiver-expired"]],
    ["after its end", "2026-03-02T09:00:00.001Z", "blocked", ["waiver-expired"]],
  ])("83: is over by the clock alone: %s", (_when, now, state, events) => {
    const input = { ...blocked(waived(KIM, { expires: NOW })), now };

    expect(decideGate(input).state.kind).toBe(state);
    expect(kinds(settle(input)).filter((kind) => kind === "waiver-expired")).toEqual(events);
  });

  it("83: once recorded as over it stays so, whatever the clock says", () => {
    const input = blocked(waived(KIM, { expires: NOW }));
    const { entries } = settle(input);

    expect(decideGate({ ...input, entries, now: "2026-03-01T00:00:00.000Z" }).state.kind).toBe("blocked");
  });

  it("of a loss covers the dead end that tells it from further up, unless another loss stands there", () => {
    const echo = finding({ id: "dead0000", rule: "code-dead-end", code: "from-further-up" });
    const second = finding({ id: "2econd00", rule: "code-not-accepted", code: "another" });
    const elsewhere = finding({ id: "e15e0000", rule: "code-dead-end", subject: "returns" });
    const stateWith = (...findings: readonly (typeof FINDING)[]) =>
      decideGate({ ...blocked(waived(KIM)), report: { ...BLOCKED, findings: [FINDING, ...findings] } }).state;

    expect(stateWith(echo).kind).toBe("passed");
    expect(stateWith(echo, elsewhere)).toMatchObject({ kind: "blocked", findings: ["e15e0000"] });
    expect(stateWith(echo, second)).toMatchObject({ kind: "blocked", findings: ["dead0000", "2econd00"] });
    expect(stateWith(echo, { ...second, status: "existing" })).toMatchObject({
      kind: "blocked",
      findings: ["dead0000"],
    });
    expect(stateWith(echo, { ...second, suppressed: true }).kind).toBe("passed");
  });

  it("holds as long as the longer of two", () => {
    const input = blocked(waived(KIM), waived(RITA, { expires: "2026-03-20T09:00:00.000Z" }));

    expect(decideGate(input).waivers).toEqual([expect.objectContaining({ login: "rita" })]);
  });
});

describe("an override", () => {
  it("opens by name and counts no sign-off", () => {
    const gate = decideGate(gateInput({ entries: chain(overridden(KIM, meaningOf(report(), sha256))) }));

    expect(gate.state).toMatchObject({ kind: "overridden", by: [{ login: "kim" }], open: [item().id], findings: [] });
    expect(gate.items[0]).toMatchObject({ signed: [], missing: 1 });
  });

  it("opens also what could not be judged, for just these two commits", () => {
    const errored = report({ verdict: "errored", checklist: [], changes: [] });
    const input = gateInput({ report: errored, entries: chain(overridden(KIM, meaningOf(errored, sha256))) });
    const pushed = { ...errored, head: "3".repeat(40) };

    expect(decideGate(input).state.kind).toBe("overridden");
    expect(decideGate({ ...input, report: pushed, meaning: meaningOf(pushed, sha256) }).state.kind).toBe("errored");
  });

  it("81: lapses for good with a push that changes the impact, also when that is pushed back", () => {
    const input = blocked(overridden(KIM));
    const opened = settle(input);
    const changed = { ...BLOCKED, head: "3".repeat(40), changes: [change({ after: "something else" })] };
    const closed = settle({ ...input, entries: opened.entries, report: changed, meaning: meaningOf(changed, sha256) });
    const back = settle({ ...input, entries: closed.entries });

    expect(kinds(opened)).toEqual(["evaluated", "gate-opened"]);
    expect(kinds(closed)).toEqual(["evaluated", "override-lapsed", "gate-closed"]);
    expect(closed.events[1]).toMatchObject({ cause: "changed", why: "a push changed what it was given for" });
    expect(back.gate.state.kind).toBe("blocked");
  });

  it("stays through a push that changes no meaning", () => {
    const input = blocked(overridden(KIM));
    const moved = {
      ...BLOCKED,
      head: "3".repeat(40),
      findings: [{ ...FINDING, location: { path: "x", line: 9, column: 1 } }],
    };

    expect(settle({ ...input, report: moved, meaning: meaningOf(moved, sha256) }).gate.state.kind).toBe("overridden");
  });

  it("takes as many different people as policy asks for", () => {
    const twice = [overridden(KIM), overridden(KIM)];

    expect(decideGate({ ...blocked(...twice), settings: TWO })).toMatchObject({
      state: { kind: "blocked" },
      overrides: [{ login: "kim" }],
    });
    expect(decideGate({ ...blocked(...twice, overridden(RITA)), settings: TWO }).state.kind).toBe("overridden");
  });

  it("covers the vetoes that were there before it, and none that came after", () => {
    const veto = by(MAYA, { ...eventOf("rejected"), item: "x" });

    expect(decideGate(blocked(veto, overridden(KIM))).state.kind).toBe("overridden");
    expect(decideGate(blocked(overridden(KIM), veto)).state.kind).toBe("blocked");
    expect(decideGate(blocked(overridden(KIM), veto, overridden(KIM))).state.kind).toBe("overridden");
  });
});

describe.each([
  ["a waiver", waived, "waiver-revoked"],
  ["an override", overridden, "override-lapsed"],
] as const)("%s", (_what, give, ended) => {
  const looked = (state: Membership["state"]) => people({ memberships: [membership(KIM, state, MANAGERS)] });

  it.each<readonly [string, Partial<GateInput>]>([
    ["who left the team", { people: looked("none") }],
    ["who is not in the role any more", { mayWaive: ["@rita"], mayOverride: ["@rita"] }],
    ["who has committed to the change since", { people: people({ committers: [KIM] }) }],
  ])("is over for good when given by somebody %s", (_who, rest) => {
    const input = { ...blocked(give(KIM)), ...rest };
    const turn = settle(input);

    expect(turn.gate.state.kind).toBe("blocked");
    expect(kinds(turn)).toContain(ended);
    expect(decideGate({ ...blocked(), entries: turn.entries }).state.kind).toBe("blocked");
  });

  it("does not count while GitHub does not say, and counts again when it does", () => {
    const turn = settle({ ...blocked(give(KIM)), people: looked("cannot-verify") });

    expect(turn.gate).toMatchObject({ state: { kind: "blocked" }, unverified: ["kim"] });
    expect(kinds(turn)).toEqual(["evaluated"]);
    expect(settle({ ...blocked(give(KIM)), entries: turn.entries, people: looked("member") }).gate.state.kind).not.toBe(
      "blocked",
    );
  });

  it.each([AUTHOR, COMMITTER])("of $login never counts, whatever policy lets them sign", (person) => {
    const settings = { ...STRICT, authorMaySign: true, committersMaySign: person === AUTHOR };

    expect(decideGate({ ...blocked(give(person)), settings }).state.kind).toBe("blocked");
  });
});

describe("a veto", () => {
  it("58: holds through pushes, also when its item is gone, and closes what was open", () => {
    const open = settle(gateInput({ entries: chain(signing(MAYA)) }));
    const vetoed = andThen(open.entries, by(OMAR, { ...eventOf("rejected"), item: item().id }));
    const closed = settle(gateInput({ entries: vetoed }));

    expect(open.gate.state.kind).toBe("passed");
    expect(closed.gate.state).toEqual({ kind: "blocked", findings: [], open: [] });
    expect(closed.events).toContainEqual(expect.objectContaining({ kind: "gate-closed", why: "1 item is rejected" }));
    expect(decideGate(gateInput({ report: asking(), entries: vetoed })).state.kind).toBe("blocked");
  });

  it("has nothing to hold where no configuration is touched any more", () => {
    const untouched = report({ verdict: "not-applicable", checklist: [], changes: [] });

    expect(decideGate(gateInput({ report: untouched, entries: chain(by(MAYA, eventOf("rejected"))) })).state.kind).toBe(
      "not-applicable",
    );
  });
});

describe("17: a delegation", () => {
  const lent = (expires: string | null = null) =>
    by(MAYA, { ...eventOf("delegated"), item: item().id, to: { id: OMAR.id, login: "omar" }, expires });
  const behalf = by(
    OMAR,
    signOffGiven({
      item: item().id,
      fingerprint: item().fingerprint,
      onBehalfOf: { delegation: 1, id: MAYA.id, login: "maya" },
    }),
  );
  const signed = (...drafts: readonly LedgerDraft[]) => gateInput({ entries: chain(lent(), behalf, ...drafts) });

  it("lets the delegate's sign-off count, by name and on whose behalf", () => {
    expect(decideGate(signed())).toMatchObject({
      state: { kind: "passed" },
      items: [{ signed: [{ login: "omar", onBehalfOf: "maya" }], delegations: [{ login: "maya", to: "omar" }] }],
    });
  });

  it("ends with its time, and with it what was signed by it", () => {
    const turn = settle(gateInput({ entries: chain(lent(NOW), behalf) }));

    expect(turn.gate.state.kind).toBe("pending");
    expect(turn.events).toEqual([
      expect.objectContaining({ kind: "evaluated" }),
      { kind: "delegation-ended", delegation: 1, item: item().id, how: "expired", bodyAfter: null },
      expect.objectContaining({
        kind: "sign-off-lapsed",
        cause: "delegation",
        why: ["@maya no longer lets @omar sign for them"],
      }),
    ]);
  });

  it.each<readonly [string, Partial<GateInput>, string]>([
    ["has left the team", { people: people({ memberships: [membership(MAYA, "none")] }) }, "membership"],
    ["has worked on the change since", { people: people({ committers: [MAYA] }) }, "excluded"],
  ])("ends when the owner %s", (_why, rest, how) => {
    const turn = settle({ ...signed(), ...rest });

    expect(turn.gate.state.kind).toBe("pending");
    expect(turn.events).toContainEqual({
      kind: "delegation-ended",
      delegation: 1,
      item: item().id,
      how,
      bodyAfter: null,
    });
  });

  it("makes no two people of one: owner and delegate fill one place of a quorum", () => {
    const two = item({ required: 2 });

    expect(decideGate({ ...signed(signing(MAYA)), report: asking(two) }).items[0]?.missing).toBe(1);
    expect(decideGate({ ...signed(signing(KIM)), report: asking(two) }).items[0]?.missing).toBe(0);
  });

  it("does not let its own membership speak for the owner's", () => {
    const memberships = [membership(OMAR, "none"), membership(MAYA, "member")];

    expect(decideGate({ ...signed(), people: people({ memberships }) }).state.kind).toBe("passed");
  });
});

describe("largestChoice()", () => {
  it("finds a place for everybody, whoever came first", () => {
    const voices = [
      { signer: 1, standsFor: 10 },
      { signer: 1, standsFor: 1 },
      { signer: 2, standsFor: 10 },
    ];

    expect(largestChoice(voices)).toEqual([voices[1], voices[2]]);
  });
});

describe("nextEnd()", () => {
  it("is the first moment to come at which something ends by itself", () => {
    const entries = chain(
      waived(KIM, { expires: "2026-03-20T09:00:00.000Z" }),
      by(MAYA, { ...eventOf("delegated"), expires: "2026-03-04T09:00:00.000Z" }),
      by(MAYA, { ...eventOf("delegated"), expires: null }),
      waived(KIM, { expires: NOW }),
    );
    const accepted = finding({ suppressed: true, suppression: { reason: "x", owner: "x", expires: "2026-03-02" } });

    expect(nextEnd({ entries, report: BLOCKED, now: NOW })).toBe("2026-03-04T09:00:00.000Z");
    expect(nextEnd({ entries, report: { ...BLOCKED, findings: [accepted] }, now: NOW })).toBe(
      "2026-03-03T00:00:00.000Z",
    );
    expect(nextEnd({ entries: [], report: BLOCKED, now: NOW })).toBeUndefined();
  });
});

describe("a merge group", () => {
  const member = (entries: readonly LedgerEntry[]) => ({ headSha: BLOCKED.head, entries });
  const group = (entries: readonly LedgerEntry[], judged = BLOCKED) => {
    const members = [member(entries)];
    const input = gateInput({ report: judged, meaning: "the group's", entries: groupEntries(members) });
    return overruleGroup(decideGate(input), judged, members).state.kind;
  };

  it("passes with a problem that its pull request was overridden for, and with no other", () => {
    const { entries } = settle(blocked(overridden(KIM)));
    const broken = { ...BLOCKED, findings: [FINDING, finding({ id: "99", code: "together" })] };

    expect(group(entries)).toBe("overridden");
    expect(group(entries, broken)).toBe("blocked");
  });

  it("is held back by a veto, by an override that is gone, and where the pull request is not open", () => {
    const open = settle(blocked(overridden(KIM))).entries;
    const gone = draft({ event: { ...eventOf("override-revoked"), override: 1 } });

    expect(group(andThen(open, by(MAYA, eventOf("rejected"))))).toBe("blocked");
    expect(group(andThen(open, gone))).toBe("blocked");
    expect(group(chain(overridden(KIM)))).toBe("blocked");
  });

  it("takes the waivers of its pull requests", () => {
    expect(group(settle(blocked(waived(KIM))).entries)).toBe("passed");
  });
});

function blocked(...drafts: readonly LedgerDraft[]): GateInput {
  return gateInput({ report: BLOCKED, entries: chain(...drafts), meaning: MEANING });
}

function waived(person: typeof KIM, rest: Partial<Extract<LedgerEvent, { kind: "waived" }>> = {}): LedgerDraft {
  const { when: _none, ...event } = eventOf("waived");
  const expires = "2026-03-09T09:00:00.000Z";
  return by(person, { ...event, ...identityOf(FINDING), finding: FINDING.id, expires, principal: MANAGERS, ...rest });
}

function overridden(person: typeof KIM, meaning: unknown = MEANING): LedgerDraft {
  return by(person, { ...eventOf("overridden"), impact: String(meaning), principal: MANAGERS });
}

function by({ id, login }: typeof KIM, event: LedgerEvent): LedgerDraft {
  return draft({ actor: { kind: "person", id, login }, event });
}
