import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppEvent } from "../../src/app/ports-events.ts";
import { createProbotApp } from "../../src/github/app.ts";
import { at, listAt, listOf, stringAt } from "../../src/github/decode.ts";
import { turnKey } from "../../src/github/turn-key.ts";
import { EVENT_NAMES, narrow, receive, register } from "../../src/github/webhooks.ts";
import { createTestLog } from "../support/log.ts";

const APP_ID = 7;
const examples = readExamples();
const codertocat = { id: 21031067, login: "Codertocat", bot: false };
const helloWorld = { installationId: 1, repositoryId: 186853002, owner: "Codertocat", name: "Hello-World" };

const repository = { installationId: 3, repositoryId: 7, owner: "acme", name: "shop" };
/** The same, as GitHub writes it. */
const from = { installation: { id: 3 }, repository: { id: 7, name: "shop", owner: { login: "acme" } } };
const bot = { id: 9, login: "ripplegate[bot]", type: "Bot" };
const written = {
  id: 40,
  user: { id: 5, login: "priya", type: "User" },
  body: "/signoff all",
  created_at: "2026-03-02T09:00:00Z",
  updated_at: "2026-03-02T09:00:01Z",
};

const sender = { id: 6, login: "ana", bot: false };
const pushed = {
  ref: "refs/heads/main",
  before: "b1",
  after: "a1",
  sender: { id: 6, login: "ana", type: "User" },
  ...from,
};
const basePushed = {
  kind: "base-pushed",
  repository,
  ref: "main",
  beforeSha: "b1",
  afterSha: "a1",
  isDefault: false,
  sender,
};

describe("narrow: GitHub's own examples", () => {
  it("reads every one without throwing, and gives it a turn", () => {
    const kinds = new Set(examples.map(({ name, payload }) => narrow({ id: "1", name, payload }, APP_ID).kind));
    const keys = new Set(examples.map(({ name, payload }) => turnKey({ id: "1", name, payload }).split(":")[0]));

    expect(examples.length).toBeGreaterThan(250);
    expect([...kinds].sort()).toEqual(
      [
        "base-pushed",
        "tag-pushed",
        "control-changed",
        "ignored",
        "line-commented",
        "merge-group-requested",
        "people-changed",
        "pull-request-changed",
        "pull-request-closed",
        "review-submitted",
        "comment-deleted",
      ].sort(),
    );
    expect([...keys].sort()).toEqual(["group", "ignored", "installation", "people", "pr", "repo"]);
  });

  it("pull_request opened", () => {
    expect(narrowExample("pull_request", "opened")).toEqual({
      kind: "pull-request-changed",
      repository: helloWorld,
      action: "opened",
      facts: pullRequest({ updatedAt: "2019-05-15T15:20:33Z" }),
    });
  });

  it("pull_request closed without a merge: the trial merge is no merge", () => {
    expect(narrowExample("pull_request", "closed")).toEqual({
      kind: "pull-request-closed",
      repository: helloWorld,
      facts: pullRequest({ state: "closed", updatedAt: "2019-05-15T15:21:18Z" }),
      sender: codertocat,
    });
  });

  it("pull_request_review submitted", () => {
    expect(narrowExample("pull_request_review", "submitted")).toEqual({
      kind: "review-submitted",
      repository: helloWorld,
      pullRequest: 2,
      comment: review("commented"),
      closed: false,
    });
  });

  it("pull_request_review_comment created: on a line, where no command counts", () => {
    expect(narrowExample("pull_request_review_comment", "created")).toEqual({
      kind: "line-commented",
      repository: helloWorld,
      pullRequest: 2,
      comment: {
        id: 284312630,
        kind: "line-comment",
        author: codertocat,
        own: false,
        body: "Maybe you should use more emoji on this line.",
        createdAt: "2019-05-15T15:20:37Z",
        updatedAt: "2019-05-15T15:20:38Z",
      },
    });
    expect(narrowExample("pull_request_review_comment", "deleted").kind).toBe("ignored");
  });

  it("55: whatever commit GitHub writes on a review later, the event is the same: our own record governs", () => {
    const text = JSON.stringify(example("pull_request_review", "submitted"));
    const rewritten: unknown = JSON.parse(
      text.replace(/"commit_id":"[0-9a-f]{40}"/, `"commit_id":"${"0123456789".repeat(4)}"`),
    );

    expect(JSON.stringify(rewritten)).not.toBe(text);
    expect(narrow({ id: "1", name: "pull_request_review", payload: rewritten }, APP_ID)).toEqual(
      narrowExample("pull_request_review", "submitted"),
    );
  });

  it("pull_request_review dismissed: as a comment that is gone", () => {
    expect(narrowExample("pull_request_review", "dismissed")).toEqual({
      kind: "comment-deleted",
      repository: helloWorld,
      pullRequest: 2,
      comment: review("dismissed"),
      sender: codertocat,
    });
  });

  it("check_suite rerequested, of our App and of another", () => {
    const payload = example("check_suite", "rerequested");

    expect(narrow({ id: "1", name: "check_suite", payload }, 29310)).toEqual({
      kind: "recheck-requested",
      repository: { ...helloWorld, installationId: 957387 },
      headSha: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
      pullRequests: [2],
    });
    expect(narrow({ id: "1", name: "check_suite", payload }, APP_ID)).toEqual({
      kind: "ignored",
      why: "the check is another App's",
    });
  });

  it("check_run rerequested without pull requests, as for a fork", () => {
    expect(narrow({ id: "1", name: "check_run", payload: example("check_run", "rerequested") }, 2)).toEqual({
      kind: "recheck-requested",
      repository: { installationId: 1, repositoryId: 526, owner: "github", name: "hello-world" },
      headSha: "d6fde92930d4715a2b49857d24b940956b26d2d3",
      pullRequests: [],
    });
  });

  it("merge_group checks_requested, and a re-run of its check", () => {
    const headSha = "2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d";
    const asked = narrowExample("merge_group", "checks_requested");
    expect(asked).toEqual({
      kind: "merge-group-requested",
      repository: expect.objectContaining({ repositoryId: 17273051 }),
      group: { headSha, baseRef: "main", baseSha: "380387fbc80638b734a49e1be1c4dfec1c01b33c", lastPullRequest: 104 },
      rerun: false,
    });

    const ended = { ...Object(example("merge_group", "checks_requested")), action: "destroyed", reason: "merged" };
    expect(narrow({ id: "1", name: "merge_group", payload: ended }, APP_ID)).toEqual({
      kind: "merge-group-ended",
      repository: expect.objectContaining({ repositoryId: 17273051 }),
      headSha,
    });

    const branch = "gh-readonly-queue/release/1/pr-7-929f8209d40f77f4abc622a499c93a83babdbe64";
    const rerun = {
      action: "rerequested",
      installation: { id: 1 },
      repository: { id: 526, name: "hello-world", owner: { login: "github" } },
      check_suite: { app: { id: APP_ID }, head_sha: headSha, head_branch: branch, pull_requests: [] },
    };
    expect(narrow({ id: "1", name: "check_suite", payload: rerun }, APP_ID)).toMatchObject({
      group: { baseRef: "release/1", baseSha: "929f8209d40f77f4abc622a499c93a83babdbe64", lastPullRequest: 7 },
      rerun: true,
    });
    expect(turnKey({ id: "1", name: "check_suite", payload: rerun })).toMatch(/^group:\d+:2ffea6db/);
  });

  it.each([
    ["membership", "removed", 21031067],
    ["team", "edited", undefined],
    ["organization", "renamed", undefined],
    ["organization", "member_added", 39652351],
  ])("%s %s", (name, action, personId) => {
    const organisation = "Octocoders";
    expect(narrowExample(name, action)).toEqual({ kind: "people-changed", organisation, installationId: 1, personId });
  });
});

describe("narrow: who watches, and who pretends to", () => {
  const other = { id: 3, slug: "helper" };

  it("another App's check by our name, when it ends; its other checks, and ours, are none of it", () => {
    const run = (rest: object) => ({
      action: "completed",
      check_run: { id: 9, name: "ripplegate", head_sha: "a1", conclusion: "success", app: other, ...rest },
      ...from,
    });

    expect(narrow({ id: "1", name: "check_run", payload: run({}) }, APP_ID)).toEqual({
      kind: "check-forged",
      repository,
      headSha: "a1",
      checkRunId: 9,
      appId: 3,
      app: "helper",
      conclusion: "success",
    });
    for (const rest of [{ name: "lint" }, { app: { id: APP_ID, slug: "ripplegate" } }])
      expect(narrow({ id: "1", name: "check_run", payload: run(rest) }, APP_ID).kind).toBe("ignored");
  });

  it.each([
    ["installation", "deleted", undefined, { kind: "control-lapsed", why: "uninstalled" }],
    ["installation", "suspend", undefined, { kind: "control-lapsed", why: "suspended" }],
    ["installation_repositories", "removed", [8], { kind: "control-lapsed", why: "repository-removed" }],
    ["installation_repositories", "added", [8], { kind: "control-restored", why: "repository-added" }],
    ["repository", "archived", [7], { kind: "control-lapsed", why: "archived" }],
    ["repository", "unarchived", [7], { kind: "control-restored", why: "unarchived" }],
  ])("%s %s", (name, action, repositoryIds, change) => {
    const payload = {
      ...from,
      action,
      installation: { id: 3, account: { login: "acme" } },
      ...(name === "installation_repositories" ? { [`repositories_${action}`]: [{ id: 8 }] } : {}),
      sender: pushed.sender,
    };

    expect(narrow({ id: "1", name, payload }, APP_ID)).toEqual({
      kind: "control-changed",
      installationId: 3,
      owner: "acme",
      repositoryIds,
      change,
      sender,
    });
  });

  it.each([
    ["repository", "renamed"],
    ["installation", "new_permissions_accepted"],
  ])("%s %s changes nothing", (name, action) => {
    const payload = { ...from, action, installation: { id: 3, account: { login: "acme" } }, sender: pushed.sender };
    expect(narrow({ id: "1", name, payload }, APP_ID).kind).toBe("ignored");
  });
});

describe("narrow: comments", () => {
  it("created on a pull request", () => {
    expect(narrowComment({ action: "created" })).toEqual({
      kind: "comment-created",
      repository,
      pullRequest: 12,
      comment: comment(),
      closed: false,
    });
  });

  it("created on a closed pull request", () => {
    const issue = { number: 12, state: "closed", pull_request: {} };

    expect(narrowComment({ action: "created", issue })).toMatchObject({ kind: "comment-created", closed: true });
  });

  it("edited, with what it said before", () => {
    expect(narrowComment({ action: "edited", changes: { body: { from: "/signoff" } } })).toEqual({
      kind: "comment-edited",
      repository,
      pullRequest: 12,
      comment: comment(),
      bodyBefore: "/signoff",
      sender: { id: 5, login: "priya", bot: false },
    });
  });

  it("deleted by somebody", () => {
    expect(narrowComment({ action: "deleted" })).toEqual({
      kind: "comment-deleted",
      repository,
      pullRequest: 12,
      comment: comment(),
      sender: { id: 5, login: "priya", bot: false },
    });
  });

  it("of a deleted account", () => {
    const event = narrowComment({ action: "created", comment: { ...written, user: null } });

    expect(event).toMatchObject({
      kind: "comment-created",
      comment: { author: { id: 0, login: "ghost", bot: false } },
    });
  });

  const ours = { ...written, user: bot, performed_via_github_app: { id: APP_ID } };

  it.each([
    ["created by us", { action: "created", comment: ours, sender: bot }, "ignored"],
    ["edited by us", { action: "edited", comment: ours, sender: bot }, "ignored"],
    ["deleted by us", { action: "deleted", comment: ours, sender: bot }, "ignored"],
    ["ours, edited by a person", { action: "edited", comment: ours }, "comment-edited"],
    ["ours, deleted by a person", { action: "deleted", comment: ours }, "comment-deleted"],
    [
      "created by another App",
      { action: "created", comment: { ...ours, performed_via_github_app: { id: 8 } } },
      "comment-created",
    ],
    [
      "created by a person through our App",
      { action: "created", comment: { ...ours, user: written.user } },
      "comment-created",
    ],
    ["on an issue", { action: "created", issue: { number: 12, state: "open" } }, "ignored"],
    ["transferred", { action: "transferred" }, "ignored"],
  ])("%s", (_what, change, kind) => {
    expect(narrowComment(change).kind).toBe(kind);
  });
});

describe("narrow: what we do not read", () => {
  it.each([
    ["an unknown event", "sponsorship", {}, '"sponsorship" events change nothing here'],
    ["an event named like a member of objects", "constructor", {}, '"constructor" events change nothing here'],
    ["an unknown action", "pull_request", { action: "frobbed" }, '"frobbed" of a pull request changes nothing here'],
    ["no payload", "push", null, '"push" event is malformed: "ref" is not a text'],
    ["a note", "push", { ref: "refs/notes/commits" }, "the push is neither to a branch nor to a tag"],
    ["a deleted branch", "push", { ref: "refs/heads/x", after: "0".repeat(40) }, "the branch was deleted"],
    [
      "a repository's own webhook",
      "push",
      { ref: "refs/heads/x", after: "a1", repository: {} },
      '"push" event is malformed: it was not sent for an installation of the App',
    ],
  ])("%s", (_what, name, payload, why) => {
    expect(narrow({ id: "1", name, payload }, APP_ID)).toEqual({ kind: "ignored", why });
  });

  it("a branch keeps its slashes", () => {
    const payload = { ...pushed, ref: "refs/heads/release/2026 (1)" };

    expect(narrow({ id: "1", name: "push", payload }, APP_ID)).toEqual({ ...basePushed, ref: "release/2026 (1)" });
  });

  it.each([
    ["a tag that is a name only", "c1", { id: "c1" }, "c1"],
    ["an annotated tag stands for its commit", "t1", { id: "c1" }, "c1"],
    ["a deleted tag", "0".repeat(40), null, null],
  ])("%s", (_what, after, commit, sha) => {
    const payload = { ...pushed, ref: "refs/tags/release/1", after, head_commit: commit };

    const event = narrow({ id: "1", name: "push", payload }, APP_ID);

    expect(event).toEqual({ kind: "tag-pushed", repository, tag: "release/1", sha, sender });
  });

  it("is total: any field of any example may be anything", () => {
    const used = examples.filter(({ name }) => EVENT_NAMES.some((known) => known === name));
    fc.assert(
      fc.property(fc.nat(used.length - 1), fc.nat(), fc.jsonValue(), (index, place, value) => {
        const found = used[index];
        if (found === undefined) return;
        const payload = spoil(found.payload, place, value);

        const event = narrow({ id: "1", name: found.name, payload }, APP_ID);
        const key = turnKey({ id: "1", name: found.name, payload });

        expect(typeof event.kind).toBe("string");
        expect(typeof key).toBe("string");
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("turnKey", () => {
  it.each([
    ["pull_request", { repository: { id: 7 }, pull_request: { number: 12 } }, "pr:7:12"],
    ["pull_request_review", { repository: { id: 7 }, pull_request: { number: 12 } }, "pr:7:12"],
    ["pull_request_review_comment", { repository: { id: 7 }, pull_request: { number: 12 } }, "pr:7:12"],
    ["issue_comment", { repository: { id: 7 }, issue: { number: 12 } }, "pr:7:12"],
    ["push", { repository: { id: 7 } }, "repo:7"],
    ["check_run", { repository: { id: 7 } }, "repo:7"],
    ["check_suite", { repository: { id: 7 } }, "repo:7"],
    ["team", { organization: { login: "Acme" }, repository: { id: 7 } }, "people:acme"],
    ["membership", { organization: { login: "acme" } }, "people:acme"],
    ["star", { repository: { id: 7 } }, "ignored"],
    ["push", { repository: { id: "7" } }, "ignored"],
    ["push", null, "ignored"],
  ])("%s %j", (name, payload, key) => {
    expect(turnKey({ id: "1", name, payload })).toBe(key);
  });
});

describe("receive", () => {
  const delivery = { id: "d-1", name: "push", payload: pushed };

  it("ends in dispatch, with the delivery's id", async () => {
    const { probot } = await createApp();
    const seen: (readonly [string, AppEvent])[] = [];
    register(probot, APP_ID, async (id, event) => void seen.push([id, event]));

    await receive(probot, delivery);

    expect(seen).toEqual([["d-1", basePushed]]);
  });

  it("throws what dispatch threw, without the payload on it, and logs nothing", async () => {
    const { probot, log } = await createApp();
    const failed = new Error("the database is down");
    register(probot, APP_ID, () => Promise.reject(failed));

    await expect(receive(probot, delivery)).rejects.toBe(failed);

    expect(Object.keys(failed)).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it("waits until dispatch is done", async () => {
    const { probot } = await createApp();
    let done = false;
    register(probot, APP_ID, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done = true;
    });

    await receive(probot, delivery);

    expect(done).toBe(true);
  });

  it.each([[null], ["text"], [[]], [7]])("does nothing with %j as the payload", async (payload) => {
    const { probot } = await createApp();
    const seen: unknown[] = [];
    register(probot, APP_ID, async (id) => void seen.push(id));

    await receive(probot, { id: "d-1", name: "push", payload });

    expect(seen).toEqual([]);
  });
});

function comment() {
  return {
    id: 40,
    kind: "comment",
    author: { id: 5, login: "priya", bot: false },
    own: false,
    body: "/signoff all",
    createdAt: "2026-03-02T09:00:00Z",
    updatedAt: "2026-03-02T09:00:01Z",
  };
}

function narrowComment(change: object): AppEvent {
  const issue = { number: 12, state: "open", pull_request: {} };
  const payload = { issue, comment: written, sender: written.user, ...from, ...change };
  return narrow({ id: "1", name: "issue_comment", payload }, APP_ID);
}

function pullRequest(change: object) {
  return {
    number: 2,
    title: "Update the README with new information.",
    state: "open",
    draft: false,
    headSha: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
    baseRef: "master",
    author: codertocat,
    merged: false,
    mergeSha: null,
    mergedBy: null,
    ...change,
  };
}

function review(reviewState: string) {
  return {
    id: 237895671,
    kind: "review",
    reviewState,
    author: codertocat,
    own: false,
    body: "",
    createdAt: "2019-05-15T15:20:38Z",
    updatedAt: "2019-05-15T15:20:38Z",
  };
}

function narrowExample(name: string, action: string): AppEvent {
  return narrow({ id: "1", name, payload: example(name, action) }, APP_ID);
}

function example(name: string, action: string): unknown {
  const found = examples.find(
    (one) =>
      one.name === name && at(one.payload, "action") === action && at(one.payload, "installation.id") !== undefined,
  );
  if (found === undefined) throw new Error(`no example of ${name} ${action}`);
  return found.payload;
}

function readExamples(): readonly { readonly name: string; readonly payload: unknown }[] {
  const definitions: unknown = createRequire(import.meta.url)("@octokit/webhooks-examples");
  return listOf(definitions, "the examples").flatMap((definition) => {
    const name = stringAt(definition, "name");
    return listAt(definition, "examples").map((payload) => ({ name, payload }));
  });
}

/** The payload with another value at one place, chosen by number among the first two levels. */
function spoil(payload: unknown, place: number, value: unknown): unknown {
  if (typeof payload !== "object" || payload === null) return value;
  const entries = Object.entries(payload);
  const index = place % Math.max(entries.length, 1);
  const isDeep = place % 3 !== 0;
  return Object.fromEntries(
    entries.map(([name, old], position) => {
      if (position !== index) return [name, old];
      return [name, isDeep && typeof old === "object" ? spoil(old, Math.floor(place / 7), value) : value];
    }),
  );
}

async function createApp() {
  const log = createTestLog();
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const settings = { appId: APP_ID, privateKey, secret: "s".repeat(32), apiUrl: "http://127.0.0.1:1", log };
  return { log, probot: await createProbotApp(settings) };
}
