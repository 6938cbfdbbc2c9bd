import type { FileText, SideFiles } from "../core/model/files.ts";
import type { Side } from "../core/source/assemble.ts";
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
    await mapBounded([...blobs], READS_AT_ONCE, async (blob) => {
      texts.set(blob, await readText(blob));
    });
  }
}
