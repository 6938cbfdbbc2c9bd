import { afterEach, beforeEach, expect, test } from "vitest";
import { member, objectMember, textMember } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
});

afterEach(async () => {
  expect(world.github.crashes).toEqual([]);
  expect(world.hookViolations()).toEqual([]);
  await world.stop();
});

const files = { "maps/shipping.yml": "INT: 7\nEXP: 8\n" };

function openPull() {
  return world.repository.openPullRequest({ by: world.anna, title: "Express", branch: "express", files });
}

test("everything that happens is heard, signed, and shaped as GitHub describes it", async () => {
  const { github, hooks, repository, shop, warehouse, installation, anna, olga, walter, octokit, target, stranger } =
    world;
  const pull = await openPull();
  await repository.push({ by: anna, branch: "release", message: "Cut", files: { VERSION: "1\n" }, from: "main" });
  await repository.push({ by: anna, branch: "express", message: "More", files: { "more.yml": "a: 1\n" } });
  const comment = pull.comment(walter, "/signoff");
  comment.edit(walter, "/signoff all");
  comment.delete(olga);
  const review = pull.review(olga, "APPROVE");
  review.edit(olga, "Good");
  review.dismiss(anna, "Not yet");
  pull.commentOnLine(olga, { path: "a.yml", line: 1 }, "Hm").edit(olga, "Ah");
  await pull.requestReview(anna, [olga], [warehouse]);
  await pull.convertToDraft(anna);
  await pull.readyForReview(anna);
  await pull.edit(anna, { title: "Express shipping", body: "Now with words" });
  await pull.retarget(anna, "release");
  await pull.retarget(anna, "main");
  await pull.close(anna);
  await pull.reopen(anna);
  const run = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: pull.headSha,
    conclusion: "success",
  });
  await world.as(anna).rest.checks.rerequestRun({ ...target, check_run_id: run.data.id });
  const suites = await octokit.rest.checks.listSuitesForRef({ ...target, ref: pull.headSha });
  await world.as(anna).rest.checks.rerequestSuite({ ...target, check_suite_id: suites.data.check_suites[0]?.id ?? 0 });
  await repository.queueMergeGroup(olga, [pull]);
  await pull.merge(anna);
  warehouse.add(stranger);
  warehouse.remove(stranger);
  const gone = shop.addTeam({ slug: "short-lived", pending: [walter] });
  gone.delete();
  installation.setPermissions({ metadata: "read", contents: "read", checks: "write", members: "read" });
  installation.suspend();
  installation.unsuspend();
  repository.rename(olga, "integration-config");
  repository.archive(olga);
  installation.uninstall();
  await github.webhooks.settled();

  expect(hooks.received.every((one) => one.isSigned)).toBe(true);
  expect(hooks.names()).toEqual([
    "installation.created",
    "push",
    "check_suite.requested",
    "pull_request.opened",
    "push",
    "check_suite.requested",
    "push",
    "pull_request.synchronize",
    "check_suite.requested",
    "issue_comment.created",
    "issue_comment.edited",
    "issue_comment.deleted",
    "pull_request_review.submitted",
    "pull_request_review.edited",
    "pull_request_review.dismissed",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request.review_requested",
    "pull_request.review_requested",
    "pull_request.converted_to_draft",
    "pull_request.ready_for_review",
    "pull_request.edited",
    "pull_request.edited",
    "pull_request.edited",
    "pull_request.closed",
    "pull_request.reopened",
    "check_run.created",
    "check_run.completed",
    "check_run.rerequested",
    "check_suite.rerequested",
    "merge_group.checks_requested",
    "check_suite.requested",
    "pull_request.closed",
    "push",
    "check_suite.requested",
    "membership.added",
    "membership.removed",
    "team.created",
    "team.deleted",
    "installation.new_permissions_accepted",
    "installation.suspend",
    "installation.unsuspend",
    "repository.renamed",
    "repository.archived",
    "installation.deleted",
  ]);
});

test("payloads say who did it, what was there before, and which installation hears it", async () => {
  const { github, hooks, repository, anna, olga, walter, installation } = world;
  const pull = await openPull();
  const before = pull.headSha;
  const after = await repository.push({
    by: anna,
    branch: "express",
    message: "More",
    files: { "more.yml": "a: 1\n" },
  });
  pull.comment(walter, "/signoff").edit(olga, "/signoff all");
  await pull.retarget(anna, "main");
  await repository.push({ by: anna, branch: "release", message: "Cut", files: {}, from: "main" });
  await pull.retarget(anna, "release");
  await github.webhooks.settled();

  const synchronize = hooks.last("pull_request", "synchronize")?.payload;
  expect([member(synchronize, "before"), member(synchronize, "after")]).toEqual([before, after]);
  expect(objectMember(synchronize, "installation")).toMatchObject({ id: installation.id });
  expect(objectMember(synchronize, "organization")).toMatchObject({ login: "shop" });
  expect(objectMember(synchronize, "repository")).toMatchObject({ full_name: "shop/integrations" });
  const edited = hooks.last("issue_comment", "edited")?.payload;
  expect(objectMember(edited, "sender")).toMatchObject({ login: "olga", type: "User" });
  expect(objectMember(objectMember(edited, "comment"), "user")).toMatchObject({ login: "walter" });
  expect(objectMember(edited, "changes")).toEqual({ body: { from: "/signoff" } });
  expect(objectMember(objectMember(edited, "issue"), "pull_request")).toMatchObject({ merged_at: null });
  expect(objectMember(hooks.last("pull_request", "edited")?.payload, "changes")).toEqual({
    base: { ref: { from: "main" }, sha: { from: repository.sha("main") } },
  });
  expect(hooks.received[0]?.headers).toMatchObject({
    "x-github-hook-installation-target-type": "integration",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
  });
});

test("what the App does comes back as events of its robot", async () => {
  const { github, hooks, octokit, target } = world;
  const pull = await openPull();

  await octokit.rest.issues.createComment({ ...target, issue_number: pull.number, body: "Blocked" });
  await github.webhooks.settled();

  const created = hooks.last("issue_comment", "created")?.payload;
  expect(objectMember(created, "sender")).toMatchObject({ login: "ripplegate[bot]", type: "Bot" });
});

test("an issue that is no pull request says so", async () => {
  const { github, hooks, repository, anna, octokit, target } = world;
  const issue = repository.openIssue(anna, "A question");

  await octokit.rest.issues.createComment({ ...target, issue_number: issue.number, body: "/signoff" });
  await github.webhooks.settled();

  expect("pull_request" in objectMember(hooks.last("issue_comment")?.payload, "issue")).toBe(false);
});

test("deliveries can be held, reordered, lost and doubled", async () => {
  const { github, hooks, walter } = world;
  const pull = await openPull();
  await github.webhooks.settled();
  const from = hooks.received.length;

  github.webhooks.hold();
  for (const word of ["one", "two", "three"]) pull.comment(walter, word);
  await github.webhooks.settled();
  expect(hooks.received.length).toBe(from);
  github.webhooks.release((pending) => [...pending].reverse().slice(0, 2));
  await github.webhooks.settled();
  expect(hooks.received.slice(from).map((one) => textMember(member(one.payload, "comment"), "body"))).toEqual([
    "three",
    "two",
  ]);

  github.webhooks.drop((delivery) => delivery.event === "issue_comment");
  github.webhooks.duplicate((delivery) => delivery.event === "issue_comment");
  pull.comment(walter, "lost");
  pull.comment(walter, "twice");
  await github.webhooks.settled();
  const last = hooks.received.slice(-2);
  expect(last.map((one) => textMember(member(one.payload, "comment"), "body"))).toEqual(["twice", "twice"]);
  expect(last[0]?.guid).toBe(last[1]?.guid);
});

test("a delivery that failed stays listed and can be sent again under the same GUID", async () => {
  const { github, hooks, app, asApp, walter } = world;
  const pull = await openPull();
  await github.webhooks.settled();
  app.setWebhookUrl(undefined);
  pull.comment(walter, "unheard");
  await github.webhooks.settled();
  app.setWebhookUrl(hooks.url);

  const listed = await asApp().rest.apps.listWebhookDeliveries({ per_page: 100 });
  const failed = listed.data.filter((one) => one.status_code >= 400);
  expect(failed.map((one) => [one.event, one.status])).toEqual([["issue_comment", "failed to connect to host"]]);
  await asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: failed[0]?.id ?? 0 });
  await github.webhooks.settled();

  expect(hooks.received.at(-1)?.guid).toBe(failed[0]?.guid);
  const again = await asApp().rest.apps.listWebhookDeliveries({ per_page: 1 });
  expect(again.data[0]).toMatchObject({ guid: failed[0]?.guid, redelivery: true, status_code: 202 });
});

test("the list of deliveries is paged by cursor, newest first", async () => {
  const { github, asApp, walter } = world;
  const pull = await openPull();
  for (let number = 0; number < 7; number += 1) pull.comment(walter, String(number));
  await github.webhooks.settled();

  const all = await asApp().paginate("GET /app/hook/deliveries", { per_page: 3 });

  const ids = all.map((one) => one.id);
  expect(ids).toEqual([...ids].sort((one, other) => other - one));
  expect(new Set(ids).size).toBe(github.webhooks.deliveries.length);
});

test("only an App that is installed, not suspended and subscribed hears of it", async () => {
  const { github, hooks, shop, installation, repository, anna } = world;
  const other = await shop.addRepository({ name: "website", files: { "a.txt": "a\n" } });
  const deaf = github.addApp({
    owner: shop,
    slug: "deaf",
    webhookUrl: hooks.url,
    events: ["push"],
    permissions: { contents: "read" },
  });
  deaf.install(shop, { repositories: [other] });
  await github.webhooks.settled();
  const from = github.webhooks.deliveries.length;

  installation.suspend();
  await repository.push({ by: anna, branch: "quiet", message: "x", files: { "x.txt": "x\n" } });
  const heard = github.webhooks.deliveries
    .slice(from)
    .map((one) => `${one.appId === deaf.id ? "deaf" : "ripplegate"} ${one.event}`);

  expect(heard).toEqual(["ripplegate installation"]);
});
