import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { SideTree } from "../app/load-side.ts";
import type { FileText } from "../core/model/files.ts";
import { didYouMean } from "../core/policy/closest.ts";
import { BlobReader } from "./blobs.ts";
import { cannotAnalyse } from "./failure.ts";
import { askGit, runGit } from "./git.ts";
import { readWorkTree, type WorkTree } from "./work-tree.ts";

/** A git repository on this machine, only ever read. Close it when done. */
export interface Repository {
  /** SHA of the commit a name stands for. Throws a CommandFailure that says what to run. */
  readonly resolveCommit: (name: string) => Promise<string>;
  /** Where `commit` left the default branch. Throws a CommandFailure that says what to run. */
  readonly mergeBase: (commit: string) => Promise<{ readonly commit: string; readonly branch: string }>;
  readonly readCommit: (commit: string) => Promise<SideTree>;
  /** Tracked files as they are on disk now, and untracked ones that are not ignored. */
  readonly readWorkTree: () => Promise<SideTree>;
  readonly readText: (blob: string) => Promise<FileText>;
  readonly close: () => void;
}

/** Throws a CommandFailure where `directory` is no repository. */
export async function openRepository(
  directory: string,
  fileText: (bytes: Uint8Array) => FileText,
): Promise<Repository> {
  await expectRepository(directory);
  const isBare = (await askGit(directory, ["rev-parse", "--is-bare-repository"])) === "true";
  // From the top, so that all paths are the repository's own. A bare repository has no top.
  const root = isBare ? directory : ((await askGit(directory, ["rev-parse", "--show-toplevel"])) ?? directory);
  let blobs: BlobReader | undefined;
  let workTree: WorkTree | undefined;

  return {
    resolveCommit: (name) => resolveCommit(root, name),
    mergeBase: (commit) => mergeBase(root, commit),
    readCommit: (commit) => readCommit(root, commit),
    readWorkTree: async () => {
      if (isBare) {
        throw cannotAnalyse(
          `${directory} is a bare repository, so it has no work tree. Compare two commits: ripplegate analyze --base <branch> --head <branch>.`,
        );
      }
      workTree = await readWorkTree(root);
      return workTree.tree;
    },
    readText: async (blob) => {
      const onDisk = await workTree?.readBlob(blob);
      if (onDisk !== undefined) return fileText(onDisk);
      blobs ??= new BlobReader(root);
      const bytes = await blobs.read(blob);
      return bytes === undefined
        ? { kind: "unreadable", reason: "is not in this clone: run git fetch, then try again" }
        : fileText(bytes);
    },
    close: () => blobs?.close(),
  };
}

async function expectRepository(directory: string): Promise<void> {
  const path = resolve(directory);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw cannotAnalyse(`${directory} does not exist. Name a git repository: --repo <directory>.`);
  if (!found.isDirectory())
    throw cannotAnalyse(`${directory} is a file. Name the repository's directory: --repo <directory>.`);
  try {
    await runGit(path, ["rev-parse", "--git-dir"]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/ENOENT/.test(reason))
      throw cannotAnalyse("git was not found. Install git and make sure that it is in the PATH.");
    if (/dubious ownership/.test(reason)) {
      throw cannotAnalyse(
        `${directory} belongs to another user, so git refuses to read it. If you trust it, run: git config --global --add safe.directory ${path}`,
      );
    }
    throw cannotAnalyse(
      `${directory} is not in a git repository. Run this inside one, or name one: --repo <directory>.`,
    );
  }
}

async function resolveCommit(root: string, name: string): Promise<string> {
  const sha = await askGit(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  if (sha !== undefined && sha !== "") return sha;
  if (name === "HEAD")
    throw cannotAnalyse("This repository has no commit yet. Commit something first, then try again.");
  const references = (await askGit(root, ["for-each-ref", "--format=%(refname:short)"]))?.split("\n") ?? [];
  const guess = didYouMean(name, references);
  const shallow = (await isShallow(root)) ? " This is a shallow clone: git fetch --unshallow may bring it." : "";
  throw cannotAnalyse(
    `This repository knows no commit, branch or tag "${name}".${guess}${shallow === "" ? ` If it is on the server, run: git fetch origin ${name}` : shallow}`,
  );
}

/** Names of a default branch, in the order they are tried. */
const DEFAULT_BRANCHES = ["origin/HEAD", "origin/main", "origin/master", "main", "master"] as const;

const NO_DEFAULT_BRANCH = `No default branch was found (${DEFAULT_BRANCHES.join(", ")}).`;
const UNSHALLOW =
  "This clone is shallow. Run: git fetch --unshallow (in GitHub Actions, check out with fetch-depth: 0).";

async function mergeBase(root: string, commit: string): Promise<{ readonly commit: string; readonly branch: string }> {
  for (const branch of DEFAULT_BRANCHES) {
    const tip = await askGit(root, ["rev-parse", "--verify", "--quiet", `${branch}^{commit}`]);
    if (tip === undefined || tip === "") continue;
    const base = await askGit(root, ["merge-base", tip, commit]);
    if (base !== undefined && base !== "") return { commit: base.split("\n")[0] ?? base, branch };
    if (await isShallow(root)) {
      throw cannotAnalyse(`Where the branch left ${branch} is not in this clone. ${UNSHALLOW}`);
    }
    throw cannotAnalyse(
      `${branch} and the commit to judge have no common history. Say what to compare with: --base <commit>.`,
    );
  }
  if (await isShallow(root)) throw cannotAnalyse(`${NO_DEFAULT_BRANCH} ${UNSHALLOW}`);
  throw cannotAnalyse(`${NO_DEFAULT_BRANCH} Say what to compare with: --base <branch>, or run: git fetch origin main`);
}

async function isShallow(root: string): Promise<boolean> {
  return (await askGit(root, ["rev-parse", "--is-shallow-repository"])) === "true";
}

/** Symbolic links and submodules are no files. A path that is not UTF-8 can't be named in a configuration. */
async function readCommit(root: string, commit: string): Promise<SideTree> {
  const listed = await runGit(root, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  const blobs = new Map<string, string>();
  for (const line of listed.toString("utf8").split("\0")) {
    const [, sha, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    if (sha !== undefined && path !== undefined) blobs.set(path, sha);
  }
  return { commit, blobs, truncated: false };
}
