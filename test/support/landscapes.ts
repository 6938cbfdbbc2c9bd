import fc from "fast-check";
import { MATCH_MODES, ON_MISSING } from "../../src/core/model/model.ts";
import type { ListLiteral, MapLiteral, ModelLiteral } from "./model.ts";

const CODES = ["a", "b", "ab", "B"] as const;
const SYSTEMS = ["s1", "s2", "s3", "s4", "s5", "s6"] as const;
const code = fc.constantFrom(...CODES);
const system = fc.constantFrom(...SYSTEMS);
const codes = fc.uniqueArray(fc.record({ code, active: fc.integer({ min: 0, max: 5 }).map((one) => one > 0) }), {
  selector: ({ code: name }) => name,
  maxLength: 4,
});
const list: fc.Arbitrary<ListLiteral> = fc.oneof(
  codes,
  fc.record({ accepts: codes }),
  fc.record({ produces: codes }),
  fc.record({ accepts: codes, produces: codes }),
  fc.record({ codes, open: fc.boolean() }),
  fc.record({ codes, readable: fc.constant(false) }),
);
const mapLiteral: fc.Arbitrary<MapLiteral> = fc
  .record({
    entries: fc.uniqueArray(
      fc.record({
        from: fc.constantFrom(...CODES, "a*", "?", "*", ""),
        to: fc.option(code, { freq: 6 }),
        when: fc.constantFrom({}, {}, {}, { country: "DE" }, { country: "FR" }),
      }),
      { selector: ({ from, when }) => JSON.stringify([from.toLowerCase(), when]), maxLength: 5 },
    ),
    onMissing: fc.constantFrom(...ON_MISSING),
    fallback: code,
    match: fc.constantFrom(...MATCH_MODES),
    readable: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
  })
  .map(({ fallback, ...map }) => (map.onMissing === "default" ? { ...map, default: fallback } : map));

/** Up to six systems, with cycles, chains, conditions, defaults, open, undeclared and unreadable lists. */
export const landscape: fc.Arbitrary<ModelLiteral> = fc.record({
  lists: fc.dictionary(
    system.map((id) => `${id}/status`),
    list,
    { maxKeys: 5, noNullPrototype: true },
  ),
  maps: fc.dictionary(fc.constantFrom("m1", "m2", "m3"), mapLiteral, { maxKeys: 3, noNullPrototype: true }),
  flows: fc.dictionary(
    fc.constantFrom("f1", "f2", "f3", "f4", "f5"),
    fc.record({
      from: system,
      to: system,
      carries: fc.record({
        status: fc.oneof(
          fc.constant("same"),
          fc.constantFrom("m1", "m2", "m3"),
          fc.array(fc.constantFrom("m1", "m2", "m3"), { minLength: 2, maxLength: 3 }),
          mapLiteral,
        ),
      }),
    }),
    { minKeys: 1, maxKeys: 5, noNullPrototype: true },
  ),
});
