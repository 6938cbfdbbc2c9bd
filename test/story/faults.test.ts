import { describe, expect, it } from "vitest";
import { EVIDENCE, openMethod, ourComment, say, signAll, signed, WHOLE_METHOD, waiting } from "./acts.ts";
import { carrierServices, createWorld, shareServer } from "./world.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";
const CREATE_COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
const CREATE_CHECK = "POST /repos/{owner}/{repo}/check-runs";

describe("when GitHub fails, on the running server", () => {
  it.each([
    ["a 502", { respond: { status: 502 } }],
    ["a reset connection", { cut: "reset" as const }],
    ["a limit that names its end", { respond: { status: 429, headers: { "retry-after": "1" } } }],
  ])("75: %s on a read is tried again, and never told as a policy error", async (_, fault) => {
    const world = await createWorld();
    world.github.faults.add({ operation: COMPARE, times: 2, ...fault });

    const pull = await openMethod(world);

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events()).toEqual(["evaluated"]);
  });

  it("75: while GitHub does not say who is in a team nothing opens, and it says why", async () => {
    const { world, pull } = await waiting();
    world.github.faults.add({
      operation: "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
      times: 1_000,
      respond: { status: 400 },
    });

    const answer = await say(world, pull, world.people.priya, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("GitHub could not tell us just now");
    expect(world.events()).not.toContain("sign-off-given");
  });

  it.each([
    ["comment", CREATE_COMMENT],
    ["check", CREATE_CHECK],
  ])("a %s that was written though its answer was a 502 stands there once", async (_, operation) => {
    const world = await createWorld();
    world.github.faults.add({ operation, times: 1, afterEffect: true, respond: { status: 502 } });

    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Add a method",
      branch: "intl",
      files: WHOLE_METHOD,
    });
    await world.settled();

    expect(pull.comments().filter((comment) => comment.state.appId !== null)).toHaveLength(1);
    expect(pull.checkRuns("ripplegate")).toHaveLength(1);
    expect(world.check(pull).conclusion).toBe("action_required");
  });

  it("a token that has run out is exchanged once, and nothing is lost", async () => {
    const { world, pull } = await waiting();
    world.installation.expireTokens();

    const answer = await say(world, pull, world.people.priya, EVIDENCE);

    expect(answer.reactions).toEqual(["+1"]);
  });

  it("76: more than a hundred comments are all read after a silence", async () => {
    const { world, pull } = await waiting();
    await world.server.stop();
    for (let number = 0; number < 120; number += 1) pull.comment(world.people.olga, `word ${number}`);
    pull.comment(world.people.priya, EVIDENCE);
    await world.github.webhooks.settled();

    await world.server.start();
    await world.settled();

    expect(world.events()).toEqual(expect.arrayContaining(["sign-off-given", "missed-delivery-recovered"]));
  });

  it("88: what a deleted account signed can still be read", async () => {
    const { world, pull } = await waiting();
    const { priya } = world.people;
    const said = pull.comment(priya, EVIDENCE);
    await world.settled();
    priya.delete();
    said.delete(world.people.olga);
    await world.settled();

    const given = world.entries().find(({ event }) => event.kind === "sign-off-given");
    expect(given).toMatchObject({ actor: { login: "priya" }, event: { comment: { body: EVIDENCE } } });
    expect(world.events()).toContain("sign-off-revoked");
  });
});

describe("hard times of one repository, on the running server", () => {
  shareServer();

  it("63: a force-push while the commits are read is judged, and not told as an error", async () => {
    const { world, pull } = await waiting();
    world.github.faults.add({ operation: COMPARE, times: 1, delayMs: 300 });
    const { ana } = world.people;
    await world.repository.push({ by: ana, branch: "intl", message: "a", files: carrierServices("INTX") });
    await world.repository.push({
      by: ana,
      branch: "intl",
      from: "main",
      message: "b",
      files: { ...WHOLE_METHOD, ...carrierServices("INTZ") },
    });
    await world.settled();

    expect(ourComment(pull)).toContain("INTZ");
    expect(world.check(pull).conclusion).toBe("action_required");
  });

  it("a locked conversation: the check says so, what is signed there counts, and the comment comes with the key", async () => {
    const world = await createWorld();
    const { ana, olga, priya } = world.people;
    world.repository.collaborator(priya, "write");
    const draft = await world.repository.openPullRequest({
      by: ana,
      title: "Add a method",
      branch: "intl",
      files: { "README.md": "# later\n" },
    });
    await world.settled();
    await draft.lock(olga);
    await world.repository.push({ by: ana, branch: "intl", message: "now", files: WHOLE_METHOD });
    await world.settled();

    expect(draft.comments()).toEqual([]);
    expect(draft.checkRuns("ripplegate").at(-1)?.summary).toContain("This conversation is locked");
    await say(world, draft, priya, EVIDENCE);
    expect(world.events()).toContain("sign-off-given");

    await draft.unlock(olga);
    await world.settled();
    expect(ourComment(draft)).toContain("signed by `priya`");
    expect(draft.checkRuns("ripplegate").at(-1)?.summary).not.toContain("locked");
  });

  it("a repository that is renamed keeps its sign-offs", async () => {
    const { world, pull } = await signed();

    world.repository.rename(world.people.olga, "integration-maps");
    await world.settled();
    await world.repository.push({
      by: world.people.ana,
      branch: "intl",
      message: "words",
      files: { "README.md": "# x\n" },
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("success");
    expect(pull.comments().filter((comment) => comment.state.body.includes("ripplegate:comment"))).toHaveLength(1);
  });

  it("77: over 3,000 changed files are red: too large to verify", async () => {
    const world = await createWorld();
    const many = Object.fromEntries(Array.from({ length: 3_001 }, (_, number) => [`many/${number}.txt`, "x\n"]));
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Everything",
      branch: "many",
      files: { ...WHOLE_METHOD, ...many },
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("failure");
    expect(ourComment(pull)).toContain("more files than GitHub lists (3,000)");
  });

  it("78: an unchanged verdict is not written again, however often it is asked for", async () => {
    const { world, pull } = await waiting();
    const mark = world.github.calls.mark();

    for (let number = 0; number < 20; number += 1) {
      await pull.edit(world.people.ana, { title: `Add a method, ${number}` });
      if (number % 5 === 0) await world.settled();
    }
    await world.settled();

    expect(world.github.calls.countSince(mark).write).toBe(0);
  });

  it("deliveries in any order and twice end as in order", async () => {
    const { world, pull } = await waiting();
    world.github.webhooks.hold();
    for (const person of [world.people.priya, world.people.femi]) pull.comment(person, EVIDENCE);
    await world.repository.push({
      by: world.people.ana,
      branch: "intl",
      message: "words",
      files: { "README.md": "# x\n" },
    });
    world.github.webhooks.release((pending) => [...pending, ...pending].reverse());
    await world.settled();
    await signAll(world, pull);

    expect(world.check(pull).conclusion).toBe("success");
    expect(new Set(world.signedItems()).size).toBeGreaterThan(0);
    expect(world.events().filter((kind) => kind === "gate-opened")).toHaveLength(1);
  });

  it("an archived repository is left alone, and the ledger says so", async () => {
    const { world } = await waiting();

    world.repository.archive(world.people.olga);
    await world.settled();

    expect(world.entries().at(-1)?.event).toEqual({ kind: "control-lapsed", why: "archived" });
    expect(await world.server.pending()).toBe(0);
  });
});
