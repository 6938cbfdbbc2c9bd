import { createHash } from "node:crypto";
import { createParseCache } from "../src/app/parse-cache.ts";
import { type Analysis, analyzeInDepth } from "../src/core/evaluate.ts";
import type { FileText, SideFiles } from "../src/core/model/files.ts";
import { assembleSide, type Side } from "../src/core/source/assemble.ts";
import type { ParseSource } from "../src/core/source/reader.ts";
import { parseSource } from "../src/core/source/readers.ts";

const PATH = ".github/ripplegate.yml";

export { createParseCache };

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One commit of a repository whose whole landscape is in one file. */
export function sideOf(commit: string, text: string, parse: ParseSource = parseSource): Side {
  const content: FileText = { kind: "text", text };
  const files: SideFiles = {
    commit,
    blobs: new Map([[PATH, commit]]),
    texts: new Map([[commit, content]]),
    truncated: false,
  };
  return assembleSide(files, parse);
}

export function analyzeTexts(base: string, head: string, parse?: ParseSource): Analysis {
  return analyzeInDepth({
    base: sideOf("base", base, parse),
    head: sideOf("head", head, parse),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}
