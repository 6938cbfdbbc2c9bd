import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceNode } from "../../../src/core/model/tree.ts";
import { readAnyYaml } from "../../../src/core/source/yaml.ts";
import { readDividedYaml } from "../../../src/core/source/yaml-divided.ts";

/** Lines that documents are divided at, that stand in parts, and that belong to no part or to two. */
const LINES = [
  "flows:\n",
  "maps:   \r\n",
  "version: 1\n",
  "  one:\n",
  "  two: { a: b }\n",
  '  "three": c\n',
  "    deep: x\n",
  "    list:\n",
  "    - y\n",
  "  - z\n",
  "- w\n",
  "# comment\n",
  "  # comment\n",
  "      # comment: &x\n",
  "\n",
  "   \n",
  "  one: [a,\n",
  "    b]\n",
  "  two: |\n",
  "  'open\n",
  "   odd: 1\n",
  " odd: 1\n",
  "  k: &x y\n",
  "  l: *x\n",
  "  <<: *x\n",
  "  <<: a\n",
  "  ? m\n",
  "  : n\n",
  "---\n",
  "  --- a\n",
  "...\n",
  "\tt: u\n",
  "  t:\tu\n",
  "  text\n",
  "text\n",
  "  a: b\rc: d\n",
  "  v: 'w'\r\n",
  "  v: 'w' x\n",
  "}: y\n",
  "flows: # c\n",
  "flows: {}\n",
  "flows: [a]\n",
  "last: z",
] as const;

/** What documents are mostly made of. */
const BLOCKS = [
  "version: 1\n",
  "flows:\n  one:\n    deep: x\n    list:\n    - y\n",
  "maps:   \r\n  two: { a: b }\n\n  # comment\n  three:\n      - c\n",
  "systems:\n\n# comment\n   a:\n     b: c\n   d: 'e'\n",
  "roles:\n  - z\n",
  "flows:\n- w\n",
  "  four:\n    a: b\n  # comment\n    c: d\n",
  "  one:\n    deep: x\n    list:\n    - y\n",
  "# comment\n",
  "\n",
] as const;

const line = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...BLOCKS) },
  { weight: 1, arbitrary: fc.constantFrom(...LINES) },
);
const lines = fc.array(line, { minLength: 1, maxLength: 8 });
const piece = fc.constantFrom(
  "",
  "a",
  ":",
  ": ",
  "-",
  "- ",
  "\n",
  "\n  ",
  " ",
  "'",
  '"',
  "#",
  "{",
  "]",
  "&x ",
  "\t",
  "|",
);
/** A place among the lines, lines taken out and put in there, and a piece that tears something. */
const edit = fc.record({
  at: fc.nat(8),
  out: fc.nat(2),
  put: fc.array(line, { maxLength: 2 }),
  tear: fc.nat(),
  piece,
});

describe("the reader of documents in parts", () => {
  it("gives the tree of the complete reader, place by place, or none", () => {
    fc.assert(
      fc.property(lines, edit, (document, change) => {
        const text = edited(document, change);
        const root = readDividedYaml(text);

        if (root !== undefined) expect({ kind: "parsed", root }).toStrictEqual(readAnyYaml(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("gives the same tree whatever it knows from before", () => {
    fc.assert(
      fc.property(lines, fc.array(edit, { minLength: 1, maxLength: 3 }), (document, changes) => {
        const before: SourceNode[] = [];
        for (const change of [undefined, ...changes]) {
          const text = change === undefined ? document.join("") : edited(document, change);
          const root = readDividedYaml(text, before);

          expect(root).toStrictEqual(readDividedYaml(text));
          if (root !== undefined) before.push(root);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it("takes what is as it was, moved where lines came in above it", () => {
    const flow = (id: string) => `  ${id}:\n    from: shop\n    carries:\n      status:\n      - a\n`;
    const before = readDividedYaml(`version: 1\nflows:\n${flow("one")}${flow("two")}${flow("three")}`);
    const after = readDividedYaml(
      `version: 1\nflows:\n${flow("one")}${flow("two").replace("  from", "  # Ours\n    from")}${flow("three")}`,
      before === undefined ? [] : [before],
    );

    const one = entryOf(before, "one");
    expect(one).toBeDefined();
    expect(entryOf(after, "one")).toBe(one);
    expect(entryOf(after, "two")?.value).not.toEqual(entryOf(before, "two")?.value);
    expect(entryOf(after, "three")?.key.position).toEqual({ line: 14, column: 3 });
  });

  it.each([
    ["a list", "- a\n- b\n"],
    ["braces", "{ a: b }\n"],
    ["a document that is indented", "  a: b\n"],
    ["nothing", "# nothing\n"],
    ["very many short members", "a: b\n".repeat(200)],
    ["something that only the complete reader reads", "a: |\n  b\n"],
  ])("leaves %s to the others", (_what, text) => {
    expect(readDividedYaml(text)).toBeUndefined();
  });
});

interface Edit {
  readonly at: number;
  readonly out: number;
  readonly put: readonly string[];
  readonly tear: number;
  readonly piece: string;
}

function edited(document: readonly string[], { at, out, put, tear, piece: torn }: Edit): string {
  const text = document.toSpliced(at, out, ...put).join("");
  const place = tear % (text.length + 1);
  return text.slice(0, place) + torn + text.slice(place);
}

function entryOf(root: SourceNode | undefined, id: string) {
  const flows = root?.kind === "mapping" ? root.byKey.get("flows")?.value : undefined;
  return flows?.kind === "mapping" ? flows.byKey.get(id) : undefined;
}
