import type { SideFiles } from "../model/files.ts";
import { compareText } from "../model/location.ts";
import { assembleWith } from "./assemble.ts";
import { Files } from "./files.ts";
import type { ParseSource } from "./reader.ts";

/**
 * Files whose text is needed before the side can be assembled: first the entry document, then what it includes, then
 * the sources. Sorted; empty when nothing is missing. A file that matters by its blob alone is never asked for.
 *
 * It assembles what there is and tells what it stumbled over, so that both can never disagree.
 */
export function wantedPaths(side: SideFiles, parse: ParseSource): readonly string[] {
  const files = new Files(side, parse);
  assembleWith(files, side.truncated);
  return [...files.unread].sort(compareText);
}
