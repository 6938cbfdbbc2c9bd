import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GraphCommit, releasedCommits } from "../../../src/core/history/release.ts";

/** `b a` is the commit b with the parent a. */
function commits(...lines: readonly string[]): readonly GraphCommit[] {
  return lines.map((line) => {
    const [sha = "", ...parents] = line.split(" ");
    return { sha, parents };
  });
}

function tagsAt(places: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const tags = Map.groupBy(Object.entries(places), ([, sha]) => sha);
  return new Map([...tags].map(([sha, names]) => [sha, names.map(([name]) => name)]));
}

function released(tagged: string, history: readonly GraphCommit[], places: Readonly<Record<string, string>>) {
  const { shas, ...rest } = releasedCommits({ tagged, commits: history, tags: tagsAt(places) });
  return { ...rest, shas: [...shas].sort() };
}

describe("what a tag releases", () => {
  const line = commits("d c", "c b", "b a", "a");

  it("is what was committed since the tag before it: squashes and rebases are commits like others", () => {
    expect(released("d", line, { v1: "b" })).toEqual({
      shas: ["c", "d"],
      previousTag: "v1",
      since: ["v1"],
      complete: true,
    });
  });

  it("is everything where there was no tag before", () => {
    expect(released("c", line, {})).toEqual({ shas: ["a", "b", "c"], previousTag: null, since: [], complete: true });
  });

  it("has both sides of a merge", () => {
    const merged = commits("m c x", "x b", "c b", "b a", "a");

    expect(released("m", merged, { v1: "b" }).shas).toEqual(["c", "m", "x"]);
  });

  it("leaves out a hotfix that was released from its own line, and names both tags", () => {
    // v1 is on b; v1.0.1 on the line that left there; v2 has it merged back.
    const lines = commits("m c h", "h b", "c b", "b a", "a");

    expect(released("m", lines, { v1: "b", "v1.0.1": "h" })).toEqual({
      shas: ["c", "m"],
      previousTag: "v1.0.1",
      since: ["v1", "v1.0.1"],
      complete: true,
    });
    expect(released("h", lines, { v1: "b", v2: "m" })).toMatchObject({ shas: ["h"], previousTag: "v1" });
  });

  it("releases again what another line released that does not lie behind it", () => {
    const lines = commits("c b", "h b", "b a", "a");

    expect(released("c", lines, { other: "h", v1: "a" })).toMatchObject({ shas: ["b", "c"], previousTag: "v1" });
  });

  it("is the same for a second tag on the same commit, and follows a tag that is moved", () => {
    expect(released("d", line, { v1: "b", twin: "d" })).toMatchObject({ shas: ["c", "d"], previousTag: "v1" });
    expect(released("c", line, { v1: "b" }).shas).toEqual(["c"]);
  });

  it("says where commits are missing that could belong to it, and not where they can't", () => {
    expect(released("d", commits("d c", "c b"), {})).toMatchObject({ shas: ["b", "c", "d"], complete: false });
    expect(released("d", commits("d c", "c b"), { v1: "b" })).toMatchObject({ shas: ["c", "d"], complete: true });
    expect(released("d", [], {})).toMatchObject({ shas: ["d"], complete: false });
  });

  it("agrees with a naive look at every ancestor, on any history in any order", () => {
    const history = fc.integer({ min: 1, max: 14 }).chain((size) =>
      fc.tuple(
        fc.tuple(...Array.from({ length: size }, (_, index) => parentsBelow(index))),
        fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 4 }),
        fc.shuffledSubarray(
          Array.from({ length: size }, (_, index) => index),
          { minLength: size },
        ),
      ),
    );

    fc.assert(
      fc.property(history, ([parents, tagged, order]) => {
        const graph = parents.map((list, index) => ({ sha: `c${index}`, parents: list.map((one) => `c${one}`) }));
        const tip = `c${graph.length - 1}`;
        const tags = new Map(tagged.map((index) => [`c${index}`, [`t${index}`]]));
        const ancestors = (sha: string): ReadonlySet<string> =>
          new Set([
            sha,
            ...(graph.find((one) => one.sha === sha)?.parents ?? []).flatMap((one) => [...ancestors(one)]),
          ]);
        const behind = ancestors(tip);
        const taken = new Set(
          [...tags.keys()].filter((sha) => sha !== tip && behind.has(sha)).flatMap((sha) => [...ancestors(sha)]),
        );

        const answer = releasedCommits({ tagged: tip, commits: order.flatMap((index) => graph[index] ?? []), tags });

        expect([...answer.shas].sort()).toEqual([...behind].filter((sha) => !taken.has(sha)).sort());
        expect(answer.complete).toBe(true);
        expect(answer.previousTag === null).toBe(taken.size === 0);
      }),
      { numRuns: 200 },
    );
  });
});

function parentsBelow(index: number): fc.Arbitrary<readonly number[]> {
  if (index === 0) return fc.constant([]);
  return fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), { minLength: 0, maxLength: 2 });
}
