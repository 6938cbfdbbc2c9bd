import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { draft, sha256 } from "../support/ledger.ts";
import { allEntries, world, writtenDatabase } from "./world.ts";

/** The first entry of a repository, copied from repository 7's, at some place. */
function firstEntryOf(repositoryId: number, position: string): string {
  return `insert or replace into ledger select ${position}, ${repositoryId}, 1, at, at_ms, repository_name, pull_request, actor, actor_login, kind, event, '${"0".repeat(64)}', hash from ledger where sequence = 2`;
}

describe("SQLite: the ledger is append-only, for everybody", () => {
  const tampering: readonly (readonly [string, string])[] = [
    ["change an entry", "update ledger set event = '{}' where sequence = 1"],
    ["delete an entry", "delete from ledger where sequence = 2"],
    ["delete all", "delete from ledger"],
    ["replace an entry", "insert or replace into ledger select * from ledger where sequence = 1"],
    [
      "add an entry that does not follow",
      "insert into ledger select 99, repository_id, 6, at, at_ms, repository_name, pull_request, actor, actor_login, kind, event, hash, 'h' from ledger where sequence = 2",
    ],
    [
      "add an entry that names another one before it",
      "insert into ledger select 99, repository_id, 5, at, at_ms, repository_name, pull_request, actor, actor_login, kind, event, previous, 'h' from ledger where sequence = 2",
    ],
    ["put another repository's entry in the place of one", firstEntryOf(8, "position")],
    ["put another repository's entry before all", firstEntryOf(8, "-1")],
    ["put another repository's entry between", firstEntryOf(8, "0")],
    ["change an entry by an upsert", `${firstEntryOf(7, "position")} on conflict do update set kind = 'merged'`],
    [
      "change an entry by an upsert at its place",
      `${firstEntryOf(8, "position")} on conflict do update set kind = 'merged'`,
    ],
    ["replace an entry by an update", "update or replace ledger set sequence = 2 where sequence = 1"],
    [
      "change an entry from another table",
      "create table news as select 1 as n; update ledger set kind = 'merged' from news where sequence = n",
    ],
    [
      "delete an entry through another table",
      "create table news (n); create trigger on_news after insert on news begin delete from ledger where sequence = new.n; end; insert into news values (4)",
    ],
    [
      "change an entry by way of a view",
      "create view seen as select * from ledger; create trigger on_seen instead of update on seen begin update ledger set kind = new.kind where position = new.position; end; update seen set kind = 'merged'",
    ],
    ["change a text", "update contents set body = 'other'"],
    ["delete a text", "delete from contents"],
  ];

  it.each(tampering)("refuses to %s", async (_, sql) => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);

    expect(() => database.exec(sql)).toThrow(/cannot be (changed|deleted)|append-only/);
    database.close();

    const store = openSqliteStore(path, world);
    expect(await allEntries(store)).toHaveLength(4);
    expect(await store.readContent(sha256("text"))).toBe("text");
    await store.close();
  });

  it("keeps a text that somebody wants to replace", async () => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);
    database.prepare("insert or replace into contents values (?, 'other')").run(sha256("text"));

    const rows = database.prepare("select body from contents").all();
    database.close();

    expect(rows.map((row) => row.body)).toEqual(["text"]);
  });

  it("refuses to go on where somebody has put another text under a digest", async () => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);
    database.prepare("insert into contents values (?, 'another')").run(sha256("shown"));
    database.close();
    const store = openSqliteStore(path, world);

    const appended = store.append(7, [draft()], new Map([[sha256("shown"), "shown"]]));

    await expect(appended).rejects.toMatchObject({ cause: { message: expect.stringContaining("another text") } });
    expect(await allEntries(store)).toHaveLength(4);
    await store.close();
  });

  it.each([
    ["an unknown kind", `update ledger set kind = 'approved', event = '{"kind":"approved"}' where sequence = 1`],
    ["two kinds", "update ledger set kind = 'merged' where sequence = 1"],
    ["a member missing", `update ledger set event = json_remove(event, '$.fingerprint') where sequence = 1`],
    ["no JSON", "update ledger set event = '{' where sequence = 1"],
    ["another text", `update ledger set event = replace(event, 'checked', 'doubted') where sequence = 1`],
    ["another time", "update ledger set at = '2026-03-02T09:00:00.001Z' where sequence = 2"],
    ["another person", `update ledger set actor = '{"kind":"person","id":1,"login":"mallory"}' where sequence = 1`],
    ["another hash", "update ledger set hash = 'h' where sequence = 2"],
    ["another one before it", "update ledger set previous = 'h' where sequence = 2"],
    [
      "moved to another pull request",
      "update ledger set pull_request = 13 where sequence = 2; update ledger set pull_request = 12 where sequence = 3",
    ],
    ["one taken out", "drop trigger ledger_no_delete; delete from ledger where sequence = 3"],
    ["no actor", `update ledger set actor = '{"kind":"person"}' where sequence = 1`],
  ])("does not believe an entry that was changed around the refusals: %s", async (_, sql) => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);
    database.exec(`drop trigger ledger_no_update; ${sql}`);
    database.close();
    const store = openSqliteStore(path, world);

    await expect(store.readLedger(7, 12)).rejects.toMatchObject({ name: "StoreError", operation: "read the ledger" });
    await store.close();
  });

  it("does not believe a text that was changed around the refusals", async () => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);
    database.exec("drop trigger contents_no_update; update contents set body = 'other'");
    database.close();
    const store = openSqliteStore(path, world);

    await expect(store.readContent(sha256("text"))).rejects.toMatchObject({ operation: "read a text of the ledger" });
    await store.close();
  });
});
