import { createServer, type Server } from "node:http";
import { createAppAuth } from "@octokit/auth-app";
import { verify } from "@octokit/webhooks-methods";
import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLocalGitHub, type LocalGitHub } from "../../src/local-github/index.ts";
import { objectMember, textMember } from "../../src/local-github/json.ts";

interface Received {
  readonly event: string;
  readonly action: string | undefined;
  readonly payload: unknown;
  readonly isSigned: boolean;
}

let github: LocalGitHub;
let receiver: Server;
let received: Received[];
let secret: string;

beforeEach(async () => {
  github = createLocalGitHub();
  await github.start();
  received = [];
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const payload: unknown = JSON.parse(body);
      const isSigned = await verify(secret, body, String(request.headers["x-hub-signature-256"]));
      received.push({
        event: String(request.headers["x-github-event"]),
        action: textMember(payload, "action"),
        payload,
        isSigned,
      });
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  expect(github.crashes).toEqual([]);
  await github.stop();
  await new Promise((resolve) => receiver.close(resolve));
});

async function world() {
  const anna = github.addPerson({ login: "anna", email: "anna@shop.example" });
  const olga = github.addPerson({ login: "olga" });
  const walter = github.addPerson({ login: "walter" });
  const shop = github.addOrganization({ login: "shop", owners: [olga] });
  const warehouse = shop.addTeam({ slug: "warehouse", members: [walter] });
  shop.addMember(anna);
  const address = receiver.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const app = github.addApp({ owner: shop, webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` });
  secret = app.webhookSecret;
  const repository = await shop.addRepository({ name: "integrations", files: { "maps/shipping.yml": "INT: 7\n" } });
  repository.collaborator(anna, "write");
  const installation = app.install(shop);
  repository.protect("main", { checks: [{ context: "ripplegate", app }] });
  const octokit = new ProbotOctokit({
    baseUrl: github.url,
    authStrategy: createAppAuth,
    auth: { appId: app.id, privateKey: app.privateKey, installationId: installation.id },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  return { anna, olga, walter, shop, warehouse, app, repository, installation, octokit };
}

test("a pull request goes from opened to merged, gated by the App's check", async () => {
  const { anna, olga, repository, octokit } = await world();
  const target = { owner: "shop", repo: "integrations" };

  const pull = await repository.openPullRequest({
    by: anna,
    title: "Add express",
    branch: "express",
    files: { "maps/shipping.yml": "INT: 7\nEXPRESS: 8\n" },
  });
  await github.webhooks.settled();

  expect(received.every((one) => one.isSigned)).toBe(true);
  expect(received.map((one) => `${one.event}.${one.action}`)).toEqual([
    "installation.created",
    "push.undefined",
    "check_suite.requested",
    "pull_request.opened",
  ]);

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

  await expect(pull.merge(anna)).rejects.toMatchObject({
    status: 405,
    message: 'Required status check "ripplegate" is expected.',
  });
  const check = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: pull.headSha,
    conclusion: "action_required",
    output: { title: "Waiting", summary: "…" },
  });
  await expect(pull.merge(anna)).rejects.toMatchObject({ message: 'Required status check "ripplegate" is failing.' });
  await octokit.rest.checks.update({ ...target, check_run_id: check.data.id, conclusion: "success" });
  await pull.merge(anna);

  await github.webhooks.settled();
  const closed = received.find((one) => one.event === "pull_request" && one.action === "closed");
  expect(objectMember(closed?.payload, "pull_request")["merged"]).toBe(true);
  expect(pull.state).toBe("merged");
  expect(await repository.read("main", "maps/shipping.yml")).toContain("EXPRESS");
  expect(olga.login).toBe("olga");
});

test("comments, their edits by others, reactions and team membership", async () => {
  const { anna, olga, walter, repository, octokit } = await world();
  const target = { owner: "shop", repo: "integrations" };
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "a.yml": "a: 1\n" } });

  const comment = pull.comment(walter, "/signoff");
  comment.edit(olga, "/signoff all");
  await github.webhooks.settled();

  const edited = received.at(-1);
  expect(objectMember(edited?.payload, "sender")["login"]).toBe("olga");
  expect(objectMember(objectMember(edited?.payload, "comment"), "user")["login"]).toBe("walter");
  expect(objectMember(edited?.payload, "changes")).toEqual({ body: { from: "/signoff" } });
  expect(objectMember(edited?.payload, "issue")["pull_request"]).toBeDefined();
  const reaction = { ...target, comment_id: comment.id, content: "+1" } as const;
  expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(201);
  expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(200);
  const membership = { org: "shop", team_slug: "warehouse" };
  const active = await octokit.rest.teams.getMembershipForUserInOrg({ ...membership, username: "WALTER" });
  expect(active.data.state).toBe("active");
  await expect(octokit.rest.teams.getMembershipForUserInOrg({ ...membership, username: "anna" })).rejects.toMatchObject(
    { status: 404 },
  );
});
