import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembled } from "../../support/side-files.ts";

/** Codes that YAML would take for something else, and ordinary ones. */
const code = fc.oneof(
  fc.constantFrom(
    "NO",
    "0010",
    "1E5",
    "null",
    "~",
    "true",
    "12345678901234567890",
    "2026-10-01",
    "__proto__",
    "a: b",
    "# x",
    "- y",
  ),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,8}$/),
);

const dict = fc.uniqueArray(fc.tuple(code, code), { selector: ([from]) => from, minLength: 1, maxLength: 12 });

type Dict = readonly (readonly [string, string])[];

const quoted = (text: string) => JSON.stringify(text);

const escaped = (text: string) => text.replace(/[\\:=# ]/g, "\\$&");
const quotedCell = (text: string) => `"${text}"`;

const BINDINGS: Readonly<Record<string, string>> = {
  "m.csv": 'key: "@.from", value: "@.to"',
  "m.tsv": 'key: "@.from", value: "@.to"',
  "m.xml": `select: "$.r.m[*]", key: "@.from", value: "@['@to']"`,
};

const STYLES: Readonly<Record<string, (dict: Dict) => string>> = {
  "m.yml": (entries) => entries.map(([from, to]) => `${quoted(from)}: ${quoted(to)}\n`).join(""),
  "m.yaml": (entries) =>
    `# a comment\r\n{ ${entries.map(([from, to]) => `${quoted(from)}:   ${quoted(to)}`).join(", ")} } # end\r\n`,
  "m.properties": (entries) => entries.map(([from, to]) => `${escaped(from)} : ${escaped(to)}\n`).join("# why\n"),
  "m.csv": (entries) => `\uFEFFfrom;to\r\n${entries.map((pair) => pair.map(quotedCell).join(";")).join("\r\n")}`,
  "m.tsv": (entries) => `to\tfrom\n${entries.map(([from, to]) => `${to}\t${from}`).join("\n\n")}\n`,
  "m.xml": (entries) =>
    `<r>\n${entries.map(([from, to]) => `<m to="${to}">\n <from>${from}</from></m>`).join("<!-- why -->")}</r>`,
  "m.json": (entries) => `\uFEFF{\n\t${entries.map(([from, to]) => `${quoted(from)}: ${quoted(to)}`).join(",\n\t")}\n}`,
};

const SINGLE: Readonly<Record<string, (dict: Dict) => string>> = {
  ...STYLES,
  "m.yml": (entries) => entries.map(([from, to]) => `? '${from}'\n: '${to}'\n\n`).join(""),
};

function entriesOf(path: string, text: string): readonly string[] {
  const side = assembled(
    `version: 1\nsystems: { a: {}, b: {} }\nmaps: { m: { from: a/t, to: b/t, source: { file: ${path}, ${BINDINGS[path] ?? 'select: "$.*", key: "@key", value: "@value"'} } } }\n`,
    { [path]: text },
  );
  expect(side.diagnostics).toEqual([]);
  return (side.model.maps.get("m")?.entries ?? []).map(({ from, to }) => `${from} -> ${to}`).sort();
}

describe("what a map says", () => {
  it("does not depend on format, quoting, comments, line endings or order", () => {
    fc.assert(
      fc.property(dict, (entries) => {
        const expected = entries.map(([from, to]) => `${from} -> ${to}`).sort();

        for (const styles of [STYLES, SINGLE]) {
          for (const [path, write] of Object.entries(styles)) {
            expect(entriesOf(path, write(entries))).toEqual(expected);
            expect(entriesOf(path, write([...entries].reverse()))).toEqual(expected);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the order of the file, whatever its keys look like", () => {
    const side = assembled(
      'version: 1\nsystems: { a: {}, b: {} }\nmaps: { m: { from: a/t, to: b/t, match: first-match, source: { file: m.json, select: "$.*", key: "@key", value: "@value" } } }\n',
      { "m.json": '{"z*":"1","10":"2","9":"3","a":"4"}' },
    );

    expect(side.model.maps.get("m")?.entries.map(({ from }) => from)).toEqual(["z*", "10", "9", "a"]);
  });
});
