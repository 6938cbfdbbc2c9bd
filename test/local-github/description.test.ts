import { deleteToken, exchangeWebFlowCode } from "@octokit/oauth-methods";
import { request } from "@octokit/request";
import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
});

afterEach(() => world.stop());

test("every operation answers as GitHub's OpenAPI description says", async () => {
  const { github, octokit, target, anna, olga, walter, repository, app, warehouse, as, asApp } = world;
  repository.protect("main", { checks: [{ context: "ripplegate", app }], requiredApprovals: 1 });
  const person = as(anna);
  const owner = as(olga);
  const asTheApp = asApp();

  await asTheApp.rest.apps.getAuthenticated();
  const installations = await asTheApp.rest.apps.listInstallations();
  const installation_id = installations.data[0]?.id ?? 0;
  await asTheApp.rest.apps.getInstallation({ installation_id });
  await asTheApp.rest.apps.getRepoInstallation(target);
  await asTheApp.rest.apps.getOrgInstallation({ org: "shop" });
  await asTheApp.rest.apps.getUserInstallation({ username: "shop" });
  await asTheApp.rest.apps.createInstallationAccessToken({
    installation_id,
    repositories: ["integrations"],
    permissions: { contents: "read" },
  });
  await octokit.rest.apps.listReposAccessibleToInstallation();

  await octokit.rest.repos.get(target);
  await octokit.request("GET /repositories/{repository_id}", { repository_id: repository.id });
  await octokit.rest.repos.getBranch({ ...target, branch: "main" });
  await owner.rest.repos.getBranchProtection({ ...target, branch: "main" });
  await octokit.rest.repos.listCommits({ ...target, sha: "main", path: "README.md" });
  await repository.tag(olga, "v1", repository.sha("main"));
  await octokit.rest.repos.listTags(target);
  await octokit.rest.repos.getCommit({ ...target, ref: "main" });
  await octokit.rest.repos.getContent({ ...target, path: "maps/shipping.yml" });
  await octokit.rest.repos.getContent({ ...target, path: "maps" });
  await octokit.rest.repos.getCollaboratorPermissionLevel({ ...target, username: "anna" });

  const main = await octokit.rest.git.getRef({ ...target, ref: "heads/main" });
  await octokit.rest.git.listMatchingRefs({ ...target, ref: "heads/ma" });
  const base = await octokit.rest.git.getCommit({ ...target, commit_sha: main.data.object.sha });
  await octokit.rest.git.getTree({ ...target, tree_sha: base.data.tree.sha, recursive: "1" });
  const blob = await person.rest.git.createBlob({ ...target, content: "EXP: 8\n" });
  await octokit.rest.git.getBlob({ ...target, file_sha: blob.data.sha });
  const tree = await person.rest.git.createTree({
    ...target,
    base_tree: base.data.tree.sha,
    tree: [{ path: "maps/express.yml", mode: "100644", type: "blob", sha: blob.data.sha }],
  });
  const commit = await person.rest.git.createCommit({
    ...target,
    message: "Express",
    tree: tree.data.sha,
    parents: [base.data.sha],
  });
  await person.rest.git.createRef({ ...target, ref: "refs/heads/express", sha: commit.data.sha });
  const opened = await person.rest.pulls.create({
    ...target,
    title: "Express",
    head: "express",
    base: "main",
    body: "Adds it.",
  });
  const pull = { ...target, pull_number: opened.data.number };
  const issue = { ...target, issue_number: opened.data.number };

  await octokit.rest.pulls.list({ ...target, state: "all", sort: "updated", base: "main" });
  await octokit.rest.pulls.get(pull);
  await octokit.rest.pulls.listFiles(pull);
  await octokit.rest.pulls.listCommits(pull);
  await person.rest.pulls.update({ ...pull, title: "Express shipping" });
  await octokit.rest.pulls.requestReviewers({ ...pull, reviewers: ["olga"], team_reviewers: ["warehouse"] });
  await octokit.rest.pulls.listRequestedReviewers(pull);
  await octokit.rest.pulls.removeRequestedReviewers({ ...pull, reviewers: [], team_reviewers: ["warehouse"] });
  const review = await owner.rest.pulls.createReview({ ...pull, event: "APPROVE" });
  const reviewed = { ...pull, review_id: review.data.id };
  await octokit.rest.pulls.listReviews(pull);
  await octokit.rest.pulls.listReviewComments(pull);
  await octokit.rest.pulls.getReview(reviewed);
  await owner.rest.pulls.updateReview({ ...reviewed, body: "Looks right" });
  await person.rest.pulls.dismissReview({ ...reviewed, message: "Not yet" });
  await octokit.rest.repos.compareCommitsWithBasehead({ ...target, basehead: "main...express" });
  await octokit.rest.repos.compareCommitsWithBasehead({
    ...target,
    basehead: `${base.data.sha}...pull/1/head`,
    page: 1,
    per_page: 10,
  });
  await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...target, commit_sha: commit.data.sha });

  await octokit.rest.issues.get(issue);
  const comment = await octokit.rest.issues.createComment({ ...issue, body: "Waiting" });
  const commented = { ...target, comment_id: comment.data.id };
  await octokit.rest.issues.updateComment({ ...commented, body: "Still waiting" });
  await octokit.rest.issues.getComment(commented);
  await octokit.rest.issues.listComments({ ...issue, since: "2020-01-01T00:00:00Z" });
  await octokit.rest.issues.listCommentsForRepo({ ...target, sort: "updated" });
  const reaction = await octokit.rest.reactions.createForIssueComment({ ...commented, content: "eyes" });
  await octokit.rest.reactions.listForIssueComment({ ...commented, content: "eyes" });
  await octokit.rest.reactions.deleteForIssueComment({ ...commented, reaction_id: reaction.data.id });
  await octokit.rest.issues.deleteComment(commented);

  const annotation = {
    path: "maps/express.yml",
    start_line: 1,
    end_line: 1,
    annotation_level: "failure",
    message: "?",
  } as const;
  const run = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: commit.data.sha,
    status: "in_progress",
    output: { title: "Looking", summary: "…", annotations: [annotation] },
    actions: [{ label: "Re-check", description: "Looks again", identifier: "recheck" }],
  });
  const check = { ...target, check_run_id: run.data.id };
  await octokit.rest.checks.get(check);
  await octokit.rest.checks.update({
    ...check,
    conclusion: "neutral",
    output: { title: "Done", summary: "…", annotations: [annotation] },
  });
  const annotations = await octokit.rest.checks.listAnnotations(check);
  expect(annotations.data).toHaveLength(2);
  await octokit.rest.checks.listForRef({
    ...target,
    ref: commit.data.sha,
    check_name: "ripplegate",
    app_id: app.id,
    filter: "latest",
  });
  const suites = await octokit.rest.checks.listSuitesForRef({ ...target, ref: "express" });
  await person.rest.checks.rerequestRun(check);
  await person.rest.checks.rerequestSuite({ ...target, check_suite_id: suites.data.check_suites[0]?.id ?? 0 });

  await octokit.rest.users.getByUsername({ username: "ANNA" });
  await octokit.request("GET /user/{account_id}", { account_id: anna.id });
  await person.rest.users.getAuthenticated();
  await octokit.rest.orgs.get({ org: "shop" });
  await octokit.rest.teams.list({ org: "shop" });
  await octokit.rest.teams.getByName({ org: "shop", team_slug: warehouse.slug });
  await octokit.rest.teams.listMembersInOrg({ org: "shop", team_slug: "warehouse" });
  await octokit.rest.teams.getMembershipForUserInOrg({ org: "shop", team_slug: "warehouse", username: walter.login });
  await octokit.rest.rateLimit.get();
  await octokit.rest.meta.get();

  await person.rest.pulls.updateBranch(pull).catch((cause: unknown) => cause);
  await person.rest.pulls.merge(pull).catch((cause: unknown) => cause);
  await owner.rest.repos.updateBranchProtection({
    ...target,
    branch: "main",
    required_status_checks: { strict: false, contexts: [], checks: [{ context: "ripplegate", app_id: app.id }] },
    enforce_admins: null,
    required_pull_request_reviews: null,
    restrictions: null,
  });
  await owner.rest.pulls.merge({ ...pull, merge_method: "squash" });
  await octokit.rest.pulls.checkIfMerged(pull);
  await octokit.rest.pulls.get(pull);
  await person.rest.git.updateRef({ ...target, ref: "heads/express", sha: base.data.sha, force: true });
  await person.rest.git.deleteRef({ ...target, ref: "heads/express" });
  const another = await person.rest.issues.create({ ...target, title: "No pull request" });
  await octokit.rest.issues.get({ ...target, issue_number: another.data.number });

  await github.webhooks.settled();
  const deliveries = await asTheApp.rest.apps.listWebhookDeliveries({ per_page: 2 });
  const delivery_id = deliveries.data[0]?.id ?? 0;
  await asTheApp.rest.apps.getWebhookDelivery({ delivery_id });
  await asTheApp.rest.apps.redeliverWebhookDelivery({ delivery_id });
  await asTheApp.rest.apps.getWebhookConfigForApp();
  await octokit.rest.repos.getBranchRules({ ...target, branch: "main" });

  app.setCallbackUrls([github.url]);
  const query = new URLSearchParams({ client_id: app.clientId, login: "anna" });
  const sent = await fetch(`${github.url}/login/oauth/authorize?${query}`, { redirect: "manual" });
  const { authentication } = await exchangeWebFlowCode({
    clientType: "github-app",
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    code: new URL(sent.headers.get("location") ?? "").searchParams.get("code") ?? "",
    request: request.defaults({ baseUrl: github.url }),
  });
  const signedIn = new ProbotOctokit({ baseUrl: github.url, auth: { token: authentication.token } });
  const reached = await signedIn.rest.apps.listInstallationsForAuthenticatedUser();
  for (const { id } of reached.data.installations) {
    await signedIn.rest.apps.listInstallationReposForAuthenticatedUser({ installation_id: id });
  }
  await signedIn.rest.repos.listForAuthenticatedUser();
  await deleteToken({
    ...authentication,
    clientType: "github-app",
    request: request.defaults({ baseUrl: github.url }),
  });

  const asked = new Set(github.calls.all().map((call) => call.operation));
  const { default: description } = await import("../support/github-openapi.json", { with: { type: "json" } });
  expect(Object.keys(description.operations).filter((operation) => !asked.has(operation))).toEqual([]);
  expect(world.violations).toEqual([]);
  expect(github.crashes).toEqual([]);
});
