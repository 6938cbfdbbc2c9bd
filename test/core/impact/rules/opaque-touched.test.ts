import { describe, expect, it } from "vitest";
import { analyze } from "../../../../src/core/evaluate.ts";
import type { Report } from "../../../../src/core/report/report.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";
import { sha256 } from "../../../support/ledger.ts";
import type { ModelLiteral } from "../../../support/model.ts";
import { assembled } from "../../../support/side-files.ts";

const rule = "opaque-touched";
const path = "transforms/orders.js";

function landscape(blob: string | undefined, flows: readonly string[] = ["orders"]): ModelLiteral {
  return {
    flows: { orders: { from: "shop", to: "wms" } },
    opaque: blob === undefined ? {} : { [path]: { blob, flows, owners: ["integration"] } },
  };
}

describe(rule, () => {
  const policy = { roles: { integration: ["@acme/integration"] } };

  it("warns its owner about an edit, a new file and one that is gone", () => {
    const edited = judgeModels(landscape("1"), landscape("2"), { policy });

    expect(told(edited, rule)).toEqual([`introduced warning ${path}`]);
    expect(only(edited, rule)).toMatchObject({
      owners: ["@acme/integration"],
      message: `"${path}", which belongs to "orders", was edited. Nobody can compute what that does to the codes.`,
    });
    expect(only(judgeModels(landscape(undefined), landscape("1")), rule).message).toContain("is new");
    expect(only(judgeModels(landscape("1"), landscape(undefined)), rule).message).toContain("is gone");
  });

  it("is quiet when it is as it was", () => {
    expect(told(judgeModels(landscape("1"), landscape("1")), rule)).toEqual([]);
  });
});

describe("an opaque file in a pull request", () => {
  const configuration = (opaque: string) => `version: 1
roles: { integration: ["@acme/integration"], ecommerce: ["@acme/ecommerce"] }
systems: { shop: { owner: ecommerce }, wms: { owner: ecommerce } }
flows:
  orders: { from: shop, to: wms, owner: integration, errors: integration }
  stock: { from: wms, to: shop, owner: integration, errors: integration }
${opaque}`;
  const guarded = configuration('opaque: [{ files: "transforms/**/*.js", flows: [orders], owner: integration }]\n');

  function reportOf(base: string, head: string, before: string | undefined, after: string | undefined): Report {
    const side = (text: string, code: string | undefined) =>
      assembled(text, code === undefined ? {} : { [path]: code });
    return analyze({
      base: side(base, before),
      head: side(head, after),
      baseCommit: "base",
      headCommit: "head",
      now: "2026-11-01T00:00:00.000Z",
      hash: sha256,
      people: undefined,
      incomplete: [],
      lastValid: undefined,
      conflict: false,
    });
  }

  it("affects the flows it belongs to, in a scope that nobody knows, and asks its owner", () => {
    const report = reportOf(guarded, guarded, "1", "2");

    expect([report.verdict, report.scope]).toEqual(["needs-sign-off", "unknown"]);
    expect(report.impact.flows.map(({ id }) => id)).toEqual(["orders"]);
    expect(report.impact.unaffected).toEqual(["stock"]);
    expect(report.checklist.map(({ id, role }) => `${role} ${id}`)).toEqual([
      "ecommerce happy-path:orders",
      "integration failure-path:orders",
      `integration review-warning:${path}`,
      "integration rollback:orders",
    ]);
  });

  it("asks too when the same pull request takes it from the list", () => {
    const report = reportOf(guarded, configuration(""), "1", "2");

    expect(report.changes.map(({ id }) => id)).toContain(`opaque-touched:${path}`);
    const introduced = report.findings.filter(({ status }) => status === "introduced");
    expect(introduced.map(({ rule }) => rule)).toEqual(["opaque-touched", "policy-weakened"]);
  });

  it("asks its owner where nobody said which flows it belongs to", () => {
    const anywhere = guarded.replace(" flows: [orders],", "");
    const report = reportOf(anywhere, anywhere, "1", "2");

    expect(report.checklist.map(({ role, subject }) => `${role} ${subject}`)).toEqual([
      `ecommerce ${path}`,
      `integration ${path}`,
      `integration ${path}`,
      `integration ${path}`,
    ]);
  });

  it("does not matter when another file is edited", () => {
    expect(reportOf(guarded, guarded, "1", "1").verdict).toBe("not-applicable");
  });
});
