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
  return { code: rule, message: `There is no file ${path} in this repository.`, location: binding, file: path };
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

  it("says it once for a file that many bindings need, and asks all their owners", () => {
    const landscape = {
      lists: {},
      flows: {
        orders: { from: "shop", to: "wms", owner: "integration" },
        despatch: { from: "wms", to: "shop", owner: "logistics" },
      },
    };
    const policy = { roles: { integration: ["@acme/integration"], logistics: ["@acme/logistics"] } };
    const of = (subject: string, line: number) => ({ ...broken, subject, related: { ...binding, line } });

    const finding = only(
      judgeModels(landscape, landscape, { policy, headDiagnostics: [of("orders", 9), of("despatch", 20)] }),
      rule,
    );

    expect(finding).toMatchObject({ status: "introduced", subject: file, related: binding });
    expect([finding.type, finding.code]).toEqual([undefined, undefined]);
    expect(finding.message).toBe(`The file ${file} is no YAML. Needed by "orders" and "despatch".`);
    expect(finding.owners).toEqual(["@acme/integration", "@acme/logistics"]);
  });

  it("says it once for a file that is not there, whatever needs it", () => {
    const of = (subject: string, line: number) => ({
      ...missing("a.yml"),
      subject,
      location: { ...binding, line },
    });

    expect(told(judgeModels({}, {}, { headDiagnostics: [of("one", 3), of("other", 9)] }), rule)).toEqual([
      "introduced error a.yml",
    ]);
  });

  it("says it for each file of one binding", () => {
    const ofMap = { ...broken, subject: "shipping" };
    const other = { ...ofMap, location: { ...broken.location, path: "config/b.yml" } };

    expect(told(judgeModels({}, {}, { baseDiagnostics: [ofMap], headDiagnostics: [ofMap, other] }), rule)).toEqual([
      "introduced error config/b.yml",
      `existing error ${file}`,
    ]);
  });

  it("blocks a new binding of a file that was broken before, and another problem of it", () => {
    const first = { ...broken, subject: "orders" };
    const second = { ...broken, subject: "despatch" };
    const otherwise = { ...first, message: `The file ${file} is empty.` };

    const statuses = [second, otherwise].map(
      (more) => only(judgeModels({}, {}, { baseDiagnostics: [first], headDiagnostics: [first, more] }), rule).status,
    );

    expect(statuses).toEqual(["introduced", "introduced"]);
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

    expect(told(findings, rule)).toEqual(["existing error a.yml", "introduced error b.yml"]);
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
