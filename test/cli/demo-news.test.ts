import { describe, expect, it } from "vitest";
import { createNarrator } from "../../src/cli/demo/narrator.ts";
import { tellNews } from "../../src/cli/demo/news.ts";
import { EMPTY_SCENE, type LedgerLine, type PullScene } from "../../src/cli/demo/scene.ts";
import { copySignLine } from "../../src/cli/demo/sign-lines.ts";

describe("what the demo tells", () => {
  it("tells each thing once", () => {
    const scene = { pulls: [pull({ check: BLOCKED, refusal: "No." })], ledger: [signed(1, "a")] };

    const first = tellNews(EMPTY_SCENE, scene);
    const second = tellNews(scene, scene);

    expect(first.map(({ text }) => text)).toEqual([
      "priya signed 1 item for warehouse: a",
      "Ripplegate: Blocked: 1 code has no mapping",
      "map.yml:7: no entry",
      "Merge button: refuses (No)",
    ]);
    expect(second).toEqual([]);
  });

  it("tells what one person signed as one act, and what lapsed with its reason", () => {
    const before = { pulls: [pull({})], ledger: [] };
    const given = { pulls: [pull({})], ledger: [signed(1, "a"), signed(2, "b")] };
    const lapsed = { pulls: [pull({})], ledger: [...given.ledger, lapse(3, 1, "a"), lapse(4, 2, "b")] };

    expect(tellNews(before, given).map(({ text }) => text)).toEqual(["priya signed 2 items for warehouse: a and b"]);
    expect(tellNews(given, lapsed).map(({ text }) => text)).toEqual([
      "2 sign-offs of warehouse (priya) lapse, because INT goes elsewhere: a and b",
    ]);
  });

  it("tells the same verdict again on another head, and the button only when its answer is another", () => {
    const before = { pulls: [pull({ check: BLOCKED, refusal: "No." })], ledger: [] };
    const after = { pulls: [pull({ check: BLOCKED, refusal: "Not yet.", headSha: "b" })], ledger: [] };

    expect(tellNews(before, after).map(({ text }) => text)).toEqual([
      "Ripplegate: Blocked: 1 code has no mapping",
      "map.yml:7: no entry",
    ]);
  });

  it("never lets a repository's text act on the terminal, nor a line be wider than 80 columns", () => {
    let written = "";
    const narrator = createNarrator((text) => {
      written += text;
    }, false);

    narrator.news({ pullRequest: 1, tone: "bad", text: `\u001b[2J\r\u202e ${"many words ".repeat(40)}` }, true);
    narrator.heading(`"\u0007" ${"many words ".repeat(40)}`);

    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point.
    expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(written.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

describe("the line that the comment offers", () => {
  const comment = [
    "#### warehouse: 2 points to sign (`@acme/warehouse`)",
    "",
    "```",
    "/signoff warehouse — <what you saw>",
    "```",
    "",
    "#### ✅ finance (`@acme/finance`)",
    "",
    "- ✅ **Costs**",
  ].join("\n");

  it("is copied with one's own words", () => {
    expect(copySignLine(comment, "warehouse", "label 7")).toBe("/signoff warehouse — label 7");
  });

  it("is not there for who has signed, or is not asked", () => {
    expect(copySignLine(comment, "finance", "x")).toBeUndefined();
    expect(copySignLine(comment, "integration", "x")).toBeUndefined();
    expect(copySignLine("", "warehouse", "x")).toBeUndefined();
  });

  it("takes the words as they are", () => {
    expect(copySignLine(comment, "warehouse", "paid $& $1")).toBe("/signoff warehouse — paid $& $1");
  });
});

const BLOCKED = {
  conclusion: "failure",
  title: "Blocked: 1 code has no mapping",
  annotations: [{ path: "map.yml", line: 7, message: "no entry" }],
};

function pull(shown: Partial<PullScene>): PullScene {
  return {
    number: 1,
    title: "t",
    state: "open",
    headSha: "a",
    acts: [],
    check: undefined,
    comment: undefined,
    refusal: undefined,
    ...shown,
  };
}

function signed(sequence: number, item: string): LedgerLine {
  return { ...LINE, sequence, kind: "sign-off-given", login: "priya", role: "warehouse", item };
}

function lapse(sequence: number, signOff: number, item: string): LedgerLine {
  return { ...LINE, sequence, kind: "sign-off-lapsed", item, signOff, why: ["INT goes elsewhere."] };
}

const LINE: LedgerLine = {
  sequence: 0,
  pullRequest: 1,
  kind: "",
  login: undefined,
  item: undefined,
  role: undefined,
  signOff: undefined,
  why: [],
  words: undefined,
};
