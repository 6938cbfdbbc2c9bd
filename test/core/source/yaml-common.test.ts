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

/** Lines that are rare, wrong, or taken differently by two readers. */
const RARE_LINES = [
  "a: &x b\n",
  "c: *x\n",
  "d: !t e\n",
  "e: !!str 1\n",
  "f: |2-\n    x\n",
  "g: >+1\n  y\n z\n",
  "- |\n  x\n",
  "h: # c\n  i\n",
  "j: k\n  l\n",
  "'m\n n': o\n",
  's: "t\n\n  u"\n',
  "\tv: w\n",
  "x:\ty\n",
  "z: a\t# b\n",
  "? b\n",
  "? c\n: d\n",
  ": e\n",
  "- ? f\n",
  "[g]: h\n",
  "{i: j}: k\n",
  "l: [m,\n  n]\n",
  "o: {p: q,\n r: s}\n",
  "---\n",
  " --- # c\n",
  "...\n",
  "%FOO\n",
  "\ufeff",
  "e\u0301: x\n",
  "é: y\n",
  "- - a\n  - b\n",
  "-   a: b\n    c: d\n",
  "- a:\n    b\n",
  "k:\n- a\n- b\n",
  "{a: , b}\n",
  '{"a":b}\n',
  "[? a]\n",
  '"a"b: c\n',
  "'a' 'b'\n",
  "a:b: c\n",
  "a: - b\n",
  "a: 'b'#c\n",
  "a: ,b\n",
  "a: ]b\n",
  'a: "\\x41\\u00e9\\U0001F600\\/\\_\\N\\L\\P\\e\\0"\n',
  'a: "\\q\\ud83d\\ude00"\n',
  "'': a\n",
  "a: ! b\n",
  "a: & b\n",
  "~: null\n",
  "'a'  :  'b'  # c\n",
  "- [a, , b,,]\n",
  "[ ]\n",
  "\u00a0: x\n",
  "a: \ud800\n",
  "<<: a\n",
  "__proto__: x\n",
  "- a: b\n   c: d\n",
  "  - a\n - b\n",
  "a: 'b': c\n",
  "   \n",
  "a: b #\n",
  "-",
  '"a',
  "{a",
] as const;

const torn = (lines: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(lines, { minLength: 1, maxLength: 9 }), fc.constantFrom("", ...PIECES), fc.nat())
    .map(([pieces, piece, at]) => {
      const text = pieces.join("");
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (at % 2));
    });

/** Lines of YAML, of which some are torn apart by a piece that does not belong there. */
const documents = torn(fc.constantFrom(...LINES));
const rareDocuments = torn(fc.constantFrom(...RARE_LINES, ...LINES));

const scraps = fc.array(fc.constantFrom(...PIECES, ...LINES), { maxLength: 10 }).map((pieces) => pieces.join(""));
const marks = fc.string({ unit: fc.constantFrom(..."ab:-.,[]{}#'\" \n?&*!|"), maxLength: 12 });

describe("the reader of common documents", () => {
  it.each([
    ["well-formed and torn documents", documents],
    ["rare and torn lines", rareDocuments],
    ["scraps", scraps],
    ["marks in any order", marks],
  ])("gives the tree of the complete reader, place by place, or none: %s", (_what, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const root = readCommonYaml(text);

        if (root !== undefined) expect({ kind: "parsed", root }).toStrictEqual(readAnyYaml(text));
      }),
      { numRuns: 4_000 },
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
    ["an indented mark of a document", " --- a\n"],
    ["an indented mark of a document's end", "a:\n  ...\n"],
    ["an escape of eight digits", 'a: "\\Ub0001F600"\n'],
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
