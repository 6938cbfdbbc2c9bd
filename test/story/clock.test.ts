import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { EVIDENCE, ourComment, say } from "./acts.ts";
import { createWorld, NEW_METHOD, type World } from "./world.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The server asks every five seconds what is due; a busy machine may take its time over it. */
const SECONDS_MS = 120_000;

describe("what ends by the clock, on the running server", () => {
  it("83: a waiver that is over closes the gate without an event, also over a restart; so does a delegation", {
    timeout: 180_000,
  }, async () => {
    const { world, ahead } = await worldWithClock();
    const { kim, priya, femi, ivo, carla } = world.people;
    const signers = [priya, femi, ivo, carla, kim];
    const dana = world.github.addPerson({ login: "dana" });
    const [waived, lent] = [await opened(world, "one"), await opened(world, "two")];
    for (const pull of [waived, lent]) {
      const finding = /`code-unmapped` `([0-9a-f]{8,})`/.exec(ourComment(pull))?.[1];
      await say(world, pull, kim, `/waive ${finding} ${pull === waived ? 2 : 5} goes live on Monday`);
      if (pull === lent) {
        await say(world, pull, priya, "/delegate warehouse @dana 3");
        await say(world, pull, dana, "/signoff all — printed 4711");
      }
      for (const person of signers.filter((one) => pull === waived || one !== priya)) pull.comment(person, EVIDENCE);
      await world.settled();
      expect(world.check(pull).conclusion).toBe("success");
    }

    ahead(2 * DAY_MS - 30_000);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await world.settled();
    expect([world.check(waived).conclusion, world.check(lent).conclusion]).toEqual(["success", "success"]);

    ahead(2 * DAY_MS);
    await expect.poll(() => world.check(waived).conclusion, { timeout: SECONDS_MS }).toBe("failure");
    await world.settled();
    expect(world.check(lent).conclusion).toBe("success");
    expect(kindsOf(world, waived)).toEqual(expect.arrayContaining(["waiver-expired", "gate-closed"]));

    // The delegation ends while nobody is there to see it.
    await world.server.stop();
    ahead(3 * DAY_MS);
    await world.server.start();
    await expect.poll(() => world.check(lent).conclusion, { timeout: SECONDS_MS }).toBe("action_required");
    await world.settled();
    expect(kindsOf(world, lent)).toEqual(expect.arrayContaining(["delegation-ended", "sign-off-lapsed"]));
    const times = (kind: string) => kindsOf(world, lent).filter((one) => one === kind).length;
    expect(times("delegation-ended")).toBe(times("delegated"));
  });
});

/** A world whose server and GitHub share a clock that the test moves. */
async function worldWithClock(): Promise<{ readonly world: World; readonly ahead: (ms: number) => void }> {
  const folder = mkdtempSync(join(tmpdir(), "ripplegate-clock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "offset");
  let offsetMs = 0;
  const ahead = (ms: number): void => {
    offsetMs = ms;
    writeFileSync(file, String(ms));
  };
  ahead(0);
  const environment = {
    CLOCK_OFFSET_FILE: file,
    NODE_OPTIONS: `--import ${join(import.meta.dirname, "children/shifted-clock.ts")}`,
  };
  const nowMs = () => Date.now() + offsetMs;
  const clocks = { now: () => new Date(nowMs()), authenticationNow: nowMs };
  return { world: await createWorld(undefined, environment, clocks), ahead };
}

async function opened(world: World, branch: string): Promise<PullRequest> {
  const pull = await world.repository.openPullRequest({
    by: world.people.ana,
    title: "Add a method",
    branch,
    files: { ...NEW_METHOD, "README.md": `# ${branch}\n` },
  });
  await world.settled();
  return pull;
}

function kindsOf(world: World, { number }: PullRequest): readonly string[] {
  return world
    .entries()
    .filter(({ pullRequest }) => pullRequest === number)
    .map(({ event }) => event.kind);
}
