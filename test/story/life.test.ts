import { describe, expect, it } from "vitest";
import { EVIDENCE, ONE_OWNER, ourComment, say, signedByOne, WHOLE_METHOD } from "./acts.ts";
import { createWorld } from "./world.ts";

describe("a pull request's life, on the running server", () => {
  it("62: a fork's pull request is judged as any other, and found by its head where the check's payload names none", {
    timeout: 180_000,
  }, async () => {
    const world = await createWorld(ONE_OWNER);
    const { olga, priya } = world.people;
    const nina = world.github.addPerson({ login: "nina" });
    const fork = await world.repository.fork(nina);
    await fork.push({ by: nina, branch: "intl", message: "The method", files: WHOLE_METHOD });
    const pull = await world.repository.openPullRequest({
      by: nina,
      title: "From outside",
      branch: "intl",
      from: fork,
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(fork.checkRuns(pull.headSha)).toEqual([]);

    await say(world, pull, priya, EVIDENCE);
    expect(world.check(pull).conclusion).toBe("success");

    const mark = world.github.calls.mark();
    await world.rerun(pull);
    await world.settled();
    expect(world.github.calls.since(mark).filter(({ operation }) => operation?.includes("check-runs/"))).not.toEqual(
      [],
    );
    expect(world.check(pull).conclusion).toBe("success");

    world.repository.rename(olga, "integration-maps");
    const rita = world.github.addOrganization({ login: "rita-inc", owners: [olga] });
    world.repository.transfer(olga, rita);
    world.app.install(rita);
    await world.settled();
    await fork.push({ by: nina, branch: "intl", message: "words", files: { "README.md": "# x\n" } });
    await world.settled();
    expect(pull.comments().filter(({ state }) => state.body.includes("ripplegate:comment"))).toHaveLength(1);
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("61, 63: made a draft again it keeps its verdict and asks nobody; pushed to twice at once it ends on the last", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await signedByOne();
    const { ana } = world.people;
    const asked = () =>
      world.github.calls.since(mark).filter(({ operation }) => operation?.endsWith("requested_reviewers"));
    const mark = world.github.calls.mark();

    await pull.convertToDraft(ana);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
    await Promise.all(
      ["F31", "F32"].map((account) =>
        world.repository.push({
          by: ana,
          branch: "intl",
          from: "main",
          message: account,
          files: {
            ...WHOLE_METHOD,
            "config/posting-map.yml": `standard: F10\nexpress: F20\nexpress-intl: ${account}\n`,
          },
        }),
      ),
    );
    await world.settled();
    const last = await world.repository.read("intl", "config/posting-map.yml");
    expect(ourComment(pull)).toContain(/F3\d/.exec(last ?? "")?.[0]);
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(asked()).toEqual([]);

    await pull.close(ana);
    await world.settled();
    await pull.reopen(ana);
    await pull.readyForReview(ana);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events()).toEqual(expect.arrayContaining(["closed", "reopened"]));
  });
});

describe("many events at once, on the running server", () => {
  it("are all acknowledged, cost no more than a few looks at each pull request, and end with the right verdict for each", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await signedByOne();
    const { olga, priya } = world.people;
    const words = await Promise.all(
      Array.from({ length: 6 }, (_, number) =>
        world.repository.openPullRequest({
          by: olga,
          title: "Words",
          branch: `words-${number}`,
          files: { "README.md": `# ${number}\n` },
        }),
      ),
    );
    await world.settled();
    const all = [pull, ...words];
    const [first, second] = words;
    const mark = world.github.calls.mark();

    for (let round = 0; round < 1_000; round += 1) all[round % all.length]?.comment(olga, `word ${round}`);
    for (const one of all) await one.edit(olga, { title: "Another title" });
    for (const one of all) await one.edit(olga, { title: "Yet another title" });
    pull.comment(priya, "/revoke");
    await world.repository.push({ by: olga, branch: "words-0", message: "now", files: WHOLE_METHOD });
    await second?.close(olga);
    await world.settled();
    await world.settled();

    const failed = world.github.webhooks.deliveries.filter(
      ({ event, outcome }) => event !== "installation" && outcome?.statusCode !== 202,
    );
    expect(failed).toEqual([]);
    const { read, write } = world.github.calls.countSince(mark);
    // A check and a comment for each of the two that changed, one reaction, one request for reviews.
    expect(write).toBeLessThanOrEqual(8);
    expect(read).toBeLessThan(12 * all.length);
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(first === undefined ? undefined : world.check(first).conclusion).toBe("action_required");
    expect(words.slice(1).map((one) => world.check(one).conclusion)).toEqual(words.slice(1).map(() => "success"));
  });
});
