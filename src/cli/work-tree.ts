import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SideTree } from "../app/load-side.ts";
import { mapBounded } from "../app/map-bounded.ts";
import { compareText } from "../core/model/location.ts";
import { runGit } from "./git.ts";

export interface WorkTree {
  readonly tree: SideTree;
  /** The bytes of a file that is not in git as it is on disk; `undefined` for every other blob. */
  readonly readBlob: (blob: string) => Promise<Uint8Array | undefined>;
}

/** Untracked or edited files that are looked at. A forgotten build folder must not be read whole. */
const EDITED_FILES_MAX = 20_000;
/** A larger file is told apart by its size and time; it can't be read as a mapping file anyway. */
const HASHED_BYTES_MAX = 16 * 1024 * 1024;
const READS_AT_ONCE = 16;

/**
 * The work tree: what the index tracks, with edited files as they are on disk, and untracked files that are not ignored.
 * Edited files get the id that git would give them, so that an edit that was taken back is none.
 */
export async function readWorkTree(root: string): Promise<WorkTree> {
  const blobs = await readIndex(root);
  const edited = await listPaths(root, ["ls-files", "-z", "--modified", "--others", "--exclude-standard"]);
  const paths = edited.slice(0, EDITED_FILES_MAX);
  const files = new Map<string, string>();
  await mapBounded(paths, READS_AT_ONCE, async (path) => {
    blobs.delete(path);
    const id = await idOnDisk(join(root, path));
    if (id === undefined) return;
    blobs.set(path, id);
    files.set(id, path);
  });
  return {
    tree: { commit: "worktree", blobs: inOrder(blobs), truncated: edited.length > paths.length },
    readBlob: async (blob) => {
      const path = files.get(blob);
      return path === undefined ? undefined : readFile(join(root, path));
    },
  };
}

function inOrder(blobs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...blobs].sort(([one], [other]) => compareText(one, other)));
}

/** Regular files of the index; a path in conflict is edited, and read from disk. */
async function readIndex(root: string): Promise<Map<string, string>> {
  const listed = await runGit(root, ["ls-files", "-z", "--stage"]);
  const blobs = new Map<string, string>();
  for (const line of listed.toString("utf8").split("\0")) {
    const [, sha, path] = /^100\d{3} ([0-9a-f]+) 0\t(.+)$/s.exec(line) ?? [];
    if (sha !== undefined && path !== undefined) blobs.set(path, sha);
  }
  return blobs;
}

async function listPaths(root: string, command: readonly string[]): Promise<readonly string[]> {
  const listed = await runGit(root, command);
  return [...new Set(listed.toString("utf8").split("\0"))].filter((path) => path !== "");
}

/** The id git would give the file; `undefined` for what is no regular file any more. */
async function idOnDisk(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  if (found.size > HASHED_BYTES_MAX) return `large:${found.size}:${found.mtimeMs}:${path}`;
  const bytes = await readFile(path);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
