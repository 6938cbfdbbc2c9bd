import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Person, PullRequest } from "../../src/local-github/index.ts";
import { BASE_FILES, carrierServices, createWorld, NEW_METHOD, shareServer, type World } from "./world.ts";

const FILES = { ...NEW_METHOD, ...carrierServices("INTL") };
const EVIDENCE = "/signoff all — tried with test order 4711";

describe("who may sign, on the running server", () => {
  shareServer();

  it("1: refuses the author, who is also an owner, and says why", async () => {
    const { world, pull } = await waiting();
    const { ana } = world.people;

    const answer = await say(world, pull, ana, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toMatch(/opened this pull request/);
    expect(world.check(pull).conclusion).toBe("action_required");
  });

  it("3: refuses an owner who pushed a commit to the pull request", async () => {
    const { world, pull } = await waiting();
    const { priya } = world.people;
    world.repository.collaborator(priya, "write");
    await world.repository.push({ by: priya, branch: "intl", message: "words", files: { "README.md": "# x\n" } });
    await world.settled();

    const answer = await say(world, pull, priya, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toMatch(/commit/);
  });

  it("6: refuses somebody with write access who owns nothing here", async () => {
    const { world, pull } = await waiting();

    const answer = await say(world, pull, world.people.olga, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toBeDefined();
  });

  it("9: refuses a member whose invitation is still open", async () => {
    const { world, pull } = await waiting();
    const nia = world.github.addPerson({ login: "nia" });
    world.teams.warehouse.invite(nia);

    const answer = await say(world, pull, nia, "/signoff warehouse — seen");

    expect(answer.reactions).toEqual(["confused"]);
  });

  it("10: blocks when the team that owns an item does not exist, whatever else is signed", async () => {
    const config = BASE_FILES[".github/ripplegate.yml"] ?? "";
    const world = await createWorld({
      ...BASE_FILES,
      ".github/ripplegate.yml": config.replace("@acme/warehouse", "@acme/werehouse"),
    });

    const pull = await open(world);

    expect(world.check(pull)).toMatchObject({
      conclusion: "failure",
      title: expect.stringContaining("GitHub does not know"),
    });
  });

  it("15: counts one person once", async () => {
    const { world, pull } = await waiting();
    await say(world, pull, world.people.priya, EVIDENCE);
    const before = world.check(pull).title;

    await say(world, pull, world.people.priya, EVIDENCE);

    expect(world.check(pull).title).toBe(before);
  });
});

describe("what counts as a command, on the running server", () => {
  shareServer();

  it.each([
    ["19: in a fence", "```\n/signoff all — x\n```"],
    ["20: in backticks", "`/signoff all — x`"],
    ["21: quoted", "> /signoff all — x"],
    ["22: in an HTML comment", "<!--\n/signoff all — x\n-->"],
    ["25: in the middle of a line", "please /signoff all — x"],
  ])("%s is none", async (_, body) => {
    const { world, pull } = await waiting();
    const before = comment(pull);

    const answer = await say(world, pull, world.people.priya, body);

    expect(answer).toEqual({ reactions: [], reply: undefined });
    expect(comment(pull)).toBe(before);
  });

  it("24: an unknown target is answered with what would work", async () => {
    const { world, pull } = await waiting();

    const answer = await say(world, pull, world.people.priya, "/signoff lable-print — seen");

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("label-print");
  });

  it("29: is ignored on a closed pull request, and stays so after a reopening", async () => {
    const { world, pull } = await waiting();
    await pull.close(world.people.ana);
    await world.settled();
    await say(world, pull, world.people.priya, EVIDENCE);
    await pull.reopen(world.people.ana);
    await world.settled();

    expect(comment(pull)).not.toContain("priya");
    expect(world.events()).toContain("command-ignored");
  });

  it("/help is answered with every command, and costs no sign-off", async () => {
    const { world, pull } = await waiting();

    const answer = await say(world, pull, world.people.priya, "/help");

    expect(answer.reply).toContain("/signoff");
    expect(answer.reply).toContain("/revoke");
  });

  it("/revoke takes back what one has signed", async () => {
    const { world, pull } = await waiting();
    const open = world.check(pull).title;
    await say(world, pull, world.people.priya, EVIDENCE);

    await say(world, pull, world.people.priya, "/revoke");

    expect(world.check(pull).title).toBe(open);
  });
});

describe("edits and deletions, on the running server", () => {
  shareServer();

  it("32, 34: a sign-off whose comment is edited, by whomever, is revoked; by another it is tampering", async () => {
    const { world, pull } = await waiting();
    const open = world.check(pull).title;
    const signed = pull.comment(world.people.priya, EVIDENCE);
    await world.settled();
    expect(world.check(pull).title).not.toBe(open);

    signed.edit(world.people.olga, "/signoff all — something else");
    await world.settled();

    expect(world.check(pull).title).toBe(open);
    expect(world.events()).toEqual(expect.arrayContaining(["sign-off-revoked", "comment-tampered"]));
  });

  it("33: a comment that is edited into a command never counts", async () => {
    const { world, pull } = await waiting();
    const open = world.check(pull).title;
    const harmless = pull.comment(world.people.priya, "looks fine");
    await world.settled();

    harmless.edit(world.people.priya, EVIDENCE);
    await world.settled();

    expect(world.check(pull).title).toBe(open);
    expect(world.events()).not.toContain("sign-off-given");
  });

  it("35: deleting the comment revokes", async () => {
    const { world, pull } = await waiting();
    const open = world.check(pull).title;
    const signed = pull.comment(world.people.priya, EVIDENCE);
    await world.settled();

    signed.delete(world.people.priya);
    await world.settled();

    expect(world.check(pull).title).toBe(open);
  });

  it("37, 38: our comment is put back when it is edited, and written again once when it is deleted", async () => {
    const { world, pull } = await waiting();
    const before = comment(pull);
    const ours = pull.comments().find((one) => one.state.appId !== null);
    ours?.edit(world.people.olga, "all fine, merge it");
    await world.settled();
    expect(comment(pull)).toBe(before);

    ours?.delete(world.people.olga);
    await world.settled();

    expect(pull.comments().filter((one) => one.state.appId !== null)).toHaveLength(1);
    expect(world.events()).toContain("comment-tampered");
  });
});

describe("deliveries, on the running server", () => {
  shareServer();

  it("refuses a forged webhook, and does nothing", async () => {
    const world = await createWorld();
    const body = JSON.stringify({ action: "opened" });
    const signature = `sha256=${createHmac("sha256", "development").update(body).digest("hex")}`;

    const answer = await fetch(`${world.server.url}/api/github/webhooks`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": "pull_request",
        "x-github-delivery": "1",
        "x-hub-signature-256": signature,
      },
      body,
    });

    expect(answer.status).toBe(401);
    expect(world.server.pending()).toBe(0);
  });

  it("71: the same delivery twice has one effect", async () => {
    const { world, pull } = await waiting();
    world.github.webhooks.hold();
    pull.comment(world.people.priya, EVIDENCE);
    world.github.webhooks.duplicate();
    world.github.webhooks.release();
    await world.settled();

    expect(world.events().filter((kind) => kind === "sign-off-given").length).toBe(new Set(world.signedItems()).size);
  });

  it("72: a comment that was deleted before its creation was told does not count", async () => {
    const { world, pull } = await waiting();
    world.github.webhooks.hold();
    const signed = pull.comment(world.people.priya, EVIDENCE);
    signed.delete(world.people.priya);
    world.github.webhooks.release((pending) => pending.reverse());
    await world.settled();

    expect(world.events()).not.toContain("sign-off-given");
  });

  it("54: a sign-off that crosses a push is refused: it changed while they looked", async () => {
    const { world, pull } = await waiting();
    world.github.webhooks.hold();
    await world.repository.push({
      by: world.people.ana,
      branch: "intl",
      message: "x",
      files: carrierServices("OTHER"),
    });
    pull.comment(world.people.priya, "/signoff label-print:label-request — seen");
    world.github.webhooks.release((pending) => pending.reverse());
    await world.settled();

    expect(world.events()).not.toContain("sign-off-given");
    expect(pull.comments().at(-1)?.state.body).toMatch(/changed/);
  });
});

describe("policy and life cycle, on the running server", () => {
  shareServer();

  it("65: a pull request that touches no config has a green check and no comment", async () => {
    const world = await createWorld();
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Words",
      branch: "words",
      files: { "README.md": "# z\n" },
    });
    await world.settled();

    expect(world.check(pull)).toEqual({ conclusion: "success", title: "No integration config touched" });
    expect(pull.comments()).toEqual([]);
  });

  it("judges a pull request that loosens the policy by the policy of the base branch", async () => {
    const world = await createWorld();
    const config = BASE_FILES[".github/ripplegate.yml"] ?? "";
    const loosened = config.replace("version: 1", "version: 1\nmode: observe\ngate: { author-may-sign: true }");
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Only a method",
      branch: "sly",
      files: { ...FILES, ".github/ripplegate.yml": loosened },
    });
    await world.settled();
    await say(world, pull, world.people.ana, EVIDENCE);

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(comment(pull)).toContain("policy-review");
    expect(world.events()).not.toContain("sign-off-given");
  });

  it("67: a broken configuration is red, with file and line", async () => {
    const world = await createWorld();
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Broken",
      branch: "broken",
      files: { ".github/ripplegate.yml": "version: 1\nsistems: {}\n" },
    });
    await world.settled();

    expect(world.check(pull).conclusion).toBe("failure");
    expect(comment(pull)).toContain(".github/ripplegate.yml:2");
  });

  it("56: a moved base branch is judged again without a push", async () => {
    const { world, pull } = await waiting();
    await say(world, pull, world.people.priya, EVIDENCE);
    const before = world.check(pull).title;
    await world.repository.push({
      by: world.people.olga,
      branch: "main",
      message: "The warehouse renames its code",
      files: {
        "config/carrier-services.json":
          '[\n  { "from": "STD", "to": "PARCEL-X" },\n  { "from": "EXP", "to": "PARCEL-24" }\n]\n',
      },
    });
    await world.settled();

    expect(world.check(pull).title).not.toBe(before);
    expect(world.events()).toContain("sign-off-lapsed");
  });

  it("84: a merge past the gate is recorded as such", async () => {
    const { world, pull } = await waiting();

    await pull.merge(world.people.olga, { bypass: true });
    await world.settled();

    expect(world.events().at(-1)).toBe("merged-without-sign-off");
  });

  it("62: a re-run is judged and written again", async () => {
    const { world, pull } = await waiting();
    const mark = world.github.calls.mark();
    await world.rerun(pull);
    await world.settled();

    expect(world.github.calls.since(mark).some((call) => call.operation?.includes("check-runs"))).toBe(true);
  });
});

describe("a server of its own", () => {
  it("16: closes again before it opens when a signer has left the team", async () => {
    const { world, pull } = await waiting();
    const { priya, femi, ivo, carla, kim } = world.people;
    for (const person of [priya, femi, ivo, carla]) await say(world, pull, person, EVIDENCE);
    world.teams.warehouse.add(world.people.olga);
    world.teams.warehouse.remove(priya);
    await world.settled();

    await say(world, pull, kim, EVIDENCE);

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(comment(pull)).toContain("no longer");

    world.teams.warehouse.add(priya);
    await world.settled();
    await say(world, pull, kim, "/recheck");
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("73: what was lost while the server was down is found when it starts", async () => {
    const { world, pull } = await waiting();
    await world.server.stop();
    pull.comment(world.people.priya, EVIDENCE);
    await world.repository.push({
      by: world.people.ana,
      branch: "intl",
      message: "x",
      files: { "README.md": "# y\n" },
    });
    await world.github.webhooks.settled();

    await world.server.start();
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events()).toEqual(expect.arrayContaining(["sign-off-given", "missed-delivery-recovered"]));
  });

  it("stops within its time on SIGTERM, with exit code 0", async () => {
    const world = await createWorld();

    expect(await world.server.stop()).toBe(0);
  });
});

async function waiting(): Promise<{ readonly world: World; readonly pull: PullRequest }> {
  const world = await createWorld();
  const pull = await open(world);
  expect(world.check(pull).conclusion).toBe("action_required");
  return { world, pull };
}

async function open(world: World): Promise<PullRequest> {
  const pull = await world.repository.openPullRequest({
    by: world.people.ana,
    title: "Add a method",
    branch: "intl",
    files: FILES,
  });
  await world.settled();
  return pull;
}

interface Answer {
  readonly reactions: readonly string[];
  readonly reply: string | undefined;
}

async function say(world: World, pull: PullRequest, person: Person, body: string): Promise<Answer> {
  const said = pull.comment(person, body);
  await world.settled();
  const reply = pull.comments().find((one) => one.state.body.includes(`ripplegate:reply to=${said.id}`));
  return { reactions: said.state.reactions.map((reaction) => reaction.content), reply: reply?.state.body };
}

function comment(pull: PullRequest): string {
  return pull.comments().find((one) => one.state.body.includes("ripplegate:comment"))?.state.body ?? "";
}
