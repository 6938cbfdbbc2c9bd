import { LANDSCAPE } from "../support/git-directory.ts";
import {
  asConfiguration,
  type BadInput,
  behindConfiguration,
  behindEntries,
  boundAs,
  CONFIG,
  inConfiguration,
  inMap,
  MAP,
} from "./bad-input.ts";

const ENTRIES = LANDSCAPE[MAP];
const LFS_POINTER = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

const ALIAS_BOMB = [..."abcdefghi"]
  .map((name, level) => {
    const before = "abcdefghi"[level - 1];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => (before === undefined ? "x" : `*${before}`)).join(", ")}]\n`;
  })
  .join("");

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

export const STRUCTURE: readonly BadInput[] = [
  behindEntries("alias-bomb", ALIAS_BOMB),
  behindEntries("alias-cycle", "express-intl: &x [*x]\n"),
  behindEntries("alias-unknown", "express-intl: *x\n"),
  inMap("nesting-closed", "[".repeat(100_000) + "]".repeat(100_000)),
  inMap("nesting-open", "[".repeat(100_000)),
  inMap(
    "nesting-indented",
    lines(1_000, (depth) => `${" ".repeat(depth)}a:\n`),
  ),
  boundAs("nesting-json", "config/map.json", { "config/map.json": '{"a":'.repeat(100_000) }),
  boundAs("nesting-xml", "config/map.xml", { "config/map.xml": "<a>".repeat(100_000) }),
  behindEntries(
    "keys-50000",
    lines(50_000, (index) => `code-${index}: STD\n`),
    "read",
  ),
  {
    ...inConfiguration("scalar-1mb", ["express]", "express, express-intl]"]),
    head: {
      [CONFIG]: LANDSCAPE[CONFIG].replace("express]", "express, express-intl]"),
      [MAP]: `${ENTRIES}express-intl: ${"x".repeat(1_000_000)}\n`,
    },
  },
  inMap("characters-9-million", `# ${"x".repeat(9_000_000)}\n${ENTRIES}`),
  inMap("bytes-11-million", `# ${"x".repeat(11_000_000)}\n${ENTRIES}`),
  inMap("documents-10000", "---\na: b\n".repeat(10_000)),
  behindEntries("duplicate-key-yaml", "standard: EXP\n"),
  boundAs("duplicate-key-json", "config/map.json", {
    "config/map.json": '{ "standard": "STD", "express": "EXP", "standard": "EXP" }\n',
  }),
  behindEntries("duplicate-key-number-and-text", '1: STD\n"1": EXP\n'),
  behindEntries("duplicate-key-equal", "standard: STD\n", "read"),
  {
    ...inConfiguration("duplicate-key-normal-forms", ["[standard, express]", '[standard, express, "\u00e9"]']),
    head: {
      [CONFIG]: LANDSCAPE[CONFIG].replace("[standard, express]", '[standard, express, "\u00e9"]'),
      [MAP]: `${ENTRIES}"e\u0301": EXP\n`,
    },
  },
  behindEntries("merge-key", "<<: { express-intl: INT }\n"),
  inMap("directive-yaml-1.1", `%YAML 1.1\n---\nNO: STD\n${ENTRIES}`, "read"),
  inMap("directive-unknown", `%FOO bar\n---\n${ENTRIES}`, "read"),
  behindEntries("tag-of-its-own", "express-intl: !ours INT\n"),
  behindEntries("tag-of-javascript", 'express-intl: !!js/function "function () {}"\n'),
  behindEntries("key-that-is-a-list", "[a, b]: INT\n"),
  behindEntries("key-that-is-a-mapping", "? { a: b }\n: INT\n"),
  behindEntries("key-that-is-nothing", ": INT\n"),
  behindEntries("value-that-is-a-list", "express-intl: [INT, EXP]\n"),
  {
    ...inConfiguration("number-that-loses-digits", ["express]", 'express, "12345678901234567890"]']),
    head: {
      [CONFIG]: LANDSCAPE[CONFIG].replace("express]", 'express, "12345678901234567890"]'),
      [MAP]: `${ENTRIES}12345678901234567890: INT\n`,
    },
  },
  behindEntries("names-of-javascript", "__proto__: STD\nconstructor: EXP\ntoString: STD\n", "read"),
  inConfiguration("names-of-javascript-as-ids", ["  order-release:\n", "  __proto__:\n"], {}, "read"),
  inMap("byte-order-mark", `\uFEFF${ENTRIES}`, "read"),
  inMap("line-ends-of-windows", ENTRIES.replaceAll("\n", "\r\n"), "read"),
  inMap("line-ends-of-old-macs", ENTRIES.replaceAll("\n", "\r")),
  inMap("utf-16", Buffer.from(`\uFEFF${ENTRIES}`, "utf16le")),
  inMap("utf-8-broken", Buffer.from("express: M\u00fcnchen\n", "latin1")),
  inMap("git-lfs-pointer", LFS_POINTER),
  inMap("empty", ""),
  inMap("only-comments", "# nothing yet\n\n"),
  inMap("tab-as-indentation", "map:\n\tstandard: STD\n"),
  inMap("tab-between", "standard:\tSTD\nexpress:\tEXP\n", "read"),
  inMap("control-character", `${ENTRIES}express\u0007: EXP\n`),
  inMap("broken", "standard: [STD\nexpress: EXP\n"),
  boundAs("csv-quote-open", "config/map.csv", { "config/map.csv": 'from,to\nstandard,"STD\nexpress,EXP\n' }),
  boundAs("xml-entity-bomb", "config/map.xml", {
    "config/map.xml": '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
  }),

  asConfiguration("configuration-alias-bomb", `version: 1\n${ALIAS_BOMB}`),
  asConfiguration("configuration-alias-cycle", "version: 1\nroles: &x { shop: *x }\n"),
  asConfiguration("configuration-nesting", `version: 1\nroles: ${"[".repeat(100_000)}`),
  asConfiguration("configuration-documents-10000", "---\nversion: 1\n".repeat(10_000)),
  behindConfiguration("configuration-duplicate-key", "flows: {}\n"),
  behindConfiguration("configuration-merge-key", "maps:\n  <<: { a: b }\n"),
  behindConfiguration("configuration-key-unknown", "flow: {}\n"),
  behindConfiguration("configuration-key-that-is-a-list", "[a]: b\n"),
  asConfiguration("configuration-utf-16", Buffer.from(`\uFEFF${LANDSCAPE[CONFIG]}`, "utf16le")),
  asConfiguration("configuration-utf-8-broken", Buffer.from(`# M\u00fcnchen\n${LANDSCAPE[CONFIG]}`, "latin1")),
  asConfiguration("configuration-git-lfs-pointer", LFS_POINTER),
  asConfiguration("configuration-empty", ""),
  asConfiguration("configuration-only-a-list", "- version: 1\n"),
  asConfiguration("configuration-only-a-text", "version 1\n"),
  asConfiguration("configuration-version-unknown", LANDSCAPE[CONFIG].replace("version: 1", "version: 2")),
  asConfiguration("configuration-tab", LANDSCAPE[CONFIG].replace("  shop:", "\tshop:")),
  behindConfiguration(
    "configuration-maps-20000",
    `maps:\n${lines(20_000, (index) => `  m${index}: { from: shop/a, to: wms/a, entries: { a: b } }\n`)}`,
    {},
    "read",
  ),
];
