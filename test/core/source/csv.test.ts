import { describe, expect, it } from "vitest";
import { readCsv } from "../../../src/core/source/csv.ts";
import { type CsvLayout, NO_LAYOUT } from "../../../src/core/source/reader.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { outlined } from "../../support/outline.ts";

function read(text: string, layout: Partial<CsvLayout> = {}) {
  return outlined(readCsv(text, { ...NO_LAYOUT, ...layout }));
}

describe("what CSV holds", () => {
  it("is a list of dicts by the first row, every text as it is written, with its place", () => {
    expect(read("code,target,zip\nNO,1E5,04510\nb, x ,\n")).toEqual([
      [{ "'code'@1:1": "'NO'@2:1" }, { "'target'@1:6": "'1E5'@2:4" }, { "'zip'@1:13": "'04510'@2:8" }],
      [{ "'code'@1:1": "'b'@3:1" }, { "'target'@1:6": "' x '@3:3" }, { "'zip'@1:13": "''@3:7" }],
    ]);
  });

  it("keeps delimiters, quotes and lines within quotes, and counts the lines", () => {
    expect(read('a,b\n"1,2","say ""hi""\nthere"\nx,5" pipe\n')).toEqual([
      [{ "'a'@1:1": "'1,2'@2:1" }, { "'b'@1:3": "'say \"hi\"\nthere'@2:7" }],
      [{ "'a'@1:1": "'x'@4:1" }, { "'b'@1:3": "'5\" pipe'@4:3" }],
    ]);
  });

  it("says the same with CRLF and a byte order mark, within quotes too", () => {
    const text = 'a,b\n"1\n2",x\n\ny,z';
    const other = parseSource("blob", "csv", { kind: "text", text: `\uFEFF${text.replaceAll("\n", "\r\n")}\r\n` });

    expect(outlined(other)).toEqual(read(text));
  });

  it("leaves out rows that say nothing, and columns without a name", () => {
    expect(read("\n a ,\n1,note\n,\n\n2,\n")).toEqual([[{ "'a'@2:1": "'1'@3:1" }], [{ "'a'@2:1": "'2'@6:1" }]]);
  });

  it("names the columns as the binding does where no row names them", () => {
    expect(read("1,2\n", { columns: ["a", "b"] })).toEqual([[{ "'a'@1:1": "'1'@1:1" }, { "'b'@1:1": "'2'@1:3" }]]);
  });

  it.each([
    ["a;b\n1,5;2\n", undefined, ["'1,5'@2:1", "'2'@2:5"]],
    ["a\tb\n1;2\t3\n", undefined, ["'1;2'@2:1", "'3'@2:5"]],
    ["a|b\n1|2\n", undefined, ["'1'@2:1", "'2'@2:3"]],
    ['"a,";b\n1;2\n', undefined, ["'1'@2:1", "'2'@2:3"]],
    ["sep=;\na,x;b\n1;2\n", undefined, ["'1'@3:1", "'2'@3:3"]],
    ["a,x;b\n1;2\n", ";", ["'1'@2:1", "'2'@2:3"]],
    ["a^b\n1^2\n", "^", ["'1'@2:1", "'2'@2:3"]],
  ])("divides the cells of %j by %j", (text, delimiter, values) => {
    const rows = readCsv(text, { ...NO_LAYOUT, delimiter });

    expect(outlined(rows)).toEqual([
      values.map((value) => expect.toSatisfy((cell) => Object.values(cell)[0] === value)),
    ]);
    expect(rows.kind === "parsed" && rows.notices?.length).toBe(0);
  });

  it("says so where the first row leaves a doubt about the delimiter", () => {
    expect(readCsv("a;b;c,d\n1;2;3\n", NO_LAYOUT)).toMatchObject({
      kind: "parsed",
      notices: [
        {
          reason: 'has ";" and "," in its first row, and was divided at ";": make it certain with `delimiter`',
          position: { line: 1, column: 1 },
        },
      ],
    });
  });

  it.each([
    ["", "empty"],
    ["\r\n\n", "empty"],
    ["a,b\n", []],
  ])("takes %j as empty", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("takes a file without rows as empty where the binding names the columns", () => {
    expect(read(",\n", { columns: ["a", "b"] })).toBe("empty");
  });
});

describe("what CSV cannot be read", () => {
  it.each([
    [
      "a,b\n1\n",
      "2:1 has 1 cell in this row, and its first row names 2: complete the row, or quote the cell that holds the delimiter",
    ],
    [
      "a,b\n1,2\n1,2,3\n",
      "3:1 has 3 cells in this row, and its first row names 2: complete the row, or quote the cell that holds the delimiter",
    ],
    ['a,b\n1,2\n3,"x\n4,5\n', "3:3 has a quoted cell that is not closed"],
    ['a,b\n"1"2,3\n', '2:3 has text behind a quoted cell: write a quote within a cell twice (`""`)'],
    ['a,b\n1, "2"\n', "2:3 has a space before a quoted cell, which some programs take for text: remove it"],
    ["a,b;c\n", '1:1 has "," and ";" equally often in its first row: say which one divides its cells with `delimiter`'],
    ["a,b, a\n", '1:5 names two columns "a": rename one'],
    ["a,b\n1,\u0000\n", "2:3 holds the control character U+0000, which CSV forbids: remove it"],
    ["a,b\r1,2\r", "1:4 breaks lines with a lone carriage return: save it with LF or CRLF line endings"],
  ])("says why: %j", (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it.each([
    [
      "1,2\n1\n",
      ["a", "b"],
      "2:1 has 1 cell in this row, and `columns` names 2: complete the row, or quote the cell that holds the delimiter",
    ],
    ["a,b\n1,2\n", ["a", "b"], "1:1 has the names of its columns in a row of its own: leave `columns` out"],
    ["1,2\n", ["a", "a"], '1:1 cannot have two columns "a": correct `columns`'],
  ])("says what does not fit the columns of the binding: %j", (text, columns, reason) => {
    expect(read(text, { columns })).toBe(reason);
  });
});
