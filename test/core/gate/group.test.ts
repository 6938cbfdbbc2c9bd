import { describe, expect, it } from "vitest";
import { decideGate } from "../../../src/core/gate/gate.ts";
import { groupEntries, overruleGroup } from "../../../src/core/gate/group.ts";
import { meaningOf } from "../../../src/core/gate/meaning.ts";
import { eventOf } from "../../support/events.ts";
import {
  andThen,
  asking,
  gateInput,
  KIM,
  MANAGERS,
  MAYA,
  people,
  RITA,
  revoking,
  STRICT,
  settle,
  signing,
} from "../../support/gate.ts";
import { by, rejected } from "../../support/gate-worlds.ts";
import { chain, sha256 } from "../../support/ledger.ts";
import { finding, HEAD_SHA, item, report } from "../../support/report.ts";

const ITEM = item();
const asked = gateInput({ report: asking(ITEM) });
const open = settle({ ...asked, entries: chain(signing(MAYA)) }).entries;
const judged = (entries: ReturnType<typeof groupEntries>) =>
  decideGate({ ...asked, entries, people: people({ committers: [] }) }).state.kind;
const kinds = (...members: Parameters<typeof groupEntries>[0]) => groupEntries(members).map(({ event }) => event.kind);

describe("a merge group", () => {
  it("68: counts what was signed in a pull request whose own gate is open for the head that it has", () => {
    const signed = groupEntries([{ headSha: HEAD_SHA, entries: open }]);

    expect(judged(signed)).toBe("passed");
    expect(kinds({ headSha: "9".repeat(40), entries: open })).toEqual([]);
    expect(kinds({ headSha: HEAD_SHA, entries: chain(signing(MAYA)) })).toEqual([]);
  });

  it("68: counts nothing of a pull request whose gate has closed, and nothing that was taken back", () => {
    const two = item({ id: "happy-path:order-release" });
    const input = gateInput({ report: asking(ITEM, two), entries: chain(signing(MAYA), signing(MAYA, two)) });
    const both = settle(input).entries;
    const revoked = andThen(both, revoking(1));
    const closed = settle({ ...input, entries: revoked }).entries;

    expect(kinds({ headSha: HEAD_SHA, entries: revoked })).toEqual(["sign-off-given"]);
    expect(kinds({ headSha: HEAD_SHA, entries: closed })).toEqual([]);
  });

  it("58: heeds a veto in any of its pull requests, open or not, but not one that was overridden after it", () => {
    const vetoed = andThen(open, by(MAYA.id, rejected(ITEM.id)));
    expect(judged(groupEntries([{ headSha: HEAD_SHA, entries: vetoed }]))).toBe("blocked");
    expect(kinds({ headSha: "9".repeat(40), entries: vetoed })).toEqual(["rejected"]);

    const impact = meaningOf(asked.report, sha256);
    const overriding = by(KIM.id, { ...eventOf("overridden"), impact, principal: MANAGERS });
    const overridden = settle({ ...asked, entries: chain(by(MAYA.id, rejected(ITEM.id)), overriding) }).entries;
    expect(kinds({ headSha: HEAD_SHA, entries: overridden })).toEqual([]);
    expect(kinds({ headSha: HEAD_SHA, entries: andThen(overridden, by(MAYA.id, rejected(ITEM.id))) })).toEqual([
      "rejected",
    ]);
  });

  it("68: is let pass by an override only in what was there when that was given", () => {
    const problem = finding();
    const blocked = report({ verdict: "blocked", findings: [problem], checklist: [ITEM] });
    const impact = meaningOf(blocked, sha256);
    const overriding = by(KIM.id, { ...eventOf("overridden"), impact, principal: MANAGERS });
    const { entries } = settle(gateInput({ report: blocked, entries: chain(overriding) }));
    const members = [{ headSha: HEAD_SHA, entries }];
    const overruled = (group: typeof blocked) => {
      const input = gateInput({ report: group, entries: groupEntries(members) });
      return overruleGroup(decideGate(input), group, members).state.kind;
    };

    expect(overruled(blocked)).toBe("overridden");
    expect(overruled({ ...blocked, findings: [problem, finding({ id: "ee", code: "new" })] })).toBe("blocked");
    expect(overruled({ ...blocked, checklist: [item({ fingerprint: "of both together" })] })).toBe("blocked");
    const gone = andThen(
      entries,
      by(KIM.id, { kind: "override-revoked", override: 1, how: "command", bodyAfter: null }),
    );
    const input = gateInput({ report: blocked, entries: [] });
    expect(overruleGroup(decideGate(input), blocked, [{ headSha: HEAD_SHA, entries: gone }]).state.kind).toBe(
      "blocked",
    );
  });

  it("68: is not let pass where one of the overrides that it takes is gone", () => {
    const blocked = report({ verdict: "blocked", findings: [finding()], checklist: [ITEM] });
    const settings = { ...STRICT, override: { role: "release-manager", people: 2 } };
    const impact = meaningOf(blocked, sha256);
    const overriding = [KIM, RITA].map(({ id }) => by(id, { ...eventOf("overridden"), impact, principal: MANAGERS }));
    const { entries } = settle(gateInput({ report: blocked, settings, entries: chain(...overriding) }));
    const gate = decideGate(gateInput({ report: blocked, settings }));
    const gone = by(RITA.id, { kind: "override-revoked", override: 2, how: "command", bodyAfter: null });

    const of = (member: typeof entries) => overruleGroup(gate, blocked, [{ headSha: HEAD_SHA, entries: member }]);
    expect(of(entries).state.kind).toBe("overridden");
    expect(of(andThen(entries, gone)).state.kind).toBe("blocked");
  });
});
