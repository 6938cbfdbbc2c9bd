import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, MapLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "map-entry-orphan";

function landscape(list: ListLiteral | undefined, map: MapLiteral): ModelLiteral {
  return {
    systems: { shop: { title: "Web shop" } },
    lists: { ...(list && { "shop/shipping-method": list }) },
    maps: { shipping: { from: "shop/shipping-method", to: "wms/shipping-method", ...map } },
    flows: { orders: { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } } },
  };
}

const entries = { standard: "STD", expres: "EXP" };

describe(rule, () => {
  it("notes an entry for a code that nothing sends, at its line, and never blocks", () => {
    const finding = only(judgeModels({}, landscape(["standard", "express"], { entries })), rule);

    expect([finding.severity, finding.status, finding.code]).toEqual(["info", "introduced", "expres"]);
    expect(finding.message).toBe(
      'Nothing sends "expres": map "shipping" has an entry for it, and Web shop has no such code.',
    );
  });

  it("is quiet where the list is open or not declared, or the code is switched off or retired", () => {
    const quiet = [
      landscape(undefined, { entries }),
      landscape({ codes: ["standard"], open: true }, { entries }),
      landscape(["standard", { code: "expres", active: false }], { entries }),
      landscape({ codes: ["standard"], retired: ["expres"] }, { entries }),
    ];

    expect(quiet.flatMap((head) => told(judgeModels({}, head), rule))).toEqual([]);
  });

  it("takes keys as the map matches them", () => {
    const codes = ["Express-DE", "Express-FR"];
    const orphans = (map: MapLiteral) => told(judgeModels({}, landscape(codes, map)), rule);

    expect(orphans({ match: "ignore-case", entries: { "EXPRESS-de": "D", "express-it": "I" } })).toEqual([
      "introduced info orders shipping-method express-it",
    ]);
    expect(orphans({ match: "prefix", entries: { "Express-": "E", Standard: "S", "": "X" } })).toEqual([
      "introduced info orders shipping-method Standard",
    ]);
    expect(orphans({ match: "first-match", entries: { "*-DE": "D", "*-IT": "I", "*": "X" } })).toEqual([
      "introduced info orders shipping-method *-IT",
    ]);
  });

  it("knows codes that only arrive from further up", () => {
    const head: ModelLiteral = {
      lists: { "shop/shipping-method": ["express"], "oms/shipping-method": { accepts: ["X"] } },
      flows: {
        intake: { from: "shop", to: "oms", carries: { "shipping-method": { entries: { express: "X" } } } },
        release: { from: "oms", to: "wms", carries: { "shipping-method": { entries: { X: "EXP" } } } },
      },
    };

    expect(told(judgeModels({}, head), rule)).toEqual([]);
  });

  it("leaves a code that this pull request removes to the rule about that", () => {
    const base = landscape(["standard", "expres"], { entries });
    const findings = judgeModels(base, landscape(["standard"], { entries }));

    expect(told(findings, rule)).toEqual([]);
    expect(told(findings, "code-removed-in-use")).toEqual(["introduced error orders shipping-method expres"]);
  });
});
