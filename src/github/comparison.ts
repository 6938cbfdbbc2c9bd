import { GitHubError } from "../app/ports.ts";
import type { ChangedFile, CommitFacts, Comparison, RepositoryKey } from "../app/ports-github.ts";
import type { Person } from "../core/gate/gate-state.ts";
import { at, integerAt, isNone, isRecord, listAt, listOf, optionalStringAt, stringAt, wordAt } from "./decode.ts";
import type { Installation } from "./installation.ts";
import { personOf } from "./represent.ts";

/** A comparison names at most so many files; see https://docs.github.com/rest/commits/commits#compare-two-commits. */
const COMPARED_FILES_MAX = 300;
/** The list of a pull request's files ends here; see https://docs.github.com/rest/pulls/pulls#list-pull-requests-files. */
const LISTED_FILES_MAX = 3_000;

const COMPARE = "compare the base branch with the head commit";

/**
 * One call where fewer than {@link COMPARED_FILES_MAX} files changed. Otherwise the files come from the pull request's
 * own list, and the answer is refused (retryable) if the pull request moved on meanwhile: never half of one push and
 * half of the next.
 */
export async function readComparison(
  installation: Installation,
  key: RepositoryKey,
  baseRef: string,
  headSha: string,
  pullRequest: number,
): Promise<Comparison> {
  const found = await installation.read(
    COMPARE,
    (octokit) =>
      octokit.rest.repos.compareCommitsWithBasehead({
        owner: key.owner,
        repo: key.name,
        // Octokit encodes it as one path segment, the slashes of a branch's name included.
        basehead: `${baseRef}...${headSha}`,
      }),
    (data) => comparisonOf(data, headSha),
  );
  if (found.files.length < COMPARED_FILES_MAX) return found;

  const listed = await listFiles(installation, key, pullRequest, headSha);
  return { ...found, files: listed.files, truncated: listed.complete ? found.truncated : "files" };
}

/** What GitHub lists of the commits between two; see {@link Comparison.truncated}. */
export function listCommits(
  installation: Installation,
  { owner, name }: RepositoryKey,
  baseSha: string,
  headSha: string,
): Promise<readonly CommitFacts[]> {
  return installation.read(
    "list the commits between two",
    (octokit) =>
      octokit.rest.repos.compareCommitsWithBasehead({ owner, repo: name, basehead: `${baseSha}...${headSha}` }),
    (data) =>
      listAt(data, "commits").map((commit) => ({
        sha: stringAt(commit, "sha"),
        message: stringAt(commit, "commit.message"),
      })),
  );
}

async function listFiles(
  installation: Installation,
  key: RepositoryKey,
  pullRequest: number,
  headSha: string,
): Promise<{ readonly files: readonly ChangedFile[]; readonly complete: boolean }> {
  const target = { owner: key.owner, repo: key.name, pull_number: pullRequest };
  const operation = "list the files of a pull request";
  const files = await installation.readPages(
    operation,
    (octokit, page) => octokit.rest.pulls.listFiles({ ...target, ...page }),
    (data) => listOf(data, "the list of files").map(changedFile),
  );
  const now = await installation.read(
    "read a pull request",
    (octokit) => octokit.rest.pulls.get(target),
    (data) => ({ headSha: stringAt(data, "head.sha"), filesCount: integerAt(data, "changed_files") }),
  );
  const complete = now.filesCount === files.length;
  if (now.headSha !== headSha || (!complete && now.filesCount <= LISTED_FILES_MAX)) {
    const cause = new Error("the pull request changed while its files were listed");
    throw new GitHubError(operation, { retryable: true, cause });
  }
  return { files, complete };
}

function comparisonOf(data: unknown, headSha: string): Comparison {
  const commits = listAt(data, "commits");
  return {
    baseSha: stringAt(data, "base_commit.sha"),
    mergeBaseSha: stringAt(data, "merge_base_commit.sha"),
    headSha,
    files: listAt(data, "files").map(changedFile),
    commits: commits.map((commit) => stringAt(commit, "sha")),
    ...peopleBehind(commits),
    truncated: integerAt(data, "total_commits") > commits.length ? "commits" : undefined,
  };
}

function changedFile(value: unknown): ChangedFile {
  const status = wordAt(value, "status", FILE_STATUSES);
  return {
    path: stringAt(value, "filename"),
    status,
    // For a removed file GitHub gives the blob that it had.
    blob: status === "removed" ? null : stringAt(value, "sha"),
    previousPath: optionalStringAt(value, "previous_filename"),
  };
}

const FILE_STATUSES = ["added", "modified", "removed", "renamed", "changed", "copied", "unchanged"] as const;

/** People sorted by id, unique; commits without an account in the order of the commits, unique by commit and e-mail. */
function peopleBehind(commits: readonly unknown[]): Pick<Comparison, "committers" | "unattributed"> {
  const people = new Map<number, Person>();
  const unattributed = new Map<string, { readonly sha: string; readonly email: string }>();
  for (const commit of commits) {
    for (const part of ["author", "committer"] as const) {
      const email = optionalStringAt(commit, `commit.${part}.email`) ?? "";
      const account = accountOf(at(commit, part));
      if (part === "committer" && isGitHubItself(account, email)) continue;

      if (account !== undefined) people.set(account.id, account);
      else {
        const sha = stringAt(commit, "sha");
        unattributed.set(`${sha} ${email}`, { sha, email });
      }
    }
  }
  const committers = [...people.values()].sort((a, b) => a.id - b.id);
  return { committers, unattributed: [...unattributed.values()] };
}

/** `null`, or an empty object, where GitHub knows no account with the commit's e-mail. */
function accountOf(value: unknown): Person | undefined {
  if (isNone(value) || (isRecord(value) && Object.keys(value).length === 0)) return undefined;
  return personOf(value);
}

/** Merges and edits on the web page are committed by GitHub in the author's name; that is nobody's second pair of hands. */
function isGitHubItself(account: Person | undefined, email: string): boolean {
  return account === undefined ? email === "noreply@github.com" : account.login === "web-flow";
}
