import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../../src/core/model/diagnostic.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";

const rule = "map-ambiguous";

const location = { path: "config/shipping-map.yml", line: 3, column: 1 };
const related = { path: "config/shipping-map.yml", line: 1, column: 1 };
const diagnostic: Diagnostic = {
  code: rule,
  message: '"standard" stands here a second time with another value.',
  location,
  related,
  subject: "shipping",
  type: "shipping-method",
  codeValue: "standard",
};
const landscape = {
  maps: { shipping: { from: "shop/shipping-method", to: "wms/shipping-method", owner: "integration" } },
};

describe(rule, () => {
  it("blocks a new contradiction and shows both places", () => {
    const findings = judgeModels(landscape, landscape, {
      headDiagnostics: [diagnostic],
      policy: { roles: { integration: ["@acme/integration"] } },
    });

    const finding = only(findings, rule);

    expect(told(findings, rule)).toEqual(["introduced error shipping shipping-method standard"]);
    expect([finding.location, finding.related, finding.owners]).toEqual([location, related, ["@acme/integration"]]);
  });

  it("lists one that base has already, wherever its lines are now", () => {
    const moved = { ...diagnostic, location: { ...location, line: 30 } };

    const findings = judgeModels(landscape, landscape, { baseDiagnostics: [diagnostic], headDiagnostics: [moved] });

    expect(told(findings, rule)).toEqual(["existing error shipping shipping-method standard"]);
  });

  it("is quiet about what is only noted", () => {
    const findings = judgeModels(landscape, landscape, { headDiagnostics: [{ ...diagnostic, code: "notice" }] });

    expect(told(findings, rule)).toEqual([]);
  });
});
