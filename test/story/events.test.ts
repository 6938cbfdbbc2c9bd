import { describe, expect, it } from "vitest";
import { ourComment, signed, waiting } from "./acts.ts";
import { BASE_FILES } from "./world.ts";

describe("a pull request's life, on the running server", () => {
  it("59: retargeted to a branch with other rules it is red at once", async () => {
    const { world, pull } = await signed();
    const { ana, olga } = world.people;
    const strict = (BASE_FILES[".github/ripplegate.yml"] ?? "").replace("@acme/warehouse", "@kim");
    await world.repository.push({
      by: olga,
      branch: "strict",
      from: "main",
      message: "Others own the warehouse here",
      files: { ".github/ripplegate.yml": strict },
    });
    await world.settled();

    await pull.retarget(ana, "strict");
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(ourComment(pull)).toContain("/signoff warehouse");

    await pull.retarget(ana, "main");
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
  });

  it("59: late news of a branch that only observes opens nothing", async () => {
    const { world, pull } = await waiting();
    const { ana, olga } = world.people;
    const lax = (BASE_FILES[".github/ripplegate.yml"] ?? "").replace("version: 1", "version: 1\nmode: observe");
    await world.repository.push({
      by: olga,
      branch: "lax",
      from: "main",
      message: "Only observe here",
      files: { ".github/ripplegate.yml": lax },
    });
    await world.settled();

    world.github.webhooks.hold();
    await pull.retarget(ana, "lax");
    await pull.retarget(ana, "main");
    world.github.webhooks.release((pending) => pending.slice(0, 1));
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events()).not.toContain("gate-opened");
  });
});
