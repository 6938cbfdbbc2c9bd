import { describe, expect, it } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { EVIDENCE, ONE_OWNER, signAll, signed, signedByOne } from "./acts.ts";
import { BASE_FILES, createWorld, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

describe("the merge queue, on the running server", () => {
  it("68: two pull requests that are green alone and break each other are not merged together", async () => {
    const { world, pull } = await signed();
    const shrunk = await openSigned(world, "shrunk", {
      [CONFIG]: (BASE_FILES[CONFIG] ?? "").replace("accepts: [STD, EXP, INT]", "accepts: [STD, EXP]"),
    });

    const group = await world.repository.queueMergeGroup(world.people.olga, [pull, shrunk]);
    await world.settled();

    expect(groupCheck(world, group)).toMatchObject({ conclusion: "failure", title: expect.stringMatching(/^Blocked/) });
    expect(groupCheck(world, group)?.summary).toContain(`A merge group of #${pull.number}, #${shrunk.number}`);
    expect(await world.repository.landMergeGroup(group)).toContain("ripplegate");
    expect([pull.state, shrunk.state]).toEqual(["open", "open"]);
    expect(world.events().at(-1)).toBe("merge-group-evaluated");
  });

  it("68: what was signed in its pull requests counts for a group that holds the same, and it is merged", async () => {
    const { world, pull } = await signed();
    const words = await world.repository.openPullRequest({
      by: world.people.olga,
      title: "Words",
      branch: "words",
      files: { "README.md": "# Acme!\n" },
    });
    await world.settled();

    const group = await world.repository.queueMergeGroup(world.people.olga, [pull, words]);
    await world.settled();

    expect(groupCheck(world, group)).toMatchObject({ conclusion: "success", title: expect.stringMatching(/^Passed/) });
    expect(groupCheck(world, group)?.summary).toMatch(/\n\nLedger entry \d+: `[0-9a-f]{64}`$/);
    expect(await world.repository.landMergeGroup(group)).toBeUndefined();
    await world.settled();
    expect([pull.state, words.state]).toEqual(["merged", "merged"]);
    expect(world.events().filter((kind) => kind.startsWith("merged"))).toEqual(["merged", "merged"]);
  });

  it("68: two pull requests that change one map wait, where one of them was signed without the other's entry", async () => {
    const { world, pull } = await signed();
    const other = await openSigned(world, "accounts", {
      "config/posting-map.yml": "standard: F11\nexpress: F20\n",
    });

    const group = await world.repository.queueMergeGroup(world.people.olga, [other]);
    await world.settled();
    expect(groupCheck(world, group)?.conclusion).toBe("success");
    expect(await world.repository.landMergeGroup(group)).toBeUndefined();
    await world.settled();

    // The other one is on the base branch now: what it covers is judged again before it may follow.
    expect(world.check(pull).conclusion).toBe("action_required");
    const late = await world.repository.queueMergeGroup(world.people.olga, [pull]);
    await world.settled();
    expect(groupCheck(world, late)?.conclusion).toBe("action_required");
  });

  it("68: a group that waits is judged again by whatever takes back what lets it merge, and let alone once it has ended", {
    timeout: 180_000,
  }, async () => {
    const config = (ONE_OWNER[CONFIG] ?? "").replace('warehouse: ["@priya"]', 'warehouse: ["@acme/warehouse"]');
    const { world, pull } = await signedByOne({ ...ONE_OWNER, [CONFIG]: config });
    const { priya, olga } = world.people;
    world.teams.warehouse.add(olga);
    const group = await world.repository.queueMergeGroup(olga, [pull]);
    await world.settled();
    const said: (string | null | undefined)[] = [groupCheck(world, group)?.conclusion];
    const once = async (act: () => unknown) => {
      await act();
      await world.settled();
      said.push(groupCheck(world, group)?.conclusion);
    };

    await once(() => pull.comment(priya, "/reject label-print:label-request no barcode"));
    await once(() => pull.comment(priya, EVIDENCE));
    await once(() => pull.comment(priya, "/revoke"));
    // Within one second nobody can tell which of a comment and a review came later: the one that takes back holds.
    await new Promise((resolve) => setTimeout(resolve, 1_010));
    const review = pull.review(priya, "APPROVE", EVIDENCE);
    await once(() => world.settled());
    await once(() => review.dismiss(olga, "not yet"));
    const comment = pull.comment(priya, EVIDENCE);
    await once(() => world.settled());
    await once(() => comment.edit(priya, "never mind"));
    await once(() => pull.comment(priya, EVIDENCE));
    await once(() => world.teams.warehouse.remove(priya));

    expect(said).toEqual([
      "success",
      "failure",
      "success",
      "action_required",
      "success",
      "action_required",
      "success",
      "action_required",
      "success",
      "action_required",
    ]);
    expect(world.repository.checkRuns(group).filter(({ name }) => name === "ripplegate")).toHaveLength(1);
    expect(await world.repository.landMergeGroup(group)).toContain("ripplegate");
    await world.settled();

    const recorded = world.events().filter((kind) => kind === "merge-group-evaluated").length;
    await once(() => world.teams.warehouse.add(priya));
    expect(world.check(pull).conclusion).toBe("success");
    expect(said.at(-1)).toBe("action_required");
    expect(world.events().filter((kind) => kind === "merge-group-evaluated")).toHaveLength(recorded);
  });

  it("69: a group that touches no config is green at once, with three requests", async () => {
    const world = await createWorld();
    const words = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Words",
      branch: "words",
      files: { "README.md": "# Acme!\n" },
    });
    await world.settled();
    const mark = world.github.calls.mark();

    const group = await world.repository.queueMergeGroup(world.people.olga, [words]);
    await world.settled();

    expect(groupCheck(world, group)).toMatchObject({ conclusion: "success", title: "No integration config touched" });
    expect(world.github.calls.countSince(mark)).toMatchObject({ write: 1 });
    expect(world.github.calls.since(mark).length).toBeLessThanOrEqual(3);
  });

  it("68: a re-run on the group's check judges the group again", async () => {
    const { world, pull } = await signed();
    const group = await world.repository.queueMergeGroup(world.people.olga, [pull]);
    await world.settled();
    const before = world.events().length;
    const run = world.repository.checkRuns(group).at(-1);
    const answer = await fetch(`${world.github.url}/repos/acme/integrations/check-runs/${run?.id}/rerequest`, {
      method: "POST",
      headers: { authorization: `Bearer ${world.people.olga.token}` },
    });
    expect(answer.status).toBe(201);
    await world.settled();

    expect(groupCheck(world, group)?.conclusion).toBe("success");
    expect(world.events()).toHaveLength(before);
  });
});

async function openSigned(world: World, branch: string, files: Readonly<Record<string, string>>): Promise<PullRequest> {
  const pull = await world.repository.openPullRequest({ by: world.people.olga, title: branch, branch, files });
  await world.settled();
  await signAll(world, pull);
  expect(world.check(pull).conclusion).toBe("success");
  return pull;
}

function groupCheck(world: World, sha: string) {
  return world.repository.checkRuns(sha).findLast(({ name }) => name === "ripplegate");
}
