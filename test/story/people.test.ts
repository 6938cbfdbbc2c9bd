import { describe, expect, it } from "vitest";
import { EVIDENCE, ourComment, say, signed, waiting } from "./acts.ts";

describe("people, on the running server", () => {
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
});
