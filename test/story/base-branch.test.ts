import { describe, expect, it } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { EVIDENCE, ONE_OWNER, ourComment, say, signedByOne } from "./acts.ts";
import { shareServer, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

describe("what a push to the base branch does to open pull requests, on the running server", () => {
  shareServer();

  it("56, 64: only those that it affects are judged again; a changed policy is on record, with who changed it", async () => {
    const { world, pull } = await signedByOne();
    const words = await openWords(world);
    const { olga } = world.people;

    const unwatched = await callsOf(world, () =>
      world.repository.push({ by: olga, branch: "main", message: "words", files: { "docs/a.md": "a\n" } }),
    );
    expect(world.check(words).conclusion).toBe("success");
    expect(unwatched.filter((call) => call.includes("/compare/"))).toHaveLength(1);

    const watched = await callsOf(world, () =>
      world.repository.push({
        by: olga,
        branch: "main",
        message: "F11",
        files: { "config/posting-map.yml": "standard: F11\nexpress: F20\n" },
      }),
    );
    expect(watched.filter((call) => call.includes("/compare/"))).toHaveLength(1);
    expect(world.check(pull).conclusion).toBe("action_required");
    await say(world, pull, world.people.priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");

    const stricter = (ONE_OWNER[CONFIG] ?? "").replace(
      "version: 1",
      "version: 1\nvalidations:\n  label-print: { evidence: required, title: Labels are looked at }",
    );
    const files = { [CONFIG]: stricter };
    const by = { by: olga, branch: "main", message: "Labels are looked at" };
    const afterSha = await world.repository.push({ ...by, files });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("Labels are looked at");
    expect(world.check(words).conclusion).toBe("success");
    expect(world.entries().filter(({ event }) => event.kind === "policy-changed")).toMatchObject([
      { pullRequest: null, actor: { login: "olga" }, event: { baseRef: "main", afterSha, settings: ["validations"] } },
    ]);
  });

  it("64: one that touches nothing is judged again as soon as a file of it is watched", async () => {
    const { world } = await signedByOne();
    const words = await openWords(world);
    expect(world.check(words).conclusion).toBe("success");

    const watching = `${ONE_OWNER[CONFIG]}opaque:\n  - { files: README.md, flows: [order-release], owner: warehouse }\n`;
    await world.repository.push({
      by: world.people.olga,
      branch: "main",
      message: "The README matters",
      files: { [CONFIG]: watching },
    });
    await world.settled();

    expect(world.check(words).conclusion).toBe("action_required");
  });
});

describe("two pull requests with one head commit, on the running server", () => {
  shareServer();

  it("the check is green only while both may pass, whichever changes, and free again when one is closed or moves on", async () => {
    const { world, pull } = await signedByOne();
    const { ana, olga, priya } = world.people;
    await world.repository.push({ by: olga, branch: "release", from: "main", message: "r", files: { "r.md": "r\n" } });
    const wanted = { by: ana, title: "Also there", base: "release", branch: "intl" };
    const twin = await world.repository.openPullRequest(wanted);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");

    await twin.close(ana);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");

    await twin.reopen(ana);
    await say(world, twin, priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");

    await say(world, pull, priya, "/revoke");
    expect(world.check(twin).conclusion).toBe("action_required");
    await say(world, pull, priya, EVIDENCE);
    expect(world.check(twin).conclusion).toBe("success");

    // Retargeted to a branch where it has nothing to say, it holds nobody any more.
    await say(world, twin, priya, "/revoke");
    expect(world.check(pull).title).toContain(`#${twin.number}`);
    const files = { [CONFIG]: null };
    await world.repository.push({ by: olga, branch: "plain", from: "intl", message: "No gate here", files });
    await twin.retarget(ana, "plain");
    await world.settled();
    expect(world.check(pull).conclusion).not.toBe("action_required");
  });
});

function openWords(world: World): Promise<PullRequest> {
  const files = { "README.md": "# z\n" };
  return world.repository
    .openPullRequest({ by: world.people.ana, title: "Words", branch: "words", files })
    .then(async (pull) => {
      await world.settled();
      return pull;
    });
}

async function callsOf(world: World, act: () => Promise<unknown>): Promise<readonly string[]> {
  const mark = world.github.calls.mark();
  await act();
  await world.settled();
  return world.github.calls.since(mark).map((call) => call.operation ?? call.path);
}
