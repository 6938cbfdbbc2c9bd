import { readdir, readFile, readlink } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { FileContent } from "../git/fast-import.ts";

const filesMax = 20_000;

/** The files below a directory, by POSIX path; `.git` and `node_modules` are left out. */
export async function filesIn(directory: string): Promise<Record<string, FileContent>> {
  const files: Record<string, FileContent> = {};
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/");
    if (/(^|\/)(\.git|node_modules)(\/|$)/.test(path)) continue;
    if (entry.isFile()) files[path] = await readFile(join(directory, path));
    else if (entry.isSymbolicLink()) files[path] = { link: await readlink(join(directory, path)) };
  }
  if (Object.keys(files).length > filesMax) throw new Error(`${directory} has more than ${filesMax} files`);
  return files;
}
