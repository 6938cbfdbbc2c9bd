import type { RepositoryKey, Tree } from "../app/ports-github.ts";
import type { FileText } from "../core/model/files.ts";
import { LoadingCache } from "./cache.ts";
import { at, booleanAt, integerAt, listAt, Malformed, stringAt, wordAt } from "./decode.ts";
import { AnswerTooLarge, hasStatus } from "./errors.ts";
import { FILE_BYTES_MAX, fileTextOf, tooLarge, unreadable } from "./file-text.ts";
import type { Installation } from "./installation.ts";

/** Paths of all cached trees together: a few large repositories, or hundreds of small ones. */
const TREE_PATHS_MAX = 400_000;
/** Bytes of all cached texts together, as JavaScript holds them. */
const TEXT_BYTES_MAX = 64 * 1024 * 1024;

/** Trees and files by their SHA. A SHA names its content for good, so an answer is never out of date. */
export class FileReader {
  readonly #trees = new LoadingCache<Tree>({ weightMax: TREE_PATHS_MAX, weigh: (tree) => tree.blobs.size + 1 });
  readonly #texts = new LoadingCache<FileText>({ weightMax: TEXT_BYTES_MAX, weigh: bytesHeld });

  /** Of a commit, with everything below it. */
  readTree(installation: Installation, key: RepositoryKey, commitSha: string): Promise<Tree> {
    const load = (): Promise<Tree> =>
      installation.read(
        "list the files of a commit",
        (octokit) =>
          octokit.rest.git.getTree({ owner: key.owner, repo: key.name, tree_sha: commitSha, recursive: "1" }),
        treeOf,
      );
    return this.#trees.read(cacheKey(key, commitSha), load, () => true);
  }

  readBlob(installation: Installation, key: RepositoryKey, blobSha: string): Promise<FileText> {
    const load = async (): Promise<FileText> => {
      try {
        return await installation.read(
          "read a file",
          (octokit) => octokit.rest.git.getBlob({ owner: key.owner, repo: key.name, file_sha: blobSha }),
          blobText,
        );
      } catch (error) {
        if (error instanceof AnswerTooLarge) return tooLarge();
        if (hasStatus(error, 404)) return GONE;
        throw error;
      }
    };
    // What is not there now may arrive a moment later.
    return this.#texts.read(cacheKey(key, blobSha), load, (text) => text !== GONE);
  }
}

const GONE = unreadable(
  "has no content on GitHub, because it is a submodule or was removed meanwhile: bind a file of this repository",
);

/** Per repository, although SHAs are global: nobody reads with a guessed SHA what another repository holds. */
function cacheKey(key: RepositoryKey, sha: string): string {
  return `${key.repositoryId}:${sha}`;
}

function bytesHeld(text: FileText): number {
  return text.kind === "text" ? text.text.length * 2 : text.reason.length * 2;
}

function treeOf(data: unknown): Tree {
  const blobs = new Map<string, string>();
  for (const entry of listAt(data, "tree")) {
    if (isPlainFile(entry)) blobs.set(stringAt(entry, "path"), stringAt(entry, "sha"));
  }
  return { blobs, truncated: booleanAt(data, "truncated") };
}

/** Neither a directory, nor a symbolic link (120000), nor a submodule (160000). */
function isPlainFile(entry: unknown): boolean {
  const mode = at(entry, "mode");
  return at(entry, "type") === "blob" && (mode === "100644" || mode === "100755" || mode === "100664");
}

function blobText(data: unknown): FileText {
  const size = integerAt(data, "size");
  if (size > FILE_BYTES_MAX) return tooLarge();

  const bytes = Buffer.from(stringAt(data, "content"), wordAt(data, "encoding", ["base64", "utf-8"]));
  // Node drops what is no base64 without a word.
  if (bytes.byteLength !== size) throw new Malformed("the content has another length than its size says");
  return fileTextOf(bytes);
}
