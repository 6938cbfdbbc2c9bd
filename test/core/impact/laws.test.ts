import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { AffectedFlow, Impact } from "../../../src/core/impact/impact.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import type { Traced } from "../../../src/core/impact/trace.ts";
import { compareText } from "../../../src/core/model/location.ts";
import type { Model } from "../../../src/core/model/model.ts";
import { side } from "../../support/changes.ts";
import { editedLandscapes, landscapes } from "../../support/landscape-edits.ts";
import { type ModelLiteral, model } from "../../support/model.ts";
import { ANY, type NaiveTrace, naiveSides, nodeName } from "../../support/naive-trace.ts";

const RUNS = { numRuns: 800, seed: 20_261_124 };
const readable = editedLandscapes({ unreadable: false });
const any = editedLandscapes({ unreadable: true });
const unconditional = readable.map(([before, after]) => [withoutConditions(before), withoutConditions(after)] as const);

describe("what a pull request reaches, on any landscape", () => {
  it("names a change for every affected flow", () => {
    fc.assert(
      fc.property(readable, ([before, after]) => {
        const { impact } = traced(model(before), model(after));

        expect(impact.flows.filter(({ because }) => because.length === 0).map(({ id }) => id)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("does not depend on the order in which systems, lists, maps and flows stand", () => {
    fc.assert(
      fc.property(any, ([before, after]) => {
        const [base, head] = [model(before), model(after)];

        const turned = traced(reversed(base), reversed(head)).impact;

        expect(turned).toEqual(traced(base, head).impact);
      }),
      RUNS,
    );
  });
});

describe("what a pull request does not reach", () => {
  it("is as it was for every code, under every condition", () => {
    fc.assert(
      fc.property(any, ([before, after]) => {
        const [base, head] = [model(before), model(after)];

        const { impact } = traced(base, head);

        const naive = naiveSides(base, head);
        for (const flow of impact.unaffected)
          expect(resultsOf(naive.head, flow), flow).toEqual(resultsOf(naive.base, flow));
      }),
      RUNS,
    );
  });

  it("is everything where nothing differs", () => {
    fc.assert(
      fc.property(any, ([before]) => {
        const { impact } = traced(model(before), model(before));

        expect([impact.flows, impact.systems, impact.paths, impact.absorbed, impact.scope]).toEqual([
          [],
          [],
          [],
          [],
          "none",
        ]);
      }),
      RUNS,
    );
  });

  it("does not matter: other systems, maps and flows beside it change nothing", () => {
    fc.assert(
      fc.property(any, landscapes({ unreadable: true }), ([before, after], others) => {
        const alone = traced(model(before), model(after)).impact;

        const beside = traced(model(besides(before, others)), model(besides(after, others))).impact;

        const { unaffected, coverage, ...told } = beside;
        expect(told).toEqual(withoutWhole(alone));
        expect(unaffected.filter((flow) => !flow.startsWith("x"))).toEqual(alone.unaffected);
      }),
      RUNS,
    );
  });
});

describe("what an affected flow says", () => {
  it("is that some code fares differently, or that the flow itself changed", () => {
    fc.assert(
      fc.property(unconditional, ([before, after]) => {
        const [base, head] = [model(before), model(after)];

        const { impact } = traced(base, head);

        const naive = naiveSides(base, head);
        const differing = impact.flows.filter(
          ({ id }) => JSON.stringify(resultsOf(naive.base, id)) !== JSON.stringify(resultsOf(naive.head, id)),
        );
        expect(impact.flows.filter(({ types }) => types.length > 0).map(({ id }) => id)).toEqual(
          expect.arrayContaining(differing.map(({ id }) => id)),
        );
        for (const flow of impact.flows)
          if (!differing.includes(flow)) expect(isOwn(flow) || isReturn(head, flow), flow.id).toBe(true);
      }),
      RUNS,
    );
  });

  it("counts the codes that start somewhere, and of these the ones whose every outcome is proven", () => {
    fc.assert(
      fc.property(any, ([before, after]) => {
        const [base, head] = [model(before), model(after)];

        const { impact } = traced(base, head);

        expect(impact.coverage).toEqual(naiveCoverage(head, naiveSides(base, head).head));
      }),
      RUNS,
    );
  });

  it("is in the scope of effect that the design defines", () => {
    fc.assert(
      fc.property(unconditional, ([before, after]) => {
        const [base, head] = [model(before), model(after)];

        const { impact } = traced(base, head);

        expect(naiveScopes(impact, head, naiveSides(base, head))).toContain(impact.scope);
      }),
      RUNS,
    );
  });
});

function traced(base: Model, head: Model): Traced {
  return traceImpact(base, head, diffSides(side(base), side(head)));
}

/** The same model with every map of it filled from the other end. */
function reversed(content: Model): Model {
  return {
    systems: turn(content.systems),
    lists: turn(content.lists),
    maps: turn(content.maps),
    flows: new Map(
      [...turn(content.flows)].map(([id, flow]) => [id, { ...flow, carries: turn(flow.carries) }] as const),
    ),
    opaque: turn(content.opaque),
  };
}

function turn<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].sort(([one], [other]) => compareText(other, one)));
}

/** What happens to each code of a flow, under each condition. */
function resultsOf(naive: NaiveTrace, flow: string): readonly (readonly [string, readonly string[]])[] {
  return [...naive.results]
    .filter(([key]) => key.startsWith(`${JSON.stringify([flow]).slice(0, -1)},`))
    .sort(([one], [other]) => compareText(one, other));
}

/** The other landscape beside this one, nothing of it called as anything here. */
function besides(literal: ModelLiteral, others: ModelLiteral): ModelLiteral {
  const text = JSON.stringify(others).replace(/"(s[1-5]|m[1-3]|f[1-5])(?=["/])/g, '"x$1');
  const other: ModelLiteral = JSON.parse(text);
  return {
    systems: { ...literal.systems, ...other.systems },
    lists: { ...literal.lists, ...other.lists },
    maps: { ...literal.maps, ...other.maps },
    flows: { ...literal.flows, ...other.flows },
  };
}

function withoutWhole({ unaffected, coverage, ...told }: Impact): Omit<Impact, "unaffected" | "coverage"> {
  return told;
}

function isOwn({ because }: AffectedFlow): boolean {
  return because.some((id) => /^(flow-|map-(default|on-missing|match)-changed|code-changed|list-opened)/.test(id));
}

/** The flow leads back to where its codes come from: over any flows, whatever they carry. */
function isReturn({ flows }: Model, { from, to }: AffectedFlow): boolean {
  const reached = new Set([to]);
  for (const system of reached) for (const flow of flows.values()) if (flow.from === system) reached.add(flow.to);
  return reached.has(from);
}

function naiveCoverage({ flows }: Model, naive: NaiveTrace): Impact["coverage"] {
  const starts = new Set(
    [...flows.values()].flatMap(({ from, carries }) => [...carries.keys()].map((type) => `${from}/${type}`)),
  );
  const codes = new Set<string>();
  const unproven = new Set<string>();
  for (const [key, results] of naive.results) {
    const [flow = "", type = "", code = ""]: string[] = JSON.parse(key);
    const node = nodeName(`${flows.get(flow)?.from}/${type}`, code);
    if (code === ANY || !starts.has(`${flows.get(flow)?.from}/${type}`)) continue;
    codes.add(node);
    const isKnownOnly = !naive.produced.has(node) && !naive.arrived.has(node);
    const doubts = isKnownOnly ? ["unknown", "unmapped", "dropped"] : ["unknown"];
    if (results.some((result) => doubts.includes(JSON.parse(result).outcome))) unproven.add(node);
  }
  return { codes: codes.size, traced: codes.size - unproven.size };
}

const FLOW_WIDE =
  /^(map-default-changed|map-on-missing-changed|map-match-changed|list-opened|flow-added|flow-removed|flow-rewired):/;

/** What the scope may be: only where a flow leads back, codes that merge there may make it more than additive. */
function naiveScopes(
  impact: Impact,
  head: Model,
  naive: { readonly base: NaiveTrace; readonly head: NaiveTrace },
): readonly string[] {
  if (impact.flows.length === 0) return ["none"];
  if (impact.flows.some(({ because }) => because.some((id) => FLOW_WIDE.test(id)))) return ["flow-wide"];
  const keys = new Set([...naive.base.results.keys(), ...naive.head.results.keys()]);
  const differing = [...keys].filter(
    (key) => JSON.stringify(naive.base.results.get(key)) !== JSON.stringify(naive.head.results.get(key)),
  );
  const onlyNew = differing.length > 0 && differing.every((key) => !naive.base.results.has(key));
  if (!onlyNew) return ["code-scoped"];
  return impact.flows.some((flow) => isReturn(head, flow)) ? ["additive", "code-scoped"] : ["additive"];
}

/** No conditions, and of the entries that would then contradict each other the first. */
function withoutConditions(literal: ModelLiteral): ModelLiteral {
  return JSON.parse(JSON.stringify(literal), (key, value) => {
    if (key !== "entries" || !Array.isArray(value)) return value;
    const first = new Map(value.toReversed().map((entry) => [entry.from.toLowerCase(), { ...entry, when: {} }]));
    return [...first.values()].reverse();
  });
}
