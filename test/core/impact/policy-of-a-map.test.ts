import { describe, expect, it } from "vitest";
import { analyze } from "../../../src/core/evaluate.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { sha256 } from "../../support/ledger.ts";
import { assembled } from "../../support/side-files.ts";

/** Every code that the shop may send has an entry, so no code of today fares differently by any of these edits. */
const CODES = ["standard", "express"] as const;

describe("a map whose every code has an entry", () => {
  it("asks for a sign-off when codes without an entry go to a default instead of failing", () => {
    const report = reportOf("on-missing: fail", "on-missing: default, default: STD");

    expect(asked(report)).toEqual({
      verdict: "needs-sign-off",
      scope: "flow-wide",
      changes: ["map-default-changed:shipping"],
      flows: ["order-release@1 map-default-changed:shipping"],
      items: ["alerts", "analytics-dimensions", "failure-path", "no-match-policy", "rollback"],
    });
  });

  it("asks for a sign-off when codes without an entry are dropped instead of failing", () => {
    const report = reportOf("on-missing: fail", "on-missing: drop");

    expect(asked(report)).toEqual({
      verdict: "needs-sign-off",
      scope: "flow-wide",
      changes: ["map-on-missing-changed:shipping"],
      flows: ["order-release@1 map-on-missing-changed:shipping"],
      items: ["alerts", "analytics-dimensions", "failure-path", "no-match-policy", "rollback"],
    });
  });

  it("asks for a sign-off when the default is another", () => {
    const report = reportOf("default: STD", "default: EXP");

    expect(asked(report)).toEqual({
      verdict: "needs-sign-off",
      scope: "flow-wide",
      changes: ["map-default-changed:shipping"],
      flows: ["order-release@1 map-default-changed:shipping"],
      items: ["alerts", "analytics-dimensions", "failure-path", "no-match-policy", "rollback"],
    });
  });

  it("asks for a sign-off when it matches in another way", () => {
    const report = reportOf("on-missing: fail", "on-missing: fail, match: ignore-case");

    expect(asked(report)).toEqual({
      verdict: "needs-sign-off",
      scope: "flow-wide",
      changes: ["map-match-changed:shipping"],
      flows: ["order-release@1 map-match-changed:shipping"],
      items: ["alerts", "happy-path", "in-flight", "label-print", "no-match-policy", "receiver-accepts", "rollback"],
    });
  });

  it("asks nobody when it matches in another way that finds the same for every code there can be", () => {
    const digits = ["1", "2"] as const;

    const report = reportOf("on-missing: fail", "on-missing: fail, match: ignore-case", digits);

    expect(asked(report)).toEqual({
      verdict: "passed",
      scope: "none",
      changes: ["map-match-changed:shipping"],
      flows: [],
      items: [],
    });
  });

  it("affects no flow that does not use it", () => {
    const report = reportOf("on-missing: fail", "on-missing: drop");

    expect(report.impact.unaffected).toEqual(["invoices"]);
  });
});

describe("a list that says what its system accepts", () => {
  const opened = (list: string) => {
    const configured = configuration("on-missing: fail", CODES);
    return asked(reportBetween(configured, configured.replace("codes: { shipping-method: [STD, EXP] }", list)));
  };
  const ASKED = {
    verdict: "needs-sign-off",
    scope: "flow-wide",
    changes: ["list-opened:wms/shipping-method"],
    flows: ["order-release@1 list-opened:wms/shipping-method"],
    items: ["no-match-policy"],
  };

  it("asks for a sign-off when it is withdrawn: no code is refused there any more", () => {
    expect(opened("codes: {}")).toEqual(ASKED);
  });

  it("asks for a sign-off when other codes become possible", () => {
    expect(opened("codes: { shipping-method: { accepts: [STD, EXP], produces: [STD, EXP], open: true } }")).toEqual(
      ASKED,
    );
  });
});

function reportOf(base: string, head: string, codes: readonly [string, string] = CODES): Report {
  return reportBetween(configuration(base, codes), configuration(head, codes));
}

function reportBetween(base: string, head: string): Report {
  return analyze({
    base: assembled(base),
    head: assembled(head),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

function configuration(policy: string, [standard, express]: readonly [string, string]): string {
  return `version: 1
roles: { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"] }
systems:
  shop: { owner: ecommerce, codes: { shipping-method: ["${standard}", "${express}"] } }
  wms: { owner: warehouse, codes: { shipping-method: [STD, EXP] } }
maps:
  shipping: { from: shop/shipping-method, to: wms/shipping-method, entries: { "${standard}": STD, "${express}": EXP }, ${policy} }
flows:
  order-release: { from: shop, to: wms, owner: ecommerce, errors: ecommerce, carries: { shipping-method: shipping } }
  invoices: { from: wms, to: shop, owner: ecommerce, errors: ecommerce, carries: { order-type: same } }
`;
}

/** What the table asks about the change; that a warning is read is asked by the warning. */
function asked({ verdict, scope, changes, impact, checklist }: Report): object {
  return {
    verdict,
    scope,
    changes: changes.map(({ id }) => id),
    flows: impact.flows.map(({ id, hops, because }) => `${id}@${hops} ${because.join(" ")}`),
    items: [...new Set(checklist.map(({ validation }) => validation))].filter((id) => id !== "review-warning").sort(),
  };
}
