import { expect, it } from "vitest";
import { diffSides } from "../../../src/core/change/diff.ts";
import type { Impact } from "../../../src/core/impact/impact.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import { type FlowLiteral, type MapLiteral, type ModelLiteral, model } from "../../support/model.ts";

/** Generous: each takes a second or two. What grows with the square of its size would take minutes. */
const GUARD_MS = 120_000;

it(
  "traces 160,000 entries in 40 maps over a chain of systems",
  () => {
    const impact = timed("40 maps, 10 changes", longChain(4_000, 40, 0), longChain(4_000, 40, 10));

    expect(impact.flows).toHaveLength(10);
    expect(impact.unaffected).toHaveLength(30);
    expect(impact.flows.filter(({ because }) => because.length === 0)).toEqual([]);
  },
  GUARD_MS,
);

it.each(["exact", "ignore-case", "prefix", "first-match"] as const)(
  "traces 10,000 changes in one map that matches by %s",
  (match) => {
    const impact = timed(`10,000 changes, ${match}`, wide(10_000, "A", match), wide(10_000, "B", match));

    expect(impact.flows.map(({ id, because }) => [id, because.length])).toEqual([
      ["onward", 10_000],
      ["out", 10_000],
    ]);
  },
  GUARD_MS,
);

it(
  "traces 10,000 codes that a return flow can no longer tell apart",
  () => {
    const impact = timed("10,000 merged", returning(10_000, false), returning(10_000, true));

    expect(impact.flows.map(({ id }) => id)).toEqual(["back", "out"]);
  },
  GUARD_MS,
);

it(
  "traces 10,000 codes that become one",
  () => {
    const into = (target: string): ModelLiteral => wide(10_000, target, "exact", () => target);

    expect(timed("10,000 to one", into("A"), into("B")).flows.map(({ id }) => id)).toEqual(["onward", "out"]);
  },
  GUARD_MS,
);

function timed(what: string, before: ModelLiteral, after: ModelLiteral): Impact {
  const [base, head] = [model(before), model(after)];
  const at = { path: ".github/ripplegate.yml", line: 1, column: 1 };
  const side = { policy: new Map<string, string>(), policyAt: at };
  const changes = diffSides({ model: base, ...side }, { model: head, ...side });
  const start = performance.now();
  const { impact } = traceImpact(base, head, changes);
  process.stdout.write(`${what}: ${Math.round(performance.now() - start)} ms\n`);
  return impact;
}

/** `s0 → s1 → … `; some codes come out of one map after another as something else, and go on as themselves. */
function longChain(codes: number, length: number, changed: number): ModelLiteral {
  const maps: Record<string, MapLiteral> = {};
  const flows: Record<string, FlowLiteral> = {};
  for (let hop = 0; hop < length; hop++) {
    const entries: Record<string, string> = {};
    for (let code = 0; code < codes; code++) entries[`c${code}`] = `c${code}`;
    if (hop >= length - changed) entries[`c${hop}`] = `c${hop + 1}`;
    maps[`m${hop}`] = { from: `s${hop}/status`, to: `s${hop + 1}/status`, entries, onMissing: "fail" };
    flows[`f${hop}`] = { from: `s${hop}`, to: `s${hop + 1}`, carries: { status: `m${hop}` } };
  }
  return { lists: { "s0/status": Array.from({ length: codes }, (_, code) => `c${code}`) }, maps, flows };
}

function wide(
  codes: number,
  prefix: string,
  match: NonNullable<MapLiteral["match"]>,
  target = (code: string) => `${prefix}${code}`,
): ModelLiteral {
  const names = Array.from({ length: codes }, (_, code) => `c${String(code).padStart(6, "0")}`);
  const entries = Object.fromEntries(names.map((name) => [name, target(name)]));
  return {
    lists: { "shop/status": names },
    flows: {
      out: { from: "shop", to: "oms", carries: { status: { entries, onMissing: "fail", match } } },
      onward: { from: "oms", to: "wms", carries: { status: "same" } },
    },
  };
}

function returning(codes: number, isMerged: boolean): ModelLiteral {
  const names = Array.from({ length: codes }, (_, code) => `c${code}`);
  const out = names.map((name, at) => [name, `x${isMerged ? at - (at % 2) : at}`]);
  const back = names.map((name, at) => [`x${at}`, name]);
  return {
    lists: { "shop/status": names },
    flows: {
      out: { from: "shop", to: "wms", carries: { status: { entries: Object.fromEntries(out), onMissing: "fail" } } },
      back: { from: "wms", to: "shop", carries: { status: { entries: Object.fromEntries(back), onMissing: "fail" } } },
    },
  };
}
