import { createHmac, generateKeyPairSync, sign as signBytes } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { afterEach, beforeEach, expect, test } from "vitest";
import { member } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop({ limits: { requestsPerHour: 60, contentWritesPerMinute: 3 } });
});

afterEach(async () => {
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

async function get(path: string, authorization?: string, headers: Record<string, string> = {}): Promise<Response> {
  const credentials: Record<string, string> = authorization === undefined ? {} : { authorization };
  return fetch(world.github.url + path, { headers: { ...credentials, ...headers }, redirect: "manual" });
}

async function installationToken(): Promise<string> {
  const { app, github, installation } = world;
  const auth = createAppAuth({ appId: app.id, privateKey: app.privateKey });
  const { token } = await auth({ type: "app" });
  const answer = await fetch(`${github.url}/app/installations/${installation.id}/access_tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  return String(member(await answer.json(), "token"));
}

test("an App proves itself with a JWT of its own key, in time, by id or client id", async () => {
  const { app } = world;
  const now = Math.floor(Date.now() / 1000);
  const sign = async (claims: object, key = app.privateKey): Promise<number> =>
    (await get("/app", `Bearer ${jwt(claims, key)}`)).status;
  const foreign = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });

  expect(await sign({ iss: app.id, iat: now, exp: now + 300 })).toBe(200);
  expect(await sign({ iss: app.clientId, iat: now, exp: now + 300 })).toBe(200);
  expect(await sign({ iss: app.id, iat: now, exp: now + 300 }, foreign.privateKey)).toBe(401);
  expect(await sign({ iss: app.id, iat: now - 600, exp: now - 1 })).toBe(401);
  expect(await sign({ iss: app.id, iat: now + 3600, exp: now + 3900 })).toBe(401);
  expect(await sign({ iss: app.id, iat: now, exp: now + 3600 })).toBe(401);
  expect(await sign({ iss: 1, iat: now, exp: now + 300 })).toBe(404);
  const unsigned = `${part({ alg: "none" })}.${part({ iss: app.id, iat: now, exp: now + 300 })}.x`;
  expect((await get("/app", `Bearer ${unsigned}`)).status).toBe(401);
  const symmetric = `${part({ alg: "HS256" })}.${part({ iss: app.id, iat: now, exp: now + 300 })}`;
  const forged = createHmac("sha256", app.privateKey).update(symmetric).digest("base64url");
  expect((await get("/app", `Bearer ${symmetric}.${forged}`)).status).toBe(401);
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function jwt(claims: object, key: string): string {
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${createSign(text, key)}`;
}

function createSign(text: string, key: string): string {
  return signBytes("RSA-SHA256", Buffer.from(text), key).toString("base64url");
}

test("an installation's token ends when it expires, is suspended or the App is removed", async () => {
  const { installation } = world;
  const token = `token ${await installationToken()}`;
  const status = async () => (await get("/installation/repositories", token)).status;

  expect(await status()).toBe(200);
  installation.suspend();
  expect(await status()).toBe(403);
  installation.unsuspend();
  expect(await status()).toBe(200);
  installation.expireTokens();
  expect(await status()).toBe(401);
  const fresh = `token ${await installationToken()}`;
  installation.uninstall();
  expect((await get("/installation/repositories", fresh)).status).toBe(401);
  expect((await get("/user", "token nonsense")).status).toBe(401);
});

test("a token reaches what it was made for: its repositories and permissions", async () => {
  const { github, shop, octokit, asApp, installation, target } = world;
  await shop.addRepository({ name: "website", isPrivate: true, files: { "a.txt": "a\n" } });
  const made = await asApp().rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    repositories: ["integrations"],
    permissions: { contents: "read", metadata: "read" },
  });
  const token = `token ${made.data.token}`;

  expect((await get("/repos/shop/integrations", token)).status).toBe(200);
  expect((await get("/repos/shop/website", token)).status).toBe(404);
  const refused = await get("/repos/shop/integrations/pulls", token);
  expect([refused.status, await refused.json()]).toMatchObject([
    403,
    { message: "Resource not accessible by integration" },
  ]);
  expect((await get("/repos/shop/website")).status).toBe(404);
  const tooMuch = asApp().rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    permissions: { administration: "write" },
  });
  await expect(tooMuch).rejects.toMatchObject({ status: 422 });
  installation.setPermissions({ metadata: "read" });
  await expect(octokit.rest.pulls.list(target)).rejects.toMatchObject({ status: 403 });
  installation.setPermissions({ metadata: "read", pull_requests: "read" });
  await expect(octokit.rest.pulls.list(target)).rejects.toMatchObject({ status: 403 });
  expect(github.calls.all().at(-1)?.status).toBe(403);
});

test("lists are paged with links, and a conditional request that changes nothing is free", async () => {
  const { repository, anna, walter, octokit, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "x.yml": "x\n" } });
  for (let number = 0; number < 7; number += 1) pull.comment(walter, String(number));
  const comments = { ...target, issue_number: pull.number, per_page: 3 };

  const second = await octokit.rest.issues.listComments({ ...comments, page: 2 });
  expect(second.data.map((one) => one.body)).toEqual(["3", "4", "5"]);
  const links = [...(second.headers.link ?? "").matchAll(/page=(\d+)>; rel="(\w+)"/g)].map(
    ([, page, word]) => `${word} ${page}`,
  );
  expect(links.sort()).toEqual(["first 1", "last 3", "next 3", "prev 1"]);
  expect(await octokit.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", comments)).toHaveLength(7);

  const first = await octokit.rest.issues.listComments(comments);
  const left = Number(first.headers["x-ratelimit-remaining"]);
  const again = octokit.rest.issues.listComments({ ...comments, headers: { "if-none-match": first.headers.etag } });
  await expect(again).rejects.toMatchObject({ status: 304 });
  const after = await octokit.rest.pulls.get({ ...target, pull_number: pull.number });
  expect(Number(after.headers["x-ratelimit-remaining"])).toBe(left - 1);
});

test("requests and content writes run out", async () => {
  const { repository, anna, octokit, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files: { "x.yml": "x\n" } });
  const comment = () => octokit.rest.issues.createComment({ ...target, issue_number: pull.number, body: "x" });

  for (let number = 0; number < 3; number += 1) await comment();
  await expect(comment()).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("secondary rate limit"),
    response: { headers: { "retry-after": expect.stringMatching(/^\d+$/) } },
  });
  const reads = Array.from({ length: 60 }, () =>
    octokit.rest.repos.get(target).then(
      (one) => one.status,
      (cause: unknown) => member(cause, "status"),
    ),
  );
  const statuses = await Promise.all(reads);
  expect(statuses.filter((status) => status === 403).length).toBeGreaterThan(0);
  await expect(octokit.rest.repos.get(target)).rejects.toMatchObject({
    response: { headers: { "x-ratelimit-remaining": "0" } },
  });
});

test("a renamed repository is found under its old name and by its id; a transferred one has left the installation", async () => {
  const { github, repository, olga, octokit, target, stranger } = world;
  repository.rename(olga, "integration-config");

  const moved = await get("/repos/shop/integrations/branches/main");
  expect(moved.status).toBe(301);
  expect(moved.headers.get("location")).toBe(`${github.url}/repositories/${repository.id}/branches/main`);
  expect((await octokit.rest.repos.get(target)).data.full_name).toBe("shop/integration-config");
  const byId = await octokit.request("GET /repositories/{repository_id}", { repository_id: repository.id });
  expect(member(byId.data, "name")).toBe("integration-config");
  repository.transfer(olga, stranger);
  const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
  expect(data.repositories).toEqual([]);
});

test("what GitHub does not have is 404, and what is not JSON is 400", async () => {
  const { github, anna } = world;
  expect((await get("/repos/shop/integrations/nothing")).status).toBe(404);
  expect((await get("/repos/shop/integrations/pulls/abc")).status).toBe(404);
  expect((await get("/repos/shop/integrations/contents/%zz")).status).toBe(404);
  const broken = await fetch(`${github.url}/repos/shop/integrations/issues`, {
    method: "POST",
    headers: { authorization: `token ${anna.token}` },
    body: "{",
  });
  expect([broken.status, await broken.json()]).toMatchObject([400, { message: "Problems parsing JSON" }]);
});
