import { describe, expect, it } from "vitest";
import { quotedParts, writtenLines } from "../../../src/web/pages/parts.ts";

describe("what a person wrote", () => {
  it.each([
    ["see https://tickets.acme.test/T-1.", ["https://tickets.acme.test/T-1"]],
    ["(http://a.test/x_(y)), https://b.test/?q=1&r=2#z!", ["http://a.test/x_(y", "https://b.test/?q=1&r=2#z"]],
    ["javascript:alert(1) data:text/html,x //evil.test ftp://a.test", []],
    [`https://a.test/"onmouseover="x`, ["https://a.test/"]],
  ])("has links for web addresses and for nothing else: %s", (written, expected) => {
    const links = writtenLines(written).flatMap((line) =>
      line.flatMap(({ href }) => (href === undefined ? [] : [href])),
    );

    expect(links).toEqual(expected.map((address) => encodeURI(address).replaceAll("(", "%28").replaceAll("_", "%5F")));
  });

  it("keeps its lines, and counts what is left out", () => {
    const lines = writtenLines(`one\r\ntwo\n${"x".repeat(6_000)}`);

    expect(lines.map((line) => line.map(({ text }) => text).join("")).map((line) => line.slice(0, 40))).toEqual([
      "one",
      "two",
      "x".repeat(40),
      "(and 1,009 more characters)",
    ]);
  });
});

it("our own sentences set off what they quote", () => {
  const parts = quotedParts('"INT" in the map of flow `label-request` now goes to "INTX", he said "so');

  expect(parts.filter(({ isName }) => isName).map(({ text }) => text)).toEqual(["INT", "label-request", "INTX"]);
  expect(parts.map(({ text }) => text).join("")).toBe(
    'INT in the map of flow label-request now goes to INTX, he said "so',
  );
});
