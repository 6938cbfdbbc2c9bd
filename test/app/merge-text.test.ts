import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { mergeText } from "../../src/app/merge-text.ts";

const folder = mkdtempSync(join(tmpdir(), "merge-text-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("mergeText", () => {
  it("takes both edits when they are apart", () => {
    const merged = mergeText("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n");

    expect(merged).toBe("A\nb\nc\nD\n");
  });

  it("refuses edits of the same line", () => {
    const merged = mergeText("a\nb\n", "A\nb\n", "AA\nb\n");

    expect(merged).toBeUndefined();
  });

  it("takes the same edit made twice once", () => {
    const merged = mergeText("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n");

    expect(merged).toBe("a\nB\nc\n");
  });

  it("keeps a missing newline at the end", () => {
    const merged = mergeText("a\nb\nc\nd", "x\na\nb\nc\nd", "a\nb\nc\ne");

    expect(merged).toBe("x\na\nb\nc\ne");
  });

  it("gives what git gives, or refuses where git might know better", () => {
    fc.assert(
      fc.property(edits(), edits(), (ours, theirs) => {
        const ancestor = lines(20);
        const merged = mergeText(ancestor, edit(ancestor, ours, "o"), edit(ancestor, theirs, "t"));
        if (merged === undefined) return;
        expect(merged).toBe(gitMerge(ancestor, edit(ancestor, ours, "o"), edit(ancestor, theirs, "t")));
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

type Edit = { readonly line: number; readonly what: "change" | "remove" | "insert" };

function edits(): fc.Arbitrary<readonly Edit[]> {
  const one = fc.record({
    line: fc.nat(19),
    what: fc.constantFrom("change" as const, "remove" as const, "insert" as const),
  });
  return fc.uniqueArray(one, { maxLength: 4, selector: ({ line }) => line });
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");
}

function edit(text: string, changes: readonly Edit[], mark: string): string {
  const byLine = new Map(changes.map((change) => [change.line, change.what]));
  return text
    .split(/(?<=\n)/)
    .map((line, index) => {
      switch (byLine.get(index)) {
        case "change":
          return `${mark} ${line}`;
        case "remove":
          return "";
        case "insert":
          return `${mark} new ${index}\n${line}`;
        default:
          return line;
      }
    })
    .join("");
}

function gitMerge(ancestor: string, ours: string, theirs: string): string {
  const names = { ancestor: join(folder, "a"), ours: join(folder, "o"), theirs: join(folder, "t") };
  writeFileSync(names.ancestor, ancestor);
  writeFileSync(names.ours, ours);
  writeFileSync(names.theirs, theirs);
  return execFileSync("git", ["merge-file", "-p", names.ours, names.ancestor, names.theirs], { encoding: "utf8" });
}
