import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyYaml } from "../../../src/core/source/yaml.ts";
import { readPlainLines } from "../../../src/core/source/yaml-lines.ts";

/** What is read, nearly always, and what is not. */
const mostly = (plain: readonly string[], others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 19, arbitrary: fc.constantFrom(...plain) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const text = mostly(
  [
    "a",
    "0010",
    "NO",
    "null",
    "1.0",
    "a b",
    "a:b",
    "http://a.b/c",
    "a@b.c",
    "'a: b'",
    '"a # b"',
    "''",
    '""',
    "_",
    "a/b.c",
  ],
  [
    ...[
      "a - b",
      "~",
      "'it''s'",
      '"a\\tb"',
      "a: b",
      "a#b",
      "a #b",
      "[a]",
      "- a",
      "-a",
      ".a",
      "@a",
      "&a",
      "*a",
      "!a",
      "|",
    ],
    ...["é", "a\tb", "a,b", "a  b", "'a'b", "", "...", "---", "?", "a:", ":a", "<<", "%a", "{}"],
  ],
);
const key = mostly(
  ["a", "b", "c", "0010", "a.b", "a-b", "a/b", "__proto__", "null"],
  ["<<", "a b", "'a'", "é", "?", "-a", "a:b"],
);
const start = fc.constantFrom("", "", "", "  ", "  ", "    ", " ", "- ", "- ", "  - ", "  - ", "-  ", "- - ", "-");
const rest = fc.constantFrom("", "", "", "", " # c", "#c", " ", "  # é", "\r");
const member = fc.tuple(start, key, fc.constantFrom(": ", ":", ":", ":  ", " : "), fc.option(text), rest);
const item = fc.tuple(start, text, rest);
const line = fc.oneof(
  {
    weight: 4,
    arbitrary: member.map(([indent, name, colon, value, end]) => `${indent}${name}${colon}${value ?? ""}${end}`),
  },
  { weight: 2, arbitrary: item.map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.constantFrom("", "  ", "# c", "    # c", " #", "\t") },
);
/** Well-formed for the most part: what stands deeper stands under a key, and each list and mapping in one column. */
const block: fc.Arbitrary<readonly string[]> = fc.letrec<{ readonly block: readonly string[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.array(
      fc.tuple(key, text).map(([name, value]) => `${name}: ${value}`),
      { minLength: 1, maxLength: 3 },
    ),
    fc.array(
      text.map((value) => `- ${value}`),
      { minLength: 1, maxLength: 3 },
    ),
    fc.tuple(key, tie("block")).map(([name, below]) => [`${name}:`, ...below.map((one) => `  ${one}`)]),
    fc.tuple(key, tie("block")).map(([name, below]) => [`${name}:`, ...below]),
    tie("block").map(([first = "", ...more]) => [`- ${first}`, ...more.map((one) => `  ${one}`)]),
  ),
})).block;

describe("the reader of plain lines", () => {
  it.each([
    ["any lines", fc.array(line, { minLength: 1, maxLength: 6 })],
    ["blocks", fc.array(block, { minLength: 1, maxLength: 3 }).map((blocks) => blocks.flat())],
  ])("gives the tree of the complete reader, place by place, or none: %s", (_what, documents) => {
    fc.assert(
      fc.property(documents, fc.constantFrom("\n", "\r\n"), fc.boolean(), (lines, end, isEnded) => {
        const document = lines.join(end) + (isEnded ? end : "");
        const read = readPlainLines(document, 1, 50);

        if (read !== undefined) expect({ kind: "parsed", root: read.root }).toStrictEqual(readAnyYaml(document));
      }),
      { numRuns: 1_500 },
    );
  });

  it("reads how long maps and lists are written", () => {
    const document =
      "# Ours\nflows:\n  one:\n    title: \"Flow 1: a, b\"\r\n    entries:\n      - from: a-b\n        to: 0010  # c\n      - to: 'x'\n\n    codes:\n    - a b\n    - http://a.b/c\n";
    const read = readPlainLines(document, 1, 50);

    expect({ kind: "parsed", root: read?.root }).toStrictEqual(readAnyYaml(document));
    expect(read?.nodes).toBe(21);
  });

  it.each([
    ["a key without anything", "a:\nb: c\n"],
    ["a last key without anything", "a: b\nc:\n"],
    ["an item without anything", "-\n"],
    ["braces", "a: { b: c }\n"],
    ["a text on two lines", "a: b\n  c\n"],
    ["a list in a list", "- - a\n"],
    ["two columns", "a: b\n c: d\n"],
    ["a text by itself", "a\n"],
    ["nothing", "# c\n"],
    ["an escape", 'a: "\\t"\n'],
    ["a very long run of spaces", `a: b\n${" ".repeat(300_000)}é\n`],
    ["a very long run of spaces behind a text", `a: b${" ".repeat(300_000)}é\n`],
    ["a very long text", `a: ${"b ".repeat(150_000)}é\n`],
    ["a very long key", `${"a".repeat(300_000)}é\n`],
    ["a deep nesting", Array.from({ length: 60 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ])("leaves %s to the others", (_what, document) => {
    expect(readPlainLines(document, 1, 50)).toBeUndefined();
  });
});
