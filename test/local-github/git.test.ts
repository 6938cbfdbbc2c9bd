import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runGit } from "../../src/local-github/git/run.ts";
import { textMember } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
});

afterEach(async () => {
  expect(world.violations).toEqual([]);
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

const lines = Array.from({ length: 20 }, (_, index) => `CODE${index}: ${index}`).join("\n");

test("a pull request's files: added, modified, removed, renamed, mode, link, binary, odd names", async () => {
  const { repository, anna, octokit, target } = world;
  const base = { "old name.yml": lines, "gone.yml": "a\n", "run.sh": "echo\n", "turns.yml": "x\n", "é ü.yml": "1\n" };
  await repository.push({ by: anna, branch: "main", message: "Base", files: base });
  const pull = await repository.openPullRequest({
    by: anna,
    title: "All sorts",
    branch: "all",
    files: {
      "old name.yml": null,
      "new/name.yml": `${lines}\nMORE: 1`,
      "gone.yml": null,
      "run.sh": { executable: "echo\n" },
      "turns.yml": { link: "README.md" },
      "é ü.yml": "2\n",
      "picture.png": new Uint8Array([137, 80, 78, 71, 0, 1, 2]),
      "modules/other": { submodule: repository.sha("main") },
    },
  });

  const { data } = await octokit.rest.pulls.listFiles({ ...target, pull_number: pull.number });

  const shown = data.map((file) => [file.filename, file.status, file.previous_filename, file.patch !== undefined]);
  expect(shown).toEqual([
    ["gone.yml", "removed", undefined, true],
    ["modules/other", "added", undefined, true],
    ["new/name.yml", "renamed", "old name.yml", true],
    ["picture.png", "added", undefined, false],
    ["run.sh", "modified", undefined, false],
    ["turns.yml", "changed", undefined, true],
    ["é ü.yml", "modified", undefined, true],
  ]);
  const gone = data.find((file) => file.filename === "gone.yml");
  const blob = await octokit.rest.git.getBlob({ ...target, file_sha: gone?.sha ?? "" });
  expect(Buffer.from(blob.data.content, "base64").toString()).toBe("a\n");
  expect(data.find((file) => file.filename === "é ü.yml")?.patch).toBe("@@ -1 +1 @@\n-1\n+2");
});

test("a comparison starts at the merge base, pages its commits, and has files on the first page only", async () => {
  const { repository, anna, octokit, target } = world;
  await repository.push({ by: anna, branch: "topic", from: "main", message: "0", files: { "topic0.yml": "0\n" } });
  for (const number of [1, 2, 3, 4]) {
    await repository.push({
      by: anna,
      branch: "topic",
      message: String(number),
      files: { [`topic${number}.yml`]: "x\n" },
    });
  }
  await repository.push({ by: anna, branch: "main", message: "Main moved", files: { "main.yml": "m\n" } });

  const whole = await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "main...topic" });
  expect(whole.data).toMatchObject({ status: "diverged", ahead_by: 5, behind_by: 1, total_commits: 5 });
  expect(whole.data.files?.map((file) => file.filename)).not.toContain("main.yml");
  expect(whole.data.commits.map((commit) => commit.commit.message)).toEqual(["0", "1", "2", "3", "4"]);
  const second = await octokit.rest.repos.compareCommitsWithBasehead({
    ...target,
    basehead: "main...topic",
    per_page: 2,
    page: 2,
  });
  expect(second.data.commits.map((commit) => commit.commit.message)).toEqual(["2", "3"]);
  expect(second.data.files).toBeUndefined();
  const back = await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "topic...topic" });
  expect(back.data.status).toBe("identical");
});

test("a comparison has at most 300 files, a pull request all of them, page by page", async () => {
  const { repository, anna, octokit, target } = world;
  const many = Object.fromEntries(Array.from({ length: 350 }, (_, index) => [`many/${index}.yml`, `a: ${index}\n`]));
  const pull = await repository.openPullRequest({ by: anna, title: "Many", branch: "many", files: many });

  const compared = await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "main...many" });
  const listed = await octokit.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
    ...target,
    pull_number: pull.number,
    per_page: 100,
  });

  expect(compared.data.files).toHaveLength(300);
  expect(listed).toHaveLength(350);
});

test("commits belong to accounts by e-mail, to nobody without one", async () => {
  const { github, repository, anna, walter, octokit, target } = world;
  const nobody = github.addPerson({ login: "nobody", email: null });
  const files = (name: string) => ({ [`${name}.yml`]: "x\n" });
  await repository.push({
    by: anna,
    branch: "topic",
    from: "main",
    message: "1",
    files: files("1"),
    authorId: walter.id,
  });
  await repository.push({
    by: anna,
    branch: "topic",
    message: "2",
    files: files("2"),
    authorEmail: "who@else.example",
  });
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "topic" });

  const { data } = await octokit.rest.pulls.listCommits({ ...target, pull_number: pull.number });

  expect(data.map((commit) => [commit.author?.id ?? null, commit.committer?.id])).toEqual([
    [walter.id, anna.id],
    [null, anna.id],
  ]);
  expect(nobody.email).toBeNull();
});

test("a force push to an older commit is a synchronize back", async () => {
  const { github, hooks, repository, anna } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "1.yml": "1\n" } });
  const first = pull.headSha;
  const second = await repository.push({ by: anna, branch: "x", message: "2", files: { "2.yml": "2\n" } });

  await repository.setBranch(anna, "x", first);
  await github.webhooks.settled();

  expect(pull.headSha).toBe(first);
  expect(hooks.last("pull_request", "synchronize")?.payload).toMatchObject({ before: second, after: first });
  expect(hooks.last("push")?.payload).toMatchObject({ forced: true });
});

test("merge, squash and rebase leave the base as GitHub would", async () => {
  const { repository, anna, octokit, target } = world;
  const open = async (name: string) => {
    await repository.push({
      by: anna,
      branch: name,
      from: "main",
      message: `${name} 1`,
      files: { [`${name}1.yml`]: "1\n" },
    });
    await repository.push({ by: anna, branch: name, message: `${name} 2`, files: { [`${name}2.yml`]: "2\n" } });
    return repository.openPullRequest({ by: anna, title: name, branch: name });
  };
  const [merged, squashed, rebased] = [await open("merged"), await open("squashed"), await open("rebased")];

  await merged.merge(anna);
  await squashed.merge(anna, { method: "squash" });
  await rebased.merge(anna, { method: "rebase" });

  const { data } = await octokit.rest.repos.listCommits({ ...target, sha: "main" });
  expect(data.map((commit) => [commit.commit.message.split("\n")[0], commit.parents.length])).toEqual([
    ["rebased 2", 1],
    ["rebased 1", 1],
    ["squashed (#2)", 1],
    ["Merge pull request #1 from shop/merged", 2],
    ["merged 2", 1],
    ["merged 1", 1],
    ["Initial commit", 0],
  ]);
  expect(data[2]?.author?.id).toBe(anna.id);
  expect(data[2]?.committer?.login).toBe("web-flow");
  const shown = await octokit.rest.pulls.listFiles({ ...target, pull_number: squashed.number });
  expect(shown.data.map((file) => file.filename)).toEqual(["squashed1.yml", "squashed2.yml"]);
});

test("a conflict cannot be merged, and the would-be merge is there without one", async () => {
  const { repository, anna, octokit, target } = world;
  const pull = await repository.openPullRequest({
    by: anna,
    title: "x",
    branch: "x",
    files: { "maps/shipping.yml": "INT: 8\n" },
  });

  const clean = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(clean.data).toMatchObject({ mergeable: true, mergeable_state: "clean" });
  const wouldBe = await octokit.rest.git.getCommit({ ...target, commit_sha: clean.data.merge_commit_sha ?? "" });
  expect(wouldBe.data.parents.map((parent) => parent.sha)).toEqual([repository.sha("main"), pull.headSha]);
  await repository.push({ by: anna, branch: "main", message: "Other", files: { "maps/shipping.yml": "INT: 9\n" } });

  const dirty = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(dirty.data).toMatchObject({ mergeable: false, mergeable_state: "dirty", merge_commit_sha: null });
  await expect(pull.merge(anna)).rejects.toMatchObject({ status: 405, message: "Pull Request is not mergeable" });
});

test("a direct push of a pull request's commits merges it", async () => {
  const { github, hooks, repository, anna, olga } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "x.yml": "x\n" } });

  await repository.setBranch(olga, "main", pull.headSha);
  await github.webhooks.settled();

  expect(pull.state).toBe("merged");
  const closed = hooks.last("pull_request", "closed")?.payload;
  expect(closed).toMatchObject({
    pull_request: { merged: true, merged_by: { login: "olga" } },
    sender: { login: "olga" },
  });
});

test("a fork's pull request: its commits are readable in the base, its checks name no pull request", async () => {
  const { repository, stranger, octokit, target } = world;
  const fork = await repository.fork(stranger);
  const pull = await repository.openPullRequest({
    by: stranger,
    from: fork,
    title: "x",
    branch: "x",
    files: { "x.yml": "x\n" },
  });

  const shown = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(shown.data.head).toMatchObject({
    label: "stranger:x",
    repo: { full_name: "stranger/integrations", fork: true },
  });
  const tree = await octokit.rest.git.getTree({ ...target, tree_sha: pull.headSha });
  expect(tree.data.tree.map((entry) => entry.path)).toEqual(["README.md", "maps", "x.yml"]);
  const run = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: pull.headSha,
    status: "queued",
  });
  expect(run.data.pull_requests).toEqual([]);
  const after = await fork.push({ by: stranger, branch: "x", message: "2", files: { "x.yml": "y\n" } });
  expect(pull.headSha).toBe(after);
  const compared = await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "main...stranger:x" });
  expect(compared.data.ahead_by).toBe(2);
  fork.delete(stranger);
  const orphan = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(orphan.data.head.repo).toBeNull();
});

test("update branch merges the base in; a strict base asks for it", async () => {
  const { repository, anna, app, octokit, target } = world;
  repository.protect("main", { isStrict: true });
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "x.yml": "x\n" } });
  await repository.push({ by: anna, branch: "main", message: "Moved", files: { "m.yml": "m\n" } });

  const behind = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(behind.data.mergeable_state).toBe("behind");
  await pull.updateBranch(anna);

  expect(await pull.mergeRefusal(anna)).toBeUndefined();
  expect(await repository.read("x", "m.yml")).toBe("m\n");
  expect(app.slug).toBe("ripplegate");
});

test("a merge group stands on all its pull requests", async () => {
  const { repository, anna, olga, octokit, target } = world;
  const one = await repository.openPullRequest({ by: anna, title: "1", branch: "one", files: { "1.yml": "1\n" } });
  const two = await repository.openPullRequest({ by: anna, title: "2", branch: "two", files: { "2.yml": "2\n" } });

  const sha = await repository.queueMergeGroup(olga, [one, two]);

  const tree = await octokit.rest.git.getTree({ ...target, tree_sha: sha });
  expect(tree.data.tree.map((entry) => entry.path)).toEqual(["1.yml", "2.yml", "README.md", "maps"]);
  const references = await octokit.rest.git.listMatchingRefs({ ...target, ref: "heads/gh-readonly-queue/" });
  expect(references.data.map((reference) => reference.object.sha)).toEqual([sha]);
});

test("contents: a file, a directory, a link, one over a megabyte, and none", async () => {
  const { repository, anna, octokit, target } = world;
  const big = "x".repeat(1024 * 1024 + 1);
  const files = { "a b/ü.yml": "ü: 1\n", "big.txt": big, link: { link: "README.md" } };
  await repository.push({ by: anna, branch: "main", message: "More", files });

  const file = await octokit.rest.repos.getContent({ ...target, path: "a b/ü.yml" });
  expect(Buffer.from(textMember(file.data, "content") ?? "", "base64").toString()).toBe("ü: 1\n");
  const directory = await octokit.rest.repos.getContent({ ...target, path: "a b" });
  expect(directory.data).toMatchObject([{ type: "file", path: "a b/ü.yml" }]);
  expect((await octokit.rest.repos.getContent({ ...target, path: "link" })).data).toMatchObject({ type: "symlink" });
  expect((await octokit.rest.repos.getContent({ ...target, path: "big.txt" })).data).toMatchObject({
    encoding: "none",
    content: "",
  });
  await expect(octokit.rest.repos.getContent({ ...target, path: "none" })).rejects.toMatchObject({ status: 404 });
  const large = await octokit.rest.git.getTree({ ...target, tree_sha: "main" });
  const blob = await octokit.rest.git.getBlob({
    ...target,
    file_sha: large.data.tree.find((entry) => entry.path === "big.txt")?.sha ?? "",
  });
  expect(blob.data.size).toBe(big.length);
});

test("a repository can be a copy of one on this machine, with its branches", async () => {
  const { shop, repository, anna } = world;
  await repository.push({ by: anna, branch: "feature", from: "main", message: "x", files: { "f.yml": "f\n" } });
  const working = await mkdtemp(join(tmpdir(), "working-copy-"));
  await runGit(tmpdir(), ["clone", "--quiet", repository.directory, working]);

  const copy = await shop.addRepository({ name: "copy", cloneOf: repository.directory });
  const pull = await copy
    .openPullRequest({ by: anna, title: "Feature", branch: "feature" })
    .catch((cause: unknown) => cause);

  expect(pull).toMatchObject({ number: 1 });
  expect(await copy.read("feature", "f.yml")).toBe("f\n");
  const fromFiles = await shop.addRepository({ name: "from-files", directory: working });
  expect(await fromFiles.read("main", "maps/shipping.yml")).toBe("INT: 7\n");
  await rm(working, { recursive: true });
});

test("GitHub's refusals: no commits, a twin, a base that is not there, a branch that is gone", async () => {
  const { github, hooks, repository, anna, as, target } = world;
  const create = (head: string, base = "main") => as(anna).rest.pulls.create({ ...target, title: "x", head, base });
  await repository.push({ by: anna, branch: "x", from: "main", message: "x", files: { "x.yml": "x\n" } });
  await repository.setBranch(anna, "same", repository.sha("main"));

  await expect(create("same")).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("No commits between main and same"),
  });
  await expect(create("x", "none")).rejects.toMatchObject({ status: 422 });
  await expect(create("none")).rejects.toMatchObject({ status: 422 });
  await create("x");
  await expect(create("x")).rejects.toMatchObject({
    message: expect.stringContaining("A pull request already exists for shop:x."),
  });
  await repository.setBranch(anna, "x", undefined);
  await github.webhooks.settled();
  expect(repository.pullRequest(1).state).toBe("closed");
  expect(hooks.last("pull_request", "closed")?.payload).toMatchObject({ pull_request: { merged: false } });
  await expect(repository.pullRequest(1).reopen(anna)).rejects.toMatchObject({ status: 422 });
});
