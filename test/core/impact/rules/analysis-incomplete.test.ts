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

  it("blocks a limit that head reaches, and lists one that base reaches too", () => {
    expect(told(judgeModels({}, {}, { headDiagnostics: [limit] }), rule)).toEqual([
      "introduced error .github/ripplegate.yml",
    ]);
    expect(told(judgeModels({}, {}, { baseDiagnostics: [limit], headDiagnostics: [limit] }), rule)).toEqual([
      "existing error .github/ripplegate.yml",
    ]);
  });

  it("blocks a key that is not judged and is different, added or gone", () => {
    const flow = { from: "shop", to: "wms" };
    const landscape = { flows: { a: flow, b: flow, c: flow, d: flow } };

    const findings = judgeModels(landscape, landscape, {
      baseUnread: { "flows.a.fields": "[1]", "flows.b.fields": "[1]", "flows.c.fields": "[1]" },
      headUnread: { "flows.a.fields": "[2]", "flows.b.fields": "[1]", "flows.d.fields": "[1]" },
    });

    expect(told(findings, rule)).toEqual([
      "introduced error flows.a.fields",
      "existing error flows.b.fields",
      "introduced error flows.c.fields",
      "introduced error flows.d.fields",
    ]);
  });

  it("is quiet about a key that goes with its flow, or with the whole configuration", () => {
    const baseUnread = { "flows.a.fields": "[1]" };
    const landscape = { flows: { a: { from: "shop", to: "wms" } } };

    expect(told(judgeModels(landscape, {}, { baseUnread }), rule)).toEqual([]);
    expect(told(judgeModels(landscape, {}, { baseUnread: { opaque: "[1]" }, headPolicy: null }), rule)).toEqual([]);
    expect(told(judgeModels(landscape, landscape, { baseUnread }), rule)).toEqual(["introduced error flows.a.fields"]);
  });

  it("is quiet where everything was looked at", () => {
    expect(told(judgeModels({}, {}), rule)).toEqual([]);
  });
});
