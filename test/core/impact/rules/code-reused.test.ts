import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ListLiteral, ModelLiteral } from "../../../support/model.ts";

const rule = "code-reused";

function landscape(list: ListLiteral): ModelLiteral {
  return { systems: { wms: { title: "Warehouse" } }, lists: { "wms/shipping-method": list } };
}

const retired = landscape({ accepts: ["STD"], retired: ["EXP"] });

describe(rule, () => {
  it("blocks a retired code that is in use again", () => {
    const findings = judgeModels(retired, landscape({ accepts: ["STD", "EXP"], retired: ["EXP"] }));

    expect(told(findings, rule)).toEqual(["introduced error wms/shipping-method shipping-method EXP"]);
    expect(only(findings, rule).message).toBe(
      '"EXP" is a retired code of Warehouse and is in use again: orders and reports of the past carry it with its old meaning.',
    );
  });

  it("blocks it too when the same pull request takes it from the retired ones", () => {
    const findings = judgeModels(retired, landscape({ accepts: ["STD", "EXP"] }));

    expect(told(findings, rule)).toEqual(["introduced error wms/shipping-method shipping-method EXP"]);
    expect(only(findings, rule).fix).toBe('Leave "EXP" under `retired`, and choose a code that Warehouse never used.');
  });

  it("warns of a code that loses its mark, so that no second pull request can reuse it unseen", () => {
    const findings = judgeModels(retired, landscape({ accepts: ["STD"], retired: [] }));

    expect(told(findings, rule)).toEqual(["introduced warning wms/shipping-method shipping-method EXP"]);
    expect(only(findings, rule).message).toBe(
      '"EXP" is no longer marked as retired in Warehouse: from now on it could be given a new meaning without a warning.',
    );
  });

  it("does not block what was so before, nor a code that is switched off, nor one that is only retired", () => {
    const reused = landscape({ accepts: ["EXP"], retired: ["EXP"] });

    expect(told(judgeModels(reused, reused), rule)).toEqual(["existing error wms/shipping-method shipping-method EXP"]);
    expect(
      told(judgeModels(retired, landscape({ accepts: [{ code: "EXP", active: false }], retired: ["EXP"] })), rule),
    ).toEqual([]);
    expect(told(judgeModels(landscape(["EXP"]), retired), rule)).toEqual([]);
  });
});
