import { afterEach, beforeEach, expect, test } from "vitest";
import { member, objectMember, textMember } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
  world.repository.protect("main", { checks: [{ context: "ripplegate", app: world.app }] });
});

afterEach(async () => {
  expect(world.violations).toEqual([]);
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

test("a pull request goes from opened to merged, gated by the App's check", async () => {
  const { github, hooks, anna, repository, octokit, target } = world;

  const pull = await repository.openPullRequest({
    by: anna,
    title: "Add express",
    branch: "express",
    files: { "maps/shipping.yml": "INT: 7\nEXPRESS: 8\n" },
  });
  await github.webhooks.settled();
  expect(hooks.names()).toEqual(["installation.created", "push", "check_suite.requested", "pull_request.opened"]);

  const shown = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(shown.data.mergeable_state).toBe("blocked");
  const comparison = await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "main...express" });
  expect(comparison.data.files?.map((file) => [file.filename, file.status, file.patch])).toEqual([
    ["maps/shipping.yml", "modified", "@@ -1 +1,2 @@\n INT: 7\n+EXPRESS: 8"],
  ]);
  expect(comparison.data.commits[0]?.author?.id).toBe(anna.id);
  const tree = await octokit.rest.git.getTree({ ...target, tree_sha: pull.headSha, recursive: "1" });
  const file = tree.data.tree.find((entry) => entry.path === "maps/shipping.yml");
  const blob = await octokit.rest.git.getBlob({ ...target, file_sha: file?.sha ?? "" });
  expect(Buffer.from(blob.data.content, "base64").toString()).toBe("INT: 7\nEXPRESS: 8\n");
  const content = await octokit.rest.repos.getContent({ ...target, path: "maps/shipping.yml", ref: "main" });
  expect(Buffer.from(textMember(content.data, "content") ?? "", "base64").toString()).toBe("INT: 7\n");

  const expected = 'Required status check "ripplegate" is expected.';
  await expect(pull.merge(anna)).rejects.toMatchObject({ status: 405, message: expected });
  const output = { title: "Waiting", summary: "…" };
  const check = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: pull.headSha,
    conclusion: "action_required",
    output,
  });
  await expect(pull.merge(anna)).rejects.toMatchObject({ message: 'Required status check "ripplegate" is failing.' });
  await octokit.rest.checks.update({ ...target, check_run_id: check.data.id, conclusion: "success" });
  await pull.merge(anna);

  await github.webhooks.settled();
  const closed = hooks.last("pull_request", "closed")?.payload;
  expect(objectMember(closed, "pull_request")).toMatchObject({ merged: true });
  expect(pull.state).toBe("merged");
  expect(await repository.read("main", "maps/shipping.yml")).toContain("EXPRESS");
});

test("comments, their edits by others, reactions and team membership", async () => {
  const { github, hooks, anna, olga, walter, repository, octokit, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "a.yml": "a: 1\n" } });

  const comment = pull.comment(walter, "/signoff");
  comment.edit(olga, "/signoff all");
  await github.webhooks.settled();

  const edited = hooks.last("issue_comment", "edited")?.payload;
  expect(objectMember(edited, "sender")).toMatchObject({ login: "olga" });
  expect(member(objectMember(edited, "comment"), "user")).toMatchObject({ login: "walter" });
  const reaction = { ...target, comment_id: comment.id, content: "+1" } as const;
  expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(201);
  expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(200);
  const membership = { org: "shop", team_slug: "warehouse" };
  const active = await octokit.rest.teams.getMembershipForUserInOrg({ ...membership, username: "WALTER" });
  expect(active.data.state).toBe("active");
  const missing = octokit.rest.teams.getMembershipForUserInOrg({ ...membership, username: "anna" });
  await expect(missing).rejects.toMatchObject({ status: 404 });
});
