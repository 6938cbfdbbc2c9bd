import { describe, expect, it } from "vitest";
import { assembled } from "../../support/side-files.ts";
import { acceptedBy, entriesOf, told } from "../../support/side-words.ts";

/** A side with the map `m`, whose `source` is these settings and whose files are those. */
function mapOf(source: string, files: Readonly<Record<string, string>>) {
  const side = assembled(
    `version: 1\nsystems: { shop: {}, erp: {} }\nmaps:\n  m:\n    from: shop/a\n    to: erp/a\n    source: ${source}\n`,
    files,
  );
  return { entries: entriesOf(side, "m"), told: told(side.diagnostics), map: side.model.maps.get("m") };
}

function listOf(source: string, files: Readonly<Record<string, string>>) {
  const side = assembled(`version: 1\nsystems:\n  shop:\n    codes:\n      a: { source: ${source} }\n`, files);
  return { codes: acceptedBy(side, "shop/a"), told: told(side.diagnostics), list: side.model.lists.get("shop/a") };
}

const TABLES = `{
  "lookupTables": [
    { "name": "carrier", "values": [{ "Key": "GROUND", "Value": "GR" }] },
    { "name": "orderType", "values": [
      { "Key": "drop", "Value": "DS" },
      { "Key": "0010", "Value": 1E5 }
    ] }
  ],
  "target": {
    "content": "{\\"properties\\":{\\"type_02\\":{\\"enum\\":[\\"DS\\",\\"SA\\"]}}}"
  }
}
`;

describe("a map by paths", () => {
  it("reads one table of several", () => {
    const source = `{ file: t.json, select: "$.lookupTables[?(@.name=='orderType')].values[*]", key: "@.Key", value: "@.Value" }`;

    expect(mapOf(source, { "t.json": TABLES })).toMatchObject({
      entries: ["drop -> DS t.json:5:16", "0010 -> 1E5 t.json:6:16"],
      told: [],
    });
  });

  it("reads a dict whose values are objects, in the order of the file", () => {
    const dict = "methods:\n  z: { level: 2 }\n  '10': { level: 04 }\n  '9': { level: x }\n";

    expect(
      mapOf('{ file: m.yml, select: "$.methods.*", key: "@key", value: "@.level" }', { "m.yml": dict }).entries,
    ).toEqual(["z -> 2 m.yml:2:3", "10 -> 04 m.yml:3:3", "9 -> x m.yml:4:3"]);
  });

  it("compares numbers in filters and keeps their texts", () => {
    const rows = "- { code: a, rank: 010, to: 1.0 }\n- { code: b, rank: 9, to: x }\n";

    expect(
      mapOf('{ file: m.yml, select: "$[?@.rank > 9]", key: "@.code", value: "@.to" }', { "m.yml": rows }).entries,
    ).toEqual(["a -> 1.0 m.yml:1:11"]);
  });

  it("reads paths beside a `source` that is a path", () => {
    const configuration = `version: 1\nsystems: { shop: {}, erp: {} }\nmaps:\n  m: { from: shop/a, to: erp/a, source: m.yml, select: "$.x" }\n`;

    const side = assembled(configuration, { "m.yml": "x: { a: b }\n" });

    expect(entriesOf(side, "m")).toEqual(["a -> b m.yml:1:6"]);
  });

  it("makes conditions of further columns, of a list one entry for each, and of nothing none", () => {
    const rows = `[
{ "type": "book", "country": ["DE", "AT"], "code": "R" },
{ "type": "book", "country": "*", "code": "S" },
{ "type": "food", "code": "T" }
]`;

    expect(
      mapOf('{ file: "tax/{region}.json", key: ["@.type", "@.country"], value: "@.code" }', { "tax/eu.json": rows })
        .entries,
    ).toEqual([
      'book -> R {"country":"DE","region":"eu"} tax/eu.json:2:11',
      'book -> R {"country":"AT","region":"eu"} tax/eu.json:2:11',
      'book -> S {"region":"eu"} tax/eu.json:3:11',
      'food -> T {"region":"eu"} tax/eu.json:4:11',
    ]);
  });

  it("names conditions where `when` does", () => {
    const rows = "- { c: a, lands: DE, t: x }\n";

    expect(
      mapOf('{ file: m.yml, key: "@.c", value: "@.t", when: { country: "@.lands" } }', { "m.yml": rows }).entries,
    ).toEqual(['a -> x {"country":"DE"} m.yml:1:8']);
  });

  it("makes one entry of each code where the column of codes is a list", () => {
    const rows = "- { c: [a, 010], land: [DE, AT], t: X }\n";

    expect(mapOf('{ file: m.yml, key: ["@.c", "@.land"], value: "@.t" }', { "m.yml": rows }).entries).toEqual([
      'a -> X {"land":"DE"} m.yml:1:9',
      'a -> X {"land":"AT"} m.yml:1:9',
      '010 -> X {"land":"DE"} m.yml:1:12',
      '010 -> X {"land":"AT"} m.yml:1:12',
    ]);
  });

  it.each([
    ["exact", "m.yml:3:8 map-ambiguous"],
    ["prefix", "m.yml:3:8 map-ambiguous"],
    ["ignore-case", "m.yml:3:8 map-ambiguous"],
    ["first-match", undefined],
  ])("names rows that contradict one under equal conditions, unless the order decides: %s", (match, problem) => {
    const side = assembled(
      `version: 1\nsystems: { shop: {}, erp: {} }\nmaps:\n  m: { from: shop/a, to: erp/a, match: ${match}, source: { file: m.yml, key: ["@.c", "@.l"], value: "@.t" } }\n`,
      { "m.yml": "- { c: a, l: DE, t: x }\n- { c: a, l: AT, t: y }\n- { c: a, l: DE, t: z }\n- { c: a, t: x }\n" },
    );

    expect(side.diagnostics.map(({ code, location }) => `m.yml:${location.line}:${location.column} ${code}`)).toEqual(
      problem === undefined ? [] : [problem],
    );
    expect(side.model.maps.get("m")?.entries.length).toBe(problem === undefined ? 4 : 3);
  });

  it.each([
    ["false", false],
    ["FALSE", false],
    ["0", false],
    ["No", false],
    ["n", false],
    ["F", false],
    ["''", false],
    ["~", false],
    ["", false],
    ["true", true],
    ["1", true],
    ["off", true],
    ["' '", true],
    ["00", true],
  ])("takes an `active` of %j as in use: %s", (flag, isActive) => {
    const rows = `- c: a\n  t: x\n  on: ${flag}\n`;

    const { entries } = mapOf('{ file: m.yml, key: "@.c", value: "@.t", active: "@.on" }', { "m.yml": rows });

    expect(entries).toEqual(isActive ? ["a -> x m.yml:1:6"] : []);
  });

  it("leaves out what is not active", () => {
    const rows = "- { c: a, t: x, on: true }\n- { c: b, t: x, on: N }\n- { c: c, t: x, on: '' }\n- { c: d, t: x }\n";

    expect(mapOf('{ file: m.yml, key: "@.c", value: "@.t", active: "@.on" }', { "m.yml": rows }).entries).toEqual([
      "a -> x m.yml:1:8",
      "d -> x m.yml:4:8",
    ]);
  });

  it.each([
    ['{ file: m.yml, select: "$.map.*", key: "@key", value: "@value", default: else }', "X"],
    ['{ file: m.yml, select: "$.map", default: else }', "X"],
    ['{ file: m.yml, select: "$.map", default: $.fallback }', "Y"],
  ])("takes the fallback from %s", (source, fallback) => {
    const { entries, told, map } = mapOf(source, { "m.yml": "map: { a: b, else: X }\nfallback: Y\n" });

    expect(told).toEqual([]);
    expect(map).toMatchObject({ onMissing: "default", default: { to: fallback } });
    expect(entries).toEqual(fallback === "X" ? ["a -> b m.yml:1:8"] : ["a -> b m.yml:1:8", "else -> X m.yml:1:14"]);
  });

  it("does not take a fallback that is not in use, and takes one beside it that is", () => {
    const rows = "- { c: a, t: x }\n- { c: '*', t: y, on: no }\n- { c: '*', t: z, l: '*' }\n";
    const source = '{ file: m.yml, key: ["@.c", "@.l"], value: "@.t", active: "@.on", default: "*" }';

    expect(mapOf(source, { "m.yml": rows })).toMatchObject({
      entries: ["a -> x m.yml:1:8"],
      told: [],
      map: { default: { to: "z" } },
    });
    expect(mapOf(source, { "m.yml": rows.replace("t: z", "t: z, on: n") }).told).toEqual([
      'm.yml:1:1 source-unreadable: The file m.yml holds no entry "*", which `default` names. (.github/ripplegate.yml:7:21)',
    ]);
  });

  it.each([
    [
      "- { c: '*', t: x }\n- { c: '*', t: y }\n",
      'm.yml:2:8 source-unreadable: The file m.yml holds "*", which `default` names, with two targets, and codes that are not listed can go to one only. (.github/ripplegate.yml:7:21)',
    ],
    [
      "- { c: '*', t: x, l: DE }\n- { c: b, t: y }\n",
      'm.yml:1:8 source-unreadable: The file m.yml holds "*", which `default` names, under conditions only: list the codes that it stands for. (.github/ripplegate.yml:7:21)',
    ],
  ])("refuses a fallback that depends on conditions: %j", (rows, message) => {
    const source = '{ file: m.yml, key: ["@.c", "@.l"], value: "@.t", default: "*" }';
    const { told, map } = mapOf(source, { "m.yml": rows.replace("t: y", "t: y, l: AT") });

    expect(told).toEqual([message]);
    expect(map).toMatchObject({ readable: false, onMissing: "unknown" });
  });

  it("refuses files that name different fallbacks, and takes the one that all name", () => {
    const source = '{ file: "m/{land}.csv", key: "@.c", value: "@.t", default: else }';
    const files = (fallback: string) => ({
      "m/at.csv": "c,t\na,x\nelse,z\n",
      "m/de.csv": `c,t\na,y\nelse,${fallback}\n`,
    });

    expect(mapOf(source, files("z"))).toMatchObject({
      entries: ['a -> x {"land":"at"} m/at.csv:2:1', 'a -> y {"land":"de"} m/de.csv:2:1'],
      told: [],
      map: { default: { to: "z", at: { path: "m/at.csv", line: 3, column: 6 } } },
    });
    expect(mapOf(source, files("Z"))).toMatchObject({
      entries: [],
      told: [
        "m/de.csv:3:6 source-unreadable: The file m/de.csv names another `default` than m/at.csv, and codes that are not listed can go to one only. (m/at.csv:3:6)",
      ],
      map: { readable: false },
    });
  });

  it.each([
    [
      '{ file: m.yml, select: "$.gone[*]", key: "@.c", value: "@.t" }',
      "m.yml:1:1 source-unreadable: The file m.yml holds nothing at $.gone[*]: correct `select` or the file.",
    ],
    [
      '{ file: m.yml, select: "$.rows[*]", key: "@.code", value: "@.t" }',
      "m.yml:2:5 source-unreadable: The file m.yml holds an item without a text at @.code: complete it or correct the path.",
    ],
    [
      '{ file: m.yml, select: "$.rows[*]", key: "@.c", value: "@.to" }',
      "m.yml:2:5 source-unreadable: The file m.yml holds an item without anything at @.to: complete it or correct the path.",
    ],
    [
      '{ file: m.yml, select: "$.rows[*]", key: "@.c", value: "@.list" }',
      "m.yml:2:25 source-unreadable: The file m.yml holds a list at @.list, where one text is needed: name one of it, like @.list[0].",
    ],
    [
      '{ file: m.yml, select: "$.rows[*]", key: "@.c", value: "@.t", when: ["@.lnad"] }',
      "m.yml:1:1 source-unreadable: The file m.yml holds no item with anything at @.lnad: correct the path or the file.",
    ],
    [
      '{ file: m.yml, select: "$.rows[*]", key: "@.c", value: "@.t", default: "*" }',
      'm.yml:1:1 source-unreadable: The file m.yml holds no entry "*", which `default` names.',
    ],
  ])("says what the file lacks: %s", (source, message) => {
    const { entries, told, map } = mapOf(source, { "m.yml": "rows:\n  - { c: a, t: x, list: [y] }\n" });

    expect(told).toEqual([`${message} (.github/ripplegate.yml:7:21)`]);
    expect(map).toMatchObject({ readable: false, onMissing: "unknown", default: undefined });
    expect(entries).toEqual([]);
  });

  it.each([
    ['{ file: m.yml, select: "$[", key: "@.c", value: "@.t" }', "7:36", "is no JSONPath"],
    [
      '{ file: m.yml, select: "rows", key: "@.c", value: "@.t" }',
      "7:36",
      '"rows" must begin with `$`, the whole file.',
    ],
    ['{ file: m.yml, select: "$.rows[*]", key: "@.c" }', "7:54", "`key` needs a `value` beside it."],
    ['{ file: m.yml, select: "$.rows[*]", value: "@.c" }', "7:56", "`value` needs a `key` beside it."],
  ])("calls a binding that cannot be understood invalid: %s", (source, place, message) => {
    const { told } = mapOf(source, { "m.yml": "rows:\n  - { c: a, t: x }\n" });

    expect(told).toEqual([expect.stringContaining(`.github/ripplegate.yml:${place} config-invalid: `)]);
    expect(told[0]).toContain(message);
  });

  it.each([
    ['"$.rows"', '"$.rows[*]", key: "@.…", value: "@.…"'],
    ['"$.rows[*]"', '"$.rows[*]", key: "@.…", value: "@.…"'],
    [`"$['rows']"`, `"$['rows'][*]", key: "@.…", value: "@.…"`],
    ['"$.rows[0]"', '"$.rows[0].*", key: "@key", value: "@.…"'],
  ])("proposes further settings for what %s has selected", (select, proposed) => {
    const rows = "rows:\n  - { c: a, t: { x: 1 } }\n";

    expect(mapOf(`{ file: m.yml, select: ${select} }`, { "m.yml": rows }).told[0]).toContain(
      `\`source: { file: m.yml, select: ${proposed} }\``,
    );
  });

  it("names a key that stands twice only where it lies on the way", () => {
    const rows = "old: 1\nold: 2\nrows:\n  a: { to: x }\n  a: { to: y }\n";

    expect(mapOf('{ file: m.yml, select: "$.rows.*", key: "@key", value: "@.to" }', { "m.yml": rows })).toMatchObject({
      entries: ["a -> y m.yml:5:3"],
      told: [expect.stringMatching(/^m\.yml:5:3 map-ambiguous: "a" stands here a second time/)],
    });
  });
});

describe("a list by paths", () => {
  it("reads the codes that a schema held inside a string accepts, all standing where the string stands", () => {
    const source = '{ file: t.json, decode: "$.target.content", select: "$.target.content..type_02.enum[*]" }';

    expect(listOf(source, { "t.json": TABLES })).toMatchObject({
      codes: ["DS t.json:10:16", "SA t.json:10:16"],
      told: [],
    });
  });

  it("says at the string what is wrong inside it", () => {
    const source = '{ file: t.json, decode: "$.a", select: "$.a[*]" }';

    expect(listOf(source, { "t.json": '{\n"a": "[1, 2"}' }).told).toEqual([
      "t.json:2:6 source-unreadable: The file t.json holds a text that `decode` cannot read: it is not valid JSON: it is cut off where `,` or `]` should follow. (.github/ripplegate.yml:5:28)",
    ]);
  });

  it("reads wrapped objects with a flag and the attributes that are named", () => {
    const carriers =
      "carriers:\n  - carrier: { code: 'DPS', title: Post, active: true }\n  - carrier: { code: 'FX', title: Fex, active: no }\n";
    const source =
      '{ file: c.yaml, select: "$.carriers[*].carrier", key: "@.code", active: "@.active", attributes: ["@.title"] }';

    const { list, codes, told } = listOf(source, { "c.yaml": carriers });

    expect(told).toEqual([]);
    expect(codes).toEqual(["DPS c.yaml:2:22", "FX c.yaml:3:22"]);
    expect(list?.produces?.get("FX")).toMatchObject({ active: false, attributes: { title: "Fex" } });
    expect(list?.produces?.get("DPS")).toMatchObject({ active: true, attributes: { title: "Post" } });
  });

  it.each([
    ["carriers:\n  - carrier: { code: a }\n", '"$.carriers[*].carrier" }'],
    ["carriers:\n  - carrier: { id: a }\n", '"$.carriers[*].carrier", key: "@.…" }'],
  ])("proposes the level below where each item is wrapped: %j", (text, proposed) => {
    expect(listOf('{ file: c.yml, select: "$.carriers[*]" }', { "c.yml": text }).told).toEqual([
      `c.yml:2:5 source-unreadable: The file c.yml holds an item without \`code\`: say where the code is, like \`source: { file: c.yml, select: ${proposed}\`. (.github/ripplegate.yml:5:28)`,
    ]);
  });

  it("takes a code on several rows as one", () => {
    expect(listOf('{ file: l.yml, key: "@.c" }', { "l.yml": "- { c: a, kg: 1 }\n- { c: a, kg: 2 }\n" }).codes).toEqual([
      "a l.yml:1:8",
    ]);
  });

  it("takes a code under several conditions as one, and keeps the conditions", () => {
    const rows =
      "- { c: b, land: [DE, AT] }\n- { c: a, land: DE }\n- { c: a }\n- { c: c }\n- { c: b, land: DE, kg: 2 }\n";
    const source = '{ file: "l/{channel}.yml", key: ["@.c", "@.land"] }';

    const { list, told, codes } = listOf(source, { "l/web.yml": rows, "l/b2b.yml": "- { c: a, land: '*' }\n" });

    expect(told).toEqual([]);
    expect(codes).toEqual(["a l/b2b.yml:1:8", "b l/web.yml:1:8", "c l/web.yml:4:8"]);
    expect([...(list?.accepts?.values() ?? [])].map(({ when }) => JSON.stringify(when))).toEqual([
      '[{"channel":"b2b"},{"channel":"web","land":"DE"},{"channel":"web"}]',
      '[{"channel":"web","land":"AT"},{"channel":"web","land":"DE"}]',
      '[{"channel":"web"}]',
    ]);
  });

  it("keeps no conditions where none is named", () => {
    const source = '{ file: l.csv, key: "@.c", when: ["@.land"] }';

    expect(listOf(source, { "l.csv": "c,land\na,\na,*\n" }).list?.accepts?.get("a")?.when).toBe(undefined);
  });

  it("keeps the conditions under which a code is in use", () => {
    const source = '{ file: l.csv, key: "@.c", when: ["@.land"], active: "@.on" }';
    const rows = "c,land,on\na,DE,1\na,AT,0\nb,DE,0\nb,AT,\n";

    const { list } = listOf(source, { "l.csv": rows });

    expect(list?.accepts?.get("a")).toMatchObject({ active: true, when: [{ land: "DE" }] });
    expect(list?.accepts?.get("b")).toMatchObject({ active: false, when: [{ land: "AT" }, { land: "DE" }] });
  });

  it("keeps every value of an attribute, whatever the order of the rows", () => {
    const source = '{ file: l.csv, key: "@.c", attributes: ["@.size", "@.title"] }';
    const rows = ["a,L,A", "a,S,A", "b,S,B"];

    for (const lines of [rows, rows.toReversed()]) {
      const { list } = listOf(source, { "l.csv": `c,size,title\n${lines.join("\n")}\n` });

      expect({ ...list?.accepts?.get("a")?.attributes }).toEqual({ size: ["L", "S"], title: "A" });
      expect({ ...list?.accepts?.get("b")?.attributes }).toEqual({ size: "S", title: "B" });
    }
  });
});

describe("tables, elements and properties by paths", () => {
  const TAX = "type;country;code;active\nbook;DE;R;yes\nbook;;S;yes\nfood;AT;T;n\n";

  it("reads columns of a CSV file, an empty condition being none", () => {
    expect(
      mapOf('{ file: t.csv, key: ["@.type", "@.country"], value: "@.code", active: "@.active" }', { "t.csv": TAX }),
    ).toMatchObject({ entries: ['book -> R {"country":"DE"} t.csv:2:1', "book -> S t.csv:3:1"], told: [] });
  });

  it("compares texts in filters", () => {
    expect(
      mapOf(`{ file: t.csv, select: "$[?@.country == '']", key: "@.type", value: "@.code" }`, { "t.csv": TAX }).entries,
    ).toEqual(["book -> S t.csv:3:1"]);
  });

  it("reads a file without names of columns, divided as the binding says", () => {
    const source =
      '{ file: t.txt, format: csv, delimiter: "^", columns: [a, b], key: "@.b", value: "@.a", default: "*" }';

    const { entries, told, map } = mapOf(source, { "t.txt": "X^x\nY^y\nZ^*\n" });

    expect(told).toEqual([]);
    expect(entries).toEqual(["x -> X t.txt:1:3", "y -> Y t.txt:2:3"]);
    expect(map?.default?.to).toBe("Z");
  });

  it("reads one file in two ways for two bindings", () => {
    const side = assembled(
      `version: 1
systems: { shop: {}, erp: {} }
maps:
  m: { from: shop/a, to: erp/a, source: t.csv, columns: [from, to] }
  n: { from: shop/b, to: erp/b, source: t.csv }
`,
      { "t.csv": "code,target\na,b\n" },
    );

    expect(told(side.diagnostics)).toEqual([]);
    expect(entriesOf(side, "m")).toEqual(["code -> target t.csv:1:1", "a -> b t.csv:2:1"]);
    expect(entriesOf(side, "n")).toEqual(["a -> b t.csv:2:1"]);
  });

  it.each([
    [
      '{ file: t.csv, key: "@.kind", value: "@.code" }',
      't.csv:1:1 source-unreadable: The file t.csv has no column at @.kind; its columns are "type", "country", "code", "active": correct the path or the file. (.github/ripplegate.yml:7:21)',
    ],
    [
      '{ file: t.csv, key: "@.type", value: "@.target" }',
      't.csv:1:1 source-unreadable: The file t.csv has no column at @.target; its columns are "type", "country", "code", "active": correct the path or the file. (.github/ripplegate.yml:7:21)',
    ],
    [
      '{ file: t.csv, key: "@.type", value: "@.code", when: ["@.land"] }',
      "t.csv:1:1 source-unreadable: The file t.csv holds no item with anything at @.land: correct the path or the file. (.github/ripplegate.yml:7:21)",
    ],
    [
      '{ file: t.csv, key: "@.country", value: "@.code" }',
      "t.csv:3:6 source-unreadable: The file t.csv holds a row without a code: complete it or remove it. (.github/ripplegate.yml:7:21)",
    ],
    [
      '{ file: t.json, key: "@.a", value: "@.b", delimiter: ";" }',
      ".github/ripplegate.yml:7:66 config-invalid: `columns` and `delimiter` belong to a CSV file, and t.json is none: remove them, or write `format: csv`.",
    ],
  ])("says what a table lacks: %s", (source, message) => {
    expect(mapOf(source, { "t.csv": TAX, "t.json": "[]" }).told).toEqual([message]);
  });

  const SERVICES = `<services>
  <service id="1"><name>ground</name><carrier>UPS</carrier><land>DE</land><land>AT</land></service>
  <service id="2"><name>air</name><carrier/></service>
</services>
`;

  it("reads attributes and children of XML elements, one entry for each condition", () => {
    expect(
      mapOf('{ file: s.xml, select: "$.services.service[*]", key: ["@.name", "@.land"], value: "@.carrier" }', {
        "s.xml": SERVICES,
      }),
    ).toMatchObject({
      entries: [
        'ground -> UPS {"land":"DE"} s.xml:2:25',
        'ground -> UPS {"land":"AT"} s.xml:2:25',
        "air -> nothing s.xml:3:25",
      ],
      told: [],
    });
  });

  it("reads codes with attributes of XML elements, and elements that are codes", () => {
    const source = `{ file: s.xml, select: "$.services.service[*]", key: "@['@id']", attributes: ["@.name"] }`;

    expect(listOf(source, { "s.xml": SERVICES }).list?.accepts?.get("1")?.attributes).toEqual({ name: "ground" });
    expect(listOf('{ file: s.xml, select: "$.services.service[*].name[*]" }', { "s.xml": SERVICES }).codes).toEqual([
      "air s.xml:3:25",
      "ground s.xml:2:25",
    ]);
  });

  it("says where rows of XML could be where the binding does not", () => {
    expect(mapOf('{ file: s.xml, key: "@.name", value: "@.carrier" }', { "s.xml": SERVICES }).told).toEqual([
      `s.xml:1:1 source-unreadable: The file s.xml is XML, where entries could stand anywhere: say where they are, like \`source: { file: s.xml, select: "$.services.service[*]", key: "@['@id']", value: "@.name" }\`. (.github/ripplegate.yml:7:21)`,
    ]);
  });

  it("reads elements by their names", () => {
    expect(
      mapOf('{ file: s.xml, select: "$.map.*", key: "@key", value: "@value" }', {
        "s.xml": "<map><standard>STD</standard><express>EXP</express></map>",
      }).entries,
    ).toEqual(["standard -> STD s.xml:1:6", "express -> EXP s.xml:1:30"]);
  });

  it("says that an element has more than one child where one is the target", () => {
    expect(
      mapOf('{ file: s.xml, select: "$.services.service[*]", key: "@.name", value: "@.land" }', { "s.xml": SERVICES })
        .told,
    ).toEqual([
      "s.xml:2:60 source-unreadable: The file s.xml holds a list at @.land, where one text is needed: name one of it, like @.land[0]. (.github/ripplegate.yml:7:21)",
    ]);
  });

  it("says how the path to an attribute is written", () => {
    expect(
      mapOf('{ file: s.xml, select: "$.services.service[*]", key: "@.@id", value: "@.b" }', { "s.xml": SERVICES }).told,
    ).toEqual([
      `.github/ripplegate.yml:7:66 config-invalid: "@.@id" is no JSONPath: a name that is no plain word stands in brackets, like @['@id'].`,
    ]);
  });

  it("reads some keys of a properties file", () => {
    expect(
      mapOf('{ file: a.properties, select: "$.*", key: "@key", value: "@value", default: else }', {
        "a.properties": "a.b=1\nc=2\nelse=3\n",
      }),
    ).toMatchObject({
      entries: ["a.b -> 1 a.properties:1:1", "c -> 2 a.properties:2:1"],
      map: { default: { to: "3" } },
    });
  });
});

describe("texts that another program may take for something else", () => {
  const YAML = "- { c: 0010, t: NO }\n- { c: '1E5', t: \"x\" }\n- { c: a, t: ~ }\n";
  const JSON_ROWS = '[{ "c": "a", "t": 0.10 }, { "c": 10, "t": "x" }]';

  it("are told from quoted ones, in files that know other values than texts", () => {
    const rows = (path: string, text: string) =>
      mapOf(`{ file: ${path}, key: "@.c", value: "@.t" }`, { [path]: text }).map?.entries.map(
        ({ unquoted }) => unquoted,
      );

    expect(rows("m.yml", YAML)).toEqual([
      { from: "yaml", to: "yaml" },
      { from: undefined, to: undefined },
      { from: "yaml", to: undefined },
    ]);
    expect(rows("m.json", JSON_ROWS)).toEqual([
      { from: undefined, to: "json" },
      { from: "json", to: undefined },
    ]);
  });

  it("count as unquoted where one row of several leaves a code so", () => {
    const { list } = listOf('{ file: l.yml, key: "@.c" }', { "l.yml": "- { c: '010' }\n- { c: 010 }\n- { c: 'x' }\n" });

    expect([...(list?.accepts?.values() ?? [])].map(({ code, unquoted }) => [code, unquoted])).toEqual([
      ["010", "yaml"],
      ["x", undefined],
    ]);
  });

  it("are never told in our own document", () => {
    const side = assembled(
      "version: 1\nsystems: { a: { codes: { t: [010] } }, b: {} }\nmaps: { m: { from: a/t, to: b/t, entries: { 010: NO } } }\n",
    );

    expect(side.model.maps.get("m")?.entries[0]?.unquoted).toBe(undefined);
    expect(side.model.lists.get("a/t")?.accepts?.get("010")?.unquoted).toBe(undefined);
  });
});
