/**
 * One side of a comparison as files: what exists, and the texts that were read. Plain data; a shell reads, core asks
 * (see `source/wanted.ts`) until nothing is missing.
 */
export interface SideFiles {
  /** Commit SHA, or `worktree`. */
  readonly commit: string;
  /** Every file of the tree: path → git blob SHA. Submodules and symbolic links are not files and are left out. */
  readonly blobs: ReadonlyMap<string, string>;
  /** Text by blob SHA, for the blobs that were asked for. */
  readonly texts: ReadonlyMap<string, FileText>;
  /** The tree was larger than GitHub or we could list: what is not in `blobs` may still exist. */
  readonly truncated: boolean;
}

export type FileText =
  | { readonly kind: "text"; readonly text: string }
  /** Not readable as text: too large, not UTF-8, an LFS pointer, gone. `reason` continues "The file … ". */
  | { readonly kind: "unreadable"; readonly reason: string };

export const CONFIG_PATH = ".github/ripplegate.yml";
