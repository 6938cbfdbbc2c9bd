import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { member } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
});

afterEach(async () => {
  expect(world.violations).toEqual([]);
  expect(world.hookViolations()).toEqual([]);
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

const files = { "maps/shipping.yml": "EXP: 8\n" };

test("a team has the members of the teams below it, and an invited one is pending", async () => {
  const { github, shop, warehouse, walter, octokit } = world;
  const [nina, ivan] = [github.addPerson({ login: "nina" }), github.addPerson({ login: "ivan" })];
  const logistics = shop.addTeam({ slug: "logistics", pending: [ivan] });
  shop.addTeam({ slug: "night-shift", parent: warehouse, members: [nina] });
  const state = async (team_slug: string, username: string) =>
    octokit.rest.teams.getMembershipForUserInOrg({ org: "shop", team_slug, username }).then(
      (answer) => answer.data.state,
      () => "none",
    );

  expect(await state("warehouse", "nina")).toBe("active");
  expect(await state("night-shift", "walter")).toBe("none");
  expect(await state("logistics", "ivan")).toBe("pending");
  const members = await octokit.rest.teams.listMembersInOrg({ org: "shop", team_slug: "warehouse" });
  expect(members.data.map((one) => one.login)).toEqual(["walter", "nina"]);
  expect((await octokit.rest.teams.listMembersInOrg({ org: "shop", team_slug: "logistics" })).data).toEqual([]);
  logistics.add(ivan);
  warehouse.remove(walter);
  expect([await state("logistics", "ivan"), await state("warehouse", "walter")]).toEqual(["active", "none"]);
  const missing = octokit.rest.teams.getByName({ org: "shop", team_slug: "nowhere" });
  await expect(missing).rejects.toMatchObject({ status: 404 });
});

test("who leaves the organization leaves its teams, and the App hears of both", async () => {
  const { github, hooks, shop, walter, octokit } = world;

  shop.removeMember(walter);
  await github.webhooks.settled();

  expect(hooks.names().slice(-2)).toEqual(["membership.removed", "organization.member_removed"]);
  const members = await octokit.rest.teams.listMembersInOrg({ org: "shop", team_slug: "warehouse" });
  expect(members.data).toEqual([]);
});

test("an App asks for what the product's manifest asks for", async () => {
  const manifest: unknown = parse(await readFile(new URL("../../app.yml", import.meta.url), "utf8"));
  const { data } = await world.asApp().rest.apps.getAuthenticated();

  expect(data?.permissions).toEqual(member(manifest, "default_permissions"));
  expect(data?.events.toSorted()).toEqual(textsOf(member(manifest, "default_events")).toSorted());
});

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

test("roles decide who may see, comment, edit, push, merge and bypass", async () => {
  const { repository, warehouse, anna, olga, walter, stranger, octokit, target, app } = world;
  repository.protect("main", { checks: [{ context: "ripplegate", app }] });
  repository.team(warehouse, "triage");
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  const comment = pull.comment(stranger, "Hello from outside");
  const permission = async (username: string) =>
    (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...target, username })).data;

  expect([
    await permission("OLGA"),
    await permission("anna"),
    await permission("walter"),
    await permission("stranger"),
  ]).toMatchObject([
    { permission: "admin", role_name: "admin", user: { id: olga.id } },
    { permission: "write", role_name: "write" },
    { permission: "read", role_name: "triage" },
    { permission: "read", role_name: "read" },
  ]);
  expect(() => comment.edit(walter, "changed")).toThrow();
  comment.edit(anna, "changed by a writer");
  expect(comment.state.edits.map((edit) => [edit.editorId, edit.bodyBefore])).toEqual([
    [anna.id, "Hello from outside"],
  ]);
  await expect(repository.push({ by: walter, branch: "x", message: "x", files })).rejects.toMatchObject({
    status: 403,
  });
  await expect(pull.merge(walter)).rejects.toMatchObject({ status: 403 });
  await expect(pull.merge(anna, { bypass: true })).rejects.toMatchObject({ status: 405 });
  await expect(pull.merge(olga)).rejects.toMatchObject({ status: 405 });
  await pull.merge(olga, { bypass: true });
  expect(pull.state).toBe("merged");
});

test("over REST an administrator merges past protection unless it binds administrators too", async () => {
  const { repository, anna, olga, app, as, target } = world;
  const first = await repository.openPullRequest({ by: anna, title: "1", branch: "one", files: { "1.yml": "1\n" } });
  const second = await repository.openPullRequest({ by: anna, title: "2", branch: "two", files: { "2.yml": "2\n" } });
  const merge = (pull_number: number) => as(olga).rest.pulls.merge({ ...target, pull_number });

  repository.protect("main", { checks: [{ context: "ripplegate", app }], enforceAdmins: true });
  await expect(merge(first.number)).rejects.toMatchObject({ status: 405 });
  repository.protect("main", { checks: [{ context: "ripplegate", app }] });
  expect((await merge(second.number)).data.merged).toBe(true);
});

test("a private repository is not there for those who may not see it", async () => {
  const { shop, stranger, anna, as } = world;
  const secret = await shop.addRepository({ name: "secret", isPrivate: true, files: { "a.txt": "a\n" } });
  const pull = await secret.openPullRequest({ by: world.olga, title: "x", branch: "x", files });

  expect(() => pull.comment(stranger, "hi")).toThrow("Not Found");
  await expect(as(stranger).rest.repos.get({ owner: "shop", repo: "secret" })).rejects.toMatchObject({ status: 404 });
  expect((await as(anna).rest.repos.get({ owner: "shop", repo: "secret" })).data.permissions).toMatchObject({
    pull: true,
    push: false,
  });
});

test("a renamed account keeps its id, a deleted one leaves a ghost", async () => {
  const { repository, anna, walter, warehouse, octokit, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  const comment = pull.comment(walter, "/signoff");
  const author = async () => (await octokit.rest.issues.getComment({ ...target, comment_id: comment.id })).data.user;

  walter.rename("walter-white");
  expect(await author()).toMatchObject({ login: "walter-white", id: walter.id });
  await expect(octokit.rest.users.getByUsername({ username: "walter" })).rejects.toMatchObject({ status: 404 });
  walter.delete();
  expect(await author()).toMatchObject({ login: "ghost", id: 10137 });
  const members = await octokit.rest.teams.listMembersInOrg({ org: "shop", team_slug: warehouse.slug });
  expect(members.data).toEqual([]);
});

test("an author cannot approve, a refusal needs words, and a review answers the team's request", async () => {
  const { repository, anna, walter, olga, warehouse, octokit, target } = world;
  repository.protect("main", { requiredApprovals: 1 });
  repository.team(warehouse, "write");
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  await pull.requestReview(anna, [olga], [warehouse]);

  expect(() => pull.review(anna, "APPROVE")).toThrow("Unprocessable Entity");
  expect(() => pull.review(walter, "REQUEST_CHANGES")).toThrow("Validation Failed");
  expect(await pull.mergeRefusal(anna)).toContain("At least 1 approving review is required");
  const review = pull.review(walter, "APPROVE");
  const requested = await octokit.rest.pulls.listRequestedReviewers({ ...target, pull_number: pull.number });
  expect([requested.data.users.map((one) => one.login), requested.data.teams]).toEqual([["olga"], []]);
  expect(await pull.mergeRefusal(anna)).toBeUndefined();
  review.dismiss(olga, "Too early");
  expect(await pull.mergeRefusal(anna)).toContain("approving review");
  await expect(pull.requestReview(anna, [anna])).rejects.toMatchObject({ status: 422 });
});

test("comments: too long, blank, on a locked or archived place", async () => {
  const { repository, anna, olga, walter, octokit, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  const post = (body: string) => octokit.rest.issues.createComment({ ...target, issue_number: pull.number, body });

  expect((await post("x".repeat(65_536))).status).toBe(201);
  await expect(post("x".repeat(65_537))).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("maximum is 65536 characters"),
  });
  await expect(post(" ")).rejects.toMatchObject({ status: 422 });
  pull.raw.issue.isLocked = true;
  expect(() => pull.comment(walter, "hello")).toThrow();
  await expect(post("hello")).rejects.toMatchObject({ status: 403 });
  repository.archive(olga);
  await expect(post("hello")).rejects.toMatchObject({ status: 403, message: expect.stringContaining("archived") });
});

test("comments of one issue can be read since a moment", async () => {
  const moments = [0, 60, 120].map((seconds) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds)));
  let at = 0;
  const timed = await openSmallShop({ now: () => moments[at] ?? new Date(0) });
  const pull = await timed.repository.openPullRequest({ by: timed.anna, title: "x", branch: "x", files });
  for (; at < 3; at += 1) pull.comment(timed.walter, String(at));

  const since = { ...timed.target, issue_number: pull.number, since: "2030-01-01T00:01:00Z" };
  const { data } = await timed.octokit.rest.issues.listComments(since);

  expect(data.map((one) => [one.body, one.created_at])).toEqual([
    ["1", "2030-01-01T00:01:00Z"],
    ["2", "2030-01-01T00:02:00Z"],
  ]);
  await timed.stop();
});
