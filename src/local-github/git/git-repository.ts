import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { BoundedCache } from "./bounded-cache.ts";
import { type Commit, formatSignature, parseCommit, type Signature } from "./commit.ts";
import { type FileChange, parsePatches, parseRawDiff } from "./diff.ts";
import { type CommitToImport, fastImportStream } from "./fast-import.ts";
import { type GitObject, ObjectReader } from "./object-reader.ts";
import { runGit } from "./run.ts";
import { parseTree, type TreeEntry } from "./tree.ts";

export const zeroSha = "0".repeat(40);
/** Git's tree without entries: it exists in every repository without being written. */
export const emptyTreeSha = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export interface Divergence {
  readonly ahead: number;
  readonly behind: number;
}

/** An entry of `POST git/trees`: a blob at a path, or `sha: null` to take the path away. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

const cachedAnswersMax = 2_000;
const lineCommitsMax = 30;

/**
 * A bare repository on disk, spoken to through git's plumbing. Objects never change, so answers about SHAs are kept;
 * references are held in memory and written through, since nobody else writes to the directory.
 */
export class GitRepository {
  readonly directory: string;
  readonly references = new Map<string, string>();
  readonly #reader: ObjectReader;
  readonly #commits = new BoundedCache<Commit>(cachedAnswersMax);
  readonly #trees = new BoundedCache<readonly TreeEntry[]>(100);
  readonly #changes = new BoundedCache<readonly FileChange[]>(200);
  readonly #words = new BoundedCache<string>(cachedAnswersMax);

  private constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
  }

  /** A new, empty repository. */
  static async create(directory: string, defaultBranch: string): Promise<GitRepository> {
    await mkdir(directory, { recursive: true });
    await runGit(directory, ["init", "--bare", "--quiet", `--initial-branch=${defaultBranch}`]);
    await runGit(directory, ["config", "core.logAllRefUpdates", "false"]);
    return new GitRepository(directory);
  }

  /** A bare copy of a repository on this machine: a fork, or the demo of one's own repository. */
  static async copyOf(source: string, directory: string): Promise<GitRepository> {
    await mkdir(directory, { recursive: true });
    await runGit(directory, ["clone", "--bare", "--quiet", "--no-hardlinks", source, "."]);
    const repository = new GitRepository(directory);
    await repository.readReferences();
    return repository;
  }

  close(): void {
    this.#reader.close();
  }

  /** Takes the references from disk again, for a directory somebody else has written to. */
  async readReferences(): Promise<void> {
    const { output } = await runGit(this.directory, ["for-each-ref", "--format=%(refname) %(objectname)"]);
    this.references.clear();
    for (const line of output.toString("utf8").split("\n")) {
      const [name, sha] = line.split(" ");
      if (name && sha) this.references.set(name, sha);
    }
  }

  branch(name: string): string | undefined {
    return this.references.get(`refs/heads/${name}`);
  }

  /** Sets a reference, or removes it (`sha` undefined). */
  async setReference(name: string, sha: string | undefined): Promise<void> {
    if (sha === undefined) {
      await runGit(this.directory, ["update-ref", "-d", name]);
      this.references.delete(name);
      return;
    }
    await runGit(this.directory, ["update-ref", name, sha]);
    this.references.set(name, sha);
  }

  /** The SHA of the commit that a branch, tag, reference or SHA stands for. */
  async resolveCommit(name: string): Promise<string | undefined> {
    const referenced =
      this.references.get(`refs/heads/${name}`) ??
      this.references.get(`refs/tags/${name}`) ??
      this.references.get(`refs/${name}`) ??
      this.references.get(name);
    const candidate = referenced ?? (/^[0-9a-f]{7,40}$/.test(name) ? name : undefined);
    if (candidate === undefined) return undefined;
    const found = await this.read(`${candidate}^{commit}`);
    return found?.sha;
  }

  read(name: string): Promise<GitObject | undefined> {
    return this.#reader.read(name);
  }

  async commit(sha: string): Promise<Commit | undefined> {
    const known = this.#commits.get(sha);
    if (known) return known;
    const found = await this.read(sha);
    if (found?.type !== "commit") return undefined;
    const commit = parseCommit(found.sha, found.data);
    this.#commits.set(sha, commit);
    return commit;
  }

  /** The entries of a tree, in Git's order; with `isRecursive` every level, directories included. */
  tree(sha: string, isRecursive: boolean): Promise<readonly TreeEntry[]> {
    return this.#trees.remember(`${sha} ${isRecursive}`, async () => {
      const flags = isRecursive ? ["-r", "-t"] : [];
      return parseTree((await runGit(this.directory, ["ls-tree", "-l", "-z", ...flags, sha])).output);
    });
  }

  /** The object at a path of a commit or tree. */
  async atPath(root: string, path: string): Promise<GitObject | undefined> {
    if (path.includes("\n")) return undefined;
    // A batch question may not contain spaces, so paths with spaces are looked up in the tree's listing.
    if (!/\s/.test(path)) return this.read(path === "" ? `${root}^{tree}` : `${root}:${path}`);
    const tree = await this.read(`${root}^{tree}`);
    if (!tree) return undefined;
    const entry = (await this.tree(tree.sha, true)).find((one) => one.path === path);
    return entry ? this.read(entry.sha) : undefined;
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    const answer = await this.#words.remember(`merge-base ${one} ${other}`, async () => {
      if (await this.#lineBetween(one, other)) return one;
      if (await this.#lineBetween(other, one)) return other;
      const { output } = await runGit(this.directory, ["merge-base", one, other], { expectedCodes: [1] });
      return output.toString("utf8").trim();
    });
    return answer === "" ? undefined : answer;
  }

  async divergence(base: string, head: string): Promise<Divergence> {
    const line = await this.#lineBetween(base, head);
    if (line) return { ahead: line.length, behind: 0 };
    const answer = await this.#words.remember(`divergence ${base} ${head}`, async () => {
      const { output } = await runGit(this.directory, ["rev-list", "--left-right", "--count", `${base}...${head}`]);
      return output.toString("utf8").trim();
    });
    const [behind = "0", ahead = "0"] = answer.split(/\s+/);
    return { ahead: Number(ahead), behind: Number(behind) };
  }

  /** The commits reachable from `head` and not from `base`, oldest first. */
  async commitsBetween(base: string, head: string): Promise<readonly string[]> {
    const line = await this.#lineBetween(base, head);
    if (line) return line;
    const answer = await this.#words.remember(`commits ${base} ${head}`, async () => {
      const command = ["rev-list", "--topo-order", "--reverse", head, `^${base}`];
      return (await runGit(this.directory, command)).output.toString("utf8").trim();
    });
    return answer === "" ? [] : answer.split("\n");
  }

  /**
   * The commits after `base` up to `head`, oldest first, when they are a short line without merges, as most pull
   * requests are; else undefined. It saves a process, since single commits are read through a pipe.
   */
  async #lineBetween(base: string, head: string): Promise<readonly string[] | undefined> {
    const line: string[] = [];
    for (let at = head; line.length <= lineCommitsMax; ) {
      if (at === base) return line.reverse();
      const commit = await this.commit(at);
      const parent = commit?.parents[0];
      if (!commit || parent === undefined || commit.parents.length > 1) return undefined;
      line.push(at);
      at = parent;
    }
    return undefined;
  }

  /** The history of a commit, newest first, optionally only of what touched a path. */
  async history(head: string, path: string | undefined, commitsMax: number): Promise<readonly string[]> {
    const command = ["rev-list", "--date-order", `--max-count=${commitsMax}`, head, ...(path ? ["--", path] : [])];
    const answer = (await runGit(this.directory, command)).output.toString("utf8").trim();
    return answer === "" ? [] : answer.split("\n");
  }

  /** The files that differ between two commits or trees, renames found as GitHub does (half alike). */
  changes(base: string, head: string): Promise<readonly FileChange[]> {
    return this.#changes.remember(`${base} ${head}`, async () => {
      const command = ["diff-tree", "-r", "-M", "--no-abbrev", "--raw", "--numstat", "-z", base, head];
      return parseRawDiff((await runGit(this.directory, command)).output);
    });
  }

  async patches(base: string, head: string): Promise<Map<string, string>> {
    const changes = await this.changes(base, head);
    return parsePatches((await runGit(this.directory, ["diff-tree", "-r", "-M", "-p", base, head])).output, changes);
  }

  /** The tree that merging would give; undefined on a conflict or without common history. */
  async mergedTree(base: string, head: string): Promise<string | undefined> {
    const answer = await this.#words.remember(`merge ${base} ${head}`, async () => {
      if ((await this.mergeBase(base, head)) === undefined) return "";
      const command = ["merge-tree", "--write-tree", "--no-messages", base, head];
      const { code, output } = await runGit(this.directory, command, { expectedCodes: [1] });
      return code === 0 ? (output.toString("utf8").split("\n")[0] ?? "") : "";
    });
    return answer === "" ? undefined : answer;
  }

  /** Makes a commit from changed files and moves its reference there, in one process. */
  async importCommit(commit: CommitToImport): Promise<string> {
    const { output } = await runGit(this.directory, ["fast-import", "--quiet", "--force", "--done"], {
      input: fastImportStream(commit),
    });
    const sha = output.toString("utf8").trim();
    this.references.set(commit.reference, sha);
    return sha;
  }

  async writeBlob(content: Uint8Array): Promise<string> {
    const input = Buffer.from(content);
    return (await runGit(this.directory, ["hash-object", "-w", "--stdin"], { input })).output.toString("utf8").trim();
  }

  /** A tree made from another by putting in and taking away paths. */
  async writeTree(baseTree: string, changes: readonly TreeChange[]): Promise<string> {
    const index = join(this.directory, `index-${randomUUID()}`);
    const environment = { GIT_INDEX_FILE: index };
    try {
      await runGit(this.directory, ["read-tree", baseTree], { environment });
      const input = changes
        .map(({ path, mode, sha }) => (sha === null ? `0 ${zeroSha}\t${path}\0` : `${mode} ${sha}\t${path}\0`))
        .join("");
      await runGit(this.directory, ["update-index", "-z", "--index-info"], { environment, input });
      return (await runGit(this.directory, ["write-tree"], { environment })).output.toString("utf8").trim();
    } finally {
      await rm(index, { force: true });
    }
  }

  /** A commit of an existing tree; moves no reference. */
  async writeCommit(commit: Omit<Commit, "sha">): Promise<string> {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${formatSignature(commit.author)}`,
      `committer ${formatSignature(commit.committer)}`,
    ];
    const input = `${lines.join("\n")}\n\n${commit.message}\n`;
    const command = ["hash-object", "-t", "commit", "-w", "--stdin"];
    return (await runGit(this.directory, command, { input })).output.toString("utf8").trim();
  }

  /**
   * `commit` as it would be on top of `onto`; undefined on a conflict. Merging a stand-in for `onto` whose parent is
   * the commit's own makes that parent the merge base, which is all a cherry-pick is.
   */
  async replayCommit(commit: Commit, onto: string, committer: Signature): Promise<string | undefined> {
    const target = await this.commit(onto);
    const parent = commit.parents[0];
    if (!target || parent === undefined) return undefined;
    const standIn = await this.writeCommit({ ...target, parents: [parent] });
    const tree = await this.mergedTree(standIn, commit.sha);
    if (tree === undefined) return undefined;
    return this.writeCommit({ tree, parents: [onto], author: commit.author, committer, message: commit.message });
  }

  /** Brings another repository's commits in under a reference, as GitHub does for a fork's pull request. */
  async fetchFrom(source: GitRepository, sha: string, reference: string): Promise<void> {
    const command = ["fetch", "--quiet", "--no-tags", source.directory, `+${sha}:${reference}`];
    await runGit(this.directory, ["-c", "uploadpack.allowAnySHA1InWant=true", ...command], {
      environment: { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" },
    });
    this.references.set(reference, sha);
  }
}
