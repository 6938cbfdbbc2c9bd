import { describe, expect, it } from "vitest";
import type { ChangedFile } from "../../src/app/ports-github.ts";
import { layOver } from "../../src/app/would-be-merge.ts";

describe("layOver", () => {
  it("lays added, changed and removed files over the base tip", () => {
    const base = tree({ keep: "k", change: "c1", drop: "d" });

    const merge = layOver(base, base, [added("fresh", "f"), modified("change", "c2"), removed("drop")]);

    expect([...merge.blobs].sort()).toEqual([
      ["change", "c2"],
      ["fresh", "f"],
      ["keep", "k"],
    ]);
    expect(merge.conflicts).toEqual([]);
  });

  it("keeps what the base branch did to files that the pull request leaves alone", () => {
    const merge = layOver(tree({ theirs: "new", mine: "m1" }), tree({ theirs: "old", mine: "m1" }), [
      modified("mine", "m2"),
    ]);

    expect([...merge.blobs].sort()).toEqual([
      ["mine", "m2"],
      ["theirs", "new"],
    ]);
  });

  it("asks for a text merge where both branches changed one file", () => {
    const merge = layOver(tree({ both: "tip" }), tree({ both: "old" }), [modified("both", "head")]);

    expect([...merge.merged.values()]).toEqual([{ ancestor: "old", base: "tip", head: "head" }]);
    expect([...merge.merged.keys()]).toEqual([merge.blobs.get("both")]);
  });

  it("carries the base branch's edit into a renamed file", () => {
    const merge = layOver(tree({ before: "tip" }), tree({ before: "old" }), [renamed("before", "after", "old")]);

    expect([...merge.blobs]).toEqual([["after", "tip"]]);
  });

  it("names a conflict when one branch changed what the other removed, both ways", () => {
    const removedByHead = layOver(tree({ file: "tip" }), tree({ file: "old" }), [removed("file")]);
    const removedByBase = layOver(tree({}), tree({ file: "old" }), [modified("file", "head")]);

    expect(removedByHead.conflicts).toEqual(["file"]);
    expect(removedByBase.conflicts).toEqual(["file"]);
  });

  it("names a conflict when both added a file differently, and none when they added the same", () => {
    const different = layOver(tree({ file: "theirs" }), tree({}), [added("file", "mine")]);
    const same = layOver(tree({ file: "same" }), tree({}), [added("file", "same")]);

    expect(different.conflicts).toEqual(["file"]);
    expect(same.conflicts).toEqual([]);
  });
});

function tree(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(files));
}

function added(path: string, blob: string): ChangedFile {
  return { path, status: "added", blob, previousPath: undefined };
}

function modified(path: string, blob: string): ChangedFile {
  return { path, status: "modified", blob, previousPath: undefined };
}

function removed(path: string): ChangedFile {
  return { path, status: "removed", blob: null, previousPath: undefined };
}

function renamed(previousPath: string, path: string, blob: string): ChangedFile {
  return { path, status: "renamed", blob, previousPath };
}
