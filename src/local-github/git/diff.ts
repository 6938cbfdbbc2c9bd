/** One changed file between two trees, with GitHub's word for what happened. */
export interface FileChange {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: "added" | "modified" | "removed" | "renamed" | "changed";
  readonly baseMode: string;
  readonly headMode: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly isBinary: boolean;
}

/** Parses `git diff-tree -r -M --raw --numstat -z`: all raw records first, then all counts, in the same order. */
export function parseRawDiff(output: Buffer): FileChange[] {
  const fields = output.toString("utf8").split("\0");
  const changes: Omit<FileChange, "additions" | "deletions" | "isBinary">[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(":"); ) {
    const [baseMode = "", headMode = "", baseSha = "", headSha = "", letter = ""] = (fields[at] ?? "")
      .slice(1)
      .split(" ");
    const isPair = letter.startsWith("R") || letter.startsWith("C");
    const first = fields[at + 1] ?? "";
    const path = isPair ? (fields[at + 2] ?? "") : first;
    changes.push({
      path,
      ...(isPair ? { previousPath: first } : {}),
      status: statusOf(letter),
      baseMode,
      headMode,
      baseSha,
      headSha,
    });
    at += isPair ? 3 : 2;
  }
  return changes.map((change) => {
    const [additions = "0", deletions = "0", name = ""] = (fields[at] ?? "").split("\t");
    at += name === "" ? 3 : 1;
    const isBinary = additions === "-";
    return {
      ...change,
      additions: isBinary ? 0 : Number(additions),
      deletions: isBinary ? 0 : Number(deletions),
      isBinary,
    };
  });
}

function statusOf(letter: string): FileChange["status"] {
  switch (letter.charAt(0)) {
    case "A":
      return "added";
    case "D":
      return "removed";
    case "R":
      return "renamed";
    case "T":
      return "changed";
    default:
      return "modified";
  }
}

/**
 * Splits `git diff-tree -p` into one patch per file, in the order of the raw records; undefined where GitHub sends no
 * `patch` (binary, renamed only, mode only). The part before the first `@@` is not sent by GitHub.
 */
export function parsePatches(output: Buffer, changes: readonly FileChange[]): Map<string, string> {
  const sections = `\n${output.toString("utf8")}`.split("\ndiff --git ").slice(1);
  const patches = new Map<string, string>();
  let at = 0;
  for (const change of changes) {
    // A change of type (file to link) is shown by git as a removal and an addition.
    const parts = sections.slice(at, at + (change.status === "changed" ? 2 : 1));
    at += parts.length;
    const hunks = parts.map((part) => {
      const start = part.indexOf("\n@@ ");
      return start < 0 ? "" : part.slice(start + 1).replace(/\n$/, "");
    });
    const patch = hunks.filter((hunk) => hunk !== "").join("\n");
    if (patch !== "") patches.set(change.path, patch);
  }
  return patches;
}
