import { describe, expect, it } from "vitest";
import { EVIDENCE, ourComment, say, signed, WHOLE_METHOD, waiting } from "./acts.ts";
import { BASE_FILES, createWorld, shareServer } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

describe("people who come and go, on the running server", () => {
  it("16: a sign-off is void as soon as its signer leaves the team, and counts again when they are back", async () => {
    const { world, pull } = await signed();
    const { priya, olga } = world.people;
    world.teams.warehouse.add(olga);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");

    world.teams.warehouse.remove(priya);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("@priya is no longer in @acme/warehouse");
    expect(world.events()).toContain("gate-closed");

    world.teams.warehouse.add(priya);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("16: also while others still have to sign, and nobody else's sign-off is touched", async () => {
    const { world, pull } = await waiting();
    const { priya, femi, olga } = world.people;
    world.teams.warehouse.add(olga);
    for (const person of [priya, femi]) await say(world, pull, person, EVIDENCE);
    const before = world.check(pull).title;

    world.teams.warehouse.remove(olga);
    await world.settled();
    expect(world.check(pull).title).toBe(before);

    world.teams.warehouse.add(olga);
    world.teams.warehouse.remove(priya);
    await world.settled();
    expect(world.check(pull).title).not.toBe(before);
    expect(ourComment(pull)).toContain("signed by `femi`");
  });

  it("10, 16: a team that is deleted blocks, and says so", async () => {
    const { world, pull } = await signed();

    world.teams.warehouse.delete();
    await world.settled();

    expect(world.check(pull).conclusion).toBe("failure");
    expect(world.check(pull).title).toContain("GitHub does not know");
  });

  it("12: a sign-off stays with the person who gave it, whatever their account is called", async () => {
    const { world, pull } = await signed();
    const { priya } = world.people;
    priya.rename("priya-k");
    world.github.addPerson({ login: "priya" });
    await world.server.stop();
    await world.server.start();
    await world.settled();

    await say(world, pull, world.people.kim, "/recheck");

    expect(world.check(pull).conclusion).toBe("success");
  });
});

describe("who may sign, on the running server", () => {
  shareServer();

  it("2: an author whom policy lets sign is recorded as signing their own change", async () => {
    const config = (BASE_FILES[CONFIG] ?? "").replace("version: 1", "version: 1\ngate: { author-may-sign: true }");
    const { world, pull } = await waiting({ ...BASE_FILES, [CONFIG]: config });

    const answer = await say(world, pull, world.people.ana, EVIDENCE);

    expect(answer.reactions).toEqual(["+1"]);
    expect(ourComment(pull)).toContain("their own change");
  });

  it("4: who only committed another's work may not sign it", async () => {
    const { world, pull } = await waiting();
    const { ana, priya } = world.people;
    await world.repository.push({
      by: ana,
      branch: "intl",
      message: "words",
      files: { "README.md": "# x\n" },
      committerId: priya.id,
    });
    await world.settled();

    const answer = await say(world, pull, priya, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("committed");
  });

  it("3: who pushed may not sign, whatever name the commit bears; what they had signed counts no more", async () => {
    const { world, pull } = await waiting();
    const { ana, priya } = world.people;
    world.repository.collaborator(priya, "write");
    expect((await say(world, pull, priya, EVIDENCE)).reactions).toEqual(["+1"]);

    await world.repository.push({
      by: priya,
      branch: "intl",
      message: "as if it were Ana's",
      files: { "README.md": "# x\n" },
      authorEmail: ana.email ?? "",
      committerId: ana.id,
    });
    await world.settled();

    expect(ourComment(pull)).toContain("@priya has worked on this pull request");
    const answer = await say(world, pull, priya, EVIDENCE);
    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("nobody signs their own");
  });

  it("5: a commit whose writer GitHub does not know is named in comment and check", async () => {
    const { world, pull } = await waiting();
    await world.repository.push({
      by: world.people.ana,
      branch: "intl",
      message: "words",
      files: { "README.md": "# x\n" },
      authorEmail: "ana@old-laptop.example",
    });
    await world.settled();

    const sha = pull.headSha.slice(0, 10);
    expect(ourComment(pull)).toContain(`no GitHub account has the e-mail address of ${sha} (ana@`);
    expect(pull.checkRuns("ripplegate").at(-1)?.summary).toContain(sha);
    expect(world.check(pull).conclusion).toBe("action_required");
  });

  it("8: an App's robot is ignored, and gets no answer", async () => {
    const { world, pull } = await waiting();
    const before = world.check(pull).title;
    const other = world.github.addApp({ owner: world.people.olga, slug: "helper", permissions: { issues: "write" } });
    world.repository.collaborator(other.bot, "write");

    const answer = await say(world, pull, { ...world.people.priya, ...other.bot }, EVIDENCE);

    expect(answer).toEqual({ reactions: [], reply: undefined });
    expect(world.check(pull).title).toBe(before);
    expect(world.events()).toContain("sign-off-refused");
  });

  it("11: names in the configuration may be written in any case", async () => {
    const config = (BASE_FILES[CONFIG] ?? "")
      .replace("@acme/warehouse", "@PriYa")
      .replace("@acme/finance", "@ACME/Finance");
    const { world, pull } = await waiting({ ...BASE_FILES, [CONFIG]: config });

    expect((await say(world, pull, world.people.priya, EVIDENCE)).reactions).toEqual(["+1"]);
    expect((await say(world, pull, world.people.femi, EVIDENCE)).reactions).toEqual(["+1"]);
  });

  it("13: a member of a child team signs for the team above it", async () => {
    const { world, pull } = await waiting();
    const nia = world.github.addPerson({ login: "nia" });
    world.acme.addTeam({ slug: "night-shift", parent: world.teams.warehouse, members: [nia] });
    await world.settled();

    expect((await say(world, pull, nia, EVIDENCE)).reactions).toEqual(["+1"]);
  });

  it("7: somebody who may only read is refused", async () => {
    const { world, pull } = await waiting();
    const reader = world.github.addPerson({ login: "reader" });
    world.repository.collaborator(reader, "read");

    const answer = await say(world, pull, reader, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("Nothing here is for");
  });

  it("18: who owns what is said on the base branch: a handover asks the old owner too", async () => {
    const world = await createWorld();
    const { ana, ivo } = world.people;
    const taken = (BASE_FILES[CONFIG] ?? "").replace('warehouse: ["@acme/warehouse"]', 'warehouse: ["@ivo"]');
    const pull = await world.repository.openPullRequest({
      by: ana,
      title: "The warehouse is mine",
      branch: "mine",
      files: { ...WHOLE_METHOD, [CONFIG]: taken },
    });
    await world.settled();

    await say(world, pull, ivo, "/signoff warehouse — mine now");

    expect(world.signedItems().filter((item) => item.startsWith("label-print"))).toEqual([]);
    expect(ourComment(pull)).toContain("@acme/warehouse");
    expect(world.check(pull).conclusion).not.toBe("success");
  });
});
