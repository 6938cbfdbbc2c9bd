import { describe, expect, it } from "vitest";
import type { Suppression } from "../../../../src/core/policy/policy.ts";
import { judgeModels, only, type PolicyLiteral, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "suppression-invalid";
const now = "2026-11-02T23:59:00Z";

/** A code that reaches the warehouse only through the default. */
const landscape: ModelLiteral = {
  lists: { "shop/shipping-method": ["express"], "wms/shipping-method": ["STD"] },
  flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": { default: "STD" } } } },
};

const standing = {
  rule: "code-by-default-only",
  subject: "orders",
  reason: "until the 3PL ships v3",
  owner: "integration",
  expires: "2026-12-31",
} as const satisfies Partial<Suppression>;

function judged(suppression: Partial<Suppression>, base: PolicyLiteral = {}) {
  return judgeModels({}, landscape, {
    now,
    policy: base,
    headPolicy: { suppressions: [{ ...standing, ...suppression }] },
  });
}

describe(rule, () => {
  it.each<[string, Partial<Suppression>, string]>([
    ["no reason", { reason: undefined }, "it lacks a reason"],
    [
      "nothing but a rule",
      { reason: undefined, owner: undefined, expires: undefined },
      "it lacks a reason, an owner, an expiry date",
    ],
    ["a day that is over", { expires: "2026-11-01" }, "it expired on 2026-11-01"],
    ["a day too far away", { expires: "2027-05-02" }, "it would hold for more than 180 days"],
    ["a day that does not exist", { expires: "2027-02-31" }, "there is no day 2027-02-31"],
    [
      "a rule that lets nothing through",
      { rule: "reference-unknown" },
      "findings of reference-unknown can never be suppressed",
    ],
  ])("blocks one with %s", (_, suppression, why) => {
    const finding = only(judged(suppression), rule);

    expect([finding.severity, finding.status, finding.subject]).toEqual(["error", "introduced", "orders"]);
    expect(finding.message).toContain(`does not hold: ${why}.`);
  });

  it("takes the last day as one on which it holds, and 180 days as near enough", () => {
    expect(told(judged({ expires: "2026-11-02" }), rule)).toEqual([]);
    expect(told(judged({ expires: "2027-05-01" }), rule)).toEqual([]);
  });

  it("warns about one that matches nothing, on the side where it does", () => {
    expect(told(judged({ subject: "invoices" }), rule)).toEqual(["introduced warning invoices code-by-default-only"]);
    expect(told(judged({ code: "standard" }), rule)).toEqual([
      "introduced warning orders code-by-default-only:standard",
    ]);
    expect(told(judged({ code: "express" }), rule)).toEqual([]);

    const both = { suppressions: [standing] };
    const mended = judgeModels(landscape, {}, { now, policy: both });
    expect(told(mended, rule)).toEqual(["introduced warning orders code-by-default-only"]);
  });

  it("does not block what base has already", () => {
    const policy = { suppressions: [{ ...standing, expires: "2026-01-01" }] };

    expect(told(judgeModels(landscape, landscape, { now, policy }), rule)).toEqual([
      "existing error orders code-by-default-only",
    ]);
  });

  it("blocks lowering what can never be let through, and switching off what a gate cannot do without", () => {
    const headPolicy: PolicyLiteral = {
      rules: { "source-unreadable": "warning", "analysis-incomplete": "off", "reference-unknown": "error" },
      disabled: ["policy-review", "rates"],
    };

    expect(told(judgeModels({}, {}, { headPolicy }), rule)).toEqual([
      "introduced error rules analysis-incomplete",
      "introduced error rules source-unreadable",
      "introduced error validations policy-review",
    ]);
  });
});

describe("a suppression that holds", () => {
  const suppressed = (policy: PolicyLiteral, headPolicy: PolicyLiteral = policy) =>
    judgeModels({}, landscape, { now, policy, headPolicy })
      .filter((finding) => finding.suppressed)
      .map(({ rule, subject, code }) => `${rule} ${subject} ${code}`);

  it("marks the findings it is about, and counts only when base has it", () => {
    const policy = { suppressions: [standing] };

    expect(suppressed(policy)).toEqual(["code-by-default-only orders express"]);
    expect(suppressed({}, policy)).toEqual([]);
  });

  it("marks nothing when it does not hold", () => {
    expect(suppressed({ suppressions: [{ ...standing, expires: "2026-11-01" }] })).toEqual([]);
    expect(suppressed({ suppressions: [{ ...standing, reason: undefined }] })).toEqual([]);
  });
});

describe("a team's own severities", () => {
  const severities = (policy: PolicyLiteral, head: ModelLiteral = landscape, headPolicy = policy) =>
    judgeModels({}, head, { policy, headPolicy }).map(({ rule, severity }) => `${severity} ${rule}`);

  it("raise, lower and switch off, from base only", () => {
    const named = "code-by-default-only";

    expect(severities({})).toContain(`warning ${named}`);
    expect(severities({ rules: { [named]: "error" } })).toContain(`error ${named}`);
    expect(severities({ rules: { [named]: "info" } })).toContain(`info ${named}`);
    expect(severities({ rules: { [named]: "off" } }).join()).not.toContain(named);
    expect(severities({}, landscape, { rules: { [named]: "off" } })).toContain(`warning ${named}`);
  });

  it("never make certain what is not proven", () => {
    const open: ModelLiteral = {
      systems: { wms: { limits: { maxLength: 3 } } },
      flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": { entries: { express: "LONG" } } } } },
    };
    const unproven = (policy: PolicyLiteral) => severities(policy, open).filter((one) => one.endsWith("code-too-long"));

    expect(unproven({})).toEqual(["warning code-too-long"]);
    expect(unproven({ rules: { "code-too-long": "error" } })).toEqual(["warning code-too-long"]);
    expect(unproven({ rules: { "code-too-long": "info" } })).toEqual(["info code-too-long"]);
  });

  it("do not lower what can never be let through", () => {
    const headDiagnostics = [
      { code: "source-unreadable", message: "x", location: { path: "a.yml", line: 1, column: 1 } },
    ] as const;

    for (const severity of ["off", "info", "warning"] as const) {
      const policy = { rules: { "source-unreadable": severity } };
      const [finding] = judgeModels({}, {}, { policy, headDiagnostics }).filter(
        (one) => one.rule === "source-unreadable",
      );
      expect(finding?.severity).toBe("error");
    }
  });
});
