import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOf } from "../../../src/core/impact/place-of.ts";
import type { Fate, Trace } from "../../../src/core/impact/trace.ts";
import { fedLists, knownCodes, traceSide } from "../../../src/core/impact/trace-side.ts";
import type { Model } from "../../../src/core/model/model.ts";
import { editedLandscapes } from "../../support/landscape-edits.ts";
import { landscape } from "../../support/landscapes.ts";
import { type ModelLiteral, model } from "../../support/model.ts";
import { ANY, naiveTrace, nodeName } from "../../support/naive-trace.ts";

const NOTHING = { known: new Map(), fed: new Map() };
const RUNS = { numRuns: 1_000, seed: 20_261_123 };

describe("traceSide", () => {
  it("finds the codes under way that a walk of each code by itself finds", () => {
    fc.assert(
      fc.property(landscape, (literal) => {
        const landscapeModel = model(literal);

        const trace = traceSide(landscapeModel, NOTHING).trace;

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

        const trace = traceSide(landscapeModel, NOTHING).trace;

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

describe("traceSide beside a side that was traced before", () => {
  it("says what it says by itself, whatever differs", () => {
    fc.assert(
      fc.property(editedLandscapes({ unreadable: true }), ([one, other]) => {
        const [base, head] = [model(one), model(other)];
        const before = traceSide(base, NOTHING);

        for (const known of [NOTHING, { known: knownCodes(base, () => true), fed: fedLists(base) }]) {
          const beside = traceSide(head, known, before).trace;
          const alone = traceSide(head, known).trace;

          expect(beside.codes).toEqual(alone.codes);
          expect(placed(head, beside)).toEqual(placed(head, alone));
          expect(beside.unfollowed).toEqual(alone.unfollowed);
        }
      }),
      { ...RUNS, numRuns: 400 },
    );
  });

  it("follows only the codes to which a difference leads", () => {
    const chain = (target: string, more: Record<string, string>): ModelLiteral => ({
      lists: { "a/t": ["x"], "b/t": ["x", "y"], "c/t": ["x", "y"], "d/t": ["x", "y"] },
      flows: {
        ...Object.fromEntries(Object.keys(more).map((id) => [id, { from: "e", to: "f" }])),
        one: { from: "a", to: "b", carries: { t: { entries: { x: "x" }, onMissing: "fail" } } },
        two: { from: "b", to: "c", carries: { t: { entries: { x: target, y: "y" }, onMissing: "fail" } } },
        three: { from: "c", to: "d", carries: { t: "same" } },
      },
    });
    const before = traceSide(model(chain("x", {})), NOTHING);

    // The first flow lets every line move.
    const { trace } = traceSide(model(chain("y", { first: "" })), NOTHING, before);

    const isShared = (flow: string) => trace.fates.get(flow)?.get("t") === before.trace.fates.get(flow)?.get("t");
    expect(["one", "two", "three"].filter(isShared)).toEqual(["one"]);
  });
});

/** All that a trace says, with the places at which this side has it. */
function placed(side: Model, { fates }: Trace): readonly unknown[] {
  return [...fates].flatMap(([flow, types]) =>
    [...types].flatMap(([type, codes]) =>
      [...codes].map(([code, ofCode]) => [
        ...[flow, type, code],
        ofCode.map((fate) => ({ ...fate, written: placeOf(side, fate) })),
      ]),
    ),
  );
}

/** As the naive trace tells it. */
function tell({ outcome, arrives, missing, via, between }: Fate): string {
  const code = arrives === undefined ? undefined : (arrives.code ?? ANY);
  return JSON.stringify({ outcome, list: arrives?.list, code, missing, via, between });
}
