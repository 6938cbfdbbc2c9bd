import { describe, expect, it } from "vitest";
import { conclusionOf, isOpen } from "../../../src/core/gate/conclusion.ts";
import type { GateState } from "../../../src/core/gate/gate-state.ts";
import { gate } from "../../support/report.ts";

describe("conclusionOf", () => {
  it.each<[GateState, string, boolean, string, boolean]>([
    [{ kind: "passed" }, "success", true, "success", true],
    [{ kind: "not-applicable" }, "success", true, "success", true],
    [{ kind: "overridden", by: [], findings: [], open: [], unjudged: undefined }, "success", true, "success", true],
    [{ kind: "pending", open: ["a:b"] }, "action_required", false, "neutral", true],
    [{ kind: "blocked", findings: ["f"], open: [] }, "failure", false, "neutral", true],
    [{ kind: "errored", reason: "unreadable" }, "failure", false, "failure", false],
  ])("says of %o: %s (open: %s), and while observing %s (open: %s)", (state, enforced, holds, observed, lets) => {
    const enforce = gate([], { state });
    const observe = gate([], { state, mode: "observe" });

    expect([conclusionOf(enforce), isOpen(enforce)]).toEqual([enforced, holds]);
    expect([conclusionOf(observe), isOpen(observe)]).toEqual([observed, lets]);
  });
});
