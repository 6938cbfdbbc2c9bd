import { describe, expect, it } from "vitest";
import { assembled } from "../../support/side-files.ts";
import { told } from "../../support/side-words.ts";

/** What makes a document invalid, without the path of the file. */
function wrong(text: string): readonly string[] {
  const invalid = assembled(text).diagnostics.filter(({ code }) => code === "config-invalid");
  return told(invalid).map((line) => line.replaceAll(".github/ripplegate.yml:", ""));
}

describe("the form of the document", () => {
  it.each([
    ["systems: {}\n", '1:1 config-invalid: "version" is missing here.'],
    ["version: 2\n", '1:10 config-invalid: "2" is not possible here: write 1.'],
    ['version: "1"\n', '1:10 config-invalid: "1" is not possible here: write 1.'],
    ["version: 1\nsytems: {}\n", '2:1 config-invalid: "sytems" is not a key of this format. Did you mean "systems"?'],
    [
      "version: 1\nmode: enforced\n",
      '2:7 config-invalid: "enforced" is not possible here. Did you mean "enforce"? Write one of enforce, observe.',
    ],
    [
      "version: 1\nsystems:\n  shop:\n    ownr: x\n",
      '4:5 config-invalid: "ownr" is not a key of this format. Did you mean "owner"?',
    ],
    ["version: 1\nroles:\n  a: { deputies: [] }\n", '3:6 config-invalid: "members" is missing here.'],
    [
      "version: 1\nroles:\n  a: [acme/wh]\n",
      '3:7 config-invalid: "acme/wh" is neither a team nor a person: write "@organisation/team" or "@login".',
    ],
    [
      "version: 1\nsystems: [shop]\n",
      "2:10 config-invalid: This list must be a mapping (`key: value`) here. The systems that exchange codes, by name.",
    ],
    [
      "version: 1\nsystems:\n  a: { codes: { x/y: [1] } }\n",
      '3:17 config-invalid: "x/y" does not fit here. A name: letters, digits, `_`, `.` and `-`, at most 100 of them.',
    ],
    [
      "version: 1\nmaps:\n  m: { from: a/b, to: c/d, entries: {} }\n  same: { from: a/b, to: c/d, entries: {} }\n",
      '4:3 config-invalid: "same" is not possible here. A name of a map; `same` is reserved for a type that is carried unchanged.',
    ],
    [
      "version: 1\nmaps:\n  m: { from: a/b, to: c/d, entries: {}, source: x }\n",
      "3:6 config-invalid: A map needs either `entries` or a `source`: write exactly one of them.",
    ],
    ["version: 1\nmaps:\n  m: { from: a/b, entries: {} }\n", '3:6 config-invalid: "to" is missing here.'],
    [
      "version: 1\nflows:\n  f: { from: a, to: b, volume: lots }\n",
      '3:32 config-invalid: "lots" does not fit here. Documents in a span of time: `1200/day`, `50/hour`, `300/week`.',
    ],
    [
      "version: 1\nsystems:\n  a: { codes: { t: { accepts: [x], reviewed: 2026-13-01 } } }\n",
      '3:46 config-invalid: "2026-13-01" does not fit here. A day: `2026-10-01`.',
    ],
    [
      "version: 1\ngate: { author-may-sign: perhaps }\n",
      '2:26 config-invalid: "perhaps" must be true or false here. The author of the pull request may sign. Default: false.',
    ],
    [
      "version: 1\nsystems:\n  a: {}\n  b: {}\n  a: {}\n",
      '5:3 config-invalid: "a" stands here a second time; the first is in line 3. Keep one. (3:3)',
    ],
    [
      "version: 1\nmaps:\n  m: { from: a/b, to: c/d, source: { file: x.yml, select: $ }, key: '@.x' }\n",
      '3:64 config-invalid: "key" stands beside a `source` that has settings of its own: move it into `source`.',
    ],
  ])("is told exactly: %j", (text, message) => {
    expect(wrong(text)).toEqual([message]);
  });

  it("names every mistake in the order of the file", () => {
    expect(wrong("mode: x\nflows:\n  f: { form: a }\n")).toEqual([
      '1:1 config-invalid: "version" is missing here.',
      '1:7 config-invalid: "x" is not possible here. Write one of enforce, observe.',
      '3:6 config-invalid: "from" is missing here.',
      '3:6 config-invalid: "to" is missing here.',
      '3:8 config-invalid: "form" is not a key of this format. Did you mean "from"?',
    ]);
  });

  it("stops at twenty and says how many follow", () => {
    const unknown = Array.from({ length: 50 }, (_, index) => `zzzzzz${index}: 1`).join("\n");

    const lines = wrong(`version: 1\n${unknown}\n`);

    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toMatch(/\(30 more errors follow\.\)$/);
  });

  it("takes codes that look like numbers and booleans", () => {
    const text = `version: 1
systems:
  a: { codes: { t: [04510, NO, true, 1e5, 0x1F] } }
maps:
  m: { from: a/t, to: a/t, entries: { 1: 2, true: false, x: ~ }, default: 007 }
`;

    expect(wrong(text)).toEqual([]);
  });
});
