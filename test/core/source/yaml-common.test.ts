import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyYaml } from "../../../src/core/source/yaml.ts";
import { readCommonYaml } from "../../../src/core/source/yaml-common.ts";

/** What documents are made of, well-formed lines and broken pieces. */
const LINES = [
  "a: b\n",
  "k:\n",
  "  c: d\n",
  "- x\n",
  "  - y\n",
  "k: [a, b]\n",
  "k: { a: b, c: 'd' }\r\n",
  "\"q\": 'it''s'\n",
  "# comment\n",
  "\n",
  "    z: w # c\n",
  "  - e: f\n",
  "    g: h\n",
  '  l: "m\\tn\\u00e9"\n',
  "empty: # c\n",
  "  deep:   \n",
  "- \n",
  "- [s, { t: u, }]\n",
  "v: w x # y\n",
  "a  : 0010\n",
] as const;

const PIECES = [
  ..."ab:-?,[]{}#&*!|>%@`'\"~\t\\ =é\u0085".split(""),
  ...[
    ": ",
    " #",
    "- ",
    "<<: ",
    "\n",
    "\r\n",
    "\n  ",
    "--- ",
    "...",
    "!!str ",
    "&x ",
    "*x",
    "%YAML 1.1\n---\n",
    "|\n  ",
  ],
] as const;

/** Lines of YAML, of which some are torn apart by a piece that does not belong there. */
const documents = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 9 }), fc.constantFrom("", ...PIECES), fc.nat())
  .map(([lines, piece, at]) => {
    const text = lines.join("");
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place + (at % 2));
  });

const scraps = fc.array(fc.constantFrom(...PIECES, ...LINES), { maxLength: 10 }).map((pieces) => pieces.join(""));

describe("the reader of common documents", () => {
  it.each([
    ["well-formed and torn documents", documents],
    ["scraps", scraps],
  ])("gives the tree of the complete reader, place by place, or none: %s", (_what, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const root = readCommonYaml(text);

        if (root !== undefined) expect({ kind: "parsed", root }).toStrictEqual(readAnyYaml(text));
      }),
      { numRuns: 10_000 },
    );
  });

  it("reads what nearly every mapping file is made of", () => {
    const text =
      "# Ours\r\n'codes': # all\r\n- { code: \"0010\", on: yes, }\n- c: it's R&D # x\n  d:\n\n    - - [a, 'b''c']\n  e:  \nf : g: h\n";
    const common = text.replace("g: h", "g:h");

    expect(readCommonYaml(text)).toBeUndefined();
    expect({ kind: "parsed", root: readCommonYaml(common) }).toStrictEqual(readAnyYaml(common));
  });

  it("keeps a key that stands twice", () => {
    const root = readCommonYaml('1: a\n"1": b\n');

    expect(root?.kind === "mapping" && root.repeated.size).toBe(1);
  });

  it.each([
    ["nothing", "# nothing\n"],
    ["an anchor", "a: &x b\n"],
    ["an alias", "a: b\nc: [*a]\n"],
    ["a tag", "a: !!str b\n"],
    ["a literal text", "a: |\n  b\n"],
    ["a folded text", "- >-\n  b\n"],
    ["a text on two lines", "a: b\n  c\n"],
    ["a quoted text on two lines", "a: 'b\n  c'\n"],
    ["a flow list on two lines", "a: [b,\n  c]\n"],
    ["a flow list that ends on a line of its own", "a: [b\n  ]\n"],
    ["a pair in a list", "a: [b: c]\n"],
    ["a key without a value in braces", "a: { b }\n"],
    ["an item without a value", "- a\n-\n"],
    ["an explicit key", "? a\n: b\n"],
    ["a key that is a list", "[a]: b\n"],
    ["a merge key", "<<: { a: b }\n"],
    ["a tab", "a:\tb\n"],
    ["several documents", "a: b\n---\nc: d\n"],
    ["a directive", "%YAML 1.1\n---\na: b\n"],
    ["a control character", "a: \u0007\n"],
    ["a lone carriage return", "a: b\rc: d\n"],
    ["a mistake", "a: [b\n"],
    ["something behind a list", "k:\n- [s, t]a: b\n"],
    ["something behind a quoted text", "- 'a'b : c\n"],
    ["a text below its dash", "- \n#\n a\n- b\n"],
    ["a text below its key", "a:\n  b\n"],
    ["a deep nesting", `${"- ".repeat(60)}a\n`],
    ["a long key", `${"k".repeat(1_001)}: a\n`],
  ])("leaves %s to the complete reader", (_what, text) => {
    expect(readCommonYaml(text)).toBeUndefined();
  });
});
