import type { SideFiles } from "../model/files.ts";
import { compareText } from "../model/location.ts";
import { assembleWith, type Side } from "./assemble.ts";
import { Files } from "./files.ts";
import type { ParseSource } from "./reader.ts";

/** A side as far as its texts allow, and what is still missing. */
export interface Attempt {
  readonly side: Side;
  /**
   * Files whose text is needed before the side is whole: first the entry document, then what it includes, then the
   * sources. Sorted; empty when nothing is missing. A file that matters by its blob alone is never asked for.
   */
  readonly wanted: readonly string[];
}

/** Assembles what there is and tells what it stumbled over, so that both can never disagree. */
export function tryAssemble(files: SideFiles, parse: ParseSource): Attempt {
  const opened = new Files(files, parse);
  const side = assembleWith(opened, files.truncated);
  return { side, wanted: [...opened.unread].sort(compareText) };
}
