import { afterEach, describe, expect, it } from "vitest";
import { loadSide } from "../../src/app/load-side.ts";
import { createParsedMemory } from "../../src/app/parse-cache.ts";
import { parseElsewhere, parseHere } from "../../src/app/parsing.ts";
import type { FileText } from "../../src/core/model/files.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import {
  createThreadedParser,
  type ThreadedParser,
  type ThreadedParserOptions,
} from "../../src/parsing/threaded-parser.ts";
import { LANDSCAPE } from "../support/git-directory.ts";

const FILES = new Map<string, string>(Object.entries(LANDSCAPE));
const SPOILT = new URL("./children/spoilt-parse-thread.ts", import.meta.url);

const opened: ThreadedParser[] = [];
afterEach(async () => {
  for (const parser of opened.splice(0)) await parser.close();
});

function open(options: ThreadedParserOptions): ThreadedParser {
  const parser = createThreadedParser(options);
  opened.push(parser);
  return parser;
}

describe("files are read in threads of their own", () => {
  it("a side reads as in this thread, and each blob once", async () => {
    const parser = open({});
    const read: string[] = [];
    const elsewhere = parseElsewhere((...request) => {
      read.push(request[0]);
      return parser.parse(...request);
    }, createParsedMemory());
    const tree = { commit: "c", blobs: new Map([...FILES.keys()].map((path) => [path, path])), truncated: false };

    const there = await loadSide(tree, readText, elsewhere);
    const again = await loadSide(tree, readText, elsewhere);

    expect(there).toEqual(await loadSide(tree, readText, parseHere(parseSource)));
    expect(there.status).toBe("ready");
    expect(again).toEqual(there);
    expect(read.length).toBeGreaterThan(1);
    expect(new Set(read).size).toBe(read.length);
  });

  it("a side that is larger than the memory ends too", async () => {
    const elsewhere = parseElsewhere(open({}).parse, createParsedMemory(10));
    const tree = { commit: "c", blobs: new Map([...FILES.keys()].map((path) => [path, path])), truncated: false };

    expect((await loadSide(tree, readText, elsewhere)).status).toBe("ready");
  });

  it.each([
    ["hangs", /within 2 seconds/, { deadlineMs: 2_000 }],
    ["grows", /memory/, { heapMegabytes: 40 }],
    ["throws", /broken/, {}],
  ])("one that %s its reader is told, and others are read meanwhile and afterwards", async (blob, why, options) => {
    const parser = open({ ...options, script: SPOILT });

    const spoilt = parser.parse(blob, "yaml", text("a: 1\n"));
    const other = parser.parse("fine", "yaml", text("a: 1\n"));
    const [told, read] = await Promise.allSettled([spoilt, other]);

    expect(told).toMatchObject({ status: "rejected", reason: { message: expect.stringMatching(why) } });
    expect(read).toMatchObject({ status: "fulfilled", value: { kind: "parsed" } });
    expect((await parser.parse("fine", "yaml", text("a: 1\n"))).kind).toBe("parsed");
  });
});

function text(content: string): FileText {
  return { kind: "text", text: content };
}

async function readText(path: string): Promise<FileText> {
  return text(FILES.get(path) ?? "");
}
