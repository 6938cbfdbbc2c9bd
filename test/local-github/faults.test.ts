import { afterEach, beforeEach, expect, test } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { isJsonObject, member } from "../../src/local-github/json.ts";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

const createComment = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const getPull = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

let world: SmallShop;
let pull: PullRequest;

beforeEach(async () => {
  world = await openSmallShop();
  const files = { "maps/shipping.yml": "EXP: 8\n" };
  pull = await world.repository.openPullRequest({ by: world.anna, title: "Express", branch: "express", files });
});

afterEach(async () => {
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

function comment(body: string) {
  return world.octokit.rest.issues.createComment({ ...world.target, issue_number: pull.number, body });
}

test("a write that failed before or after its effect", async () => {
  const { faults } = world.github;

  faults.add({ operation: createComment, respond: { status: 502 } });
  await expect(comment("lost")).rejects.toMatchObject({ status: 502 });
  expect(pull.comments()).toHaveLength(0);

  faults.add({ operation: createComment, respond: { status: 502 }, afterEffect: true });
  await expect(comment("kept")).rejects.toMatchObject({ status: 502 });
  expect(pull.comments().map((one) => one.state.body)).toEqual(["kept"]);

  await comment("plain");
  expect(pull.comments()).toHaveLength(2);
});

test("a connection that ends, with and without the effect, or hangs until the client gives up", async () => {
  const { faults } = world.github;

  const reset = faults.add({ operation: createComment, cut: "reset", afterEffect: true });
  await expect(comment("kept")).rejects.toThrow();
  expect(reset.hits()).toBe(1);
  expect(pull.comments()).toHaveLength(1);

  faults.add({ operation: createComment, cut: "hang" });
  const waiting = world.octokit.rest.issues.createComment({
    ...world.target,
    issue_number: pull.number,
    body: "never",
    request: { signal: AbortSignal.timeout(100) },
  });
  await expect(waiting).rejects.toThrow();
  expect(pull.comments()).toHaveLength(1);
});

test("a refusal with retry-after, a number of times, after some that pass", async () => {
  const { faults } = world.github;
  const fault = faults.add({
    operation: createComment,
    skip: 1,
    times: 2,
    respond: { status: 403, headers: { "retry-after": "7" } },
  });

  const outcomes = [];
  for (const word of ["a", "b", "c", "d"]) outcomes.push(await comment(word).then((one) => one.status, statusAndWait));

  expect(outcomes).toEqual([201, "403 7", "403 7", 201]);
  expect(fault.hits()).toBe(2);
});

function statusAndWait(cause: unknown): string {
  const headers = member(member(cause, "response"), "headers");
  return `${member(cause, "status")} ${member(headers, "retry-after")}`;
}

test("a stale read answers what was true before", async () => {
  const { faults } = world.github;
  const read = async () =>
    (await world.octokit.rest.pulls.get({ ...world.target, pull_number: pull.number })).data.head.sha;
  const before = await read();
  const after = await world.repository.push({
    by: world.anna,
    branch: "express",
    message: "x",
    files: { "x.yml": "x\n" },
  });
  expect(await read()).toBe(after);

  faults.add({ operation: getPull, isStale: true });

  expect(await read()).toBe(before);
  expect(await read()).toBe(after);
});

test("a stale read of something only read once gives that one answer, though the truth has moved", async () => {
  const { faults } = world.github;
  const read = async () =>
    (await world.octokit.rest.pulls.get({ ...world.target, pull_number: pull.number })).data.head.sha;
  const before = await read();
  await world.repository.push({ by: world.anna, branch: "express", message: "x", files: { "x.yml": "x\n" } });

  faults.add({ operation: getPull, isStale: true });

  expect(await read()).toBe(before);
});

test("an answer can be changed, delayed, and looked at before it is given", async () => {
  const { faults } = world.github;
  faults.add({ operation: getPull, change: (body) => (isJsonObject(body) ? { ...body, mergeable: null } : body) });
  const changed = await world.octokit.rest.pulls.get({ ...world.target, pull_number: pull.number });
  expect(changed.data.mergeable).toBeNull();

  faults.add({ operation: getPull, delayMs: 60 });
  const startedMs = performance.now();
  await world.octokit.rest.pulls.get({ ...world.target, pull_number: pull.number });
  expect(performance.now() - startedMs).toBeGreaterThan(50);
});

test("faults befall Apps, not people, unless they say so", async () => {
  const { faults } = world.github;
  faults.add({ operation: createComment, respond: { status: 500 } });

  const issue = { ...world.target, issue_number: pull.number, body: "hello" };
  expect((await world.as(world.anna).rest.issues.createComment(issue)).status).toBe(201);
  await expect(comment("hello")).rejects.toMatchObject({ status: 500 });

  faults.add({ operation: /issues/, by: "anybody", respond: { status: 503 }, when: ({ method }) => method === "POST" });
  await expect(world.as(world.anna).rest.issues.createComment(issue)).rejects.toMatchObject({ status: 503 });
  faults.clear();
});

test("the call log counts reads, writes and tokens after a mark", async () => {
  const { calls } = world.github;
  await comment("a token is fetched first");
  const mark = calls.mark();

  await comment("counted");
  await world.octokit.rest.pulls.get({ ...world.target, pull_number: pull.number });
  await world.as(world.anna).rest.users.getAuthenticated();

  expect(calls.since(mark).map((call) => [call.caller, call.kind, call.operation, call.status])).toEqual([
    ["ripplegate[bot]", "write", createComment, 201],
    ["ripplegate[bot]", "read", getPull, 200],
    ["anna", "read", "GET /user", 200],
  ]);
  expect(calls.countSince(mark)).toEqual({ read: 2, write: 1, token: 0 });
});
