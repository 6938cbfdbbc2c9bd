import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SourceNode, typedScalar } from "../../../src/core/model/tree.ts";
import { readJson } from "../../../src/core/source/json.ts";
import { outlined } from "../../support/outline.ts";

describe("what JSON holds", () => {
  it("keeps numbers as they are written, with the place of everything", () => {
    expect(outlined(readJson('{\n\t"a": [1E5, "04510"],\r\n  "a": null\n}\n'))).toEqual([
      { "'a'@2:2": ["1E5@2:8", "'04510'@2:13"] },
      { "'a'@3:3": "null@3:8" },
    ]);
  });

  it("means what the platform's own parser means, however it is indented", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("", "  ", "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);

        const parsed = readJson(text);

        expect(parsed.kind === "parsed" && meaning(parsed.root)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("accepts exactly what the platform's own parser accepts", () => {
    const almost = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "\\", "0", "-", " ", "\n", "#"))
      .map(([text, at, extra]) => {
        const cut = text.length === 0 ? 0 : at % (text.length + 1);
        return text.slice(0, cut) + extra + text.slice(extra === "" ? cut + 1 : cut);
      });
    fc.assert(
      fc.property(almost, (text) => {
        expect(readJson(text).kind === "parsed").toBe(isJson(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("what JSON cannot be read", () => {
  it.each([
    ['{"a": [1, 2', "1:12 is not valid JSON: it is cut off where `,` or `]` should follow"],
    ['{"a": 1,}', "1:9 is not valid JSON: a key in double quotes should stand here"],
    ["{a: 1}", "1:2 is not valid JSON: a key in double quotes should stand here"],
    ["[01]", "1:3 is not valid JSON: `,` or `]` should stand here"],
    ["[\n  NaN]", "2:3 is not valid JSON: a value should stand here"],
    ["{} {}", "1:4 has something after the end of its JSON value: remove it"],
    ['["a\nb"]', "1:2 has a text that is not closed or holds a forbidden character"],
    ["", "empty"],
  ])("says why: %j", (text, reason) => {
    expect(outlined(readJson(text))).toBe(reason);
  });
});

function meaning(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return typedScalar(node);
    case "sequence":
      return node.items.map(meaning);
    case "mapping":
      return Object.fromEntries([...node.byKey].map(([key, { value }]) => [key, meaning(value)]));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
