import { describe, expect, it } from "vitest";
import { globMatcher, isGlob } from "../../../src/core/source/glob.ts";

describe("globs", () => {
  it.each([
    ["a/b.yml", "a/b.yml"],
    ["./a.yml", "a.yml"],
    ["*.yml", "a.yml"],
    ["a/*.yml", "a/b.c.yml"],
    ["**/*.yml", "a.yml"],
    ["**/*.yml", "a/b/c.yml"],
    ["a/**/c", "a/c"],
    ["a/**/c", "a/b/b/c"],
    ["a/**", "a/b/c"],
    ["**/a/**/b", "a/x/a/y/b"],
    ["a?c", "abc"],
    ["a*b*c", "aXbXbYc"],
    ["a[1].yml", "a[1].yml"],
    ["{a,b}.yml", "{a,b}.yml"],
    ["ü?", "ü😀"],
  ])("%s matches %s", (pattern, path) => {
    expect(globMatcher(pattern)(path)).not.toBe(undefined);
  });

  it.each([
    ["*.yml", "a/b.yml"],
    ["a/*", "a/b/c"],
    ["a/**/c", "ac"],
    ["a?c", "a/c"],
    ["a?c", "ac"],
    ["a", "ab"],
    ["a*b", "ac"],
    ["**/b", "ab"],
    ["a/{x}.yml", "a/.yml"],
    [".", "a"],
  ])("%s does not match %s", (pattern, path) => {
    expect(globMatcher(pattern)(path)).toBe(undefined);
  });

  it.each([
    ["maps/{region}/tax.csv", "maps/de/tax.csv", { region: "de" }],
    ["maps/{region}-{kind}.yml", "maps/de-at-tax.yml", { region: "de", kind: "at-tax" }],
    ["**/{store}/{x}.json", "a/b/uk/tax.json", { store: "uk", x: "tax" }],
    ["{a}/x{a}.yml", "1/x1.yml", { a: "1" }],
  ])("%s hands back what it captured from %s", (pattern, path, captures) => {
    expect(Object.fromEntries(globMatcher(pattern)(path) ?? [])).toEqual(captures);
  });

  it("wants one text for one name", () => {
    expect(globMatcher("{a}/x{a}.yml")("1/x2.yml")).toBe(undefined);
  });

  it.each([
    ["a/b.yml", false],
    ["a*", true],
    ["a?", true],
    ["{a}", true],
    ["{a,b}", false],
  ])("knows whether %s is one", (pattern, expected) => {
    expect(isGlob(pattern)).toBe(expected);
  });
});
