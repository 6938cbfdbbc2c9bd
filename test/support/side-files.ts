import { CONFIG_PATH, type FileText, type SideFiles } from "../../src/core/model/files.ts";
import { assembleSide, type Side } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";

/** A side whose files are these, all of them read; a blob is `blob:` and the text. */
export function sideFiles(files: Readonly<Record<string, string>>): SideFiles {
  const blobs = new Map(Object.entries(files).map(([path, text]) => [path, `blob:${text}`]));
  const texts = new Map(
    Object.values(files).map((text): [string, FileText] => [`blob:${text}`, { kind: "text", text }]),
  );
  return { commit: "c0ffee", blobs, texts, truncated: false };
}

/** The side that a configuration and further files make. */
export function assembled(configuration: string, files: Readonly<Record<string, string>> = {}): Side {
  return assembleSide(sideFiles({ [CONFIG_PATH]: configuration, ...files }), parseSource);
}

/** The side that these files make, the entry document among them. */
export function assembledFiles(files: Readonly<Record<string, string>>): Side {
  return assembleSide(sideFiles(files), parseSource);
}
