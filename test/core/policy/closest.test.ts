import { describe, expect, it } from "vitest";
import { didYouMean } from "../../../src/core/policy/closest.ts";

describe("did you mean", () => {
  it.each([
    ["erp2", ["shop", "erp"], "erp"],
    ["hsop", ["shop", "wms"], "shop"],
    ["ownr", ["owner", "title"], "owner"],
    ["Shop", ["shop"], "shop"],
    ["shipping_method", ["shipping-method", "shipping"], "shipping-method"],
  ])("%s of %j", (word, candidates, meant) => {
    expect(didYouMean(word, candidates)).toBe(` Did you mean "${meant}"?`);
  });

  it.each([
    ["x", ["shop", "wms"]],
    ["warehouse", ["storefront"]],
    ["a".repeat(65), ["a".repeat(64)]],
    ["shop", []],
  ])("says nothing for %s of %j", (word, candidates) => {
    expect(didYouMean(word, candidates)).toBe("");
  });

  it("looks at a bounded number of candidates", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `other-${index}`);

    expect(didYouMean("shopp", [...many, "shop"])).toBe("");
  });
});
