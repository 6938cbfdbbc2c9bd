import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../../src/core/model/diagnostic.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";

const rule = "source-unreadable";

const file = "config/shipping-map.yml";
const binding = { path: ".github/ripplegate.yml", line: 9, column: 5 };
const broken: Diagnostic = {
  code: rule,
  message: `The file ${file} is no YAML.`,
  location: { path: file, line: 3, column: 1 },
  related: binding,
};

function missing(path: string): Diagnostic {
  return { code: rule, message: `There is no file ${path} in this repository.`, location: binding };
}

describe(rule, () => {
  it("blocks a file that broke, at its own place, with its binding", () => {
    const finding = only(judgeModels({}, {}, { headDiagnostics: [broken] }), rule);

    expect([finding.status, finding.subject, finding.location.path, finding.related]).toEqual([
      "introduced",
      file,
      file,
      binding,
    ]);
  });

  it("says it once for a file and binding", () => {
    const again = { ...broken, location: { ...broken.location, line: 8 } };

    expect(told(judgeModels({}, {}, { headDiagnostics: [broken, again] }), rule)).toEqual([`introduced error ${file}`]);
  });

  it("says it for each file of one binding", () => {
    const ofMap = { ...broken, subject: "shipping" };
    const other = { ...ofMap, location: { ...broken.location, path: "config/b.yml" } };

    expect(told(judgeModels({}, {}, { baseDiagnostics: [ofMap], headDiagnostics: [ofMap, other] }), rule)).toEqual([
      "introduced error shipping config/b.yml",
      `existing error shipping ${file}`,
    ]);
  });

  it("does not block by what base cannot read either", () => {
    const findings = judgeModels({}, {}, { baseDiagnostics: [broken], headDiagnostics: [broken] });

    expect(told(findings, rule)).toEqual([`existing error ${file}`]);
  });

  it("does not hide a file that goes behind one that was never there", () => {
    const findings = judgeModels(
      {},
      {},
      { baseDiagnostics: [missing("a.yml")], headDiagnostics: [missing("a.yml"), missing("b.yml")] },
    );

    expect(told(findings, rule)).toEqual(["introduced error .github/ripplegate.yml"]);
    expect(only(findings, rule).message).toBe("There is no file b.yml in this repository.");
  });

  it("does not call resolved what is now unknown", () => {
    const landscape = (readable: boolean) => ({
      lists: { "shop/type": ["a", "b"] },
      flows: { orders: { from: "shop", to: "wms", carries: { type: { entries: { a: "A" }, readable } } } },
    });

    const findings = judgeModels(landscape(true), landscape(false), { headDiagnostics: [broken] });

    expect(told(findings, "code-unmapped")).toEqual([]);
    expect(told(findings, rule)).toEqual([`introduced error ${file}`]);
  });
});
