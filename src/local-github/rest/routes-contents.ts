import { ApiError, notFound } from "../errors.ts";
import type { GitObject } from "../git/object-reader.ts";
import type { TreeEntry } from "../git/tree.ts";
import type { JsonObject } from "../json.ts";
import { representCommit, representFile } from "../represent/commits.ts";
import { repositoryHtmlUrl, repositoryUrl } from "../represent/repositories.ts";
import type { Repository } from "../state/model.ts";
import { pageOf } from "./paging.ts";
import { type Answer, type Exchange, ok, type Route, route } from "./route.ts";
import { base64Lines } from "./routes-git.ts";
import { repositoryIn } from "./subjects.ts";

/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
const contentsMaxBytes = 1024 * 1024;
/** https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const comparedFilesMax = 300;
const comparedCommitsDefault = 250;

/** Files at a commit, single commits and comparisons. */
export const contentsRoutes: readonly Route[] = [
  route(
    "GET /repos/{owner}/{repo}/contents/{path}",
    (exchange) => contents(exchange, exchange.parameters.text("path")),
    "contents:read",
  ),
  route("GET /repos/{owner}/{repo}/contents", (exchange) => contents(exchange, ""), "contents:read"),
  route("GET /repos/{owner}/{repo}/compare/{basehead}", compare, "contents:read"),
  route("GET /repos/{owner}/{repo}/commits/{ref}", getCommit, "contents:read"),
];

async function contents(exchange: Exchange, path: string): Promise<Answer> {
  const repository = repositoryIn(exchange);
  const reference = exchange.query.get("ref") ?? repository.defaultBranch;
  const commit = await repository.git.resolveCommit(reference);
  if (commit === undefined) throw new ApiError(404, `No commit found for the ref ${reference}`);
  const clean = path.replace(/\/+$/, "");
  const found = await repository.git.atPath(commit, clean);
  if (!found) throw notFound();
  if (found.type === "tree") {
    const entries = await repository.git.tree(found.sha, false);
    return ok(entries.map((entry) => representEntry(exchange, repository, reference, clean, entry)));
  }
  if (found.type !== "blob") throw notFound();
  return ok(await representContent(exchange, repository, commit, reference, clean, found));
}

async function representContent(
  exchange: Exchange,
  repository: Repository,
  commit: string,
  reference: string,
  path: string,
  found: GitObject,
): Promise<JsonObject> {
  const parent = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const directory = await repository.git.atPath(commit, parent);
  const entries = directory ? await repository.git.tree(directory.sha, false) : [];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const entry = entries.find((one) => one.path === name) ?? {
    path: name,
    mode: "100644",
    type: "blob",
    sha: found.sha,
  };
  const shown = representEntry(exchange, repository, reference, parent, { ...entry, size: found.data.length });
  if (entry.mode === "120000") return { ...shown, target: found.data.toString("utf8") };
  // Over one megabyte GitHub leaves the content out and says so in the encoding.
  if (found.data.length > contentsMaxBytes) return { ...shown, content: "", encoding: "none" };
  return { ...shown, content: base64Lines(found.data), encoding: "base64" };
}

function representEntry(
  { context }: Exchange,
  repository: Repository,
  reference: string,
  parent: string,
  entry: TreeEntry,
): JsonObject {
  const path = parent === "" ? entry.path : `${parent}/${entry.path}`;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = repositoryUrl(context, repository);
  const htmlUrl = `${repositoryHtmlUrl(context, repository)}/blob/${reference}/${encoded}`;
  const self = `${url}/contents/${encoded}?ref=${encodeURIComponent(reference)}`;
  const gitUrl = `${url}/git/${entry.type === "tree" ? "trees" : "blobs"}/${entry.sha}`;
  return {
    name: entry.path,
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url:
      entry.type === "blob" ? `${repositoryHtmlUrl(context, repository)}/raw/${reference}/${encoded}` : null,
    type: typeOf(entry),
    _links: { self, git: gitUrl, html: htmlUrl },
  };
}

function typeOf(entry: TreeEntry): string {
  if (entry.type === "tree") return "dir";
  if (entry.type === "commit") return "submodule";
  return entry.mode === "120000" ? "symlink" : "file";
}

async function getCommit(exchange: Exchange): Promise<Answer> {
  const { context } = exchange;
  const repository = repositoryIn(exchange);
  const name = exchange.parameters.text("ref");
  const sha = await repository.git.resolveCommit(name);
  const commit = sha === undefined ? undefined : await repository.git.commit(sha);
  if (!commit) throw new ApiError(422, `No commit found for SHA: ${name}`);
  const parent = commit.parents[0];
  const changes = parent === undefined ? [] : await repository.git.changes(parent, commit.sha);
  const patches = parent === undefined ? new Map() : await repository.git.patches(parent, commit.sha);
  return ok({
    ...representCommit(context, repository, commit),
    stats: {
      total: changes.reduce((sum, one) => sum + one.additions + one.deletions, 0),
      additions: changes.reduce((sum, one) => sum + one.additions, 0),
      deletions: changes.reduce((sum, one) => sum + one.deletions, 0),
    },
    files: changes
      .slice(0, comparedFilesMax)
      .map((one) => representFile(context, repository, commit.sha, one, patches.get(one.path))),
  });
}

/** `{base}...{head}`: branches, tags, SHAs, `pull/{number}/head`, or `owner:branch` of a fork. */
async function compare(exchange: Exchange): Promise<Answer> {
  const { context } = exchange;
  const repository = repositoryIn(exchange);
  const { git } = repository;
  const [baseName = "", headName = ""] = exchange.parameters.text("basehead").split("...");
  const base = await resolveSide(exchange, repository, baseName);
  const head = await resolveSide(exchange, repository, headName);
  if (base === undefined || head === undefined) throw notFound();
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined) throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const { ahead, behind } = await git.divergence(base, head);
  const shas = await git.commitsBetween(base, head);
  const isPaged = exchange.query.has("page") || exchange.query.has("per_page");
  const { items, headers } = pageOf(exchange, shas, isPaged ? undefined : comparedCommitsDefault);
  const page = Number(exchange.query.get("page") ?? 1);
  const url = `${repositoryUrl(context, repository)}/compare/${baseName}...${headName}`;
  const htmlUrl = `${repositoryHtmlUrl(context, repository)}/compare/${baseName}...${headName}`;
  const shown = async (sha: string): Promise<JsonObject> => {
    const commit = await git.commit(sha);
    if (!commit) throw notFound();
    return representCommit(context, repository, commit);
  };
  return ok(
    {
      url,
      html_url: htmlUrl,
      permalink_url: htmlUrl,
      diff_url: `${htmlUrl}.diff`,
      patch_url: `${htmlUrl}.patch`,
      base_commit: await shown(base),
      merge_base_commit: await shown(mergeBase),
      status: statusOf(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: shas.length,
      commits: await Promise.all(items.map(shown)),
      // The files of the whole comparison come with the first page only.
      ...(page > 1 ? {} : { files: await comparedFiles(exchange, repository, mergeBase, head) }),
    },
    headers,
  );
}

async function resolveSide({ context }: Exchange, repository: Repository, name: string): Promise<string | undefined> {
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(name) ?? [];
  if (owner === undefined || branch === undefined) return repository.git.resolveCommit(name);
  const fork = [...context.state.repositories.values()].find(
    (one) =>
      !one.isDeleted &&
      (one.id === repository.id || one.parentId === repository.id) &&
      context.state.account(one.ownerId).login.toLowerCase() === owner.toLowerCase(),
  );
  const sha = fork?.git.branch(branch);
  if (fork && sha !== undefined && fork.id !== repository.id && !(await repository.git.commit(sha))) {
    await repository.git.fetchFrom(fork.git, sha, `refs/forks/${fork.id}/${branch}`);
  }
  return sha;
}

async function comparedFiles(
  { context }: Exchange,
  repository: Repository,
  base: string,
  head: string,
): Promise<JsonObject[]> {
  const changes = await repository.git.changes(base, head);
  const patches = await repository.git.patches(base, head);
  return changes
    .slice(0, comparedFilesMax)
    .map((one) => representFile(context, repository, head, one, patches.get(one.path)));
}

function statusOf(ahead: number, behind: number): string {
  if (ahead === 0) return behind === 0 ? "identical" : "behind";
  return behind === 0 ? "ahead" : "diverged";
}
