import { describe, expect, it } from "vitest";
import { decideMerge } from "../../../src/core/gate/merge.ts";
import { identityOf } from "../../../src/core/gate/waived.ts";
import { eventOf } from "../../support/events.ts";
import {
  andThen,
  asking,
  gateInput,
  KIM,
  MANAGERS,
  MAYA,
  OMAR,
  revoking,
  settle,
  signing,
} from "../../support/gate.ts";
import { by, LATER } from "../../support/gate-worlds.ts";
import { chain, draft, evaluated } from "../../support/ledger.ts";
import { finding, HEAD_SHA, item, report } from "../../support/report.ts";

const FACTS = { headSha: HEAD_SHA, mergeSha: "5".repeat(40), baseRef: "main" };
const opened = settle(gateInput({ entries: chain(signing(MAYA)) })).entries;
const past = (rest: object) => ({
  kind: "merged-without-sign-off",
  ...FACTS,
  evaluation: 1,
  open: [],
  blocking: [],
  ...rest,
});

describe("decideMerge", () => {
  it("is merged where the gate stood open for just this head and branch", () => {
    expect(decideMerge(opened, FACTS)).toEqual({ kind: "merged", ...FACTS, evaluation: 1 });
  });

  it("is past the gate where nothing was ever evaluated, sign-offs or not", () => {
    const why = "It was merged before Ripplegate had judged it.";

    expect(decideMerge([], FACTS)).toEqual(past({ evaluation: null, why }));
    expect(decideMerge(chain(signing(MAYA)), FACTS)).toEqual(past({ evaluation: null, why }));
  });

  it.each([
    ["head", { headSha: "9".repeat(40) }],
    ["branch", { baseRef: "lax" }],
  ])("59: is past the gate for another %s than was judged", (_, other) => {
    const why = "What was merged is not what Ripplegate had judged last.";

    expect(decideMerge(opened, { ...FACTS, ...other })).toEqual(past({ ...other, why }));
  });

  it("84: names what was open and what blocked", () => {
    const input = gateInput({ report: report({ verdict: "blocked", findings: [finding()] }) });
    const why = "It was merged while the gate was closed.";

    expect(decideMerge(settle(input).entries, FACTS)).toEqual(
      past({ open: [item().id], blocking: [finding().id], why }),
    );
  });

  it("84: names an item that two must sign and one has signed", () => {
    const two = item({ required: 2 });
    const closed = settle(gateInput({ report: asking(two), entries: chain(signing(MAYA, two), signing(MAYA, two)) }));

    expect(decideMerge(closed.entries, FACTS)).toMatchObject({ kind: "merged-without-sign-off", open: [two.id] });
  });

  it("is past the gate where a sign-off was taken back after it had opened, unless another one stands in", () => {
    const revoked = andThen(opened, revoking(1));
    const why = "It was merged after a sign-off that it needs was taken back.";

    expect(decideMerge(revoked, FACTS)).toEqual(past({ open: [item().id], why }));
    expect(decideMerge(andThen(revoked, signing(OMAR)), FACTS).kind).toBe("merged");
  });

  it("is past the gate where a waiver was taken back or ran out after it had opened", () => {
    const problem = finding();
    const waived = by(KIM.id, {
      ...eventOf("waived"),
      ...identityOf(problem),
      finding: problem.id,
      expires: LATER,
      principal: MANAGERS,
      when: {},
    });
    const blocked = report({ verdict: "blocked", findings: [problem] });
    const { entries, gate } = settle(gateInput({ report: blocked, entries: chain(signing(MAYA), waived) }));
    expect(gate.state.kind).toBe("passed");
    expect(decideMerge(entries, FACTS).kind).toBe("merged");

    for (const over of [
      { kind: "waiver-revoked", how: "command", bodyAfter: null } as const,
      { kind: "waiver-expired" } as const,
    ]) {
      const after = andThen(entries, by(KIM.id, { ...over, waiver: 2, finding: problem.id }));
      const why = "It was merged after a waiver that it needs was over.";
      expect(decideMerge(after, FACTS)).toEqual(past({ blocking: [problem.id], why }));
    }
  });

  it("is past the gate where it was judged for a head that it never opened for", () => {
    const judged = andThen(opened, draft({ event: evaluated({ evaluation: 2, headSha: "9".repeat(40) }) }));
    const why = "It was merged while the gate was closed.";

    expect(decideMerge(judged, { ...FACTS, headSha: "9".repeat(40) })).toMatchObject({
      kind: "merged-without-sign-off",
      why,
    });
  });

  it("is merged while a team only observes, whoever has signed; but not where nothing could be judged", () => {
    const observed = settle(gateInput({ report: report({ mode: "observe" }) }));
    const errored = settle(gateInput({ report: report({ mode: "observe", verdict: "errored", checklist: [] }) }));

    expect(decideMerge(observed.entries, FACTS).kind).toBe("merged");
    expect(decideMerge(errored.entries, FACTS).kind).toBe("merged-without-sign-off");
  });

  it("is merged where the pull request touches nothing", () => {
    const untouched = settle(gateInput({ report: report({ verdict: "not-applicable", checklist: [], changes: [] }) }));

    expect(decideMerge(untouched.entries, FACTS).kind).toBe("merged");
  });
});
