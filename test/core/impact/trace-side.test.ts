import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fate } from "../../../src/core/impact/trace.ts";
import { traceSide } from "../../../src/core/impact/trace-side.ts";
import { landscape } from "../../support/landscapes.ts";
import { model } from "../../support/model.ts";
import { ANY, naiveTrace, nodeName } from "../../support/naive-trace.ts";

const NOTHING = { known: new Map(), fed: new Map() };
const RUNS = { numRuns: 3_000, seed: 20_261_123 };

describe("traceSide", () => {
  it("finds the codes under way that a walk of each code by itself finds", () => {
    fc.assert(
      fc.property(landscape, (literal) => {
        const landscapeModel = model(literal);

        const trace = traceSide(landscapeModel, NOTHING);

        const found = [...trace.codes].flatMap(([list, codes]) =>
          [...codes.keys()].map((code) => nodeName(list, code)),
        );
        const expected = [...naiveTrace(landscapeModel).present].filter((name) => !name.includes(JSON.stringify(ANY)));
        expect(found.sort()).toEqual(expected.sort());
      }),
      RUNS,
    );
  });

  it("says of each code under each condition what a walk by itself says, and nothing that cannot happen", () => {
    fc.assert(
      fc.property(landscape, (literal) => {
        const landscapeModel = model(literal);

        const trace = traceSide(landscapeModel, NOTHING);

        const naive = naiveTrace(landscapeModel).results;
        const possible = new Set<string>();
        for (const [key, ends] of naive) {
          const [flow = "", type = "", name = "", country = ""]: string[] = JSON.parse(key);
          const code = name === ANY ? null : name;
          const fates = trace.fates.get(flow)?.get(type)?.get(code) ?? [];
          const said = fates.filter(({ when }) => (when.country ?? country) === country).map(tell);
          for (const end of ends) {
            possible.add(JSON.stringify([flow, type, code, end]));
            expect(said).toContain(end);
          }
        }
        for (const [flow, types] of trace.fates)
          for (const [type, codes] of types)
            for (const [code, fates] of codes)
              for (const fate of fates) expect(possible).toContain(JSON.stringify([flow, type, code, tell(fate)]));
      }),
      RUNS,
    );
  });
});

/** As the naive trace tells it. */
function tell({ outcome, arrives, missing, via, between }: Fate): string {
  const code = arrives === undefined ? undefined : (arrives.code ?? ANY);
  return JSON.stringify({ outcome, list: arrives?.list, code, missing, via, between });
}
