import { formatSignature, type Signature } from "./commit.ts";

/** What a push puts at a path: text or bytes, an executable, a link, a submodule, or nothing (`null` deletes). */
export type FileContent =
  | string
  | Uint8Array
  | null
  | { readonly executable: string | Uint8Array }
  | { readonly link: string }
  | { readonly submodule: string };

/** Files by repository-relative path. */
export type FileChanges = Readonly<Record<string, FileContent>>;

export interface CommitToImport {
  readonly reference: string;
  readonly parents: readonly string[];
  readonly files: FileChanges;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** The stream that makes one commit: https://git-scm.com/docs/git-fast-import#_commit. `get-mark` prints its SHA. */
export function fastImportStream(commit: CommitToImport): Buffer {
  const parts: (string | Uint8Array)[] = [
    `commit ${commit.reference}\nmark :1\n`,
    `author ${formatSignature(commit.author)}\ncommitter ${formatSignature(commit.committer)}\n`,
  ];
  pushData(parts, commit.message);
  commit.parents.forEach((parent, index) => {
    parts.push(`${index === 0 ? "from" : "merge"} ${parent}\n`);
  });
  for (const [path, content] of Object.entries(commit.files)) pushFile(parts, quotePath(path), content);
  parts.push("\nget-mark :1\ndone\n");
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : part)));
}

function pushFile(parts: (string | Uint8Array)[], path: string, content: FileContent): void {
  if (content === null) {
    parts.push(`D ${path}\n`);
  } else if (typeof content === "string" || content instanceof Uint8Array) {
    parts.push(`M 100644 inline ${path}\n`);
    pushData(parts, content);
  } else if ("executable" in content) {
    parts.push(`M 100755 inline ${path}\n`);
    pushData(parts, content.executable);
  } else if ("link" in content) {
    parts.push(`M 120000 inline ${path}\n`);
    pushData(parts, content.link);
  } else {
    parts.push(`M 160000 ${content.submodule} ${path}\n`);
  }
}

function pushData(parts: (string | Uint8Array)[], content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  parts.push(`data ${bytes.length}\n`, bytes, "\n");
}

function quotePath(path: string): string {
  if (!/["\n\\\s]/.test(path)) return path;
  return `"${path.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}
