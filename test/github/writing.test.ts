import { describe, expect, it } from "vitest";
import type { Annotation, CheckOutput } from "../../src/app/ports-github.ts";
import { InvariantError } from "../../src/core/model/assert.ts";
import { CHECK_NAME } from "../../src/github/check-runs.ts";
import { createWorld, failureOf, type World } from "./world.ts";

const COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const CREATE = "POST /repos/{owner}/{repo}/check-runs";
const UPDATE = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";
const ANNOTATIONS = "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations";

describe("comments", () => {
  it("are written, edited, and known to be gone", async () => {
    const world = await createPull();
    const { gateway, pull, anna, callsOf } = world;
    const { id } = await gateway.createComment(pull.number, "first");

    const calls = await callsOf(() => gateway.updateComment(id, "second"));
    const body = pull.comments().at(0)?.state.body;
    pull.comments().at(0)?.delete(anna);

    expect(calls).toHaveLength(1);
    expect(body).toBe("second");
    expect(await gateway.updateComment(id, "third")).toBe("gone");
    expect(await gateway.react(id, "+1")).toBe("gone");
  });

  it("get a reaction once, however often it is given", async () => {
    const { gateway, pull, anna } = await createPull();
    const comment = pull.comment(anna, "/signoff");

    const given = [await gateway.react(comment.id, "+1"), await gateway.react(comment.id, "+1")];

    expect(given).toEqual(["added", "added"]);
    expect(comment.state.reactions.map(({ content }) => content)).toEqual(["+1"]);
  });

  it("over GitHub's length are our mistake, and not sent", async () => {
    const { gateway, pull, callsOf } = await createPull();

    const calls = await callsOf(() => failureOf(gateway.createComment(pull.number, "x".repeat(65_537))));

    expect(calls).toEqual([]);
  });
});

it("is named as people write it in branch protection", () => {
  expect(CHECK_NAME).toBe("ripplegate");
});

describe("check runs", () => {
  it("are created complete, and found again by us only", async () => {
    const { gateway, pull, shop, app, callsOf } = await createPull();

    const calls = await callsOf(() =>
      gateway.createCheckRun(pull.headSha, "check:1", output({ annotations: marks(1) })),
    );

    const [run] = shop.checkRuns(pull.headSha);
    expect(calls).toEqual([CREATE]);
    expect(run).toMatchObject({
      name: "ripplegate",
      externalId: "check:1",
      status: "completed",
      conclusion: "action_required",
      title: "Waiting for 1 sign-off",
      summary: "words",
      text: "more words",
      appId: app.id,
    });
    expect(await gateway.findCheckRuns(pull.headSha)).toEqual([
      { id: run?.id, externalId: "check:1", summary: "words" },
    ]);
  });

  it("of another App with our name are not ours", async () => {
    const { gateway, pull, forger } = await createPull();
    await (await forger()).createCheckRun(pull.headSha, "check:1", output({ conclusion: "success" }));

    expect(await gateway.findCheckRuns(pull.headSha)).toEqual([]);
  });

  it("take annotations 50 a request", async () => {
    const { gateway, pull, shop, callsOf } = await createPull();
    const annotations = marks(101);

    const calls = await callsOf(() => gateway.createCheckRun(pull.headSha, "c", output({ annotations })));

    expect(calls).toEqual([CREATE, UPDATE, UPDATE]);
    expect(messagesOf(shop, pull.headSha)).toEqual(annotations.map(({ message }) => message));
  });

  it("are updated in one call when the annotations stay", async () => {
    const { gateway, pull, shop, callsOf } = await createPull();
    const annotations = marks(51);
    const { id } = await gateway.createCheckRun(pull.headSha, "c", output({ annotations }));

    const calls = await callsOf(() => gateway.updateCheckRun(id, output({ annotations, conclusion: "success" })));

    expect(calls).toEqual([UPDATE]);
    expect(shop.checkRuns(pull.headSha)).toMatchObject([{ conclusion: "success" }]);
    expect(messagesOf(shop, pull.headSha)).toHaveLength(51);
  });

  it("are updated in one call when there were and are no annotations", async () => {
    const { gateway, pull, callsOf, restart } = await createPull();
    const { id } = await gateway.createCheckRun(pull.headSha, "c", output({}));

    const calls = await callsOf(async () => (await restart()).updateCheckRun(id, output({ conclusion: "success" })));

    expect(calls).toEqual([UPDATE]);
  });

  it("get only the annotations that are missing, also from another process", async () => {
    const { gateway, pull, shop, callsOf, restart } = await createPull();
    const annotations = marks(3);
    const { id } = await gateway.createCheckRun(pull.headSha, "c", output({ annotations: annotations.slice(0, 2) }));
    const other = await restart();

    const calls = await callsOf(() => other.updateCheckRun(id, output({ annotations })));
    const again = await callsOf(() => other.updateCheckRun(id, output({ annotations })));

    expect(calls).toEqual([UPDATE, ANNOTATIONS, UPDATE]);
    expect(again).toEqual([UPDATE]);
    expect(messagesOf(shop, pull.headSha)).toEqual(annotations.map(({ message }) => message));
  });

  it("with annotations that no longer hold get the verdict, and are given up", async () => {
    const { gateway, pull, shop } = await createPull();
    const { id } = await gateway.createCheckRun(
      pull.headSha,
      "c",
      output({ conclusion: "success", annotations: marks(2) }),
    );

    const result = await gateway.updateCheckRun(id, output({ conclusion: "failure", annotations: marks(1) }));

    expect(result).toBe("gone");
    expect(shop.checkRuns(pull.headSha)).toMatchObject([{ conclusion: "failure" }]);
    expect(messagesOf(shop, pull.headSha)).toHaveLength(2);
  });

  it("are completed after a crash between two batches", async () => {
    const { github, gateway, pull, shop } = await createPull();
    const annotations = marks(120);
    github.faults.add({ operation: UPDATE, skip: 1, respond: { status: 502 }, afterEffect: true });
    const error = await failureOf(gateway.createCheckRun(pull.headSha, "c", output({ annotations })));
    const [found] = await gateway.findCheckRuns(pull.headSha);

    const result = await gateway.updateCheckRun(found?.id ?? 0, output({ annotations }));

    expect(error).toMatchObject({ status: 502, retryable: true });
    expect(result).toBe("updated");
    expect(messagesOf(shop, pull.headSha)).toEqual(annotations.map(({ message }) => message));
  });

  it.each([
    ["a summary of 65,536 characters", { summary: "x".repeat(65_536) }],
    ["a text of 65,536 characters", { text: "x".repeat(65_536) }],
    ["no title", { title: "" }],
    ["a line 0", { annotations: marks(1).map((mark) => ({ ...mark, startLine: 0 })) }],
    ["a long title of an annotation", { annotations: marks(1).map((mark) => ({ ...mark, title: "x".repeat(256) })) }],
  ])("with %s are our mistake", async (_what, change) => {
    const { gateway, pull } = await createPull();

    const error = await failureOf(gateway.createCheckRun(pull.headSha, "c", output(change)));

    expect(error).toBeInstanceOf(InvariantError);
  });
});

it("asks people and the owner's own teams for their review, nobody twice", async () => {
  const { gateway, pull, shop, acme, olga, callsOf } = await createPull();
  const team = acme.addTeam({ slug: "warehouse", members: [olga] });
  shop.team(team, "write");

  const calls = await callsOf(async () => {
    await gateway.requestReviews(pull.number, [
      { kind: "user", login: "olga" },
      { kind: "team", org: "Acme", slug: "warehouse" },
      { kind: "team", org: "elsewhere", slug: "warehouse" },
    ]);
    await gateway.requestReviews(pull.number, [{ kind: "team", org: "elsewhere", slug: "warehouse" }]);
  });

  expect(calls).toEqual(["POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"]);
});

describe("a write that seems to fail", () => {
  it.each([
    ["a 502", { respond: { status: 502 } }, { status: 502 }],
    ["a reset connection", { cut: "reset" as const }, { status: undefined }],
    ["an answer without sense", { change: () => "<html>" }, { status: undefined }],
  ])("with %s although it was done is not repeated", async (_what, fault, { status }) => {
    const { github, gateway, pull, callsOf, timing } = await createPull();
    github.faults.add({ operation: COMMENT, afterEffect: true, ...fault });
    let error: unknown;

    const calls = await callsOf(async () => {
      error = await failureOf(gateway.createComment(pull.number, "once"));
    });

    expect(error).toMatchObject({ name: "GitHubError", operation: "write a comment", status, retryable: true });
    expect(calls).toHaveLength(1);
    expect(pull.comments().map(({ state }) => state.body)).toEqual(["once"]);
    expect(timing.sleptMs).toEqual([]);
  });
});

function output(change: Partial<CheckOutput>): CheckOutput {
  return {
    conclusion: "action_required",
    title: "Waiting for 1 sign-off",
    summary: "words",
    text: "more words",
    annotations: [],
    detailsUrl: undefined,
    ...change,
  };
}

function marks(count: number): readonly Annotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: "a.yml",
    startLine: 1,
    endLine: 1,
    level: "warning" as const,
    title: "Attention",
    message: `mark ${index}`,
  }));
}

function messagesOf(shop: World["shop"], sha: string): readonly string[] {
  return shop.checkRuns(sha).flatMap(({ annotations }) => annotations.map(({ message }) => message));
}

async function createPull() {
  const world = await createWorld();
  const pull = await world.shop.openPullRequest({
    by: world.anna,
    title: "t",
    branch: "topic",
    files: { "b.yml": "b" },
  });
  return { ...world, pull };
}
