import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { EVIDENCE, ONE_OWNER, openMethod, ourComment, say, WHOLE_METHOD } from "./acts.ts";
import { carrierServices, openWorld, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

/** What a sign-off carries over, and what not, on one running server. Each test has a pull request of its own. */
describe("sign-offs that are carried over, on the running server", { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "ripplegate-format-"));
  const formatFile = join(folder, "format");
  let world: World;
  let dispose: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    writeFileSync(formatFile, "ripplegate.fingerprint/1");
    const preload = new URL("children/other-fingerprints.ts", import.meta.url).pathname;
    const environment = { NODE_OPTIONS: `--import ${preload}`, FINGERPRINT_FORMAT_FILE: formatFile };
    world = await openWorld(ONE_OWNER, environment, (end) => {
      dispose = end;
    });
  }, 120_000);

  afterAll(async () => {
    await dispose?.();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  async function restart(format: string): Promise<void> {
    await world.server.stop();
    writeFileSync(formatFile, format);
    await world.server.start();
    await world.settled();
  }

  function lapsesOf(pull: PullRequest) {
    return world
      .entries()
      .flatMap(({ pullRequest, event }) =>
        pullRequest === pull.number && event.kind === "sign-off-lapsed" ? [event] : [],
      );
  }

  it("55: whatever commit GitHub writes on a review later, the review signed what it signed", async () => {
    const { ana, priya } = world.people;
    const pull = await openMethod(world, "reviewed");
    const review = pull.review(priya, "APPROVE", EVIDENCE);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");

    const push = { by: ana, branch: "reviewed", message: "Rebased", from: "main" };
    await world.repository.push({ ...push, files: { ...WHOLE_METHOD, "README.md": "# Rebased\n" } });
    Object.assign(review.state, { commitId: pull.headSha });
    review.edit(priya, EVIDENCE);
    await restart("ripplegate.fingerprint/1");
    expect(lapsesOf(pull)).toEqual([]);
    expect(world.check(pull).conclusion).toBe("success");

    await world.repository.push({ ...push, files: { ...WHOLE_METHOD, ...carrierServices("INTX") } });
    Object.assign(review.state, { commitId: pull.headSha });
    review.edit(priya, EVIDENCE);
    await world.settled();
    expect(lapsesOf(pull)).not.toEqual([]);
    expect(world.check(pull).conclusion).toBe("action_required");
  });

  it("57: a version that asks anew for everything says so, and one that does not leaves every sign-off alone", async () => {
    const { priya } = world.people;
    const pull = await openMethod(world, "updated");
    await say(world, pull, priya, EVIDENCE);
    const signed = world.signedItems().length;
    expect(world.check(pull).conclusion).toBe("success");

    await restart("ripplegate.fingerprint/2");
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(new Set(lapsesOf(pull).flatMap(({ why }) => why))).toEqual(
      new Set(["Ripplegate was updated, and asks for it anew"]),
    );
    expect(ourComment(pull)).toContain("Ripplegate was updated");

    await restart("ripplegate.fingerprint/1");
    expect(world.check(pull).conclusion).toBe("success");
    expect(world.signedItems()).toHaveLength(signed);
  });

  it("44: a flow that comes to be behind what was signed lapses it", async () => {
    const { olga, priya } = world.people;
    const pull = await openMethod(world, "behind");
    await say(world, pull, priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");

    const tracking = `${(ONE_OWNER[CONFIG] ?? "").replace(
      "flows:\n",
      "flows:\n  label-archive:\n    from: carrier\n    to: archive\n    owner: warehouse\n    errors: warehouse\n    carries:\n      shipping-method: same\n",
    )}`.replace("systems:\n", "systems:\n  archive: { title: Archive, owner: warehouse }\n");
    await world.repository.push({ by: olga, branch: "main", message: "Archive", files: { [CONFIG]: tracking } });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(lapsesOf(pull).map(({ item }) => String(item).split(":")[1])).toContain("label-request");
  });
});
