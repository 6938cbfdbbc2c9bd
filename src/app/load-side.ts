import type { FileText, SideFiles } from "../core/model/files.ts";
import type { Side } from "../core/source/assemble.ts";
import { TEXTS_LENGTH_MAX } from "../core/source/reader.ts";
import { tryAssemble } from "../core/source/wanted.ts";
import { mapBounded } from "./map-bounded.ts";
import type { SourceParser } from "./parsing.ts";

export interface SideTree {
  readonly commit: string;
  readonly blobs: ReadonlyMap<string, string>;
  readonly truncated: boolean;
}

/** Entry document, included documents, sources: core asks at most this often before it has everything. */
const ROUNDS_MAX = 8;
const READS_AT_ONCE = 8;

/**
 * Reads what core asks for until nothing is missing, then assembles the side. Only files the configuration names are
 * read. Errors of `readText` (GitHub, disk) pass through: a side is never judged on half of its files.
 */
export async function loadSide(
  tree: SideTree,
  readText: (blob: string) => Promise<FileText>,
  parser: SourceParser,
): Promise<Side> {
  const parsing = parser.begin();
  const texts = new Map<string, FileText>();
  const side: SideFiles = { ...tree, texts };
  for (let round = 0; ; round++) {
    let attempt = tryAssemble(side, parsing.parse);
    while (await parsing.settle()) attempt = tryAssemble(side, parsing.parse);
    const { side: assembled, wanted } = attempt;
    const blobs = new Set<string>();
    for (const path of wanted) {
      const blob = tree.blobs.get(path);
      if (blob !== undefined && !texts.has(blob)) blobs.add(blob);
    }
    if (blobs.size === 0 || round === ROUNDS_MAX) return assembled;
    await readTexts([...blobs], readText, texts);
  }
}

/** Core takes no more than half of this; the rest is not even fetched. */
const TEXTS_HELD_MAX = 2 * TEXTS_LENGTH_MAX;

/** A few at a time, in order, until there is more than anybody can make anything of: which ones is no matter of chance. */
async function readTexts(
  blobs: readonly string[],
  readText: (blob: string) => Promise<FileText>,
  texts: Map<string, FileText>,
): Promise<void> {
  let held = [...texts.values()].reduce((sum, text) => sum + lengthOf(text), 0);
  for (let at = 0; at < blobs.length; at += READS_AT_ONCE) {
    const some = blobs.slice(at, at + READS_AT_ONCE);
    if (held > TEXTS_HELD_MAX) for (const blob of some) texts.set(blob, NOT_FETCHED);
    else
      await mapBounded(some, READS_AT_ONCE, async (blob) => {
        const text = await readText(blob);
        held += lengthOf(text);
        texts.set(blob, text);
      });
  }
}

function lengthOf(text: FileText): number {
  return text.kind === "text" ? text.text.length : 0;
}

const NOT_FETCHED: FileText = {
  kind: "unreadable",
  reason: "was not fetched, because the files that this configuration binds are too large together: bind fewer",
};
