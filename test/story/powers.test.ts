import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Person, PullRequest } from "../../src/local-github/index.ts";
import { type Answer, EVIDENCE, ourComment, say, signAll, WHOLE_METHOD } from "./acts.ts";
import { BASE_FILES, carrierServices, NEW_METHOD, openWorld, type World } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";
const ITEM = "label-print:label-request";

/**
 * What people may do beside signing, on one running server. Each test has a pull request of its own; where one needs
 * another policy, it stands on a branch of its own.
 */
describe("vetoes, waivers, overrides, delegations and reviews, on the running server", { timeout: 180_000 }, () => {
  let world: World;
  let dispose: (() => Promise<void>) | undefined;
  let opened = 0;

  beforeAll(async () => {
    world = await openWorld(BASE_FILES, {}, (end) => {
      dispose = end;
    });
    world.acme.addTeam({ slug: "leads", members: [world.people.olga] });
  }, 120_000);

  afterAll(() => dispose?.(), 120_000);

  /** A pull request that waits for sign-offs and nothing else. */
  async function waiting(files = WHOLE_METHOD, base?: string): Promise<PullRequest> {
    opened += 1;
    const { ana } = world.people;
    const pull = await world.repository.openPullRequest({
      by: ana,
      title: `A method, number ${opened}`,
      branch: `method-${opened}`,
      files,
      ...(base === undefined ? {} : { base }),
    });
    await world.settled();
    return pull;
  }

  /** A pull request that is blocked: the carrier was forgotten. */
  const blocked = (base?: string) => waiting(NEW_METHOD, base);

  function conclusion(pull: PullRequest): string {
    const { conclusion: word, title } = world.check(pull);
    return `${word}: ${title}`;
  }

  function findingIn(pull: PullRequest): string {
    return /`code-unmapped` `([0-9a-f]{8,})`/.exec(ourComment(pull))?.[1] ?? "no finding";
  }

  async function refused(pull: PullRequest, person: Person, body: string): Promise<string> {
    const before = conclusion(pull);
    const answer: Answer = await say(world, pull, person, body);
    expect(answer.reactions).toEqual(["confused"]);
    expect(conclusion(pull)).toBe(before);
    return answer.reply ?? "";
  }

  function kindsOf(pull: PullRequest): readonly string[] {
    return world
      .entries()
      .filter((entry) => entry.pullRequest === pull.number)
      .map(({ event }) => event.kind);
  }

  it("79, 80, 81: an override opens by name, is no sign-off, is refused to others, and lapses with a push for good", async () => {
    const pull = await blocked();
    const { kim, priya, ana } = world.people;
    await refused(pull, kim, "/override");
    await refused(pull, kim, "/override --force");
    await refused(pull, kim, "/override .");
    expect(await refused(pull, priya, "/override the shop is down")).toContain("release-managers");
    await refused(pull, ana, "/override the shop is down");

    const answer = await say(world, pull, kim, "/override — the shop is down,\nagreed with the carrier");

    expect(answer).toEqual({ reactions: ["+1"], reply: undefined });
    expect(conclusion(pull)).toBe("success: Overridden by @kim");
    expect(ourComment(pull)).toContain("the shop is down");
    expect(kindsOf(pull)).toContain("overridden");
    expect(kindsOf(pull)).not.toContain("sign-off-given");
    await refused(pull, kim, "/override twice is twice");

    const branch = `method-${opened}`;
    await world.repository.push({ by: ana, branch, message: "words", files: { "README.md": "# x\n" } });
    await world.settled();
    expect(conclusion(pull)).toBe("success: Overridden by @kim");

    await world.repository.push({
      by: ana,
      branch,
      message: "another",
      files: { "config/posting-map.yml": "standard: F10\nexpress: F20\nexpress-intl: F31\n" },
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("failure");
    expect(kindsOf(pull)).toContain("override-lapsed");

    await world.repository.push({ by: ana, branch, message: "back", files: NEW_METHOD });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("failure");
  });

  it("79: an override is taken back with its comment, edited or deleted, and never edited into one", async () => {
    const pull = await blocked();
    const { kim, olga } = world.people;
    const words = pull.comment(kim, "looks fine to me");
    await world.settled();
    words.edit(kim, "/override it must be so");
    await world.settled();
    expect(world.check(pull).conclusion).toBe("failure");

    for (const undo of ["edit", "delete"] as const) {
      const comment = pull.comment(kim, "/override it must be so");
      await world.settled();
      expect(world.check(pull).conclusion).toBe("success");
      if (undo === "edit") comment.edit(olga, "/override it must be quite so");
      else comment.delete(kim);
      await world.settled();
      expect(world.check(pull).conclusion).toBe("failure");
    }
    expect(kindsOf(pull).filter((kind) => kind === "override-revoked")).toHaveLength(2);
    expect(kindsOf(pull)).toContain("comment-tampered");
  });

  it("80: an override is refused while GitHub does not say who may, and works when it does", async () => {
    const pull = await blocked();
    // Nobody has asked about them before, so that no answer is remembered.
    const rex = world.github.addPerson({ login: "rex" });
    world.teams.managers.add(rex);
    await world.settled();
    const fault = world.github.faults.add({ operation: /memberships/, respond: { status: 500 }, times: 100 });

    const reply = await refused(pull, rex, "/override the shop is down");
    fault.remove();

    expect(reply).toContain("try again");
    expect((await say(world, pull, rex, "/override the shop is down")).reactions).toEqual(["+1"]);
    expect(conclusion(pull)).toBe("success: Overridden by @rex");
  });

  it("30: a sign-off in a review's body counts at once", async () => {
    const pull = await waiting();

    pull.review(world.people.priya, "COMMENT", `/signoff ${ITEM} — ${EVIDENCE}`);
    await world.settled();

    const given = world
      .entries()
      .filter((one) => one.pullRequest === pull.number && one.event.kind === "sign-off-given");
    expect(given.map(({ event }) => [event.item, event.comment])).toMatchObject([[ITEM, { kind: "review" }]]);
    expect(conclusion(pull)).toMatch(/^action_required: Waiting/);
  });

  it("30: a command on a line of a file never counts, and whoever writes it hears where it would, once", async () => {
    const pull = await waiting();
    const { priya } = world.people;
    const place = { path: "config/shipping-map.yml", line: 3 };
    const before = conclusion(pull);

    const said = pull.commentOnLine(priya, place, `Right.\n\n${EVIDENCE}`);
    await world.settled();
    const harmless = pull.commentOnLine(priya, place, "Is that the right code?");
    await world.settled();
    said.edit(priya, EVIDENCE);
    harmless.edit(priya, "/signoff warehouse — so be it");
    await world.settled();
    await world.server.stop();
    pull.commentOnLine(priya, place, "/signoff warehouse — while the server is down");
    await world.github.webhooks.settled();
    await world.server.start();
    await world.settled();

    expect(conclusion(pull)).toBe(before);
    expect(kindsOf(pull)).toEqual(["evaluated", "sign-off-refused", "sign-off-refused", "sign-off-refused"]);
    const replies = pull.comments().filter((one) => one.state.body.includes("ripplegate:reply"));
    expect(replies.map(({ state }) => /You wrote: `(.*)`/.exec(state.body)?.[1])).toEqual([
      EVIDENCE,
      "/signoff warehouse — so be it",
      "/signoff warehouse — while the server is down",
    ]);
    expect(replies.every(({ state }) => state.body.includes("here in the conversation, as a new comment"))).toBe(true);
  });

  it("82: an override in a review has no effect, and is told so", async () => {
    const pull = await blocked();

    pull.review(world.people.kim, "COMMENT", "/override the shop is down");
    await world.settled();

    expect(world.check(pull).conclusion).toBe("failure");
    expect(pull.comments().at(-1)?.state.body).toContain("new comment");
  });

  it("two people override where policy asks for two, and only who is in the role", async () => {
    const config = (BASE_FILES[CONFIG] ?? "")
      .replace("version: 1", "version: 1\ngate: { override: { role: leads, people: 2 } }")
      .replace("roles:", 'roles:\n  leads: ["@acme/leads", "@kim"]');
    await world.repository.push({
      by: world.people.olga,
      branch: "two",
      message: "two",
      files: { ...BASE_FILES, [CONFIG]: config },
    });
    const pull = await blocked("two");
    const { kim, olga } = world.people;

    await say(world, pull, kim, "/override the shop is down");
    expect(world.check(pull).conclusion).toBe("failure");
    expect(ourComment(pull)).toContain("it takes 2 different people");

    const answer = await say(world, pull, olga, "/override so it is");
    expect(answer).toEqual({ reactions: ["+1"], reply: undefined });
    expect(conclusion(pull)).toBe("success: Overridden by @kim and @olga");
  });

  it("83: a waiver lets one finding through, for whom it may, and is over by the clock without an event", async () => {
    const pull = await blocked();
    const { kim, priya } = world.people;
    const finding = findingIn(pull);
    for (const days of ["0", "-1", "9999", "1e3"]) {
      expect(await refused(pull, kim, `/waive ${finding} ${days} it must be`)).toContain("from 1 to 14");
    }
    expect(await refused(pull, kim, "/waive 00000000 7 it must be")).toContain("No problem here");
    expect(await refused(pull, kim, `/waive ${finding} 7`)).toContain("reason");
    await refused(pull, priya, `/waive ${finding} 7 it must be`);

    expect((await say(world, pull, kim, `/waive ${finding} 7 goes live on Monday`)).reactions).toEqual(["+1"]);
    expect(world.check(pull).conclusion).toBe("action_required");
    await signAll(world, pull);
    expect(conclusion(pull)).toMatch(/^success: Passed: .* 1 problem waived$/);
    expect(ourComment(pull)).toContain("goes live on Monday");
    expect(kindsOf(pull)).not.toContain("overridden");
  });

  it("58: a veto stands across pushes until its author or a release manager lifts it; others' attempts are refused", async () => {
    const pull = await waiting();
    const { priya, femi, kim, ana } = world.people;
    await signAll(world, pull);
    expect(world.check(pull).conclusion).toBe("success");
    expect(await refused(pull, femi, `/reject ${ITEM} I do not like it`)).toContain("not one of them");
    expect(await refused(pull, priya, `/reject ${ITEM}`)).toContain("reason");

    await say(world, pull, priya, `/reject ${ITEM} the label has no barcode`);
    expect(conclusion(pull)).toBe("failure: Blocked: rejected by @priya");
    expect(ourComment(pull)).toContain("the label has no barcode");

    await world.repository.push({
      by: ana,
      branch: `method-${opened}`,
      message: "another",
      files: carrierServices("INTX"),
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("failure");
    await refused(pull, femi, `/revoke ${ITEM}`);

    await say(world, pull, kim, `/revoke ${ITEM}`);
    expect(world.check(pull).conclusion).toBe("action_required");
    await say(world, pull, priya, `/reject ${ITEM} still none`);
    await say(world, pull, priya, `/signoff ${ITEM} — now there is one`);
    expect(ourComment(pull)).not.toContain("still none");
    expect(kindsOf(pull).filter((kind) => kind === "rejection-lifted")).toHaveLength(2);
  });

  it("17: a delegate signs on behalf of an owner, cannot pass it on, and counts as long as the delegation holds", async () => {
    const pull = await waiting();
    const { priya, femi, ana } = world.people;
    const dana = world.github.addPerson({ login: "dana" });
    expect(await refused(pull, femi, `/delegate ${ITEM} @dana`)).toContain("not one of them");
    expect(await refused(pull, priya, `/delegate ${ITEM} @nobody-at-all`)).toContain("GitHub knows no person");
    expect(await refused(pull, priya, `/delegate ${ITEM} @${ana.login}`)).toContain("nobody signs their own");
    await refused(pull, dana, `/signoff ${ITEM} — seen`);

    expect((await say(world, pull, priya, `/delegate ${ITEM} @Dana 3`)).reactions).toEqual(["+1"]);
    expect(ourComment(pull)).toContain("`dana` may sign it for `priya`");
    expect(await refused(pull, dana, `/delegate ${ITEM} @${femi.login}`)).toContain("cannot pass that on");
    await refused(pull, dana, `/reject ${ITEM} no`);
    expect((await say(world, pull, dana, `/signoff ${ITEM} — printed 4711`)).reactions).toEqual(["+1"]);
    expect(ourComment(pull)).toContain("signed by `dana` on behalf of `priya`");

    await say(world, pull, priya, `/revoke ${ITEM}`);
    expect(ourComment(pull)).not.toContain("signed by `dana`");
    expect(kindsOf(pull)).toEqual(expect.arrayContaining(["delegation-ended", "sign-off-lapsed"]));
    await refused(pull, dana, `/signoff ${ITEM} — again`);
  });

  it("40, 41: an approval signs, a comment keeps it, a request for changes and a dismissal take it back", async () => {
    const pull = await waiting();
    const { femi, olga } = world.people;
    const signed = () =>
      world.entries().filter((entry) => entry.pullRequest === pull.number && entry.event.kind === "sign-off-given")
        .length;
    pull.review(femi, "APPROVE");
    await world.settled();
    const first = signed();
    expect(first).toBeGreaterThan(0);
    expect(ourComment(pull)).toContain("signed by `femi`");
    pull.review(femi, "COMMENT", "thank you");
    await world.settled();
    expect(ourComment(pull)).toContain("signed by `femi`");

    pull.review(femi, "REQUEST_CHANGES", "on second thoughts");
    await world.settled();
    expect(ourComment(pull)).not.toContain("signed by `femi`");

    const again = pull.review(femi, "APPROVE");
    await world.settled();
    expect(signed()).toBe(2 * first);
    again.dismiss(olga, "not yet");
    await world.settled();
    expect(ourComment(pull)).not.toContain("signed by `femi`");
    const dismissed = world.entries().findLast(({ event }) => event.how === "review-dismissed");
    expect(dismissed?.actor.login).toBe("olga");
  });

  it("40: an approval of somebody who owns nothing here says nothing", async () => {
    const pull = await waiting();
    const comments = pull.comments().length;
    const recorded = kindsOf(pull).length;

    pull.review(world.people.olga, "APPROVE", "nice");
    await world.settled();

    expect([pull.comments().length, kindsOf(pull).length]).toEqual([comments, recorded]);
  });

  it("14: one person for one role where policy wants it, and a second role is refused with words", async () => {
    const config = (BASE_FILES[CONFIG] ?? "")
      .replace("version: 1", "version: 1\ngate: { distinct-people: true }")
      .replace('finance: ["@acme/finance"]', 'finance: ["@acme/finance", "@priya"]');
    await world.repository.push({
      by: world.people.olga,
      branch: "distinct",
      message: "one",
      files: { ...BASE_FILES, [CONFIG]: config },
    });
    const pull = await waiting(WHOLE_METHOD, "distinct");

    const answer = await say(world, pull, world.people.priya, EVIDENCE);

    expect(answer.reactions).toEqual(["confused"]);
    expect(answer.reply).toContain("one person may not fill two roles");
    expect(answer.reply).toContain("✅ Signed");
  });

  it("26, 27: several commands get one answer, and the last line wins", async () => {
    const pull = await blocked();
    const { kim } = world.people;

    const answer = await say(
      world,
      pull,
      kim,
      `/waive ${findingIn(pull)} 7 first thought\n/override second thought\n/revoke override\n/overide hm`,
    );

    expect(kindsOf(pull)).toContain("waived");
    expect(kindsOf(pull)).not.toContain("overridden");
    expect(answer.reply).toContain("Did you mean `/override`?");
    expect(pull.comments().filter((one) => one.state.body.includes("ripplegate:reply")).length).toBe(1);
  });

  it("/explain answers value by value, for a code, a flow, a finding and an item", async () => {
    const pull = await blocked();
    const { femi } = world.people;

    expect((await say(world, pull, femi, "/explain express-intl")).reply).toContain('"express-intl"');
    expect((await say(world, pull, femi, "/explain label-request")).reply).toContain("Flow label-request");
    const finding = await say(world, pull, femi, `/explain ${findingIn(pull)}`);
    expect(finding.reply).toContain("code-unmapped");
    expect(finding.reply).toContain('wms "INT"');
    const item = await say(world, pull, femi, `/explain ${ITEM}`);
    expect(item.reply).toContain("for warehouse to sign");
    expect(item.reply).toContain("order-release");
    expect((await say(world, pull, femi, "/explain expres-intl")).reply).toMatch(/Did you mean .*express-intl/);
  });

  it("71: told twice, each does nothing more", async () => {
    const pull = await blocked();
    const { kim, priya, femi } = world.people;
    world.github.webhooks.hold();
    pull.comment(priya, `/reject ${ITEM} no barcode`);
    pull.comment(kim, `/waive ${findingIn(pull)} 7 it must be\n/override it must be`);
    pull.review(femi, "APPROVE");
    world.github.webhooks.duplicate();
    world.github.webhooks.release();
    await world.settled();

    const done = kindsOf(pull).filter((kind) => ["rejected", "waived", "overridden"].includes(kind));
    expect(done.sort()).toEqual(["overridden", "rejected", "waived"]);
    const signed = world
      .entries()
      .filter((entry) => entry.pullRequest === pull.number && entry.event.kind === "sign-off-given");
    expect(signed.length).toBe(new Set(signed.map(({ event }) => event.item)).size);
    expect(pull.comments().filter((one) => one.state.body.includes("ripplegate:reply")).length).toBe(1);
  });

  it("72: what a person took back in a later comment or review does not count, whichever of the two is told first", async () => {
    const pull = await blocked();
    const { kim, priya, femi } = world.people;
    world.github.addPerson({ login: "dora" });
    world.github.webhooks.hold();
    pull.comment(kim, `/waive ${findingIn(pull)} 7 it must be`);
    pull.comment(kim, "/revoke waiver");
    pull.comment(priya, `/delegate ${ITEM} @dora`);
    pull.comment(priya, "/revoke");
    pull.comment(femi, EVIDENCE);
    pull.review(femi, "REQUEST_CHANGES", "on second thoughts");
    world.github.webhooks.release((pending) => pending.reverse());
    await world.settled();

    // What was written first is decided first, whatever is told first; so it is on record, and so is that it was taken back.
    const kinds = kindsOf(pull);
    for (const [given, takenBack] of [
      ["waived", "waiver-revoked"],
      ["delegated", "delegation-ended"],
    ] as const) {
      expect(kinds.filter((kind) => kind === given)).toHaveLength(1);
      expect(kinds.lastIndexOf(takenBack)).toBeGreaterThan(kinds.indexOf(given));
    }
    expect(kinds).not.toContain("sign-off-given");
    expect(kinds).toContain("changes-requested");
    expect(conclusion(pull)).toMatch(/^failure: Blocked: 1 code has no mapping/);
    expect(ourComment(pull)).not.toContain("may sign it for");
  });

  it("73: what was done and undone while the server was down is found when it starts", async () => {
    const overridden = await blocked();
    const reviewed = await waiting();
    const { kim, femi, olga } = world.people;
    const comment = overridden.comment(kim, "/override it must be so");
    await world.settled();
    expect(world.check(overridden).conclusion).toBe("success");

    await world.server.stop();
    comment.delete(kim);
    const dismissed = reviewed.review(femi, "APPROVE");
    dismissed.dismiss(olga, "not yet");
    reviewed.review(femi, "APPROVE");
    await world.github.webhooks.settled();
    await world.server.start();
    await world.settled();

    expect(world.check(overridden).conclusion).toBe("failure");
    expect(kindsOf(overridden)).toContain("override-revoked");
    expect(ourComment(reviewed)).toContain("signed by `femi`");
    expect(kindsOf(reviewed)).toContain("missed-delivery-recovered");
  });
});
