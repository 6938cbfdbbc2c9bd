import type { Context } from "../context.ts";
import type { Commit, Signature } from "../git/commit.ts";
import type { FileChange } from "../git/diff.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Repository } from "../state/model.ts";
import { representUser } from "./accounts.ts";
import { nodeId } from "./node-id.ts";
import { repositoryHtmlUrl, repositoryUrl } from "./repositories.ts";

const unsigned = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

function signatureTime(signature: Signature): string {
  return `${new Date(signature.seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function representSignature(signature: Signature): JsonObject {
  return { name: signature.name, email: signature.email, date: signatureTime(signature) };
}

/** The GitHub account behind a name in a commit; null where the e-mail belongs to nobody. */
function representAccountOf(context: Context, signature: Signature): Json {
  const account = context.state.accountByEmail(signature.email);
  return account ? representUser(context, account) : null;
}

/** GitHub's `commit`, as in lists and comparisons. */
export function representCommit(context: Context, repository: Repository, commit: Commit): JsonObject {
  const url = repositoryUrl(context, repository);
  const htmlUrl = repositoryHtmlUrl(context, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", repository.id) + commit.sha,
    commit: {
      author: representSignature(commit.author),
      committer: representSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${htmlUrl}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: representAccountOf(context, commit.author),
    committer: representAccountOf(context, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${htmlUrl}/commit/${sha}`,
    })),
  };
}

/** GitHub's `git-commit`: the object in the Git database. */
export function representGitCommit(context: Context, repository: Repository, commit: Commit): JsonObject {
  const url = repositoryUrl(context, repository);
  const htmlUrl = repositoryHtmlUrl(context, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", repository.id) + commit.sha,
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${htmlUrl}/commit/${commit.sha}`,
    author: representSignature(commit.author),
    committer: representSignature(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${htmlUrl}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

/** A commit as webhooks carry it (`push`, `merge_group`, `check_suite`). */
export function representHookCommit(context: Context, commit: Commit): JsonObject {
  const person = (signature: Signature): JsonObject => {
    const account = context.state.accountByEmail(signature.email);
    return { name: signature.name, email: signature.email, ...(account ? { username: account.login } : {}) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: signatureTime(commit.committer),
    author: person(commit.author),
    committer: person(commit.committer),
  };
}

/** GitHub's `diff-entry`. A removed file has the SHA of the blob that went. */
export function representFile(
  context: Context,
  repository: Repository,
  headSha: string,
  change: FileChange,
  patch: string | undefined,
): JsonObject {
  const path = change.path.split("/").map(encodeURIComponent).join("/");
  const htmlUrl = repositoryHtmlUrl(context, repository);
  return {
    sha: change.status === "removed" ? change.baseSha : change.headSha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${htmlUrl}/blob/${headSha}/${path}`,
    raw_url: `${htmlUrl}/raw/${headSha}/${path}`,
    contents_url: `${repositoryUrl(context, repository)}/contents/${path}?ref=${headSha}`,
    ...(patch === undefined ? {} : { patch }),
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
}
