import { expect, it } from "vitest";
import { BASE_FILES, createWorld } from "./world.ts";

const CONFIG = ".github/ripplegate.yml";

it("48: whoever repairs a broken configuration does not choose who signs the repair", async () => {
  const world = await createWorld();
  const { ana, ivo, kim, olga } = world.people;
  const broken = "version: 1\nsistems: {}\n";
  await world.repository.push({ by: olga, branch: "main", message: "Break", files: { [CONFIG]: broken } });
  await world.settled();
  const taken = (BASE_FILES[CONFIG] ?? "")
    .replace("@acme/release-managers", "@ivo")
    .replace("version: 1", "version: 1\nmode: observe\ngate: { author-may-sign: true }");
  const pull = await world.repository.openPullRequest({
    by: ana,
    title: "Repair",
    branch: "repair",
    files: { [CONFIG]: taken },
  });
  await world.settled();

  for (const person of [ivo, ana]) {
    pull.comment(person, "/signoff all — looks fine");
    await world.settled();
  }
  expect(world.check(pull).conclusion).toBe("action_required");

  pull.comment(kim, "/signoff all — the configuration is as it was");
  await world.settled();
  expect(world.check(pull).conclusion).toBe("success");
});
