import { copyFileSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EVIDENCE, ONE_OWNER, ourComment, say, signedByOne, waiting } from "./acts.ts";
import type { World } from "./world.ts";

describe("a database that is restored from an older copy, on the running server", () => {
  it("is noticed by what the check witnesses, and what was signed since is read from GitHub again", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await waiting(ONE_OWNER);
    const restore = await backup(world);
    await say(world, pull, world.people.olga, "/signoff");
    await say(world, pull, world.people.priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");
    const comments = pull.comments().length;

    await restore();

    expect(world.events()).toEqual(expect.arrayContaining(["history-lost", "sign-off-given", "gate-opened"]));
    expect(world.server.log()).toContain("the database is older than what GitHub witnesses");
    expect(world.check(pull).conclusion).toBe("success");
    expect(pull.checkRuns("ripplegate")).toHaveLength(1);
    expect(pull.comments()).toHaveLength(comments);

    await world.server.stop();
    await started(world);
    expect(world.events().filter((kind) => kind === "history-lost")).toHaveLength(1);
  });

  it("opens nothing by a sign-off that was taken back since, whatever comes first", { timeout: 180_000 }, async () => {
    const { world, pull } = await signedByOne();
    const restore = await backup(world);
    await say(world, pull, world.people.priya, "/revoke");
    expect(world.check(pull).conclusion).toBe("action_required");

    const toldBefore = verdictsTold(world).length;

    await restore(async () => {
      const { ana } = world.people;
      await world.repository.push({ by: ana, branch: "intl", message: "w", files: { "README.md": "# y\n" } });
    });

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("/signoff");
    expect(world.events()).toContain("sign-off-revoked");
    expect(verdictsTold(world).slice(toldBefore)).toEqual(["action_required"]);
  });
});

/** Every conclusion that a check of ours ever had, as GitHub told it. */
function verdictsTold({ github }: World): readonly unknown[] {
  return github.webhooks.deliveries.flatMap(({ event, payload }) =>
    event === "check_run" && "action" in payload && payload.action === "completed"
      ? [Object(payload.check_run).conclusion]
      : [],
  );
}

/** Copies the database now. What it answers puts the copy back, as an operator would after a crash. */
async function backup(world: World): Promise<(meanwhile?: () => Promise<void>) => Promise<void>> {
  const { server } = world;
  const copy = `${server.databasePath}.copy`;
  await server.stop();
  copyFileSync(server.databasePath, copy);
  await started(world);
  return async (meanwhile) => {
    await server.stop();
    for (const suffix of ["-wal", "-shm"]) rmSync(`${server.databasePath}${suffix}`, { force: true });
    copyFileSync(copy, server.databasePath);
    await started(world, meanwhile);
  };
}

/** The server was started, and has looked at every open pull request. */
async function started({ server, github, settled }: World, meanwhile?: () => Promise<void>): Promise<void> {
  const mark = github.calls.mark();
  await server.start();
  await meanwhile?.();
  const endAt = Date.now() + 20_000;
  while (
    !github.calls.since(mark).some(({ operation }) => operation === "GET /repos/{owner}/{repo}/pulls/{pull_number}")
  ) {
    if (Date.now() > endAt) throw new Error(`no pull request was looked at:\n${server.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await settled();
  await settled();
}
