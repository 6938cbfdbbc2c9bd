import { pushReference } from "../acts/pushes.ts";
import { signatureOf } from "../acts/signature.ts";
import { ApiError, invalid, notFound } from "../errors.ts";
import type { Signature } from "../git/commit.ts";
import { emptyTreeSha } from "../git/git-repository.ts";
import type { TreeEntry } from "../git/tree.ts";
import type { JsonObject } from "../json.ts";
import { representGitCommit } from "../represent/commits.ts";
import { nodeId } from "../represent/node-id.ts";
import { repositoryUrl } from "../represent/repositories.ts";
import type { Repository } from "../state/model.ts";
import type { Input } from "./input.ts";
import { listAnswer } from "./paging.ts";
import { type Answer, created, type Exchange, noContent, ok, type Route, route } from "./route.ts";
import { actorIn, repositoryIn } from "./subjects.ts";

/** https://docs.github.com/en/rest/git/trees#get-a-tree */
const treeEntriesMax = 100_000;
/** https://docs.github.com/en/rest/git/blobs#get-a-blob */
const blobMaxBytes = 100 * 1024 * 1024;

/** The Git database: https://docs.github.com/en/rest/git */
export const gitRoutes: readonly Route[] = [
  route(
    "GET /repos/{owner}/{repo}/git/ref/{ref}",
    (exchange) => {
      const repository = repositoryIn(exchange);
      const name = `refs/${exchange.parameters.text("ref")}`;
      const sha = repository.git.references.get(name);
      if (sha === undefined) throw notFound();
      return ok(representReference(exchange, repository, name, sha));
    },
    "contents:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/git/matching-refs/{ref}",
    (exchange) => {
      const repository = repositoryIn(exchange);
      const prefix = `refs/${exchange.parameters.text("ref")}`;
      const found = [...repository.git.references].filter(([name]) => name.startsWith(prefix)).sort(byName);
      return listAnswer(exchange, found, ([name, sha]) => representReference(exchange, repository, name, sha));
    },
    "contents:read",
  ),
  route("POST /repos/{owner}/{repo}/git/refs", createReference, "contents:write"),
  route("PATCH /repos/{owner}/{repo}/git/refs/{ref}", updateReference, "contents:write"),
  route(
    "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const name = `refs/${exchange.parameters.text("ref")}`;
      if (!repository.git.references.has(name)) throw new ApiError(422, "Reference does not exist");
      const { context } = exchange;
      await context.inOrder(repository.id, () =>
        pushReference(context, repository, actorIn(exchange), name, undefined),
      );
      return noContent;
    },
    "contents:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      return ok(await gitCommit(exchange, repository, exchange.parameters.text("commit_sha")));
    },
    "contents:read",
  ),
  route("POST /repos/{owner}/{repo}/git/commits", createCommit, "contents:write"),
  route("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", getTree, "contents:read"),
  route("POST /repos/{owner}/{repo}/git/trees", createTree, "contents:write"),
  route(
    "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const sha = exchange.parameters.text("file_sha");
      const found = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.read(sha) : undefined;
      if (found?.type !== "blob") throw notFound();
      if (found.data.length > blobMaxBytes) throw new ApiError(403, "This API returns blobs up to 100 MB in size.");
      return ok({
        sha,
        node_id: nodeId("B", repository.id) + sha,
        size: found.data.length,
        url: `${repositoryUrl(exchange.context, repository)}/git/blobs/${sha}`,
        content: base64Lines(found.data),
        encoding: "base64",
      });
    },
    "contents:read",
  ),
  route(
    "POST /repos/{owner}/{repo}/git/blobs",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const encoding = exchange.input.oneOf("encoding", ["utf-8", "base64"]) ?? "utf-8";
      const sha = await repository.git.writeBlob(
        Buffer.from(exchange.input.text("content"), encoding === "base64" ? "base64" : "utf8"),
      );
      return created({ sha, url: `${repositoryUrl(exchange.context, repository)}/git/blobs/${sha}` });
    },
    "contents:write",
  ),
];

/** GitHub breaks Base64 into lines of sixty characters. */
export function base64Lines(data: Buffer): string {
  return data.toString("base64").replace(/.{1,60}/g, "$&\n");
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function representReference({ context }: Exchange, repository: Repository, name: string, sha: string): JsonObject {
  const url = repositoryUrl(context, repository);
  return {
    ref: name,
    node_id: nodeId("REF", repository.id) + Buffer.from(name).toString("base64url"),
    url: `${url}/git/${name}`,
    object: { sha, type: "commit", url: `${url}/git/commits/${sha}` },
  };
}

async function gitCommit({ context }: Exchange, repository: Repository, sha: string): Promise<JsonObject> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw notFound();
  return representGitCommit(context, repository, commit);
}

async function createReference(exchange: Exchange): Promise<Answer> {
  const { context, input } = exchange;
  const repository = repositoryIn(exchange);
  const name = input.text("ref");
  const sha = input.text("sha");
  if (!/^refs\/[^/]+\/.+/.test(name)) throw new ApiError(422, `Reference name must be prefixed with 'refs/'`);
  if (repository.git.references.has(name)) throw new ApiError(422, "Reference already exists");
  if (!(await repository.git.commit(sha))) throw new ApiError(422, "Object does not exist");
  await context.inOrder(repository.id, () => pushReference(context, repository, actorIn(exchange), name, sha));
  return created(representReference(exchange, repository, name, sha));
}

async function updateReference(exchange: Exchange): Promise<Answer> {
  const { context, input } = exchange;
  const repository = repositoryIn(exchange);
  const name = `refs/${exchange.parameters.text("ref")}`;
  const sha = input.text("sha");
  return context.inOrder(repository.id, async () => {
    const before = repository.git.references.get(name);
    if (before === undefined) throw new ApiError(422, "Reference does not exist");
    if (!(await repository.git.commit(sha))) throw new ApiError(422, "Object does not exist");
    const isForward = (await repository.git.mergeBase(before, sha)) === before;
    if (!isForward && input.optionalBoolean("force") !== true) throw new ApiError(422, "Update is not a fast forward");
    await pushReference(context, repository, actorIn(exchange), name, sha);
    return ok(representReference(exchange, repository, name, sha));
  });
}

async function createCommit(exchange: Exchange): Promise<Answer> {
  const { context, input } = exchange;
  const repository = repositoryIn(exchange);
  const tree = input.text("tree");
  if ((await repository.git.read(tree))?.type !== "tree") throw new ApiError(422, "Tree SHA does not exist");
  const parents = input.texts("parents");
  for (const parent of parents) {
    if (!(await repository.git.commit(parent)))
      throw new ApiError(422, "Parent SHA does not exist or is not a commit object");
  }
  const own = signatureOf(context, actorIn(exchange).accountId);
  const author = signatureFrom(input.optionalObject("author"), own);
  const sha = await repository.git.writeCommit({
    tree,
    parents,
    author,
    committer: signatureFrom(input.optionalObject("committer"), author),
    message: input.text("message"),
  });
  return created(await gitCommit(exchange, repository, sha));
}

function signatureFrom(input: Input | undefined, otherwise: Signature): Signature {
  if (!input) return otherwise;
  const date = input.optionalText("date");
  const seconds = date === undefined ? otherwise.seconds : Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw invalid("Commit", "date", "is not a valid date");
  return { name: input.text("name"), email: input.text("email"), seconds };
}

async function getTree(exchange: Exchange): Promise<Answer> {
  const repository = repositoryIn(exchange);
  const name = exchange.parameters.text("tree_sha");
  const commit = await repository.git.resolveCommit(name);
  const found = await repository.git.read(`${commit ?? name}^{tree}`);
  if (!found) throw notFound();
  const all = await repository.git.tree(found.sha, exchange.query.has("recursive"));
  return ok(representTree(exchange, repository, found.sha, all));
}

function representTree(
  { context }: Exchange,
  repository: Repository,
  sha: string,
  entries: readonly TreeEntry[],
): JsonObject {
  const url = repositoryUrl(context, repository);
  return {
    sha,
    url: `${url}/git/trees/${sha}`,
    tree: entries.slice(0, treeEntriesMax).map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === undefined ? {} : { size: entry.size }),
      ...(entry.type === "commit" ? {} : { url: `${url}/git/${entry.type}s/${entry.sha}` }),
    })),
    truncated: entries.length > treeEntriesMax,
  };
}

async function createTree(exchange: Exchange): Promise<Answer> {
  const { input } = exchange;
  const repository = repositoryIn(exchange);
  const base = input.optionalText("base_tree");
  const baseTree = base === undefined ? undefined : await repository.git.read(`${base}^{tree}`);
  if (base !== undefined && !baseTree) throw new ApiError(422, "base_tree is not a valid tree oid");
  const changes = [];
  for (const entry of input.objects("tree")) {
    const content = entry.optionalText("content");
    const sha =
      content === undefined ? entry.optionalText("sha") : await repository.git.writeBlob(Buffer.from(content));
    changes.push({ path: entry.text("path"), mode: entry.optionalText("mode") ?? "100644", sha: sha ?? null });
  }
  if (changes.length === 0) throw invalid("Tree", "tree", "Invalid tree info");
  const sha = await repository.git.writeTree(baseTree?.sha ?? emptyTreeSha, changes);
  return created(representTree(exchange, repository, sha, await repository.git.tree(sha, false)));
}
