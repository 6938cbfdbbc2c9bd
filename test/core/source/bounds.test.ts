import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "../../../src/core/source/glob.ts";
import type { SourceFormat } from "../../../src/core/source/reader.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { cpuTimeMs } from "../../support/cpu-time.ts";
import { assembled } from "../../support/side-files.ts";

/** Far above what a slow machine needs for linear work, far below what quadratic work takes. */
const PATIENCE_MS = 10_000;

function read(text: string, format: SourceFormat = "yaml") {
  const started = cpuTimeMs();
  const parsed = parseSource("blob", format, { kind: "text", text });
  expect(cpuTimeMs() - started).toBeLessThan(PATIENCE_MS);
  return parsed.kind === "unreadable" ? parsed.reason : parsed.kind;
}

const TOO_DEEP = "is nested more than 100 levels deep: flatten it";

function columns(count: number): string {
  return Array.from({ length: count }, (_, index) => `c${index}`).join();
}

describe("files made to hold up the reader", () => {
  it.each([
    ["[ not closed", "[".repeat(100_000)],
    ["[ closed", "[".repeat(100_000) + "]".repeat(100_000)],
    ["{ not closed", "{a: ".repeat(100_000)],
    ["- on one line", "- ".repeat(100_000)],
    ["? on one line", "? ".repeat(100_000)],
    ["a: on one line", "a: ".repeat(100_000)],
    ["indentation", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("refuses deep nesting: %s", (_what, text) => {
    expect(read(text)).toBe(TOO_DEEP);
  });

  it("refuses deep nesting in JSON", () => {
    expect(read("[".repeat(100_000), "json")).toBe(TOO_DEEP);
    expect(read('{"a":'.repeat(100_000), "json")).toBe(TOO_DEEP);
  });

  it("refuses a bomb of aliases", () => {
    const levels = [..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`)}]`);

    expect(read(`a: &a [${Array(9).fill("x")}]\n${levels.join("\n")}\n`)).toBe(
      "holds more than 500000 values (aliases written out): split the file",
    );
  });

  it("refuses ten thousand documents", () => {
    expect(read("---\na\n".repeat(10_000))).toMatch(/^holds more than one YAML document/);
  });

  it("refuses more characters than a mapping file ever has", () => {
    expect(read("x".repeat(8_000_001))).toBe("is longer than 8000000 characters: split the file or bind a smaller one");
  });

  it.each([
    ["50,000 keys", Array.from({ length: 50_000 }, (_, index) => `k${index}: v`).join("\n")],
    ["50,000 times one key", "k: v\n".repeat(50_000)],
    ["a scalar of 1 MB", `a: ${"x".repeat(1_000_000)}`],
    ["a quoted scalar of 1 MB", `a: "${"x".repeat(1_000_000)}"`],
    ["200,000 items", `[${"a,".repeat(200_000)}]`],
  ])("reads %s in linear time", (_what, text) => {
    expect(read(text)).toBe("parsed");
  });

  it.each([
    ["quotes", '"'.repeat(100_001)],
    ["anchors", "&a ".repeat(100_000)],
    ["brackets", "]".repeat(100_000)],
    ["open quotes", "a: '\n".repeat(50_000)],
    ["colons", ":".repeat(500_000)],
  ])("answers %s in linear time", (_what, text) => {
    expect(read(text)).toMatch(/^is not valid YAML/);
  });

  it.each([
    ["closed", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["not closed", "<a>".repeat(100_000)],
  ])("refuses deep nesting in XML: %s", (_what, text) => {
    expect(read(text, "xml")).toBe(TOO_DEEP);
  });

  it("refuses a bomb of entities before it can go off", () => {
    const laughs = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);

    expect(read(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs.join("")}]><a>&l9;</a>`, "xml")).toBe(
      "has a `<!DOCTYPE`, which may define texts of its own: remove it",
    );
  });

  it.each([
    ["csv", "50,000 columns", `${columns(50_000)}\n${columns(50_000)}\n`],
    ["csv", "a quoted cell of 1 MB", `code,target\na,"${'""x\n'.repeat(250_000)}"\n`],
    ["csv", "a cell of 1 MB", `code,target\na,${"x ".repeat(500_000)}\n`],
    ["csv", "100,000 rows", `code,target\n${"a,b\n".repeat(100_000)}`],
    ["csv", "a million empty rows", `code,target\n${",\n".repeat(1_000_000)}`],
    ["xml", "a text of 1 MB", `<a>${" x".repeat(500_000)}${" ".repeat(500_000)}</a>`],
    ["xml", "white space of 1 MB", `<a>${" ".repeat(1_000_000)}<b/></a>`],
    ["xml", "an attribute of 1 MB", `<a b="${"&lt;".repeat(250_000)}"/>`],
    ["xml", "50,000 attributes", `<a ${Array.from({ length: 50_000 }, (_, index) => `b${index}="1"`).join(" ")}/>`],
    ["xml", "100,000 elements", `<a>${"<b>1</b>\n".repeat(100_000)}</a>`],
    ["xml", "100,000 comments", `<a>${"x<!-- c -->".repeat(100_000)}</a>`],
    ["xml", "100,000 sections", `<a>${"<![CDATA[x]]>".repeat(100_000)}</a>`],
    ["properties", "a value of 1 MB", `a=${"\\u0041".repeat(160_000)}`],
    ["properties", "a value over 200,000 lines", `a=${"x\\\n  ".repeat(200_000)}`],
    ["properties", "100,000 keys", Array.from({ length: 100_000 }, (_, index) => `k${index} = v`).join("\n")],
  ] as const)("reads %s with %s in linear time", (format, _what, text) => {
    expect(read(text, format)).toBe("parsed");
  });

  it.each([
    ["csv", `code,target\n${'a,"\n'.repeat(100_001)}`, "has a quoted cell that is not closed"],
    ["csv", `code,target\n${"a,b\n".repeat(100_000)}a,"`, "has a quoted cell that is not closed"],
    ["csv", `${columns(50_000)},c0\n`, 'names two columns "c0": rename one'],
    ["xml", `<a ${"b='1' ".repeat(50_000)}/>`, "is not valid XML: duplicate attribute: b"],
    ["xml", "<".repeat(100_000), "is not valid XML: disallowed character in tag name"],
    ["xml", `<a>${"&".repeat(100_000)}</a>`, "is not valid XML: unclosed tag: a"],
    ["xml", `<a>${"<![CDATA[".repeat(100_000)}`, "is not valid XML: unclosed tag: a"],
    ["xml", `<a ${"x".repeat(1_000_000)}`, "is not valid XML: unexpected end"],
    [
      "properties",
      `${"a=\\u12".repeat(10_000)}`,
      "holds a `\\u` without four hexadecimal digits behind it: complete it",
    ],
  ] as const)("answers broken %s %# in linear time", (format, text, reason) => {
    expect(read(text, format)).toBe(reason);
  });

  it.each(["csv", "xml", "properties"] as const)("refuses more values than a mapping file ever has as %s", (format) => {
    const text = {
      csv: `code,target\n${"a,b\n".repeat(250_001)}`,
      xml: `<a>${"<b/>".repeat(500_000)}</a>`,
      properties: "a=b\n".repeat(250_001),
    }[format];

    expect(read(text, format)).toBe("holds more than 500000 values: split the file");
  });

  it.each([
    ["csv", "CSV"],
    ["xml", "XML"],
    ["properties", "a properties file"],
  ] as const)("refuses UTF-16 that passes as text, as %s", (format, name) => {
    expect(read([..."a=b"].join("\u0000"), format)).toBe(
      `holds the control character U+0000, which ${name} forbids: remove it`,
    );
  });

  it("says what the shell could not read", () => {
    expect(parseSource("blob", "yaml", { kind: "unreadable", reason: "is a pointer of Git LFS" })).toEqual({
      kind: "unreadable",
      reason: "is a pointer of Git LFS",
      position: { line: 1, column: 1 },
    });
  });
});

describe("globs and paths made to hold up the reader", () => {
  it.each([
    ["*a".repeat(200), "a".repeat(2_000)],
    ["**/a/".repeat(80), "a/".repeat(2_000)],
    ["{x}{y}".repeat(40), "a".repeat(2_000)],
    ["?*".repeat(200), "a".repeat(2_000)],
  ])("matches %s in time", (pattern, path) => {
    const started = cpuTimeMs();

    globMatcher(pattern)(`${path}b`);

    expect(cpuTimeMs() - started).toBeLessThan(PATIENCE_MS);
  });

  it.each([
    ["$..a..b..c", "uses `..` more than 2 times"],
    [
      "$[?count($..*) > 0]",
      "looks through the whole file again for every item (`$` within a filter): compare with one value",
    ],
    [`$${"[0,0]".repeat(9)}`, "uses more than 8 commas"],
    ["$[?match(@.a, '(a+)+$')]", "is no JSONPath: "],
    [`$${"[0]".repeat(400)}`, "has more than 1000 characters: shorten it"],
    ["$[", "is no JSONPath: "],
  ])("refuses the path %s", (path, reason) => {
    const side = assembled(
      `version: 1\nsystems:\n  shop:\n    codes:\n      a: { source: { file: a.json, select: ${JSON.stringify(path)}, key: "@" } }\n`,
      { "a.json": "[1]" },
    );

    expect(side.diagnostics.map(({ code }) => code)).toEqual(["config-invalid"]);
    expect(side.diagnostics[0]?.message).toContain(reason);
  });
});

describe("more files than anybody can read", () => {
  const BOUND = 'version: 1\nsystems: { a: {} }\nmaps: { m: { from: a/b, to: a/c, source: "m/*.yml" } }\n';

  it("reads two thousand and tells of the first that is one too many", () => {
    const files = Object.fromEntries(Array.from({ length: 2_100 }, (_, at) => [`m/f${at}.yml`, `k${at}: v\n`]));
    const side = assembled(BOUND, files);

    expect(side.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(
        /^source-unreadable The file m\/f\d+\.yml was not read, because this configuration binds more/,
      ),
    ]);
    expect(side.model.maps.get("m")?.readable).toBe(false);
  });

  it("reads thirty-two million characters", () => {
    const files = Object.fromEntries(
      ["a", "b", "c", "d", "e"].map((name) => [`m/${name}.yml`, `# ${name.repeat(7_000_000)}\n${name}: v\n`]),
    );
    const side = assembled(BOUND, files);

    expect(side.diagnostics.map(({ message }) => message)).toEqual([
      "The file m/e.yml was not read, because the files that this configuration binds have more than 32000000 characters together: bind fewer, or smaller ones.",
    ]);
  });
});

describe("files made to flood the report", () => {
  it("lists a thousand problems and says how many there are", () => {
    const side = assembled("version: 1\nsystems: { a: {} }\nmaps: { m: { from: a/b, to: a/c, source: m.yml } }\n", {
      "m.yml": Array.from({ length: 5_000 }, (_, index) => `k: ${index}`).join("\n"),
    });

    expect(side.diagnostics).toHaveLength(1_001);
    expect(side.diagnostics.at(-1)).toMatchObject({
      code: "analysis-incomplete",
      message: "There are 4999 problems like these; only the first 1000 are listed. Correct them first.",
    });
  });
});

describe("any text at all", () => {
  it.each(["yaml", "json", "csv", "xml", "properties"] as const)("has an answer as %s", (format) => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(["parsed", "empty", "unreadable"]).toContain(parseSource("blob", format, { kind: "text", text }).kind);
      }),
    );
  });

  it("has an answer when it is made of YAML's own words", () => {
    const word = fc.constantFrom(
      "a",
      "1",
      ":",
      " ",
      "  ",
      "\n",
      "- ",
      "? ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&a ",
      "*a",
      "!t ",
      "'",
      '"',
      "|",
      ">",
      "#",
      "%",
      "---\n",
      "...\n",
      "\t",
      "\r\n",
      "<<",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        expect(["parsed", "empty", "unreadable"]).toContain(
          parseSource("blob", "yaml", { kind: "text", text: words.join("") }).kind,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["csv", ["a", "1", " ", ",", ";", "\t", "|", '"', '""', "\n", "\r\n", "sep=;\n", ",,"]],
    [
      "xml",
      [
        "a",
        "<a>",
        "</a>",
        "<b c='",
        '<b c="',
        "'>",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        "&amp;",
        "&",
        ";",
        "\n",
        " ",
        "<!DOCTYPE a>",
        '<?xml version="1.1"?>',
        "]",
      ],
    ],
    ["properties", ["a", "=", ":", " ", "\t", "\\", "\\\n", "\n", "\r\n", "#", "!", "\\u", "0041", "é"]],
  ] as const)("has an answer when it is made of the words of %s", (format, words) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<string>(...words), { maxLength: 60 }), (found) => {
        expect(["parsed", "empty", "unreadable"]).toContain(
          parseSource("blob", format, { kind: "text", text: found.join("") }).kind,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it("makes a side, whatever the configuration and its sources say", () => {
    const configuration = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.json({ maxDepth: 4 }),
      fc
        .string({ maxLength: 60 })
        .map(
          (select) =>
            `version: 1\nmaps: { m: { from: a/b, to: c/d, source: { file: a.json, select: ${JSON.stringify(`$${select}`)}, key: "@key", value: "@" } } }\n`,
        ),
    );
    fc.assert(
      fc.property(configuration, fc.json(), (text, source) => {
        expect(["invalid", "ready"]).toContain(assembled(text, { "a.json": source }).status);
      }),
      { numRuns: 500 },
    );
  });
});
