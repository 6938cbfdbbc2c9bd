import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { sha256 } from "../support/ledger.ts";
import { allEntries, world, writtenDatabase } from "./world.ts";

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
