import { describe, expect, it } from "vitest";
import { CHANGE_KINDS, type ChangeKind } from "../../../src/core/change/change.ts";
import { inMarkdown, inPlain } from "../../../src/core/render/phrase.ts";
import { countChanges, sayChange } from "../../../src/core/render/say-change.ts";
import { sayValue } from "../../../src/core/render/say-value.ts";
import { change } from "../../support/report.ts";

describe("sayChange()", () => {
  it.each(CHANGE_KINDS)("has a sentence of its own for %s", (kind) => {
    const said = CHANGE_KINDS.map((other) => inPlain(sayChange(change({ kind: other }))));
    const sentence = inPlain(sayChange(change({ kind })));

    expect(said.filter((other) => other === sentence)).toHaveLength(1);
    expect(sentence).toMatch(/^[A-Z"]/);
    expect(sentence).not.toMatch(/undefined|\[object/);
  });

  const CASES: readonly (readonly [ChangeKind, Parameters<typeof change>[0], string])[] = [
    ["code-removed", {}, 'Shipping method "express-intl" is gone from "shop"'],
    [
      "map-entry-retargeted",
      { subject: "shipping", code: "express", when: { country: "DE" }, before: "EXP", after: { to: "EXPX" } },
      '"express" where country is "DE" now becomes "EXPX" instead of "EXP" in the map "shipping"',
    ],
    [
      "code-changed",
      { before: { code: "express-intl", when: [{ country: "DE" }] }, after: { code: "express-intl" } },
      'Shipping method "express-intl" in "shop" applies under other conditions',
    ],
    [
      "code-changed",
      { before: { code: "a", size: "L", when: [{ country: "DE" }] }, after: { code: "a", size: "S" } },
      'Shipping method "express-intl" in "shop" has other details',
    ],
    [
      "code-changed",
      { before: { code: "a", retired: true }, after: { code: "a", retired: false } },
      'Shipping method "express-intl" in "shop" is no longer marked as retired',
    ],
    [
      "code-changed",
      { before: { code: "a", retired: false }, after: { code: "a", retired: true } },
      'Shipping method "express-intl" in "shop" is now marked as retired',
    ],
    ["owner-changed", { subject: "order-release", code: undefined }, '"order-release" has another owner'],
  ];
  it.each(CASES)("says %s in words", (kind, overrides, expected) => {
    expect(inPlain(sayChange(change({ kind, ...overrides })))).toBe(expected);
  });

  it("sets names off as code spans in Markdown", () => {
    expect(inMarkdown(sayChange(change()))).toBe("New shipping method `express-intl` in `shop`");
  });
});

describe("countChanges()", () => {
  it("counts groups of changes, most first", () => {
    const changes = [
      change(),
      change({ kind: "map-entry-added" }),
      change({ kind: "map-entry-removed" }),
      change({ kind: "policy-changed" }),
    ];

    expect(countChanges(changes)).toBe("2 mappings, 1 code, 1 rule of the gate");
  });
});

describe("sayValue()", () => {
  it("tells absent, null, false, 0, empty and text apart", () => {
    const shown = [undefined, null, false, "false", 0, "0", "", "null", [], {}].map(sayValue);

    expect(shown).toEqual([
      "—",
      "*(null)*",
      "`false` *(yes/no)*",
      "`false`",
      "`0` *(number)*",
      "`0`",
      "*(empty)*",
      "`null`",
      "`[]`",
      "`{}`",
    ]);
  });

  it("reads a small object as words, and a deep one as JSON", () => {
    expect(sayValue({ title: "Express", code: "e" })).toBe("code `e`, title `Express`");
    expect(sayValue({ a: { b: 1 } })).toBe('`{"a":{"b":1}}`');
  });
});
