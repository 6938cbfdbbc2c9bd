export interface TreeEntry {
  /** Repository-relative, POSIX. */
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  /** Bytes; only blobs have one. */
  readonly size?: number;
}

/** Parses `git ls-tree -l -z`. */
export function parseTree(output: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of output.toString("utf8").split("\0")) {
    const tab = record.indexOf("\t");
    if (tab < 0) continue;
    const [mode = "", type = "", sha = "", size = "-"] = record.slice(0, tab).split(/ +/);
    entries.push({
      path: record.slice(tab + 1),
      mode,
      type: type === "tree" || type === "commit" ? type : "blob",
      sha,
      ...(size === "-" ? {} : { size: Number(size) }),
    });
  }
  return entries;
}
