import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { EVIDENCE, ONE_OWNER, ourComment, say, WHOLE_METHOD, waiting } from "./acts.ts";
import { createWorld, type World } from "./world.ts";

describe("what is too much for GitHub's lists, on the running server", () => {
  it("76: more than three hundred changed files are all read, wherever the one that matters stands", {
    timeout: 180_000,
  }, async () => {
    const world = await createWorld(ONE_OWNER);
    const many = Object.fromEntries(Array.from({ length: 320 }, (_, number) => [`a/${number}.txt`, "x\n"]));
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Many",
      branch: "many",
      files: { ...many, ...WHOLE_METHOD },
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect((await say(world, pull, world.people.priya, EVIDENCE)).reactions).toEqual(["+1"]);
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("77: over 250 commits are red: who wrote them can't be known", { timeout: 180_000 }, async () => {
    const world = await createWorld(ONE_OWNER);
    const { ana } = world.people;
    const from = commitOften(world, "long", 251);
    const push = { by: ana, branch: "long", from, message: "The method" };
    await world.repository.push({ ...push, files: WHOLE_METHOD });
    const pull = await world.repository.openPullRequest({
      by: ana,
      title: "Long",
      branch: "long",
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("failure");
    expect(ourComment(pull)).toContain("more commits than GitHub lists (250)");
  });

  it("more findings than one request takes stand on their lines, once, also after a push that keeps them", {
    timeout: 180_000,
  }, async () => {
    const world = await createWorld(ONE_OWNER);
    const { ana } = world.people;
    const codes = Array.from({ length: 70 }, (_, number) => `- method-${number}\n`).join("");
    const files = { "config/shop-methods.yml": `- standard\n- express\n${codes}` };
    const pull = await world.repository.openPullRequest({ by: ana, title: "Seventy", branch: "seventy", files });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("failure");
    const marks = marksOn(world, pull.headSha);
    expect(marks.length).toBeGreaterThan(50);
    expect(new Set(marks).size).toBe(marks.length);

    await world.rerun(pull);
    await world.settled();
    expect(marksOn(world, pull.headSha)).toEqual(marks);

    await world.repository.push({ by: ana, branch: "seventy", message: "w", files: { "README.md": "# y\n" } });
    await world.settled();
    expect(marksOn(world, pull.headSha)).toEqual(marks);
  });
});

describe("who can't be known, on the running server", () => {
  it("10, 16: a team that nobody is in, or that GitHub does not show, blocks; who leaves the organisation signs no more", {
    timeout: 180_000,
  }, async () => {
    const config = (ONE_OWNER[CONFIG] ?? "").replace('warehouse: ["@priya"]', 'warehouse: ["@acme/warehouse"]');
    const { world, pull } = await waiting({ ...ONE_OWNER, [CONFIG]: config });
    const { priya, olga } = world.people;
    await say(world, pull, priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");

    world.teams.warehouse.add(olga);
    world.acme.removeMember(priya);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("@priya is no longer in @acme/warehouse");

    world.teams.warehouse.remove(olga);
    await world.settled();
    await world.rerun(pull);
    await world.settled();
    expect(world.check(pull)).toEqual({ conclusion: "failure", title: expect.stringContaining("the team is empty") });
  });
});

const CONFIG = ".github/ripplegate.yml";

/** All in one process: hundreds of pushes would take minutes. */
function commitOften(world: World, branch: string, times: number): string {
  const commits = Array.from({ length: times }, (_, number) => {
    const from = number === 0 ? `from ${world.repository.sha("main")}\n` : "";
    const who = "committer ana <ana@example.com> 1772442000 +0000\n";
    const file = "M 644 inline n.txt\n";
    return `commit refs/heads/${branch}\n${who}data 1\nx\n${from}${file}data ${`${number}`.length}\n${number}\n`;
  });
  const { directory } = world.repository;
  execFileSync("git", ["fast-import", "--quiet", "--force"], { cwd: directory, input: commits.join("") });
  return execFileSync("git", ["rev-parse", branch], { cwd: directory, encoding: "utf8" }).trim();
}

function marksOn(world: World, sha: string): readonly string[] {
  const run = world.repository.checkRuns(sha).findLast(({ name }) => name === "ripplegate");
  return (run?.annotations ?? []).map((mark) => JSON.stringify([mark.path, mark.startLine, mark.message])).sort();
}
