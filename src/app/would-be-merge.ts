import type { ChangedFile } from "./ports-github.ts";

/** A file of the would-be merge that both branches changed: its text must be merged from three blobs. */
export interface MergedBlob {
  readonly ancestor: string;
  readonly base: string;
  readonly head: string;
}

export interface WouldBeMerge {
  readonly blobs: ReadonlyMap<string, string>;
  /** By the stand-in blob name used in {@link blobs}. */
  readonly merged: ReadonlyMap<string, MergedBlob>;
  /** Paths that one branch changed and the other removed, or both added differently. */
  readonly conflicts: readonly string[];
}

/**
 * The tree that merging would give: the pull request's changed files laid over the tip of the base branch. Where the
 * base branch changed the same file since the branches parted, the text has to be merged; that is left to the reader
 * of the blob, so that only watched files cost anything.
 *
 * @param mergeBase the tree where the branches parted; the same as `base` when the base branch did not move
 */
export function layOver(
  base: ReadonlyMap<string, string>,
  mergeBase: ReadonlyMap<string, string>,
  files: readonly ChangedFile[],
): WouldBeMerge {
  const blobs = new Map(base);
  const merged = new Map<string, MergedBlob>();
  const conflicts: string[] = [];
  for (const file of files) {
    if (file.status === "unchanged") continue;
    const origin = file.status === "renamed" && file.previousPath !== undefined ? file.previousPath : file.path;
    const ancestor = file.status === "added" || file.status === "copied" ? undefined : mergeBase.get(origin);
    const tip = base.get(origin);
    if (file.status === "renamed") blobs.delete(origin);
    if (file.blob === null) {
      if (tip !== undefined && tip !== ancestor) conflicts.push(file.path);
      blobs.delete(file.path);
    } else if (tip === ancestor || tip === file.blob || file.blob === ancestor) {
      blobs.set(file.path, tip !== undefined && file.blob === ancestor ? tip : file.blob);
    } else if (tip === undefined || ancestor === undefined) {
      conflicts.push(file.path);
      blobs.set(file.path, file.blob);
    } else {
      const name = `merge:${ancestor}:${tip}:${file.blob}`;
      merged.set(name, { ancestor, base: tip, head: file.blob });
      blobs.set(file.path, name);
    }
  }
  return { blobs, merged, conflicts };
}
