import { createAppAuth } from "@octokit/auth-app";
import { ProbotOctokit } from "probot";
import { describe, expect, it } from "vitest";
import type { App } from "../../src/local-github/index.ts";
import { EVIDENCE, ONE_OWNER, ourComment, say, signAll, signed, WHOLE_METHOD, waiting } from "./acts.ts";
import { BASE_FILES, carrierServices, createWorld, shareServer, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

describe("a pull request's life, on the running server", () => {
  shareServer();

  it("59: retargeted to a branch with other rules it is red at once", async () => {
    const { world, pull } = await signed();
    const { ana, olga } = world.people;
    const strict = (BASE_FILES[".github/ripplegate.yml"] ?? "").replace("@acme/warehouse", "@kim");
    await world.repository.push({
      by: olga,
      branch: "strict",
      from: "main",
      message: "Others own the warehouse here",
      files: { ".github/ripplegate.yml": strict },
    });
    await world.settled();

    await pull.retarget(ana, "strict");
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("/signoff warehouse");

    await pull.retarget(ana, "main");
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("59: late news of a branch that only observes opens nothing", async () => {
    const { world, pull } = await waiting();
    const { ana, olga } = world.people;
    const lax = (BASE_FILES[".github/ripplegate.yml"] ?? "").replace("version: 1", "version: 1\nmode: observe");
    await world.repository.push({
      by: olga,
      branch: "lax",
      from: "main",
      message: "Only observe here",
      files: { ".github/ripplegate.yml": lax },
    });
    await world.settled();

    world.github.webhooks.hold();
    await pull.retarget(ana, "lax");
    await pull.retarget(ana, "main");
    world.github.webhooks.release((pending) => pending.slice(0, 1));
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events()).not.toContain("gate-opened");
  });

  it("60: closing and reopening are on record, and what was signed before still counts", async () => {
    const { world, pull } = await signed();
    const { ana } = world.people;

    await pull.close(ana);
    await world.settled();
    await pull.reopen(ana);
    await world.settled();

    expect(world.events().slice(-2)).toEqual(["closed", "reopened"]);
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("61: a draft has its checklist, is blocked, and asks nobody; once ready its owners are asked, once", async () => {
    const world = await createWorld();
    const { ana, priya } = world.people;
    const pull = await world.repository.openPullRequest({
      by: ana,
      title: "Add a method",
      branch: "intl",
      files: WHOLE_METHOD,
      isDraft: true,
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("/signoff warehouse");
    expect(pull.raw.pull.requestedTeams.size).toBe(0);

    await pull.readyForReview(ana);
    await world.settled();
    expect([...pull.raw.pull.requestedTeams]).toContain(world.teams.warehouse.id);

    pull.review(priya, "COMMENT", "looking");
    const mark = world.github.calls.mark();
    await pull.convertToDraft(ana);
    await pull.readyForReview(ana);
    await say(world, pull, priya, EVIDENCE);
    const asked = world.github.calls.since(mark).filter((call) => call.operation?.endsWith("requested_reviewers"));
    expect(asked).toEqual([]);
  });

  it("61: nobody is asked for a review where the policy says so", async () => {
    const config = (BASE_FILES[CONFIG] ?? "").replace("version: 1", "version: 1\ngate: { request-reviews: false }");
    const { pull } = await waiting({ ...BASE_FILES, [CONFIG]: config });

    expect(pull.raw.pull.requestedTeams.size).toBe(0);
  });

  it("64: a changed policy has every open pull request judged again", async () => {
    const { world, pull } = await signed();
    const words = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Words",
      branch: "words",
      files: { "README.md": "# z\n" },
    });
    await world.settled();

    const stricter = (BASE_FILES[CONFIG] ?? "").replace(
      "version: 1",
      "version: 1\nvalidations:\n  label-print: { role: release-manager }",
    );
    await world.repository.push({
      by: world.people.olga,
      branch: "main",
      message: "The release manager looks at labels",
      files: { [CONFIG]: stricter },
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("release-manager");
    expect(world.check(words).conclusion).toBe("success");
  });

  it("70: a pull request on top of another is judged on its new base when that one is merged", async () => {
    const { world, pull } = await signed();
    const { ana } = world.people;
    await world.repository.push({
      by: ana,
      branch: "stacked",
      from: "intl",
      message: "Another service",
      files: carrierServices("INTX"),
    });
    const stacked = await world.repository.openPullRequest({
      by: ana,
      title: "On top",
      base: "intl",
      branch: "stacked",
    });
    await world.settled();

    await pull.merge(ana);
    await stacked.retarget(ana, "main");
    await world.settled();

    expect(pull.state).toBe("merged");
    expect(world.check(stacked).conclusion).toBe("action_required");
    expect(ourComment(stacked)).toContain("INTX");
    expect(ourComment(stacked)).not.toContain("New shipping method");
  });

  it("two pull requests with one head share its check: the worse of them holds both", async () => {
    const { world, pull } = await signed();
    const { ana, olga } = world.people;
    await world.repository.push({ by: olga, branch: "release", from: "main", message: "r", files: { "r.md": "r\n" } });
    const twin = await world.repository.openPullRequest({
      by: ana,
      title: "Also there",
      base: "release",
      branch: "intl",
    });
    await world.settled();

    expect(twin.headSha).toBe(pull.headSha);
    expect(world.check(pull).conclusion).toBe("action_required");

    await signAll(world, twin);
    expect(world.check(pull).conclusion).toBe("success");

    await say(world, pull, world.people.priya, "/revoke");
    expect(world.check(twin)).toEqual({
      conclusion: "action_required",
      title: expect.stringMatching(/^#\d+: Waiting/),
    });
    await twin.close(ana);
    await say(world, pull, world.people.priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");
  });
});

describe("what happens past the gate, on the running server", () => {
  shareServer();

  it("36: a sign-off comment that an administrator deletes is revoked, and told as tampering", async () => {
    const { world, pull } = await waiting();
    const open = world.check(pull).title;
    const said = pull.comment(world.people.priya, EVIDENCE);
    await world.settled();

    said.delete(world.people.olga);
    await world.settled();

    expect(world.check(pull).title).toBe(open);
    expect(world.events()).toEqual(expect.arrayContaining(["sign-off-revoked", "comment-tampered"]));
  });

  it("84: a push to the base branch that changes what is watched is recorded with what it would have needed", async () => {
    const world = await createWorld();
    const { olga } = world.people;

    await world.repository.push({ by: olga, branch: "main", message: "words", files: { "README.md": "# x\n" } });
    await world.settled();
    expect(world.events()).toEqual([]);

    await world.repository.push({ by: olga, branch: "main", message: "quickly", files: WHOLE_METHOD });
    await world.settled();

    expect(world.entries()).toMatchObject([
      {
        pullRequest: null,
        actor: { login: "olga" },
        event: {
          kind: "merged-without-sign-off",
          baseRef: "main",
          open: expect.arrayContaining(["label-print:label-request"]),
          blocking: [],
        },
      },
    ]);
  });

  it("84: a merge through the gate is no direct push", async () => {
    const { world, pull } = await signed();

    await pull.merge(world.people.ana);
    await world.settled();

    expect(world.events().filter((kind) => kind.startsWith("merged"))).toEqual(["merged"]);
  });

  it("39: another App's check by our name is recorded, and ours is written after it", async () => {
    const { world, pull } = await waiting();
    const forger = world.github.addApp({ owner: world.people.olga, slug: "helper", permissions: { checks: "write" } });
    const installation = forger.install(world.acme);

    await forge(world, forger, installation.id, pull.headSha);
    await world.settled();

    expect(world.entries().at(-1)).toMatchObject({
      pullRequest: pull.number,
      event: { kind: "check-forged", app: "helper", conclusion: "success" },
    });
    expect(await pull.mergeRefusal(world.people.ana)).toContain("ripplegate");
  });
});

describe("control that lapses, on a server of its own", () => {
  it("85: while a branch does not ask for the check, that is on record too", { timeout: 180_000 }, async () => {
    const { world } = await waiting(ONE_OWNER);
    const { app, repository, server } = world;
    const restart = async () => {
      await server.stop();
      const mark = world.github.calls.mark();
      await server.start();
      const looked = () => world.github.calls.since(mark).some(({ path }) => path.includes("/branches/main"));
      for (let round = 0; round < 200 && !looked(); round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      await world.settled();
    };

    await restart();
    repository.unprotect("main");
    await restart();
    repository.protect("main", { checks: [{ context: "ripplegate", app }], isRuleset: true });
    await restart();

    const control = world.entries().flatMap(({ event }) => (event.kind.startsWith("control-") ? [event] : []));
    expect(control).toEqual([
      { kind: "control-lapsed", why: "check-not-required", baseRef: "main" },
      { kind: "control-restored", why: "check-required", baseRef: "main" },
    ]);
  });

  it("85: while the App is not installed nothing is checked, and the ledger says from when to when", async () => {
    const { world, pull } = await waiting();

    world.installation.suspend();
    await world.settled();
    pull.comment(world.people.priya, EVIDENCE);
    world.installation.unsuspend();
    await world.settled();

    expect(world.events()).toEqual(expect.arrayContaining(["control-lapsed", "control-restored", "sign-off-given"]));

    world.installation.uninstall();
    await world.settled();
    expect(world.entries().at(-1)?.event).toEqual({ kind: "control-lapsed", why: "uninstalled" });
  });
});

/** A check run by our name, written by another App with a token of its own. */
async function forge(world: World, forger: App, installationId: number, headSha: string): Promise<void> {
  const octokit = new ProbotOctokit({
    authStrategy: createAppAuth,
    baseUrl: world.github.url,
    auth: { appId: forger.id, privateKey: forger.privateKey, installationId },
  });
  await octokit.rest.checks.create({
    owner: "acme",
    repo: world.repository.name,
    name: "ripplegate",
    head_sha: headSha,
    conclusion: "success",
  });
}
