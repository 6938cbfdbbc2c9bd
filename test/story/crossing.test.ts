import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { type ByHand, openByHand } from "./by-hand.ts";
import { CONFIG, CONFIG_TEXT } from "./simulated-world.ts";

const ALL = "/signoff all — tried with test order 4711";
const SIGNERS = ["femi", "kim", "priya", "sam"] as const;
const ITEM = "no-match-policy:order-posting";
const ACCOUNT = { "config/posting-map.yml": "standard: F11\nexpress: F20\n" };

/** What happens when webhooks are lost or overtake each other. Found by the simulation; each is a story of its own here. */
describe("webhooks that are lost or overtake each other", () => {
  let hand: ByHand;
  let opens = 0;

  beforeAll(async () => {
    hand = await openByHand();
  });

  afterAll(() => hand.close());

  async function opened(
    files: Readonly<Record<string, string>> = ACCOUNT,
  ): Promise<ByHand & { readonly pull: PullRequest }> {
    opens += 1;
    const { pull } = await hand.world.open(`branch-${opens}`, "main", files);
    await hand.bring();
    onTestFinished(async () => {
      await pull.close(hand.world.who("ana"));
      await hand.bring();
    });
    return { ...hand, pull };
  }

  async function signed(): Promise<ByHand & { readonly pull: PullRequest }> {
    const opening = await opened();
    for (const login of SIGNERS) opening.pull.comment(opening.world.who(login), ALL);
    await opening.bring();
    expect(opening.conclusion(opening.pull)).toBe("success");
    return opening;
  }

  it("a person's last word counts: signed, taken back and signed again, told in any order", async () => {
    const { pull, world, bring, conclusion, events } = await signed();
    const femi = world.who("femi");
    for (const body of ["/revoke", ALL]) pull.comment(femi, body);

    await bring((all) => all.toReversed());

    expect(conclusion(pull)).toBe("success");
    const kinds = (await events(pull)).map(({ kind }) => kind);
    expect(kinds).not.toContain("sign-off-refused");
    expect(kinds.lastIndexOf("sign-off-given")).toBeGreaterThan(kinds.lastIndexOf("sign-off-revoked"));
  });

  it("what a lost webhook took back is heard before anything opens by a later one", async () => {
    const { pull, world, bring, conclusion, lose } = await opened();
    for (const login of SIGNERS.filter((one) => one !== "kim")) pull.comment(world.who(login), ALL);
    await bring();
    pull.comment(world.who("femi"), "/revoke");
    lose();

    pull.comment(world.who("kim"), ALL);
    await bring();

    expect(conclusion(pull)).toBe("action_required");
  });

  it("a veto that its author signed away stays away, also where its webhook comes last", async () => {
    const { pull, world, bring, conclusion } = await signed();
    for (const body of [`/reject ${ITEM} the rate is wrong`, ALL]) pull.comment(world.who("femi"), body);

    await bring((all) => all.toReversed());

    expect(conclusion(pull)).toBe("success");
  });

  it("a veto stands when somebody edits its comment, though nobody knows who did", async () => {
    const { pull, world, bring, lose, sweep, conclusion } = await signed();
    const veto = pull.comment(world.who("femi"), `/reject ${ITEM} the rate is wrong`);
    await bring();
    expect(conclusion(pull)).toBe("failure");

    veto.edit(world.olga, "all is well");
    lose();
    await sweep();

    expect(conclusion(pull)).toBe("failure");
  });

  it("35, 40: a sign-off whose comment is deleted, or whose review is dismissed, is gone though no webhook tells", async () => {
    const { pull, world, bring, lose, sweep, conclusion } = await signed();
    const said = pull.comments().find(({ state }) => state.authorId === world.who("femi").id);
    said?.delete(world.who("femi"));
    lose();
    await sweep();
    expect(conclusion(pull)).toBe("action_required");

    const review = pull.review(world.who("femi"), "APPROVE", ALL);
    await bring();
    expect(conclusion(pull)).toBe("success");
    review.dismiss(world.olga, "no longer");
    lose();
    await sweep();
    expect(conclusion(pull)).toBe("action_required");
  });

  it("our comment is put back when somebody edits or deletes it and no webhook tells, and an edit is on record", async () => {
    const { pull, world, lose, sweep, events } = await opened();
    const ours = () => pull.comments().find(({ state }) => state.body.includes("ripplegate:comment"));
    const body = ours()?.state.body;

    ours()?.edit(world.olga, `${body}\nAll is signed.`);
    lose();
    await sweep();
    expect(ours()?.state.body).toBe(body);
    ours()?.delete(world.olga);
    lose();
    await sweep();

    expect(ours()?.state.body).toBe(body);
    expect((await events(pull)).filter(({ kind }) => kind === "comment-tampered")).toMatchObject([
      { what: "checklist", bodyBefore: body, bodyAfter: `${body}\nAll is signed.` },
    ]);

    await pull.lock(world.olga);
    ours()?.edit(world.olga, "All is signed.");
    lose();
    for (const _look of [1, 2]) await sweep();
    expect((await events(pull)).filter(({ kind }) => kind === "comment-tampered")).toHaveLength(2);
  });

  it("a command on a closed pull request is ignored after a reopening too, also where no webhook told of it", async () => {
    const { pull, world, bring, lose, sweep, passSeconds, events } = await opened();
    await pull.close(world.who("ana"));
    await bring();
    passSeconds(5);
    pull.comment(world.who("femi"), ALL);
    lose();
    passSeconds(5);
    await pull.reopen(world.who("ana"));
    await bring();
    await sweep();

    const kinds = (await events(pull)).map(({ kind }) => kind);
    expect(kinds).toContain("command-ignored");
    expect(kinds).not.toContain("sign-off-given");
  });

  it("a word that somebody else edits into a command is on record once, however often it is looked at", async () => {
    const { pull, world, bring, sweep, passSeconds, events } = await opened();
    const words = pull.comment(world.who("femi"), "looks good");
    await bring();
    passSeconds(5);
    words.edit(world.olga, ALL);
    await bring();
    await sweep();
    const before = await events(pull);
    await sweep();

    expect(await events(pull)).toEqual(before);
    expect(before.map(({ kind }) => kind)).not.toContain("sign-off-given");
  });

  it("an approval from when nothing was asked says nothing about what is asked later", async () => {
    const { pull, world, bring, sweep, passSeconds, events } = await opened({ "README.md": "# Acme!\n" });
    pull.review(world.who("femi"), "APPROVE");
    await bring();
    passSeconds(5);
    await world.repository.push({ by: world.who("ana"), branch: pull.headBranch, message: "method", files: ACCOUNT });
    await bring();
    await sweep();

    const kinds = (await events(pull)).map(({ kind }) => kind);
    expect(kinds).not.toContain("sign-off-given");
    expect(kinds).not.toContain("sign-off-refused");
  });

  it("a commit that was green is not any more when it comes back after a sign-off was taken back", async () => {
    const { pull, world, bring, lose, conclusion } = await signed();
    const former = pull.headSha;
    await world.repository.push({
      by: world.who("ana"),
      branch: pull.headBranch,
      message: "x",
      files: { "README.md": "# x\n" },
    });
    await bring();
    expect(conclusion(pull)).toBe("success");
    expect(world.conclusionOf(former)).toBe("action_required");
    pull.comment(world.who("femi"), "/revoke");
    await bring();

    await world.repository.setBranch(world.who("ana"), pull.headBranch, former);
    lose();

    expect(pull.headSha).toBe(former);
    expect(await pull.mergeRefusal(world.who("ana"))).toContain("ripplegate");
  });

  it("the check of a closed pull request opens no other one with the same commit", async () => {
    const { pull, world, bring, lose } = await signed();
    await pull.close(world.who("ana"));
    await bring();

    const { pull: other } = await world.open(pull.headBranch, "main", undefined);
    lose();
    expect(await other.mergeRefusal(world.who("ana"))).toContain("ripplegate");
    await other.close(world.who("ana"));
    await pull.reopen(world.who("ana"));
    await bring();

    expect(await pull.mergeRefusal(world.who("ana"))).toBeUndefined();
  });

  it("59: what was judged for another branch than it goes into now opens nothing, though only the old news came", async () => {
    const { world, bring, conclusion } = hand;
    const lax = CONFIG_TEXT.replace("version: 1", "version: 1\nmode: observe");
    await world.repository.push({ by: world.olga, branch: "lax", message: "lax", files: { [CONFIG]: lax } });
    await bring();
    const { pull } = await world.open("to-lax", "lax", ACCOUNT);
    await pull.retarget(world.who("ana"), "main");

    await bring((all) => all.filter(({ event, body }) => event !== "pull_request" || body.includes('"opened"')));

    expect(conclusion(pull)).toBe("action_required");
    await pull.close(world.who("ana"));
    await bring();
  });

  it("two pull requests with one head commit write their check once, by the worse of them", async () => {
    const { pull, world, bring, app, conclusion } = await signed();
    const { pull: twin } = await world.open(pull.headBranch, "release", undefined);
    await bring();
    expect(conclusion(pull)).not.toBe("success");
    expect(pull.checkRuns("ripplegate").at(-1)?.title).toMatch(new RegExp(`^#${twin.number}: `));

    const mark = world.github.calls.mark();
    for (const _look of [1, 2]) {
      await app.sweep(true);
      await app.workOff();
    }
    expect(world.github.calls.since(mark).filter(({ kind, method }) => kind !== "token" && method !== "GET")).toEqual(
      [],
    );

    await twin.close(world.who("ana"));
    await bring();
    expect(conclusion(pull)).toBe("success");
    expect(pull.checkRuns("ripplegate").at(-1)?.title).toMatch(/^Passed/);
  });
});
