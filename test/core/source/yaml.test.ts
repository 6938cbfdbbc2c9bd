import { describe, expect, it } from "vitest";
import { parseSource } from "../../../src/core/source/readers.ts";
import { readYaml } from "../../../src/core/source/yaml.ts";
import { outlined } from "../../support/outline.ts";

describe("what YAML holds", () => {
  it("keeps every scalar as it is written, with its place", () => {
    const text = "zip: 04510\ncountry: NO\nrate: 1E5\nlong: 12345678901234567890\nday: 2026-10-01\nnone: ~\nempty:\n";

    expect(outlined(readYaml(text))).toEqual([
      { "zip@1:1": "04510@1:6" },
      { "country@2:1": "NO@2:10" },
      { "rate@3:1": "1E5@3:7" },
      { "long@4:1": "12345678901234567890@4:7" },
      { "day@5:1": "2026-10-01@5:6" },
      { "none@6:1": "~@6:7" },
      { "empty@7:1": "@7:7" },
    ]);
  });

  it("knows what was quoted", () => {
    const text = "'1': \"a\\u00e9\"\n2: |\n  line\n3: !!str 5\n";

    expect(outlined(readYaml(text))).toEqual([
      { "'1'@1:1": "'aé'@1:6" },
      { "2@2:1": "'line\n'@2:4" },
      { "3@4:1": "'5'@4:10" },
    ]);
  });

  it("gives the places of lists, flows and nested mappings", () => {
    const text = "methods:\n  - code: a\n    tags: [x, { y: z }]\n  - b\n";

    expect(outlined(readYaml(text))).toEqual([
      {
        "methods@1:1": [[{ "code@2:5": "a@2:11" }, { "tags@3:5": ["x@3:12", [{ "y@3:17": "z@3:20" }]] }], "b@4:5"],
      },
    ]);
  });

  it.each([
    ["a byte order mark", "\uFEFFa: b\n"],
    ["CRLF line endings", "a: b\r\n"],
    ["a document start", "a: b # why\n...\n"],
  ])("reads the same with %s", (_what, text) => {
    const parsed = parseSource("blob", "yaml", { kind: "text", text });

    expect(outlined(parsed)).toEqual([{ "a@1:1": "b@1:4" }]);
  });

  it("counts lines after CRLF", () => {
    expect(outlined(readYaml("a: b\r\n\r\nc:\r\n  - d\r\n"))).toEqual([{ "a@1:1": "b@1:4" }, { "c@3:1": ["d@4:5"] }]);
  });

  it("reads by YAML 1.2 whatever version the file asks for", () => {
    expect(outlined(readYaml("%YAML 1.1\n---\na: 010\nb: yes\n<<: c\n"))).toEqual([
      { "a@3:1": "010@3:4" },
      { "b@4:1": "yes@4:4" },
      { "<<@5:1": "c@5:5" },
    ]);
  });

  it("keeps a key that stands twice, whether quoted or not, and knows the first", () => {
    const parsed = readYaml('1: a\n"1": b\n');

    expect(parsed.kind === "parsed" && parsed.root.kind === "mapping" && [...parsed.root.repeated]).toEqual([
      [
        expect.objectContaining({ key: expect.objectContaining({ position: { line: 2, column: 1 } }) }),
        expect.objectContaining({ key: expect.objectContaining({ position: { line: 1, column: 1 } }) }),
      ],
    ]);
  });

  it("holds keys that have a meaning to JavaScript", () => {
    expect(outlined(readYaml("__proto__: a\nconstructor: b\n"))).toEqual([
      { "__proto__@1:1": "a@1:12" },
      { "constructor@2:1": "b@2:14" },
    ]);
  });

  it("puts an alias where it is used", () => {
    expect(outlined(readYaml("a: &x STD\nb: *x\n"))).toEqual([{ "a@1:1": "STD@1:7" }, { "b@2:1": "STD@2:4" }]);
  });

  it.each([
    ["", "empty"],
    ["# nothing\n", "empty"],
    ["---\n", "empty"],
  ])("takes %j as empty", (text, expected) => {
    expect(outlined(readYaml(text))).toBe(expected);
  });
});

describe("what YAML cannot be read", () => {
  it.each([
    [
      "a: [b\n",
      "2:1 is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    ["a:\n\t- b\n", "2:1 is not valid YAML: Tabs are not allowed as indentation"],
    [
      "a: b\n---\nc: d\n",
      "2:1 holds more than one YAML document (`---`), and only one can be meant: keep one document in each file",
    ],
    ["&a [ *a ]", "1:6 holds an alias of itself, which has no end: write the value out"],
    ["a: *b\n", "1:4 uses `*b`, which nothing before it defines"],
    [
      "a: &x { b: c }\nd:\n  <<: *x\n",
      "3:3 uses a merge key (`<<`), which some readers follow and others do not: write the entries out",
    ],
    ["a: !secret b\n", "1:12 uses a tag of its own (`!…`), whose meaning only its own program knows: remove the tag"],
    ["? [a, b]\n: c\n", "1:3 has a key that is not a text: write a plain key"],
    ["a: \u0007\n", "1:4 holds the control character U+0007, which YAML forbids: remove it"],
    ["a: b\rc: d\n", "1:5 breaks lines with a lone carriage return: save it with LF or CRLF line endings"],
  ])("says why: %j", (text, reason) => {
    expect(outlined(readYaml(text))).toBe(reason);
  });
});
