import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/impact/finding.ts";
import { judge } from "../../../src/core/impact/findings.ts";
import { traceImpact } from "../../../src/core/impact/reach.ts";
import { EMPTY_MODEL } from "../../../src/core/model/model.ts";
import { cpuTimeMs } from "../../support/cpu-time.ts";
import { judgeModels, policyOf, sha256, told } from "../../support/judge.ts";
import { type ModelLiteral, model } from "../../support/model.ts";

const code = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const codes = fc.uniqueArray(code, { maxLength: 4 });
const system = fc.constantFrom("shop", "oms", "wms");
const list = fc.oneof(codes, fc.record({ accepts: codes, produces: codes }), fc.record({ codes, open: fc.boolean() }));
const map = fc.record({
  entries: fc.uniqueArray(fc.record({ from: code, to: fc.option(code) }), {
    maxLength: 4,
    selector: ({ from }) => from,
  }),
  onMissing: fc.constantFrom("fail", "hold", "pass", "drop", "null", "unknown"),
  readable: fc.boolean(),
});
const landscape: fc.Arbitrary<ModelLiteral> = fc.record({
  systems: fc.dictionary(system, fc.constantFrom({}, { owner: "one" }), { maxKeys: 3 }),
  lists: fc.dictionary(fc.constantFrom("shop/type", "oms/type", "wms/type"), list, { maxKeys: 3 }),
  flows: fc.dictionary(
    fc.constantFrom("first", "second", "third"),
    fc.record({ from: system, to: system, carries: fc.record({ type: fc.oneof(fc.constant("same"), map) }) }),
    { maxKeys: 3 },
  ),
});

describe("judge", () => {
  it("finds nothing new between a landscape and itself", () => {
    fc.assert(
      fc.property(landscape, (same) => {
        const findings = judgeModels(same, same, {
          people: {},
          policy: { roles: { one: ["@one"] } },
        });

        expect(new Set(findings.map(({ status }) => status)).isSubsetOf(new Set(["existing"]))).toBe(true);
      }),
    );
  });

  it("calls resolved on the way back what it calls introduced on the way there", () => {
    const ids = (findings: readonly Finding[], status: Finding["status"]) =>
      findings
        .filter((one) => one.rule === "owner-missing" && one.status === status)
        // Of a new flow one finding says all that it lacks; of one that is gone there is nothing to say.
        .filter(({ subject }) => ["shop", "oms", "wms"].includes(subject))
        .map(({ id }) => id);
    fc.assert(
      fc.property(landscape, landscape, (one, other) => {
        expect(ids(judgeModels(one, other), "introduced")).toEqual(ids(judgeModels(other, one), "resolved"));
      }),
    );
  });

  it("gives every finding an id of its own", () => {
    fc.assert(
      fc.property(landscape, landscape, (one, other) => {
        const ids = judgeModels(one, other).map(({ id }) => id);

        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => !/^[0-9a-f]{8,64}$/.test(id))).toEqual([]);
      }),
    );
  });

  it("gives the same for the same, whatever the order in which it was written", () => {
    const forwards: ModelLiteral = {
      systems: { a: {}, b: {} },
      flows: { one: { from: "a", to: "b" }, two: { from: "b", to: "a" } },
    };
    const backwards: ModelLiteral = {
      systems: { b: {}, a: {} },
      flows: { two: { from: "b", to: "a" }, one: { from: "a", to: "b" } },
    };
    const withoutPlaces = (findings: readonly Finding[]) => findings.map(({ location: _, ...rest }) => rest);

    expect(withoutPlaces(judgeModels({}, forwards))).toEqual(withoutPlaces(judgeModels({}, backwards)));
  });

  it("sorts by severity, rule, subject, type and code", () => {
    const head: ModelLiteral = {
      lists: { "a/type": ["2", "1"], "b/type": ["B"] },
      flows: { flow: { from: "a", to: "b", owner: "x", carries: { type: { default: "B" } } } },
    };

    const findings = judgeModels({}, head, { policy: { roles: { x: ["@x"] } } });

    expect(findings.map((finding) => [finding.severity, finding.rule, finding.subject, finding.code])).toEqual([
      ["error", "errors-owner-missing", "flow", undefined],
      ["error", "owner-missing", "a", undefined],
      ["error", "owner-missing", "b", undefined],
      ["warning", "code-by-default-only", "flow", "1"],
      ["warning", "code-by-default-only", "flow", "2"],
      ["warning", "monitor-missing", "flow", undefined],
      ["warning", "rollback-missing", "flow", undefined],
      ["warning", "runbook-missing", "flow", undefined],
    ]);
  });

  it("keeps an id through reworded titles and moved lines", () => {
    const head = (title: string): ModelLiteral => ({
      systems: { a: { title }, ...(title === "B" && { extra: { owner: "x" } }) },
      lists: { "a/type": ["1"] },
      flows: { flow: { from: "a", to: "b", carries: { type: { onMissing: "fail" } } } },
    });

    const [one] = judgeModels({}, head("A")).filter(({ rule }) => rule === "code-unmapped");
    const [other] = judgeModels({}, head("B")).filter(({ rule }) => rule === "code-unmapped");

    expect(one?.message).not.toBe(other?.message);
    expect(one?.id).toBe(other?.id);
    expect(one?.id).toBe(sha256('["code-unmapped","flow","type","1",null]').slice(0, 8));
  });

  it("lengthens ids that collide, and only those", () => {
    const head = model({ systems: { a: {}, b: {}, c: {} } });
    const digests: Record<string, string> = { a: "00000000aa", b: "00000000ab", c: "11111111cc" };
    const policy = policyOf({});

    const findings = judge({
      base: { model: EMPTY_MODEL, diagnostics: [] },
      head: { model: head, diagnostics: [] },
      policy,
      headPolicy: policy,
      changes: [],
      traced: traceImpact(EMPTY_MODEL, head, []),
      people: undefined,
      incomplete: [],
      basePolicy: policyOf({}),
      validations: new Set(),
      now: "2026-11-02T09:00:00Z",
      hash: (text) => digests[/"owner-missing","(.)"/.exec(text)?.[1] ?? ""] ?? "ffffffff",
    });

    expect(findings.map(({ subject, id }) => [subject, id])).toEqual([
      ["a", "00000000aa"],
      ["b", "00000000ab"],
      ["c", "11111111"],
    ]);
  });

  it("calls a thing newly exposed that was possible and is now certain", () => {
    const landscapeOf = (shop: readonly string[] | undefined): ModelLiteral => ({
      lists: { ...(shop && { "shop/type": shop }), "wms/type": ["A"] },
      flows: { orders: { from: "shop", to: "wms", carries: { type: { entries: { a: "A" }, default: "A" } } } },
    });

    expect(told(judgeModels(landscapeOf(["a"]), landscapeOf(["a", "b"])), "code-by-default-only")).toEqual([
      "introduced warning orders type b",
    ]);
  });

  it("stays quick with many codes", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `code-${index}`);
    const head: ModelLiteral = {
      lists: { "shop/type": many, "oms/type": many, "wms/type": ["A"] },
      flows: {
        orders: { from: "shop", to: "oms", carries: { type: "same" } },
        release: { from: "oms", to: "wms", carries: { type: { entries: {}, onMissing: "fail" } } },
      },
    };

    const started = cpuTimeMs();
    const findings = judgeModels({}, head);

    expect(findings.filter(({ rule }) => rule === "code-dead-end").length).toBe(5_000);
    expect(cpuTimeMs() - started).toBeLessThan(5_000);
  });
});
