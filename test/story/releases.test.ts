import { expect, it } from "vitest";
import { readRelease, readSystem } from "../../src/app/read-history.ts";
import { openStoreToRead } from "../../src/store/open-store.ts";
import { sha256 } from "../support/ledger.ts";
import { createWorld, NEW_METHOD, type World } from "./world.ts";

/** What the ledger says of the tags, in order: without what differs from run to run. */
function tagEntries(world: World) {
  return world
    .entries()
    .filter(({ event }) => event.kind === "released" || event.kind === "release-withdrawn")
    .map(({ actor, event }) => [
      actor.login ?? actor.kind,
      event.kind,
      event.tag,
      event.previousTag,
      event.pullRequests,
    ]);
}

it("a release is what was merged since the tag before it, however it was merged and whenever we hear of the tag", {
  timeout: 180_000,
}, async () => {
  const world = await createWorld();
  const { repository, people, server } = world;
  const { ana, olga } = people;
  const merge = async (
    branch: string,
    files: Readonly<Record<string, string>>,
    method: "merge" | "squash" | "rebase",
  ) => {
    const pull = await repository.openPullRequest({ by: ana, title: `Change ${branch}`, branch, files });
    await world.settled();
    await pull.merge(olga, { method, bypass: true });
    await world.settled();
    return pull.number;
  };

  const one = await merge("one", { "README.md": "# One\n" }, "merge");
  const first = repository.sha("main");
  await repository.tag(olga, "2026.11", first);
  await world.settled();
  const two = await merge("two", { "NOTES.md": "two\n" }, "squash");
  const three = await merge("three", { "MORE.md": "three\n" }, "rebase");
  const past = await merge("intl", NEW_METHOD, "squash");
  await repository.tag(olga, "2026.12", repository.sha("main"));
  await world.settled();

  expect(tagEntries(world)).toEqual([
    ["olga", "released", "2026.11", null, [one]],
    ["olga", "released", "2026.12", "2026.11", [two, three, past]],
  ]);
  const store = await openStoreToRead({ kind: "sqlite", path: server.databasePath }, sha256);
  const story = await readRelease(store.history, "all", "acme/integrations", { tag: "2026.12" });
  const system = await readSystem(store.history, "all", "acme/integrations", "wms");
  await store.close();
  expect(story).toMatchObject({ pullRequests: 3, touched: 1, withoutSignOff: 1, complete: true });
  expect(story?.items.map(({ summary }) => [summary.number, summary.title])).toEqual([[past, "Change intl"]]);
  expect(system).toMatchObject({
    title: "Warehouse",
    people: ["@acme/warehouse"],
    asOf: { number: past, branch: "main" },
  });

  // While the server is away a tag is made, one moved and one deleted.
  await server.stop();
  const four = await (async () => {
    const pull = await repository.openPullRequest({ by: ana, title: "Four", branch: "four", files: { "F.md": "4\n" } });
    await pull.merge(olga, { method: "squash", bypass: true });
    return pull.number;
  })();
  await repository.tag(olga, "2027.01", repository.sha("main"));
  await repository.tag(olga, "2026.12", undefined);
  await server.start();
  // The sweep begins with the server; it may be a while until it comes to the tags.
  await expect.poll(() => tagEntries(world).length, { timeout: 60_000 }).toBe(4);
  await world.settled();

  expect(tagEntries(world).slice(2)).toEqual(
    expect.arrayContaining([
      ["app", "release-withdrawn", "2026.12", undefined, undefined],
      ["app", "released", "2027.01", "2026.11", [two, three, past, four]],
    ]),
  );
  expect(tagEntries(world)).toHaveLength(4);

  await repository.tag(olga, "2027.01", first);
  await world.settled();
  expect(tagEntries(world).slice(4)).toEqual([["olga", "released", "2027.01", null, [one]]]);
});
