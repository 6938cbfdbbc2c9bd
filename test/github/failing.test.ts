import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/app/ports.ts";
import { createProbotApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/gateway.ts";
import { READ_ATTEMPTS_MAX } from "../../src/github/installation.ts";
import { createTestLog } from "../support/log.ts";
import { createWorld, failureOf } from "./world.ts";

const COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
const TIP = "GET /repos/{owner}/{repo}/git/ref/{ref}";
const TOKEN = "POST /app/installations/{installation_id}/access_tokens";

describe("a read that fails", () => {
  it.each([
    ["a 502", { respond: { status: 502 } }],
    ["a reset connection", { cut: "reset" as const }],
    ["an answer without sense", { change: () => "<html>" }],
    ["an answer that lacks what we need", { change: () => ({}) }],
  ])("with %s is repeated with growing pauses", async (_what, fault) => {
    const { github, shop, gateway, timing } = await createWorld();
    github.faults.add({ operation: TIP, times: 2, ...fault });

    const tip = await gateway.readBranchTip("main");

    expect(tip).toBe(shop.sha("main"));
    expect(timing.sleptMs).toEqual([150, 600]);
  });

  it("for good is an error after a bounded number of times", async () => {
    const { github, gateway, callsOf } = await createWorld();
    github.faults.add({ operation: TIP, times: Number.POSITIVE_INFINITY, respond: { status: 503 } });
    let error: unknown;

    const calls = await callsOf(async () => {
      error = await failureOf(gateway.readBranchTip("main"));
    });

    expect(calls).toHaveLength(READ_ATTEMPTS_MAX);
    expect(error).toMatchObject({ operation: "read the tip of a branch", status: 503, retryable: true });
  });

  it("on its second page gives no first page either", async () => {
    const { github, shop, anna, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    for (let number = 0; number < 101; number += 1) pull.comment(anna, "c");
    github.faults.add({
      operation: COMMENTS,
      when: ({ path }) => path.includes("page=2"),
      times: Number.POSITIVE_INFINITY,
      respond: { status: 500 },
    });

    const error = await failureOf(gateway.listComments(pull.number, undefined));

    expect(error).toMatchObject({ name: "GitHubError", status: 500, retryable: true });
  });

  it("because there is nothing is not repeated", async () => {
    const { gateway, callsOf } = await createWorld();

    const calls = await callsOf(() => failureOf(gateway.readBranchTip("nowhere")));

    expect(calls).toEqual([TIP]);
  });
});

describe("when GitHub asks to wait", () => {
  const limited = { status: 403, headers: { "retry-after": "3" }, body: { message: "slow down" } };

  it("a write is not repeated, and the next one of that installation waits", async () => {
    const { github, shop, anna, gateway, timing } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    github.faults.add({ operation: COMMENT, respond: limited });

    const error = await failureOf(gateway.createComment(pull.number, "first"));
    const sleptBefore = [...timing.sleptMs];
    await gateway.createComment(pull.number, "second");

    expect(error).toMatchObject({ status: 403, retryable: true, retryAfterMs: 3_000 });
    expect(sleptBefore).toEqual([]);
    expect(timing.sleptMs).toEqual([3_000]);
    expect(pull.comments().map(({ state }) => state.body)).toEqual(["second"]);
  });

  it("a read waits and is repeated", async () => {
    const { github, shop, gateway, timing } = await createWorld();
    github.faults.add({ operation: TIP, respond: limited });

    expect(await gateway.readBranchTip("main")).toBe(shop.sha("main"));
    expect(timing.sleptMs).toEqual([3_000]);
  });

  it("for long, the caller gets the wait, and nothing is sent", async () => {
    const { github, shop, anna, gateway, timing, callsOf } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    github.faults.add({ operation: COMMENT, respond: { ...limited, headers: { "retry-after": "86400" } } });
    await failureOf(gateway.createComment(pull.number, "first"));
    let error: unknown;

    const calls = await callsOf(async () => {
      error = await failureOf(gateway.createComment(pull.number, "second"));
    });
    timing.advance(15 * 60_000);
    await gateway.createComment(pull.number, "third");

    expect(calls).toEqual([]);
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 15 * 60_000 });
    expect(pull.comments().map(({ state }) => state.body)).toEqual(["third"]);
  });

  it("other installations go on", async () => {
    const { github, app, olga, shop, anna, adapter, gateway, timing } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    const other = github.addOrganization({ login: "other", owners: [olga] });
    const store = await other.addRepository({ name: "store", files: { "a.yml": "a" } });
    const key = { installationId: app.install(other).id, repositoryId: store.id, owner: "other", name: "store" };
    github.faults.add({ operation: COMMENT, respond: { ...limited, headers: { "retry-after": "600" } } });
    await failureOf(gateway.createComment(pull.number, "first"));

    expect(await adapter.repository(key).readBranchTip("main")).toBe(store.sha("main"));
    expect(timing.sleptMs).toEqual([]);
  });

  it("the hour's limit is a wait, too", async () => {
    const { github, gateway, timing } = await createWorld();
    const reset = Math.floor(timing.nowMs() / 1000) + 1_000;
    github.faults.add({
      operation: TIP,
      respond: { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) } },
    });

    const error = await failureOf(gateway.readBranchTip("main"));

    expect(error).toMatchObject({ retryable: true });
    expect(timing.sleptMs).toEqual([]);
  });
});

describe("tokens", () => {
  it("are exchanged once for many requests", async () => {
    const { github, gateway } = await createWorld();
    const mark = github.calls.mark();

    await Promise.all([gateway.readBranchTip("main"), gateway.listOpenPullRequests(undefined)]);
    await gateway.readBranchTip("main");

    expect(github.calls.countSince(mark)).toEqual({ read: 3, write: 0, token: 1 });
  });

  it("that GitHub no longer takes are exchanged once more, for a write too", async () => {
    const { github, installation, shop, anna, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    await gateway.readBranchTip("main");
    // Octokit waits for a young token to become known everywhere before it believes a refusal.
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    installation.expireTokens();
    const mark = github.calls.mark();

    await gateway.createComment(pull.number, "once");

    expect(github.calls.countSince(mark)).toEqual({ read: 0, write: 2, token: 1 });
    expect(pull.comments().map(({ state }) => state.body)).toEqual(["once"]);
  });
});

describe("what the operator is told", () => {
  it("what Octokit warns of, in its words", async () => {
    const { github, shop, gateway, log } = await createWorld();
    github.faults.add({ operation: TIP, respond: { status: 401 } });

    expect(await gateway.readBranchTip("main")).toBe(shop.sha("main"));

    expect(log.lines).toEqual([
      { level: "warn", message: "a library warns", fields: { text: expect.stringContaining("Retrying after 401") } },
    ]);
  });

  it("a key of another App", async () => {
    const { github, app, installation, shop } = await createWorld();
    const log = createTestLog();
    const probot = await createProbotApp({
      appId: app.id,
      privateKey: newKey(),
      secret: "s".repeat(32),
      apiUrl: github.url,
      log,
    });
    const gateway = createGitHub(probot, { appId: app.id, log }).repository({
      installationId: installation.id,
      repositoryId: shop.id,
      owner: "acme",
      name: "shop",
    });

    const error = await failureOf(gateway.readBranchTip("main"));

    expect(error).toMatchObject({ status: 401, retryable: true, advice: expect.stringContaining("PRIVATE_KEY") });
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ["error", "GitHub refuses us: the operator has to act"],
    ]);
  });

  it("an App that was uninstalled, or suspended", async () => {
    const { installation, gateway, restart } = await createWorld();
    installation.suspend();
    const suspended = await failureOf(gateway.readBranchTip("main"));
    installation.uninstall();

    const uninstalled = await failureOf((await restart()).readBranchTip("main"));

    expect(suspended).toMatchObject({ status: 403, advice: expect.stringContaining("suspended") });
    expect(uninstalled).toMatchObject({ status: 404, advice: expect.stringContaining("uninstalled") });
  });

  it("a permission that was not accepted", async () => {
    const { installation, shop, anna, gateway } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    installation.setPermissions({ metadata: "read", contents: "read", pull_requests: "read" });

    const error = await failureOf(gateway.createComment(pull.number, "c"));

    expect(error).toMatchObject({ status: 403, retryable: false, advice: expect.stringContaining("permission") });
  });

  it.each([
    ["APP_ID", { appId: Number.NaN }],
    ["PRIVATE_KEY", { privateKey: "-----BEGIN RSA PRIVATE KEY-----" }],
    ["WEBHOOK_SECRET", { secret: "" }],
  ])("%s is named when it can't be used", async (name, change) => {
    const good = { appId: 1, privateKey: newKey(), secret: "s".repeat(32), apiUrl: "http://127.0.0.1:1" };

    const error = await failureOf(createProbotApp({ ...good, log: createTestLog(), ...change }));

    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ message: expect.stringContaining(name) });
  });

  it("never a token, a key, or what we wrote", async () => {
    const { github, shop, anna, gateway, log, app } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    github.faults.add({
      operation: COMMENT,
      respond: { status: 500, body: { message: "failed for ghs_abcdefgh1234" } },
    });
    github.faults.add({ operation: TOKEN, by: "anybody", respond: { status: 502 } });

    const errors = [
      await failureOf(gateway.createComment(pull.number, "canary-comment")),
      await failureOf(gateway.createComment(pull.number, "canary-comment")),
    ];

    const told = JSON.stringify([log.lines, errors, errors.map((error) => Object(error).cause?.message)]);
    expect(log.lines).toHaveLength(2);
    expect(told).not.toMatch(/ghs_|canary|BEGIN/);
    expect(told).not.toContain(app.privateKey.slice(40, 80));
  });
});

function newKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}
