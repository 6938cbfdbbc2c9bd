import { describe, expect, it } from "vitest";
import { assembled } from "../../support/side-files.ts";
import { acceptedBy, entriesOf, told } from "../../support/side-words.ts";

/** A side with one map `m` and one list `shop/a` bound to the file by its bare path. */
function mapOf(text: string, path = "m.yml") {
  const side = assembled(
    `version: 1\nsystems: { shop: {}, wms: {} }\nmaps:\n  m: { from: shop/a, to: wms/a, source: ${path} }\n`,
    {
      [path]: text,
    },
  );
  return { entries: entriesOf(side, "m"), told: told(side.diagnostics), readable: side.model.maps.get("m")?.readable };
}

function listOf(text: string, path = "l.yml") {
  const side = assembled(`version: 1\nsystems:\n  shop: { codes: { a: { source: ${path} } } }\n`, { [path]: text });
  const list = side.model.lists.get("shop/a");
  return {
    codes: acceptedBy(side, "shop/a"),
    told: told(side.diagnostics),
    readable: list?.readable,
    open: list?.open,
  };
}

describe("a map by its bare path", () => {
  it("reads a dict", () => {
    expect(mapOf("standard: STD\n04: 04510\nNO: NO\nnone: ~\nempty: ''\n")).toEqual({
      entries: [
        "standard -> STD m.yml:1:1",
        "04 -> 04510 m.yml:2:1",
        "NO -> NO m.yml:3:1",
        "none -> nothing m.yml:4:1",
        "empty ->  m.yml:5:1",
      ],
      told: [],
      readable: true,
    });
  });

  it.each([
    ["- { from: a, to: b }\n- { From: c, TO: 04 }\n", ["a -> b m.yml:1:11", "c -> 04 m.yml:2:11"]],
    ["- { key: a, value: b, note: as agreed }\n", ["a -> b m.yml:1:10"]],
    [
      "- { from: a, to: b, when: { country: DE, store: '*' } }\n- { from: a, to: c }\n",
      ['a -> b {"country":"DE"} m.yml:1:11', "a -> c m.yml:2:11"],
    ],
  ])("reads a list of pairs: %j", (text, entries) => {
    expect(mapOf(text)).toEqual({ entries, told: [], readable: true });
  });

  it("reads JSON with JSON's numbers as they are written", () => {
    expect(mapOf('{"a": 1E5, "b": null}', "m.json").entries).toEqual([
      "a -> 1E5 m.json:1:2",
      "b -> nothing m.json:1:12",
    ]);
  });

  it.each([
    [
      "from: a\nto: b\n",
      'm.yml:1:1 source-unreadable: The file m.yml can be read in two ways: write `source: { file: m.yml, select: "$", key: "@.from", value: "@.to" }` or `source: { file: m.yml, select: "$.*", key: "@key", value: "@value" }`.',
    ],
    [
      "- { from: a, to: b, country: DE }\n",
      'm.yml:1:3 source-unreadable: The file m.yml can be read in two ways: write `source: { file: m.yml, select: "$[*]", key: "@.from", value: "@.to", when: ["@.country"] }` or `source: { file: m.yml, select: "$[*]", key: "@.from", value: "@.to" }`.',
    ],
    [
      "- { from: a, to: b, key: c, value: d }\n",
      'm.yml:1:1 source-unreadable: The file m.yml can be read in two ways: write `source: { file: m.yml, select: "$[*]", key: "@.from", value: "@.to" }` or `source: { file: m.yml, select: "$[*]", key: "@.key", value: "@.value" }`.',
    ],
    [
      "- { from: a, to: b }\n- { from: c }\n",
      "m.yml:2:3 source-unreadable: The file m.yml holds an item without a text under `to`: complete it.",
    ],
    [
      "methods:\n  - { code: a }\n",
      'm.yml:1:1 source-unreadable: The file m.yml holds its entries under "methods": write `source: { file: m.yml, select: "$.methods[*]", key: "@.…", value: "@.…" }`.',
    ],
    [
      "a: { b: c }\n",
      'm.yml:1:1 source-unreadable: The file m.yml holds more than texts, so that its entries could be anywhere: say where they are, like `source: { file: m.yml, select: "$.*", key: "@key", value: "@.…" }`.',
    ],
    ["{}\n", "m.yml:1:1 source-unreadable: The file m.yml is empty: nothing is selected."],
    ["# later\n", "m.yml:1:1 source-unreadable: The file m.yml is empty: fill it or remove its binding."],
    ["just a text\n", "m.yml:1:1 source-unreadable: The file m.yml is a single text where entries should be."],
    [
      "a: [\n",
      "m.yml:2:1 source-unreadable: The file m.yml is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ],
  ])("never guesses: %j", (text, message) => {
    expect(mapOf(text)).toEqual({ entries: [], told: [`${message} (.github/ripplegate.yml:4:41)`], readable: false });
  });

  it("says at the second place that a key stands twice", () => {
    expect(mapOf("a: x\nb: y\na: z\nb: y\n")).toEqual({
      entries: ["a -> z m.yml:3:1", "b -> y m.yml:4:1"],
      told: [
        'm.yml:3:1 map-ambiguous: "a" stands here a second time with another value; the first is in line 1. Which one counts depends on who reads it: keep one. (m.yml:1:1)',
        'm.yml:4:1 notice: "b" stands here a second time with the same value; the first is in line 2. Remove one. (m.yml:2:1)',
      ],
      readable: true,
    });
  });

  it("takes rows that repeat one as one, and names rows that contradict one", () => {
    expect(mapOf("- { from: a, to: x }\n- { from: a, to: x }\n- { from: a, to: y }\n")).toEqual({
      entries: ["a -> x m.yml:1:11"],
      told: [
        'm.yml:3:11 map-ambiguous: "a" goes to "y" here and to "x" in line 1, under the same conditions: keep one. (m.yml:1:11)',
      ],
      readable: true,
    });
  });

  it("says where a file should be that is not there", () => {
    const side = assembled("version: 1\nsystems: { a: {} }\nmaps:\n  m: { from: a/a, to: a/b, source: gone.yml }\n");

    expect(told(side.diagnostics)).toEqual([
      ".github/ripplegate.yml:4:36 source-unreadable: There is no file gone.yml in this repository: correct the path or add the file. Symbolic links and submodules are not followed.",
    ]);
    expect(side.watched.get("gone.yml")).toBe(null);
  });
});

describe("a table by its bare path", () => {
  it.each([
    ["shopify_code,wmsCode\nstandard,STD\nexpress,\n", ["standard -> STD m.csv:2:1", "express -> nothing m.csv:3:1"]],
    ["Method name;Target\nstandard;04510\n", ["standard -> 04510 m.csv:2:1"]],
    ["TO,note,From\nSTD,as agreed,standard\n", ["standard -> STD m.csv:2:15"]],
    ["key,value\na,b\n", ["a -> b m.csv:2:1"]],
  ])("is a map of two columns, or of the ones whose names say so: %j", (text, entries) => {
    expect(mapOf(text, "m.csv")).toEqual({ entries, told: [], readable: true });
  });

  it.each([
    [
      "standard,STD\nexpress,EXP\n",
      'm.csv:1:1 source-unreadable: The file m.csv can be read in two ways: write `source: { file: m.csv, key: "@.standard", value: "@.STD" }` (its first row names the columns) or `source: { file: m.csv, columns: [from, to] }` (it has no such row).',
    ],
    [
      "code,country-code,target code\na,DE,X\n",
      'm.csv:1:1 source-unreadable: The file m.csv has the columns "code", "country-code", "target code": say which are the code and its target, like `source: { file: m.csv, key: "@.code", value: "@[\'country-code\']" }`.',
    ],
    [
      "from,to,country\na,b,DE\n",
      'm.csv:2:1 source-unreadable: The file m.csv can be read in two ways: write `source: { file: m.csv, select: "$[*]", key: "@.from", value: "@.to", when: ["@.country"] }` or `source: { file: m.csv, select: "$[*]", key: "@.from", value: "@.to" }`.',
    ],
    [
      "from,to\na,b\n,c\n",
      "m.csv:3:1 source-unreadable: The file m.csv holds a row without a code: complete it or remove it.",
    ],
    ["code,target\n", "m.csv:1:1 source-unreadable: The file m.csv is empty: nothing is selected."],
    [
      "code,target\na,b,c\n",
      "m.csv:2:1 source-unreadable: The file m.csv has 3 cells in this row, and its first row names 2: complete the row, or quote the cell that holds the delimiter.",
    ],
  ])("is never guessed: %j", (text, message) => {
    expect(mapOf(text, "m.csv")).toEqual({
      entries: [],
      told: [`${message} (.github/ripplegate.yml:4:41)`],
      readable: false,
    });
  });

  it("names rows that contradict one", () => {
    expect(mapOf("code,target\na,x\na,x\na,y\n", "m.csv")).toEqual({
      entries: ["a -> x m.csv:2:1"],
      told: [
        'm.csv:4:1 map-ambiguous: "a" goes to "y" here and to "x" in line 2, under the same conditions: keep one. (m.csv:2:1)',
      ],
      readable: true,
    });
  });

  it("is a list of one column, or of the one called code", () => {
    expect(listOf("method\nstandard\nexpress\n", "l.csv").codes).toEqual(["express l.csv:3:1", "standard l.csv:2:1"]);
    expect(listOf("title,code\nStandard,STD\n", "l.csv").codes).toEqual(["STD l.csv:2:10"]);
  });

  it.each([
    [
      "standard\nexpress\n",
      'l.csv:1:1 source-unreadable: The file l.csv can be read in two ways: write `source: { file: l.csv, key: "@.standard" }` (its first row names the columns) or `source: { file: l.csv, columns: [code] }` (it has no such row).',
    ],
    [
      "method,target\na,b\n",
      'l.csv:1:1 source-unreadable: The file l.csv has the columns "method", "target": say which is the code, like `source: { file: l.csv, key: "@.method" }`.',
    ],
  ])("is no list by a guess: %j", (text, message) => {
    expect(listOf(text, "l.csv")).toMatchObject({
      codes: undefined,
      told: [`${message} (.github/ripplegate.yml:3:33)`],
      open: true,
    });
  });

  it("is divided at tabs where its name says so", () => {
    expect(mapOf("code\ttarget, or none\na\tX\n", "m.tsv")).toEqual({
      entries: ["a -> X m.tsv:2:1"],
      told: [],
      readable: true,
    });
  });

  it("tells beside its entries what was doubtful about its delimiter", () => {
    expect(mapOf("a code;a target;note, if any\na;X;\n", "m.csv").told[0]).toBe(
      'm.csv:1:1 notice: The file m.csv has ";" and "," in its first row, and was divided at ";": make it certain with `delimiter`. (.github/ripplegate.yml:4:41)',
    );
  });
});

describe("a properties file by its bare path", () => {
  it("is a dict", () => {
    expect(mapOf("# shipping\nstandard = STD\nexpress: 04510\nnone =\n", "m.properties")).toEqual({
      entries: [
        "standard -> STD m.properties:2:1",
        "express -> 04510 m.properties:3:1",
        "none -> nothing m.properties:4:1",
      ],
      told: [],
      readable: true,
    });
  });

  it("says at the second place that a key stands twice", () => {
    expect(mapOf("a=x\na=y\n", "m.properties").told).toEqual([
      'm.properties:2:1 map-ambiguous: "a" stands here a second time with another value; the first is in line 1. Which one counts depends on who reads it: keep one. (m.properties:1:1)',
    ]);
  });
});

describe("XML by its bare path", () => {
  const METHODS = '<r>\n<zone id="1"/>\n<m code="a"><wms>X</wms></m>\n<m code="b"><wms>Y</wms></m>\n</r>';

  it("is never guessed, and shows what to write", () => {
    expect(mapOf(METHODS, "m.xml").told).toEqual([
      `m.xml:1:1 source-unreadable: The file m.xml is XML, where entries could stand anywhere: say where they are, like \`source: { file: m.xml, select: "$.r.m[*]", key: "@['@code']", value: "@.wms" }\`. (.github/ripplegate.yml:4:41)`,
    ]);
    expect(listOf(METHODS, "l.xml").told).toEqual([
      `l.xml:1:1 source-unreadable: The file l.xml is XML, where codes could stand anywhere: say where they are, like \`source: { file: l.xml, select: "$.r.m[*]", key: "@['@code']" }\`. (.github/ripplegate.yml:3:33)`,
    ]);
  });

  it.each(["<a>b</a>", "<a><b>c</b></a>", "<a/>"])("is no dict, not even %s", (text) => {
    expect(mapOf(text, "m.xml")).toMatchObject({
      entries: [],
      told: [expect.stringContaining("is XML, where entries could stand anywhere")],
      readable: false,
    });
  });
});

describe("a pair that says something twice", () => {
  it.each([
    ["- { from: a, to: x, to: y }\n", 'm.yml:1:21 map-ambiguous: "to" stands here a second time with another value'],
    ["- { from: a, to: x, To: y }\n", 'm.yml:1:21 map-ambiguous: "To" stands here a second time with another value'],
    ["- { from: a, from: b, to: x }\n", 'm.yml:1:14 map-ambiguous: "from" stands here a second time'],
    ["- { from: a, to: x, to: x }\n", 'm.yml:1:21 notice: "to" stands here a second time with the same value'],
    [
      "- { from: a, to: x, when: { country: DE, country: FR } }\n",
      'm.yml:1:42 map-ambiguous: "country" stands here a second time with another value',
    ],
  ])("is told: %j", (text, said) => {
    expect(mapOf(text).told).toEqual([expect.stringContaining(said)]);
  });
});

describe("a list by its bare path", () => {
  it("reads texts", () => {
    expect(listOf("- standard\n- 04510\n- standard\n")).toEqual({
      codes: ["04510 l.yml:2:3", "standard l.yml:1:3"],
      told: [],
      readable: true,
      open: false,
    });
  });

  it("tells of an item that names its code twice", () => {
    expect(listOf("- { code: a, Code: b }\n").told).toEqual([
      'l.yml:1:14 map-ambiguous: "Code" stands here a second time with another value; the first is in line 1. Which one counts depends on who reads it: keep one. (l.yml:1:5)',
    ]);
  });

  it("reads items with a code", () => {
    expect(listOf("- { code: a, title: A }\n- Code: b\n").codes).toEqual(["a l.yml:1:11", "b l.yml:2:9"]);
  });

  it.each([
    [
      "a: b\n",
      "can be read in two ways",
      '"$.*", key: "@key" }` or `source: { file: l.yml, select: "$.*", key: "@value"',
    ],
    [
      "- { from: a, to: b }\n",
      "can be read in two ways",
      'key: "@.from" }` or `source: { file: l.yml, select: "$[*]", key: "@.to"',
    ],
    ["- { id: a }\n", "holds an item without `code`", 'select: "$[*]", key: "@.…"'],
    ["methods:\n  - a\n", "its codes are somewhere below", 'select: "$.methods[*]"'],
    ["[]\n", "is empty: nothing is selected", ""],
  ])("never guesses, and is open then: %j", (text, reason, block) => {
    const list = listOf(text);

    expect(list).toEqual({ codes: undefined, told: [expect.stringContaining(reason)], readable: false, open: true });
    expect(list.told[0]).toContain(block);
  });
});
