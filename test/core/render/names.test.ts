import { describe, expect, it } from "vitest";
import { namesIn } from "../../../src/core/render/names.ts";
import { affectedFlow, codeStep, hop, impact, path, report } from "../../support/report.ts";

const TITLED = new Map([
  ["shop", "Web shop"],
  ["wms", "Warehouse"],
]);

describe("namesIn()", () => {
  it("calls a system by its title, and by its id where it has none", () => {
    const names = namesIn(report({ systemTitles: TITLED }));

    expect(["shop", "wms", "carrier"].map(names.system)).toEqual(["Web shop", "Warehouse", "carrier"]);
  });

  it("calls systems by their ids where a title would not tell which is meant", () => {
    const titles = [
      ["old", "Shop"],
      ["new", "Shop"],
      ["erp", "wms"],
    ] as const;
    const names = namesIn(report({ systemTitles: new Map([...titles, ["wms", "Warehouse"]]) }));

    expect(["old", "new", "erp", "wms"].map(names.system)).toEqual(["old", "new", "erp", "Warehouse"]);
  });

  it("says between which systems a map is used, where that is one way", () => {
    const steps = (flow: string) => [codeStep("shop", "a"), hop(flow, { map: "shipping" }), codeStep("wms", "b")];
    const flows = [affectedFlow(), affectedFlow({ id: "returns", from: "wms", to: "shop" })];
    const over = (...used: readonly string[]) =>
      namesIn(
        report({
          systemTitles: TITLED,
          impact: impact({ flows, paths: used.map((flow) => path({ steps: steps(flow) })) }),
        }),
      ).wayOf;

    expect(over("order-release")("shipping")).toEqual({ from: "Web shop", to: "Warehouse" });
    expect(over("order-release", "returns")("shipping")).toBeUndefined();
    expect(over()("shipping")).toBeUndefined();
    expect(over()("returns/shipping-method")).toEqual({ from: "Warehouse", to: "Web shop" });
  });
});
