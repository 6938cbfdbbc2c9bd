import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Person, PullRequest } from "../../src/local-github/index.ts";
import { carrierServices, createWorld, NEW_METHOD, type World } from "./world.ts";

describe("the chain, from a signed webhook to an unblocked merge", () => {
  // So many people sign that the pace of GitHub's limits on writes is felt.
  it("blocks, waits, is signed, lapses exactly what a push changed, and is merged", { timeout: 180_000 }, async () => {
    const world = await createWorld();
    const { repository, people } = world;
    const { ana, priya, femi, ivo, carla, kim } = people;

    const pull = await repository.openPullRequest({
      by: ana,
      title: "Add express-intl",
      branch: "intl",
      files: NEW_METHOD,
    });
    await world.settled();
    expect(world.check(pull)).toEqual({ conclusion: "failure", title: "Blocked: 1 code has no mapping" });
    expect(await pull.mergeRefusal(ana)).toContain("ripplegate");

    await repository.push({
      by: ana,
      branch: "intl",
      message: "Map it for the carrier",
      files: carrierServices("INTL"),
    });
    await world.settled();
    const waiting = world.check(pull);
    expect(waiting.conclusion).toBe("action_required");
    expect(waiting.title).toMatch(/^Waiting for \d+ of \d+ sign-offs$/);
    expect(await pull.mergeRefusal(ana)).toContain("ripplegate");

    for (const person of [priya, femi, ivo, carla]) await sign(world, pull, person);
    expect(world.check(pull).conclusion).toBe("action_required");
    await sign(world, pull, kim);
    expect(world.check(pull)).toMatchObject({
      conclusion: "success",
      title: expect.stringMatching(/^Passed: \d+ sign-offs$/),
    });
    expect(await pull.mergeRefusal(ana)).toBeUndefined();

    await repository.push({
      by: ana,
      branch: "intl",
      message: "Use the other service",
      files: carrierServices("INTX"),
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(await pull.mergeRefusal(ana)).toContain("ripplegate");
    const lapsed = history(world).filter(({ event }) => event.kind === "sign-off-lapsed");
    expect(new Set(lapsed.map(({ event }) => String(event.item).split(":")[1]))).toEqual(new Set(["label-request"]));
    expect(lapsed[0]?.event.why).toContainEqual(expect.stringContaining('"INTX"'));
    expect(ownComment(pull)).toContain("INTX");

    for (const person of [priya, ivo, kim, femi]) await sign(world, pull, person);
    expect(world.check(pull).conclusion).toBe("success");
    await pull.merge(ana);
    await world.settled();
    expect(pull.state).toBe("merged");
    expect(history(world).at(-1)?.event.kind).toBe("merged");
    expect(ripplegate(world, "verify", world.server.databasePath)).toContain("ntact");
    expect(pull.comments().filter((comment) => comment.state.appId !== null)).toHaveLength(1);
    expect(world.github.crashes).toEqual([]);
  });
});

async function sign(world: World, pull: PullRequest, person: Person): Promise<void> {
  pull.comment(person, "/signoff all — tried with test order 4711, label and booking seen");
  await world.settled();
}

function ownComment(pull: PullRequest): string {
  return pull.comments().find((comment) => comment.state.body.includes("ripplegate:comment"))?.state.body ?? "";
}

interface Line {
  readonly event: { readonly kind: string; readonly [key: string]: unknown };
}

function history(world: World): readonly Line[] {
  const lines = ripplegate(world, "history", "--database", world.server.databasePath, "--format", "jsonl")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line));
}

function ripplegate(_world: World, ...args: readonly string[]): string {
  return execFileSync(process.execPath, ["dist/cli/main.js", ...args], { encoding: "utf8" });
}
