import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderCheck } from "../../../src/core/render/check.ts";
import { foreignText } from "../../support/hostile.ts";
import {
  at,
  change,
  finding,
  gate,
  item,
  itemState,
  NO_IMPACT,
  report,
  reportOf,
  signOff,
} from "../../support/report.ts";
import { brokenStory, passedStory, waitingStory } from "../../support/stories.ts";

describe("renderCheck()", () => {
  it.each([
    ["not-applicable", "No integration config touched"],
    ["passed", "Passed: 6 sign-offs"],
    ["waiting", "Waiting for 5 of 6 sign-offs"],
    ["broken", 'Could not analyse: .github/ripplegate.yml:14 the flow "orders" names no target. Add "to: <system>".'],
  ])("has the verdict in words as its title: %s", (story, title) => {
    const untouched = {
      report: report({ verdict: "not-applicable", impact: NO_IMPACT, changes: [], checklist: [] }),
      gate: gate([], { state: { kind: "not-applicable" } }),
    };
    const stories = {
      "not-applicable": untouched,
      passed: passedStory(),
      waiting: waitingStory(),
      broken: brokenStory(),
    };
    const told = Object.entries(stories).find(([name]) => name === story)?.[1] ?? untouched;

    expect(renderCheck(told.report, told.gate).title).toBe(title);
  });

  it.each([
    [["code-unmapped"], "Blocked: 1 code has no mapping"],
    [["code-unmapped", "code-unmapped"], "Blocked: 2 codes have no mapping"],
    [
      ["code-unmapped", "code-not-accepted"],
      "Blocked: 1 code is not accepted by the receiver and 1 code has no mapping",
    ],
    [
      ["code-unmapped", "code-unmapped", "code-dead-end", "owner-missing", "a-new-rule"],
      "Blocked: 2 codes have no mapping, 1 owner missing and 1 more problem",
    ],
    // A dead end alone counts; beside the finding where the code is lost it would count one cause twice.
    [["code-dead-end"], "Blocked: 1 code is lost on the way"],
    [["a-new-rule"], "Blocked: 1 problem"],
  ])("counts what blocks: %j", (rules, title) => {
    const findings = rules.map((rule, index) => finding({ id: `f${index}`, rule }));
    const gated = gate([], { state: { kind: "blocked", findings: findings.map(({ id }) => id), open: [] } });

    expect(renderCheck(reportOf(gated, { verdict: "blocked", findings }), gated).title).toBe(title);
  });

  it("says in observe mode that nothing is held back", () => {
    const gated = gate([], { mode: "observe", state: { kind: "blocked", findings: ["ab12cd34"], open: [] } });
    const checked = renderCheck(reportOf(gated, { findings: [finding()] }), gated);

    expect(checked.title).toBe("Observing only: this would be blocked (1 code has no mapping)");
    expect(checked.summary).toContain("Ripplegate only observes here: nothing is held back.");
  });

  it("marks the lines of new errors and warnings, sorted by place, and of what is invalid", () => {
    const findings = [
      finding({ id: "b", location: at("b.yml", 2), message: 'no "x"', fix: 'add "x"' }),
      finding({
        id: "a",
        location: at("a.yml", 9),
        severity: "warning",
        rule: "monitor-missing",
        message: "no alert",
        fix: "",
      }),
      finding({ id: "c", status: "existing" }),
      finding({ id: "d", severity: "info" }),
      finding({ id: "e", suppressed: true }),
    ];
    const diagnostics = [
      { code: "config-invalid", message: "not a list", location: at("a.yml", 3) },
      { code: "notice", message: "odd", location: at("a.yml", 1) },
    ] as const;
    const gated = gate();

    expect(renderCheck(reportOf(gated, { findings, diagnostics }), gated).annotations).toEqual([
      { path: "a.yml", startLine: 3, endLine: 3, level: "failure", title: "config-invalid", message: "not a list" },
      { path: "a.yml", startLine: 9, endLine: 9, level: "warning", title: "monitor-missing", message: "no alert" },
      {
        path: "b.yml",
        startLine: 2,
        endLine: 2,
        level: "failure",
        title: "code-unmapped",
        message: 'no "x"\nTo fix: add "x"',
      },
    ]);
  });

  it("shows how far each role is", () => {
    const gated = gate([
      itemState({ signed: [signOff()] }),
      itemState({ item: item({ id: "rates:order-release", role: "finance", required: 2 }), signed: [signOff()] }),
    ]);

    expect(renderCheck(reportOf(gated), gated).summary).toContain("| ⬜ finance | 1 of 2 |\n| ✅ warehouse | 1 of 1 |");
  });

  it("stays within GitHub's limits with 5,000 findings, and counts what is not marked", () => {
    const findings = Array.from({ length: 5_000 }, (_, index) =>
      finding({ id: `f${index}`, message: `${index} ${"long ".repeat(100)}`, location: at(`file${index}.yml`) }),
    );
    const gated = gate([], { state: { kind: "blocked", findings: ["f0"], open: [] } });

    const checked = renderCheck(
      reportOf(gated, { findings, changes: findings.map(({ id }) => change({ id })) }),
      gated,
    );

    expect(checked.title).toBe("Blocked: 5,000 codes have no mapping");
    expect(checked.summary.length).toBeLessThan(65_535);
    expect(checked.text.length).toBeLessThan(65_535);
    expect(checked.annotations).toHaveLength(300);
    expect(checked.summary).toContain("4,700 more problems could not be marked at their lines.");
  });

  it("keeps titles and messages on their lines and in their limits for any text", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        const gated = gate([], { state: { kind: "errored", reason: foreign } });
        const findings = [finding({ rule: foreign, message: foreign, fix: "", location: at(foreign, 1) })];
        const checked = renderCheck(reportOf(gated, { findings }), gated);

        expect(checked.title.length).toBeLessThanOrEqual(255);
        expect(checked.title).not.toMatch(/\p{Cc}/u);
        expect(checked.annotations[0]?.message).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 50 },
    );
  });
});
