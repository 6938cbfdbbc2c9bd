import { describe, expect, it } from "vitest";
import { readAs } from "../../../../src/core/impact/coercion.ts";
import { judgeModels, only, told } from "../../../support/judge.ts";
import type { ModelLiteral } from "../../../support/model.ts";

const rule = "code-coerced";

describe(rule, () => {
  it("blocks an unquoted code that YAML reads as something else, at its line", () => {
    const head: ModelLiteral = {
      systems: { shop: { title: "Web shop" } },
      lists: {
        "shop/country": [
          { code: "NO", unquoted: "yaml" },
          { code: "DE", unquoted: "yaml" },
        ],
      },
    };

    const finding = only(judgeModels({}, head), rule);

    expect([finding.severity, finding.subject, finding.code]).toEqual(["error", "shop/country", "NO"]);
    expect(finding.message).toBe(
      '"NO" in the codes of Web shop stands without quotes, and programs that read YAML take it for false.',
    );
    expect(finding.fix).toContain('Write "NO", with the quotes');
  });

  it("looks at both sides of a map's entries", () => {
    const entries = [
      { from: "0010", to: "STD", unquoted: { from: "yaml", to: undefined } },
      { from: "express", to: "1E5", unquoted: { from: "yaml", to: "yaml" } },
    ] as const;
    const head: ModelLiteral = { flows: { orders: { from: "shop", to: "wms", carries: { "tax-code": { entries } } } } };

    expect(told(judgeModels({}, head), rule)).toEqual([
      "introduced error orders tax-code 0010",
      "introduced error orders tax-code 1E5",
    ]);
  });

  it("blocks a number in JSON only where the code is a text elsewhere", () => {
    const number = { from: "1.0", to: "STD", unquoted: { from: "json", to: undefined } } as const;
    const landscape = (list: readonly ({ code: string; unquoted?: "json" } | string)[]): ModelLiteral => ({
      lists: { "shop/tax-code": list },
      flows: {
        orders: { from: "shop", to: "wms", carries: { "tax-code": { from: "shop/tax-code", entries: [number] } } },
      },
    });

    expect(told(judgeModels({}, landscape(["1.0"])), rule)).toEqual(["introduced error orders tax-code 1.0"]);
    expect(told(judgeModels({}, landscape([{ code: "1.0", unquoted: "json" }])), rule)).toEqual([]);
  });

  it("is quiet about what is quoted, and what was so before does not block", () => {
    const quoted: ModelLiteral = { lists: { "shop/country": ["NO", "0010", "1E5", "~"] } };
    const unquoted: ModelLiteral = { lists: { "shop/country": [{ code: "NO", unquoted: "yaml" }] } };

    expect(told(judgeModels({}, quoted), rule)).toEqual([]);
    expect(told(judgeModels(unquoted, unquoted), rule)).toEqual(["existing error shop/country country NO"]);
  });
});

describe("what programs read", () => {
  it.each([
    ["0010", "8"],
    ["0089", "89"],
    ["04510", "2376"],
    ["1E5", "100000"],
    ["1e3", "1000"],
    ["1.0", "1"],
    ["1.50", "1.5"],
    ["+5", "5"],
    ["1_000", "1000"],
    ["0x1F", "31"],
    ["0o17", "15"],
    ["0b11", "3"],
    ["12:30", "750"],
    ["12345678901234567890", "12345678901234567000"],
    ["NO", "false"],
    ["off", "false"],
    ["Yes", "true"],
    ["~", "nothing"],
    ["NULL", "nothing"],
    [".inf", "infinity"],
    ["2026-01-31", "a date"],
  ])("YAML: %s is %s", (text, read) => {
    expect(readAs(text, "yaml")).toBe(read);
  });

  it.each([
    "10",
    "0",
    "-7",
    "1.5",
    "STD",
    "y",
    "N",
    "1-2",
    "1.2.3",
    "0xZZ",
    "9007199254740991",
    "null1",
    "12:99",
    "e5",
  ])("YAML: %s is itself", (text) => {
    expect(readAs(text, "yaml")).toBeUndefined();
  });

  it.each([
    ["1.0", "1"],
    ["1E5", "100000"],
    ["12345678901234567890", "12345678901234567000"],
    ["-0", "0"],
  ])("JSON: %s is %s", (text, read) => {
    expect(readAs(text, "json")).toBe(read);
  });

  it.each(["10", "1.5", "true", "null"])("JSON: %s is itself", (text) => {
    expect(readAs(text, "json")).toBeUndefined();
  });
});
