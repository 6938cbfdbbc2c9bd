import { describe, expect, it } from "vitest";
import { carrierServices, createWorld, NEW_METHOD, type World } from "./world.ts";

/** What one event costs in requests to GitHub, token exchanges left out. */
describe("GitHub calls per event", () => {
  it("stay within the budgets, printed", async () => {
    const world = await createWorld();
    const { repository, people } = world;
    const { ana, priya, femi, olga } = people;
    const pull = await repository.openPullRequest({
      by: ana,
      title: "Add a method",
      branch: "intl",
      files: NEW_METHOD,
    });
    await world.settled();
    const costs = new Map<string, readonly string[]>();

    costs.set(
      "push, 1 watched file changed, and it waits for people, who are asked once",
      await callsOf(world, () =>
        repository.push({ by: ana, branch: "intl", message: "carrier", files: carrierServices("INTL") }),
      ),
    );
    costs.set(
      "push, 1 watched file changed",
      await callsOf(world, () =>
        repository.push({ by: ana, branch: "intl", message: "carrier", files: carrierServices("INTX") }),
      ),
    );
    costs.set(
      "push, nothing watched changed",
      await callsOf(world, () =>
        repository.push({ by: ana, branch: "intl", message: "words", files: { "README.md": "# Acme\n" } }),
      ),
    );
    costs.set("comment without a command", await callsOf(world, async () => pull.comment(priya, "Looks fine to me.")));
    costs.set(
      "sign-off by its line",
      await callsOf(world, async () => pull.comment(priya, "/signoff warehouse — seen")),
    );
    costs.set(
      "sign-off of all that is theirs",
      await callsOf(world, async () => pull.comment(femi, "/signoff all — seen")),
    );
    costs.set("the same head told again", await callsOf(world, () => pull.edit(ana, { title: "Another title" })));
    costs.set(
      "pull request that touches nothing",
      await callsOf(world, () =>
        repository.openPullRequest({ by: olga, title: "Words", branch: "words", files: { "README.md": "# Acme!\n" } }),
      ),
    );

    const lines = [...costs].map(([event, calls]) => `${event}: ${calls.length} (${calls.join(", ")})\n`);
    process.stdout.write(lines.join(""));
    expect(costs.get("push, 1 watched file changed, and it waits for people, who are asked once")).toHaveLength(5);
    expect(costs.get("push, 1 watched file changed")?.length).toBeLessThanOrEqual(4);
    expect(costs.get("push, nothing watched changed")?.length).toBeLessThanOrEqual(3);
    // One team is asked for who signs by the line that the comment offers; all teams where somebody signs whatever is theirs.
    expect(costs.get("sign-off by its line")?.length).toBeLessThanOrEqual(8);
    expect(costs.get("sign-off of all that is theirs")?.length).toBeLessThanOrEqual(12);
    expect(costs.get("comment without a command")).toEqual([]);
    expect(costs.get("the same head told again")?.filter((call) => !call.startsWith("GET"))).toEqual([]);
    expect(costs.get("pull request that touches nothing")?.length).toBeLessThanOrEqual(2);
  });
});

async function callsOf(world: World, act: () => Promise<unknown>): Promise<readonly string[]> {
  await world.settled();
  // GitHub's clock has whole seconds. Two different facts of one second would have to be asked for.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const mark = world.github.calls.mark();
  await act();
  await world.settled();
  return world.github.calls
    .since(mark)
    .filter((call) => call.kind !== "token")
    .map((call) => (call.operation ?? call.path).replace("/repos/{owner}/{repo}", ""));
}
