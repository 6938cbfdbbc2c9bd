import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../../src/core/model/diagnostic.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";

const rule = "reference-unknown";

const location = { path: ".github/ripplegate.yml", line: 9, column: 5 };
const systemUnknown: Diagnostic = {
  code: rule,
  message: '"orders" names the system "wsm", which no document declares. Did you mean "wms"?',
  location,
  subject: "orders",
};
const roleUnknown: Diagnostic = {
  code: rule,
  message: '"orders" names the role "finanse", which no document declares.',
  location,
  subject: "orders",
};

describe(rule, () => {
  it("blocks a new one with the reader's own words", () => {
    const findings = judgeModels({}, {}, { headDiagnostics: [systemUnknown] });

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule).message).toBe(systemUnknown.message);
  });

  it("lists what base has already, and says what is mended", () => {
    const same = judgeModels({}, {}, { baseDiagnostics: [systemUnknown], headDiagnostics: [systemUnknown] });
    const mended = judgeModels({}, {}, { baseDiagnostics: [systemUnknown] });

    expect(told(same, rule)).toEqual(["existing error orders"]);
    expect(told(mended, rule)).toEqual(["resolved error orders"]);
  });

  it("does not hide a new one behind an old one of the same flow", () => {
    const findings = judgeModels(
      {},
      {},
      { baseDiagnostics: [systemUnknown], headDiagnostics: [systemUnknown, roleUnknown] },
    );

    expect(told(findings, rule)).toEqual(["introduced error orders"]);
    expect(only(findings, rule).message).toBe(roleUnknown.message);
  });

  it("blocks a rule, validation or kind of change that does not exist, and suggests one that does", () => {
    const findings = judgeModels(
      {},
      {},
      {
        headPolicy: {
          rules: { "code-unmaped": "warning" },
          suppressions: [{ rule: "map-roundtrip", subject: "orders" }],
          disabled: ["tracking"],
          validations: {
            "packing-slip": { on: [{ change: "code-aded", type: undefined, flow: undefined, at: location }] },
          },
        },
      },
    );

    expect(told(findings, rule)).toEqual([
      "introduced error rules code-unmaped",
      "introduced error suppressions map-roundtrip",
      "introduced error validations code-aded",
      "introduced error validations tracking",
    ]);
    expect(findings.find(({ code }) => code === "code-unmaped")?.message).toBe(
      '"rules" names the rule "code-unmaped", which does not exist. Did you mean "code-unmapped"?',
    );
  });

  it("takes a team's own validations for known", () => {
    const headPolicy = { validations: { "packing-slip": {} }, disabled: ["packing-slip", "rates"] };

    expect(told(judgeModels({}, {}, { headPolicy }), rule)).toEqual([]);
  });
});
