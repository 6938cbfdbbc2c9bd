import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { GitHubError } from "../../src/app/ports.ts";
import { createWorld, failureOf } from "./world.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";
const TREE = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
const BLOB = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
const PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const PULL_FILES = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";

describe("compare", () => {
  it("is one call, and names commits, files and people", async () => {
    const { shop, anna, olga, gateway, callsOf } = await createWorld({
      "a.yml": "a: 1\n",
      "b.yml": "b: 1\n",
      "c.yml": "c: 1\n",
    });
    const mergeBaseSha = shop.sha("main");
    const pull = await shop.openPullRequest({
      by: anna,
      title: "t",
      branch: "topic",
      files: { "a.yml": "a: 2\n", "b.yml": null, "d.yml": "d: 1\n" },
    });
    const baseSha = await shop.push({ by: olga, branch: "main", message: "m", files: { "z.yml": "z: 1\n" } });

    const comparing = gateway.compare("main", pull.headSha, pull.number);

    expect(await callsOf(() => comparing)).toEqual([COMPARE]);
    expect(await comparing).toEqual({
      baseSha,
      mergeBaseSha,
      commits: expect.arrayContaining([expect.stringMatching(/^[0-9a-f]{40}$/)]),
      headSha: pull.headSha,
      files: [
        { path: "a.yml", status: "modified", blob: blobSha("a: 2\n"), previousPath: undefined },
        { path: "b.yml", status: "removed", blob: null, previousPath: undefined },
        { path: "d.yml", status: "added", blob: blobSha("d: 1\n"), previousPath: undefined },
      ],
      committers: [{ id: anna.id, login: "anna", bot: false }],
      unattributed: [],
      truncated: undefined,
    });
  });

  it.each(["release/2026", "fix#12", "50%-off", "a&b=c+d", "größe"])("finds the base branch %s", async (branch) => {
    const { shop, olga, anna, gateway } = await createWorld();
    const baseSha = await shop.push({ by: olga, branch, from: "main", message: "m", files: { "b.yml": "b: 1\n" } });
    const pull = await shop.openPullRequest({
      by: anna,
      title: "t",
      base: branch,
      branch: "topic",
      files: { "c.yml": "c" },
    });

    const comparison = await gateway.compare(branch, pull.headSha, pull.number);

    expect(comparison.baseSha).toBe(baseSha);
    expect(comparison.files.map(({ path }) => path)).toEqual(["c.yml"]);
    expect(await gateway.readBranchTip(branch)).toBe(baseSha);
  });

  it("names commits that belong to no account", async () => {
    const { shop, anna, gateway } = await createWorld();
    const sha = await shop.push({
      by: anna,
      branch: "topic",
      from: "main",
      message: "m",
      files: { "b.yml": "b: 1\n" },
      authorEmail: "laptop@localhost",
    });

    const { committers, unattributed } = await gateway.compare("main", sha, 1);

    expect(committers.map(({ login }) => login)).toEqual(["anna"]);
    expect(unattributed).toEqual([{ sha, email: "laptop@localhost" }]);
  });

  it("takes GitHub's own committer for nobody", async () => {
    const { shop, anna, olga, gateway } = await createWorld();
    await shop.push({ by: olga, branch: "release", from: "main", message: "m", files: { "r.yml": "r" } });
    const inner = await shop.openPullRequest({
      by: anna,
      title: "t",
      base: "release",
      branch: "topic",
      files: { "b.yml": "b" },
    });
    await inner.merge(olga, { method: "squash" });

    const { committers, unattributed } = await gateway.compare("main", shop.sha("release"), 1);

    expect(committers.map(({ login }) => login).sort()).toEqual(["anna", "olga"]);
    expect(unattributed).toEqual([]);
  });

  it("reads over 300 files from the pull request", async () => {
    const { shop, anna, gateway, callsOf } = await createWorld();
    const files = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`f/${index}.yml`, `v: ${index}\n`]));
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files });

    const comparing = gateway.compare("main", pull.headSha, pull.number);

    expect(await callsOf(() => comparing)).toEqual([COMPARE, PULL_FILES, PULL_FILES, PULL_FILES, PULL_FILES, PULL]);
    expect((await comparing).files).toHaveLength(301);
    expect((await comparing).truncated).toBeUndefined();
  });

  it("is refused when the pull request moves on while its files are listed", async () => {
    const { github, shop, anna, gateway } = await createWorld();
    const files = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`f/${index}.yml`, `v: ${index}\n`]));
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files });
    const headSha = pull.headSha;
    github.faults.add({ operation: PULL, change: (body) => ({ ...Object(body), head: { sha: "f".repeat(40) } }) });

    const error = await failureOf(gateway.compare("main", headSha, pull.number));

    expect(error).toMatchObject({
      name: "GitHubError",
      operation: "list the files of a pull request",
      retryable: true,
    });
  });

  it("says when GitHub's lists end", async () => {
    const { github, shop, anna, gateway } = await createWorld();
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f/${index}.yml`, `v: ${index}\n`]));
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files });
    github.faults.add({ operation: PULL, change: (body) => ({ ...Object(body), changed_files: 3_001 }) });
    const many = await gateway.compare("main", pull.headSha, pull.number);
    github.faults.add({ operation: COMPARE, change: (body) => ({ ...Object(body), files: [], total_commits: 251 }) });

    const long = await gateway.compare("main", pull.headSha, pull.number);

    expect([many.truncated, long.truncated]).toEqual(["files", "commits"]);
  });

  it("works for a fork", async () => {
    const { shop, anna, gateway } = await createWorld();
    const fork = await shop.fork(anna);
    const pull = await shop.openPullRequest({
      by: anna,
      title: "t",
      branch: "topic",
      from: fork,
      files: { "b.yml": "b" },
    });

    const { files } = await gateway.compare("main", pull.headSha, pull.number);

    expect(files.map(({ path }) => path)).toEqual(["b.yml"]);
  });
});

describe("trees and files", () => {
  it("are read once, however many ask, and never again", async () => {
    const { shop, gateway, callsOf } = await createWorld({ "a.yml": "a: 1\n", "dir/b.yml": "b: 1\n" });
    const commit = shop.sha("main");
    const blob = blobSha("a: 1\n");

    const calls = await callsOf(async () => {
      await Promise.all([
        gateway.readTree(commit),
        gateway.readTree(commit),
        gateway.readBlob(blob),
        gateway.readBlob(blob),
      ]);
      await Promise.all([gateway.readTree(commit), gateway.readBlob(blob)]);
    });

    expect([...calls].sort()).toEqual([BLOB, TREE]);
    expect(await gateway.readTree(commit)).toEqual({
      blobs: new Map([
        ["a.yml", blob],
        ["dir/b.yml", blobSha("b: 1\n")],
      ]),
      truncated: false,
    });
    expect(await gateway.readBlob(blob)).toEqual({ kind: "text", text: "a: 1\n" });
  });

  it("leave out symbolic links and submodules, and say when GitHub cut the list", async () => {
    const { github, shop, gateway } = await createWorld();
    const tree = [
      { path: "link", mode: "120000", type: "blob", sha: "1".repeat(40) },
      { path: "module", mode: "160000", type: "commit", sha: "2".repeat(40) },
      { path: "dir", mode: "040000", type: "tree", sha: "3".repeat(40) },
      { path: "run.sh", mode: "100755", type: "blob", sha: "4".repeat(40) },
      { path: "__proto__", mode: "100644", type: "blob", sha: "5".repeat(40) },
    ];
    github.faults.add({ operation: TREE, change: (body) => ({ ...Object(body), tree, truncated: true }) });

    const { blobs, truncated } = await gateway.readTree(shop.sha("main"));

    expect([...blobs.keys()]).toEqual(["run.sh", "__proto__"]);
    expect(truncated).toBe(true);
  });

  it("of what is not there: an error for a commit, a sentence for a file, neither remembered", async () => {
    const { gateway, callsOf } = await createWorld();
    const nowhere = "9".repeat(40);

    const error = await failureOf(gateway.readTree(nowhere));
    const calls = await callsOf(async () => {
      await gateway.readBlob(nowhere);
      await gateway.readBlob(nowhere);
    });

    expect(error).toBeInstanceOf(GitHubError);
    expect(error).toMatchObject({ operation: "list the files of a commit", status: 404, retryable: false });
    expect(await gateway.readBlob(nowhere)).toEqual({
      kind: "unreadable",
      reason: expect.stringContaining("submodule"),
    });
    expect(calls).toEqual([BLOB, BLOB]);
  });

  it("refuse a file over 10 MB without holding it", async () => {
    const { gateway, shop, olga } = await createWorld();
    const text = "x".repeat(19 * 1024 * 1024);
    await shop.push({ by: olga, branch: "main", message: "m", files: { "large.csv": text } });

    const found = await gateway.readBlob(blobSha(text));

    expect(found).toEqual({ kind: "unreadable", reason: expect.stringContaining("10 MB") });
  });

  it("of two repositories are kept apart", async () => {
    const { acme, shop, gateway, gatewayOf } = await createWorld({ "a.yml": "secret: 1\n" });
    const other = await acme.addRepository({ name: "other", files: { "b.yml": "b: 1\n" } });
    await gateway.readBlob(blobSha("secret: 1\n"));
    await gateway.readTree(shop.sha("main"));

    const blob = await gatewayOf(other).readBlob(blobSha("secret: 1\n"));
    const tree = await failureOf(gatewayOf(other).readTree(shop.sha("main")));

    expect(blob.kind).toBe("unreadable");
    expect(tree).toMatchObject({ status: 404 });
  });
});

describe("pull requests", () => {
  it("reads one, and its merge", async () => {
    const { shop, anna, olga, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "Add b", branch: "topic", files: { "b.yml": "b" } });
    const open = await gateway.readPullRequest(pull.number);

    const mergeSha = await pull.merge(olga);

    expect(open).toEqual({
      number: 1,
      title: "Add b",
      state: "open",
      draft: false,
      headSha: pull.headSha,
      baseRef: "main",
      author: { id: anna.id, login: "anna", bot: false },
      merged: false,
      mergeSha: null,
      mergedBy: null,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(await gateway.readPullRequest(pull.number)).toMatchObject({
      state: "closed",
      merged: true,
      mergeSha,
      mergedBy: { id: olga.id, login: "olga", bot: false },
    });
  });

  it("finds all open ones with a head, a fork's included", async () => {
    const { shop, anna, olga, gateway } = await createWorld();
    const fork = await shop.fork(anna);
    const here = await shop.openPullRequest({ by: olga, title: "1", branch: "one", files: { "b.yml": "b" } });
    await shop.push({ by: olga, branch: "release", from: "main", message: "m", files: {} });
    const again = await shop.openPullRequest({ by: olga, title: "2", branch: "one", base: "release" });
    const forked = await shop.openPullRequest({
      by: anna,
      title: "3",
      branch: "two",
      from: fork,
      files: { "c.yml": "c" },
    });

    const ofHere = await gateway.listPullRequestsOfCommit(here.headSha);
    const ofForked = await gateway.listPullRequestsOfCommit(forked.headSha);
    await again.close(olga);

    expect(ofHere.map(({ number }) => number)).toEqual([here.number, again.number]);
    expect(ofForked.map(({ number }) => number)).toEqual([forked.number]);
    expect((await gateway.listOpenPullRequests(undefined)).map(({ number }) => number)).toEqual([1, 3]);
    expect((await gateway.listOpenPullRequests("release")).map(({ number }) => number)).toEqual([]);
  });

  it("answers under a repository's former name", async () => {
    const { shop, olga, gateway } = await createWorld();
    shop.rename(olga, "store");

    expect(await gateway.readBranchTip("main")).toBe(shop.sha("main"));
  });

  it("lists the commits of a path, newest first, no more than asked", async () => {
    const { shop, olga, gateway } = await createWorld();
    const first = shop.sha("main");
    const second = await shop.push({ by: olga, branch: "main", message: "2", files: { "a.yml": "a: 2\n" } });
    await shop.push({ by: olga, branch: "main", message: "3", files: { "b.yml": "b" } });

    expect(await gateway.listPathHistory("a.yml", shop.sha("main"), 10)).toEqual([second, first]);
    expect(await gateway.listPathHistory("a.yml", shop.sha("main"), 1)).toEqual([second]);
  });
});

describe("tags and what is behind them", () => {
  it("are listed with their commits, at no cost while none moved, and anew when one did", async () => {
    const { shop, olga, gateway, github } = await createWorld();
    const first = shop.sha("main");
    await shop.tag(olga, "v1", first);
    const mark = github.calls.mark();

    const once = await gateway.listTags();
    const again = await gateway.listTags();
    const statuses = github.calls.since(mark).map(({ status }) => status);
    const second = await shop.push({ by: olga, branch: "main", message: "2", files: { "a.yml": "a: 2\n" } });
    await shop.tag(olga, "v2", second);

    expect(once).toEqual([{ name: "v1", sha: first }]);
    expect(again).toEqual(once);
    expect(statuses.slice(-2)).toEqual([200, 304]);
    expect(await gateway.listTags()).toEqual([
      { name: "v2", sha: second },
      { name: "v1", sha: first },
    ]);
  });

  it("are all listed where they fill more than a page, also one that comes behind a full page", async () => {
    const { shop, olga, gateway } = await createWorld();
    const sha = shop.sha("main");
    const names = Array.from({ length: 100 }, (_, index) => `v${1_000 + index}`);
    for (const name of names) await shop.tag(olga, name, sha);

    const full = await gateway.listTags();
    await shop.tag(olga, "a", sha);
    const long = await gateway.listTags();
    await shop.tag(olga, "v1000", undefined);
    const shorter = await gateway.listTags();

    expect(full.map(({ name }) => name).toSorted()).toEqual(names);
    expect(long.map(({ name }) => name).toSorted()).toEqual(["a", ...names]);
    expect(shorter.map(({ name }) => name).toSorted()).toEqual(["a", ...names.slice(1)]);
  });

  it("tells commits with their parents, from the one that is asked about on, page by page", async () => {
    const { shop, olga, gateway } = await createWorld();
    const first = shop.sha("main");
    const second = await shop.push({ by: olga, branch: "main", message: "2", files: { "a.yml": "a: 2\n" } });
    await shop.push({ by: olga, branch: "main", message: "3", files: { "a.yml": "a: 3\n" } });

    expect(await gateway.listAncestors(second, 1)).toEqual({
      commits: [
        { sha: second, parents: [first] },
        { sha: first, parents: [] },
      ],
      isLast: true,
    });
    expect(await gateway.listAncestors(second, 2)).toEqual({ commits: [], isLast: true });
  });
});

describe("comments and reviews", () => {
  it("are listed over all pages, oldest first, ours told from others'", async () => {
    const { shop, anna, gateway, callsOf } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    for (let number = 1; number <= 100; number += 1) pull.comment(anna, `comment ${number}`);
    await gateway.createComment(pull.number, "ours");

    const listing = gateway.listComments(pull.number, undefined);

    expect(await callsOf(() => listing)).toHaveLength(2);
    const comments = await listing;
    expect(comments.map(({ body }) => body)).toEqual([
      ...Array.from({ length: 100 }, (_, index) => `comment ${index + 1}`),
      "ours",
    ]);
    expect(comments.filter(({ own }) => own).map(({ body, author }) => [body, author.bot])).toEqual([["ours", true]]);
  });

  it("can be read since a time", async () => {
    const { shop, anna, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    const comment = pull.comment(anna, "hello");

    const since = await gateway.listComments(pull.number, "2100-01-01T00:00:00Z");
    const all = await gateway.listComments(pull.number, comment.state.createdAt);

    expect(since).toEqual([]);
    expect(all).toMatchObject([
      { id: comment.id, kind: "comment", body: "hello", own: false, author: { id: anna.id } },
    ]);
  });

  it("reviews carry what their author decided", async () => {
    const { shop, anna, olga, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    pull.review(olga, "APPROVE", "/signoff");

    expect(await gateway.listReviews(pull.number)).toMatchObject([
      { kind: "review", reviewState: "approved", body: "/signoff", author: { id: olga.id }, own: false },
    ]);
  });
});

describe("installations", () => {
  it("are listed without suspended ones, and their repositories without archived ones", async () => {
    const { github, app, acme, olga, shop, adapter, installation } = await createWorld();
    const other = github.addOrganization({ login: "other", owners: [olga] });
    app.install(other).suspend();
    const old = await acme.addRepository({ name: "old", files: { "a.yml": "a" } });
    old.archive(olga);

    expect(await adapter.listInstallations()).toEqual([installation.id]);
    expect(await adapter.listRepositories(installation.id)).toEqual([
      { installationId: installation.id, repositoryId: shop.id, owner: "acme", name: "shop" },
    ]);
  });
});

it("counts every request of an installation, and no token exchange", async () => {
  const { shop, gateway, counted, installation } = await createWorld();

  await gateway.readTree(shop.sha("main"));
  await gateway.readBranchTip("main");

  expect(counted).toEqual([
    { installationId: installation.id, operation: "list the files of a commit", kind: "read" },
    { installationId: installation.id, operation: "read the tip of a branch", kind: "read" },
  ]);
});

function blobSha(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}
