import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createParseCache } from "../../src/app/parse-cache.ts";
import { assembleSide } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { configurationFiles, type Style } from "../support/configuration-text.ts";
import { landscapes } from "../support/landscape-edits.ts";
import { sideFiles } from "../support/side-files.ts";

const style: fc.Arbitrary<Style> = fc.record({
  form: fc.constantFrom("block" as const, "block" as const, "flow" as const, "json" as const),
  quotes: fc.constantFrom("QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
  comments: fc.boolean(),
  lineEnd: fc.constantFrom("\n" as const, "\r\n" as const),
  turned: fc.boolean(),
  swapped: fc.boolean(),
});
const files = fc
  .tuple(landscapes({ unreadable: true }), style)
  .map(([literal, one]) => configurationFiles(literal, one));

describe("files read through one memory", () => {
  it("make the sides that they make by themselves, one after another", () => {
    fc.assert(
      fc.property(fc.array(files, { minLength: 2, maxLength: 4 }), (sides) => {
        const parse = createParseCache();

        for (const side of [...sides, ...sides])
          expect(assembleSide(sideFiles(side), parse)).toStrictEqual(assembleSide(sideFiles(side), parseSource));
      }),
      { numRuns: 100, seed: 20_261_126 },
    );
  });

  it("are read once where they say the same", () => {
    const parse = createParseCache();
    const [base, head] = [document("AIR"), document("SEA")].map((text) => assembleSide(sideFiles(text), parse).model);

    expect(head?.maps.get("out/status")?.entries).not.toEqual(base?.maps.get("out/status")?.entries);
    expect(head?.maps.get("back/status")?.entries).toBe(base?.maps.get("back/status")?.entries);
    expect(head?.lists.get("wms/status")?.produces).toBe(base?.lists.get("wms/status")?.produces);
  });

  it("say each time what is wrong with them", () => {
    const parse = createParseCache();
    const files = sideFiles(document("AIR, a: c"));
    const [first, second] = [files, files].map((side) => assembleSide(side, parse).diagnostics);

    expect(first?.map(({ code }) => code)).toEqual(["map-ambiguous"]);
    expect(second).toEqual(first);
  });
});

function document(target: string): Readonly<Record<string, string>> {
  return {
    ".github/ripplegate.yml": `version: 1
systems:
  shop: { codes: { status: [a, b] } }
  wms:
    codes:
      status:
        - a
        - b
flows:
  out:
    from: shop
    to: wms
    carries: { status: { on-missing: fail, entries: { a: a, b: ${target} } } }
  back:
    from: wms
    to: shop
    carries:
      status:
        on-missing: fail
        entries:
          - from: a
            to: a
          - { from: b, to: b }
`,
  };
}
