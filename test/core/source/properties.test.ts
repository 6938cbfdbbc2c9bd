import { describe, expect, it } from "vitest";
import { readProperties } from "../../../src/core/source/properties.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { outlined } from "../../support/outline.ts";

function read(text: string) {
  return outlined(readProperties(text));
}

describe("what a properties file holds", () => {
  it.each([
    ["a=b", [{ "'a'@1:1": "'b'@1:3" }]],
    ["  a : b", [{ "'a'@1:3": "'b'@1:7" }]],
    ["a b = c", [{ "'a'@1:1": "'b = c'@1:3" }]],
    ["a = = b", [{ "'a'@1:1": "'= b'@1:5" }]],
    ["a", [{ "'a'@1:1": "''@1:2" }]],
    ["a=", [{ "'a'@1:1": "''@1:3" }]],
    ["a=04510 ", [{ "'a'@1:1": "'04510 '@1:3" }]],
    ["a\\ b\\=\\:c=d", [{ "'a b=:c'@1:1": "'d'@1:11" }]],
    ["a=\\t\\n\\z\\\\", [{ "'a'@1:1": "'\t\nz\\'@1:3" }]],
    ["a=\\u00e9\\u00C9", [{ "'a'@1:1": "'éÉ'@1:3" }]],
    ["a=b\\\n  c\\\r\n\td", [{ "'a'@1:1": "'bcd'@1:3" }]],
    ["a \\\n = b", [{ "'a'@1:1": "'b'@2:4" }]],
    ["a=b\\", [{ "'a'@1:1": "'b'@1:3" }]],
  ])("reads %j as Java does", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("leaves out comments, which never go on, and empty lines", () => {
    expect(read("# x = y \\\na=#1\n\n \t! z\nb=!2\n")).toEqual([{ "'a'@2:1": "'#1'@2:3" }, { "'b'@5:1": "'!2'@5:3" }]);
  });

  it("keeps a key that stands twice", () => {
    expect(read("a=1\nb=2\na=3\n")).toEqual([
      { "'a'@1:1": "'1'@1:3" },
      { "'b'@2:1": "'2'@2:3" },
      { "'a'@3:1": "'3'@3:3" },
    ]);
  });

  it("says the same with CRLF and a byte order mark", () => {
    const text = "a=1\n\n# c\nb=2\\\n 3\n";
    const other = parseSource("blob", "properties", { kind: "text", text: `\uFEFF${text.replaceAll("\n", "\r\n")}` });

    expect(outlined(other)).toEqual(read(text));
  });

  it.each(["", "\n# only a comment\n! another"])("takes %j as empty", (text) => {
    expect(read(text)).toBe("empty");
  });

  it.each([
    ["a=1\nb=x\\u12g4", "2:4 holds a `\\u` without four hexadecimal digits behind it: complete it"],
    ["a\\u=1", "1:2 holds a `\\u` without four hexadecimal digits behind it: complete it"],
    ["a=\u0000", "1:3 holds the control character U+0000, which a properties file forbids: remove it"],
  ])("says why it cannot read %j", (text, reason) => {
    expect(read(text)).toBe(reason);
  });
});
