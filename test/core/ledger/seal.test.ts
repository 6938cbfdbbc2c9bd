import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/core/ledger/seal.ts";

describe("canonicalJson", () => {
  it("is what the library gives, for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a key that an engine puts first", '{"b":1,"10":2,"9":3}', '{"10":2,"9":3,"b":1}'],
    ["keys beyond the first plane", '{"\ufb33":1,"\ud83d\ude02":2}', '{"\ud83d\ude02":2,"\ufb33":1}'],
    ["a key that is no key elsewhere", '{"b":1,"__proto__":{"z":1,"a":2}}', '{"__proto__":{"a":2,"z":1},"b":1}'],
    ["numbers", "[-0,1e21,1e-7,0.1,100,333333333.33333329]", "[0,1e+21,1e-7,0.1,100,333333333.3333333]"],
    ["a backslash before what looks like half a character", '{"a":"\\\\ud83d"}', '{"a":"\\\\ud83d"}'],
  ])("is RFC 8785: %s", (_, json, expected) => {
    expect(canonicalJson(JSON.parse(json))).toBe(expected);
  });

  it("refuses what the JSON cannot hold", () => {
    expect(() => canonicalJson(["\ud83d"])).toThrow();
    expect(() => canonicalJson({ a: Number.POSITIVE_INFINITY })).toThrow();
    expect(() => canonicalJson(undefined)).toThrow();
  });
});
