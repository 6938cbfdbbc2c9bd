import { afterEach, beforeEach, expect, test } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;
let pull: PullRequest;

beforeEach(async () => {
  world = await openSmallShop();
  world.repository.protect("main", { checks: [{ context: "ripplegate", app: world.app }] });
  const files = { "maps/shipping.yml": "EXP: 8\n" };
  pull = await world.repository.openPullRequest({ by: world.anna, title: "Express", branch: "express", files });
});

afterEach(async () => {
  expect(world.github.crashes).toEqual([]);
  expect(world.hookViolations()).toEqual([]);
  await world.stop();
});

type Conclusion = "action_required" | "cancelled" | "failure" | "neutral" | "success" | "skipped" | "timed_out";

function create(conclusion: Conclusion, octokit = world.octokit) {
  return octokit.rest.checks.create({ ...world.target, name: "ripplegate", head_sha: pull.headSha, conclusion });
}

test("success, neutral and skipped open the merge; everything else keeps it shut", async () => {
  const refusal = () => pull.mergeRefusal(world.anna);
  expect(await refusal()).toBe('Required status check "ripplegate" is expected.');

  for (const conclusion of ["failure", "action_required", "cancelled", "timed_out"] as const) {
    await create(conclusion);
    expect(await refusal()).toBe('Required status check "ripplegate" is failing.');
  }
  for (const conclusion of ["success", "neutral", "skipped"] as const) {
    await create(conclusion);
    expect(await refusal()).toBeUndefined();
  }
  const { target, octokit } = world;
  await octokit.rest.checks.create({ ...target, name: "ripplegate", head_sha: pull.headSha, status: "in_progress" });
  expect(await refusal()).toBe('Required status check "ripplegate" is in progress.');
});

test("a pinned check counts from its App only, and on the latest head only", async () => {
  const { github, shop, repository, anna, octokit, target } = world;
  const other = github.addApp({
    owner: shop,
    slug: "imitator",
    permissions: { checks: "write", metadata: "read" },
    events: [],
  });
  const installation = other.install(shop);
  const { createAppAuth } = await import("@octokit/auth-app");
  const { ProbotOctokit } = await import("probot");
  const imitator = new ProbotOctokit({
    baseUrl: github.url,
    authStrategy: createAppAuth,
    auth: { appId: other.id, privateKey: other.privateKey, installationId: installation.id },
  });

  await create("success", imitator);
  expect(await pull.mergeRefusal(anna)).toBe('Required status check "ripplegate" is expected.');
  const own = await create("success");
  expect(await pull.mergeRefusal(anna)).toBeUndefined();
  const foreign = imitator.rest.checks.update({ ...target, check_run_id: own.data.id, conclusion: "failure" });
  await expect(foreign).rejects.toMatchObject({ status: 403 });
  const listed = await octokit.rest.checks.listForRef({ ...target, ref: pull.headSha, check_name: "ripplegate" });
  expect(listed.data.check_runs.map((run) => run.app?.slug)).toEqual(["imitator", "ripplegate"]);
  await repository.push({ by: anna, branch: "express", message: "More", files: { "more.yml": "x\n" } });
  expect(await pull.mergeRefusal(anna)).toBe('Required status check "ripplegate" is expected.');
});

test("fifty annotations a request, added to those before; the rest of an output replaces", async () => {
  const { octokit, target } = world;
  const annotation = (line: number) => ({
    path: "a.yml",
    start_line: line,
    end_line: line,
    annotation_level: "warning" as const,
    message: `line ${line}`,
  });
  const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => annotation(from + index));
  const { data } = await create("failure");
  const update = (title: string, annotations: ReturnType<typeof many>) =>
    octokit.rest.checks.update({ ...target, check_run_id: data.id, output: { title, summary: title, annotations } });

  await update("one", many(1, 50));
  const second = await update("two", many(51, 20));
  await expect(update("three", many(71, 51))).rejects.toMatchObject({ status: 422 });

  expect(second.data.output).toMatchObject({ title: "two", summary: "two", annotations_count: 70 });
  const all = await octokit.paginate("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", {
    ...target,
    check_run_id: data.id,
  });
  expect(all.map((one) => one.start_line)).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
});

test("what a run may not say: too long, no conclusion, unknown commit, columns over lines, four buttons", async () => {
  const { octokit, target } = world;
  const base = { ...target, name: "ripplegate", head_sha: pull.headSha };
  const refused = (wish: Partial<Parameters<typeof octokit.rest.checks.create>[0]>) =>
    expect(octokit.rest.checks.create({ ...base, ...wish })).rejects.toMatchObject({ status: 422 });

  await refused({ output: { title: "x", summary: "x".repeat(65_536) } });
  await refused({ output: { title: "x", summary: "x", text: "x".repeat(65_536) } });
  await refused({ status: "completed" });
  await refused({ head_sha: "0".repeat(40) });
  const over = {
    path: "a",
    start_line: 1,
    end_line: 2,
    start_column: 1,
    annotation_level: "notice" as const,
    message: "x",
  };
  await refused({ output: { title: "x", summary: "x", annotations: [over] } });
  const button = { label: "x", description: "x", identifier: "x" };
  await refused({ actions: [button, button, button, button] });
  await refused({ actions: [{ ...button, label: "x".repeat(21) }] });
  expect(pull.checkRuns()).toEqual([]);
});

test("only an App's installation writes checks, and only with the permission", async () => {
  await expect(create("success", world.as(world.olga))).rejects.toMatchObject({ status: 403 });
  world.installation.setPermissions({ metadata: "read", checks: "read" });
  await expect(create("success")).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("Resource not accessible by integration"),
  });
});

test("re-run starts the run over and asks its App", async () => {
  const { github, hooks, octokit, target, anna, stranger, as } = world;
  const { data } = await create("success");
  const run = { ...target, check_run_id: data.id };

  await expect(as(stranger).rest.checks.rerequestRun(run)).rejects.toMatchObject({ status: 403 });
  await as(anna).rest.checks.rerequestRun(run);
  await github.webhooks.settled();

  expect(hooks.last("check_run", "rerequested")?.payload).toMatchObject({
    check_run: { id: data.id, check_suite: { head_branch: "express" } },
    sender: { login: "anna" },
  });
  expect((await octokit.rest.checks.get(run)).data).toMatchObject({ status: "queued", conclusion: null });
  expect(await pull.mergeRefusal(anna)).toBe('Required status check "ripplegate" is queued.');
});
