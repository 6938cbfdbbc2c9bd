import { describe, expect, it } from "vitest";
import { FILE_BYTES_MAX, fileTextOf } from "../../src/github/file-text.ts";

describe("fileTextOf", () => {
  it.each([
    ["nothing", "", ""],
    ["letters of many alphabets", "key: München 東京 🚚\r\n", "key: München 東京 🚚\r\n"],
    ["a byte order mark, which is dropped", "\uFEFFa: 1", "a: 1"],
    ["control characters", "a\tb\u0007", "a\tb\u0007"],
  ])("reads %s", (_what, written, text) => {
    expect(fileTextOf(Buffer.from(written, "utf-8"))).toEqual({ kind: "text", text });
  });

  it.each([
    ["a zero byte", Buffer.from([0x61, 0, 0x62]), /binary/],
    ["UTF-16", Buffer.from("a: 1", "utf16le"), /UTF-16/],
    ["Latin-1", Buffer.from("München", "latin1"), /not in UTF-8/],
    ["a cut-off character", Buffer.from("東").subarray(0, 2), /not in UTF-8/],
    ["an overlong encoding", Buffer.from([0xc0, 0xaf]), /not in UTF-8/],
    ["a surrogate", Buffer.from([0xed, 0xa0, 0x80]), /not in UTF-8/],
    ["an LFS pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n"), /Git LFS/],
    ["more than 10 MB", Buffer.alloc(FILE_BYTES_MAX + 1, "a"), /larger than 10 MB/],
  ])("says why %s can't be read", (_what, bytes, reason) => {
    expect(fileTextOf(bytes)).toEqual({ kind: "unreadable", reason: expect.stringMatching(reason) });
  });

  it("reads a file of exactly 10 MB", () => {
    expect(fileTextOf(Buffer.alloc(FILE_BYTES_MAX, "a")).kind).toBe("text");
  });
});
