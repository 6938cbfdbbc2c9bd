import { describe, expect, it } from "vitest";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "code-near-duplicate";

function shop(...codes: readonly string[]): ModelLiteral {
  return { systems: { shop: { title: "Web shop" } }, lists: { "shop/shipping-method": codes } };
}

function added(known: readonly string[], ...codes: readonly string[]): readonly string[] {
  return told(judgeModels(shop(...known), shop(...known, ...codes)), rule).map((line) =>
    line.replace(" shop/shipping-method shipping-method", ""),
  );
}

describe(rule, () => {
  it("warns about the new code, whatever the order of the alphabet, and names the one it looks like", () => {
    const findings = judgeModels(shop("express-intl"), shop("express-intl", "Express Intl"));

    expect(only(findings, rule)).toMatchObject({
      severity: "warning",
      status: "introduced",
      code: "Express Intl",
      message: '"Express Intl" and "express-intl" of Web shop differ only by case, spaces or dashes.',
    });
  });

  it.each([
    ["case", "express", "EXPRESS"],
    ["a dash of another kind", "a-b", "a–b"],
    ["an underscore", "a-b", "a_b"],
    ["no dash at all", "express-intl", "expressintl"],
    ["the stored form", "caf\u00e9", "cafe\u0301"],
    ["full width", "EXP", "\uff25\uff38\uff30"],
    ["a space at the end", "express", "express "],
  ])("sees %s", (_, known, code) => {
    expect(added([known], code)).toEqual([`introduced warning ${code}`]);
  });

  it.each([
    ["another letter", "express", "expres"],
    ["a dash between digits", "1-1", "11"],
    ["a point", "1.0", "10"],
  ])("lets %s pass", (_, known, code) => {
    expect(added([known], code)).toEqual([]);
  });

  it("does not blame a new code for two old ones", () => {
    expect(added(["a-b", "ab"], "A B").toSorted()).toEqual(["existing warning ab", "introduced warning A B"]);
    expect(added(["a-b", "ab"], "c")).toEqual(["existing warning ab"]);
    expect(added([], "a-b", "ab")).toEqual(["introduced warning ab"]);
  });
});
