import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../../src/core/model/diagnostic.ts";
import { judgeModels, told } from "../../../support/judge.ts";

const rule = "analysis-incomplete";
const limit: Diagnostic = {
  code: rule,
  message: "GitHub lists only a part of this repository.",
  location: { path: ".github/ripplegate.yml", line: 1, column: 1 },
};

describe(rule, () => {
  it("blocks what could not be fetched, whatever base looked like", () => {
    expect(told(judgeModels({}, {}, { incomplete: [limit] }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
    expect(told(judgeModels({}, {}, { incomplete: [limit], baseDiagnostics: [limit] }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
  });

  it("blocks a limit that head reaches, although base reaches it too: what is not seen may be another thing", () => {
    expect(told(judgeModels({}, {}, { headDiagnostics: [limit] }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
    expect(told(judgeModels({}, {}, { baseDiagnostics: [limit], headDiagnostics: [limit] }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
  });

  it("lists a limit where what was not looked at is known to be the same as on base", () => {
    const headDiagnostics = [{ ...limit, evidence: "blob 1" }];

    expect(told(judgeModels({}, {}, { baseDiagnostics: headDiagnostics, headDiagnostics }), rule)).toEqual([
      "existing error .github/ripplegate.yml",
    ]);
    const baseDiagnostics = [{ ...limit, evidence: "blob 0" }];
    expect(told(judgeModels({}, {}, { baseDiagnostics, headDiagnostics }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
  });

  it("is quiet where everything was looked at", () => {
    expect(told(judgeModels({}, {}), rule)).toEqual([]);
  });
});
