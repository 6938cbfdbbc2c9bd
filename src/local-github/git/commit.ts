/** Who wrote or committed, as Git itself knows it: a name and an e-mail, no account. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Parses a commit object's text. */
export function parseCommit(sha: string, data: Buffer): Commit {
  const text = data.toString("utf8");
  const headEnd = text.indexOf("\n\n");
  const head = headEnd < 0 ? text : text.slice(0, headEnd);
  const message = headEnd < 0 ? "" : text.slice(headEnd + 2).replace(/\n$/, "");
  const values = new Map<string, string[]>();
  for (const line of head.split("\n")) {
    const space = line.indexOf(" ");
    if (space <= 0) continue;
    const name = line.slice(0, space);
    values.set(name, [...(values.get(name) ?? []), line.slice(space + 1)]);
  }
  return {
    sha,
    tree: values.get("tree")?.[0] ?? "",
    parents: values.get("parent") ?? [],
    author: parseSignature(values.get("author")?.[0] ?? ""),
    committer: parseSignature(values.get("committer")?.[0] ?? ""),
    message,
  };
}

function parseSignature(text: string): Signature {
  const [, name, email, seconds] = /^(.*?) ?<([^>]*)> (-?\d+)/.exec(text) ?? [];
  return { name: name ?? "", email: email ?? "", seconds: Number(seconds ?? 0) };
}

/** `Name <email> seconds +0000`, with what would break the line taken out. */
export function formatSignature(signature: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, "").trim();
  return `${clean(signature.name)} <${clean(signature.email)}> ${signature.seconds} +0000`;
}
