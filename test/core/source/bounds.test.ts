import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "../../../src/core/source/glob.ts";
import type { SourceFormat } from "../../../src/core/source/reader.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { assembled } from "../../support/side-files.ts";

/** Far above what a slow machine needs for linear work, far below what quadratic work takes. */
const PATIENCE_MS = 10_000;

function read(text: string, format: SourceFormat = "yaml") {
  const started = performance.now();
  const parsed = parseSource("blob", format, { kind: "text", text });
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  return parsed.kind === "unreadable" ? parsed.reason : parsed.kind;
}

const TOO_DEEP = "is nested more than 100 levels deep: flatten it";

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
    expect(read("x".repeat(4_000_001))).toBe("is longer than 4000000 characters: split the file or bind a smaller one");
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

  it("says what the shell could not read", () => {
    expect(parseSource("blob", "yaml", { kind: "unreadable", reason: "is a pointer of Git LFS" })).toEqual({
      kind: "unreadable",
      reason: "is a pointer of Git LFS",
      position: { line: 1, column: 1 },
    });
  });

  it("says which formats it reads", () => {
    expect(read("a,b\n", "csv")).toBe("is csv, and this version reads json and yaml only");
  });
});

describe("globs and paths made to hold up the reader", () => {
  it.each([
    ["*a".repeat(200), "a".repeat(2_000)],
    ["**/a/".repeat(80), "a/".repeat(2_000)],
    ["{x}{y}".repeat(40), "a".repeat(2_000)],
    ["?*".repeat(200), "a".repeat(2_000)],
  ])("matches %s in time", (pattern, path) => {
    const started = performance.now();

    globMatcher(pattern)(`${path}b`);

    expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  });

  it.each([
    ["$..a..b..c", "uses `..` more than 2 times"],
    [
      "$[?count($..*) > 0]",
      "looks through the whole file again for every item (`$` within a filter): compare with one value",
    ],
    [`$${"[0,0]".repeat(9)}`, "uses more than 8 commas"],
    ["$[?match(@.a, '(a+)+$')]", "is no JSONPath: "],
    [`$${"[0]".repeat(400)}`, "must NOT have more than 1000 characters"],
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
  it.each(["yaml", "json"] as const)("has an answer as %s", (format) => {
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
