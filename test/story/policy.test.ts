import { describe, expect, it } from "vitest";
import { EVIDENCE, ONE_OWNER, ourComment, say, signedByOne, WHOLE_METHOD } from "./acts.ts";
import { createWorld, shareServer } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";
const ORIGINAL = ONE_OWNER[CONFIG] ?? "";

describe("a change of the policy, on the running server", () => {
  shareServer();

  it("18: asks the release managers of today, and shows whom it would let through, hold up or ask", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await signedByOne();
    const { ana, olga } = world.people;
    const untouched = { "README.md": "# z\n" };
    await world.repository.openPullRequest({ by: olga, title: "Words", branch: "words", files: untouched });
    const looser = ORIGINAL.replace("version: 1", "version: 1\nmode: observe").replace(
      'release-manager: ["@priya"]',
      'release-manager: ["@ana"]',
    );
    const policy = await world.repository.openPullRequest({
      by: ana,
      title: "Only watch",
      branch: "watch",
      files: { [CONFIG]: looser },
    });
    await world.settled();

    expect(world.check(policy).conclusion).toBe("action_required");
    expect(ourComment(policy)).toContain("/signoff release-manager");
    const row = `| \`#${pull.number}\` \`Add a method\` | Passed: 9 sign-offs | Observing only: this would pass`;
    expect(ourComment(policy)).toContain("### What this policy would change: 1 of 1 other open pull request");
    expect(ourComment(policy)).toContain(row.replace("9 sign-offs", `${world.signedItems().length} sign-offs`));
    expect(ourComment(policy)).not.toContain("#2");

    const stricter = ORIGINAL.replace("version: 1", "version: 1\ngate: { distinct-people: true }").replace(
      'finance: ["@priya"]',
      'finance: ["@femi"]',
    );
    const mark = world.github.calls.mark();
    await world.repository.push({
      by: ana,
      branch: "watch",
      message: "No, ask finance",
      files: { [CONFIG]: stricter },
    });
    await world.settled();
    expect(ourComment(policy)).toMatch(/Passed: \d+ sign-offs \| Waiting for .*`finance`/);
    const compared = world.github.calls.since(mark).filter(({ operation }) => operation?.includes("/compare/"));
    expect(compared).toHaveLength(1);
    expect(world.check(pull).conclusion).toBe("success");

    await say(world, policy, ana, EVIDENCE);
    expect(world.check(policy).conclusion).toBe("action_required");
    await say(world, policy, world.people.priya, EVIDENCE);
    expect(world.check(policy).conclusion).toBe("success");
  });

  it("18: a handover asks the old owner and the new one", { timeout: 180_000 }, async () => {
    const world = await createWorld(ONE_OWNER);
    const files = {
      [CONFIG]: ORIGINAL.replace("title: Finance, owner: finance", "title: Finance, owner: integration"),
    };
    const wanted = { by: world.people.ana, title: "Finance goes to integration", branch: "over", files };
    const pull = await world.repository.openPullRequest(wanted);
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    const comment = ourComment(pull);
    expect(comment).toContain("/signoff finance");
    expect(comment).toContain("/signoff hand-over:erp:new");
  });

  it("the first configuration is only observed, and says so; a removed one asks by what it said", {
    timeout: 180_000,
  }, async () => {
    const { [CONFIG]: _, ...bare } = ONE_OWNER;
    const world = await createWorld(bare);
    const { ana, olga } = world.people;
    const first = await world.repository.openPullRequest({
      by: ana,
      title: "Begin",
      branch: "begin",
      files: { ...WHOLE_METHOD, [CONFIG]: ORIGINAL },
    });
    await world.settled();
    expect(world.check(first)).toEqual({ conclusion: "neutral", title: expect.stringMatching(/^Observing only/) });

    await first.merge(olga, { bypass: true });
    await world.settled();
    const end = await world.repository.openPullRequest({
      by: ana,
      title: "End",
      branch: "end",
      files: { [CONFIG]: null },
    });
    await world.settled();
    expect(world.check(end).conclusion).not.toBe("success");
    expect(world.check(end).conclusion).not.toBe("neutral");
    expect(ourComment(end)).toContain("policy-weakened");
  });

  it("66: with every rule and question switched off a change is not passed over in silence", {
    timeout: 180_000,
  }, async () => {
    const silent = ORIGINAL.replace(
      "version: 1",
      "version: 1\nrules: { code-unmapped: off, code-removed-in-use: off }\nvalidations: { disable: [label-print, happy-path] }",
    );
    const world = await createWorld({ ...ONE_OWNER, [CONFIG]: silent });
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Recode",
      branch: "recode",
      files: {
        "config/carrier-services.json":
          '[\n  { "from": "STD", "to": "PARCEL-9" },\n  { "from": "EXP", "to": "PARCEL-24" }\n]\n',
      },
    });
    await world.settled();

    expect(world.check(pull).title).not.toContain("No integration config touched");
    expect(ourComment(pull)).toContain("PARCEL-9");
    expect(world.events()).toContain("evaluated");
  });
});
