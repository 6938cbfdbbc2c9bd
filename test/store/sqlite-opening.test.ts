import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { migrations } from "../../src/store/migrations/migrations.ts";
import { openStoreToRead } from "../../src/store/open-store.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { allEntries, refusalOf, temporaryFolder, world, writtenDatabase } from "./world.ts";

describe("SQLite: what is no database of ours", () => {
  const ending = "; name a file that this user can write, or restore it from a backup if it is damaged.";

  it("is refused with one sentence: some file", () => {
    const path = join(temporaryFolder(), "gate.db");
    writeFileSync(path, "hello, I am a text file. ".repeat(500));

    expect(refusalOf(path)).toBe(`DATABASE_URL: FILE cannot be used (file is not a database)${ending}`);
    expect(readFileSync(path, "utf8").startsWith("hello")).toBe(true);
  });

  it("is refused with one sentence: another program's database", () => {
    const path = join(temporaryFolder(), "gate.db");
    const database = new DatabaseSync(path);
    database.exec("create table invoices (id)");
    database.close();

    expect(refusalOf(path)).toBe(`DATABASE_URL: FILE cannot be used (it is a database of another program)${ending}`);
  });

  it("is refused with one sentence: a newer version's database", async () => {
    const path = await writtenDatabase();
    const database = new DatabaseSync(path);
    database.exec("pragma user_version = 99");
    database.close();

    expect(refusalOf(path)).toBe(
      `DATABASE_URL: FILE cannot be used (a newer version wrote it: its schema is 99, this version knows ${migrations.length})${ending}`,
    );
  });

  it.each([
    ["cut off", (path: string) => truncateSync(path, statSync(path).size - 4096)],
    ["cut off in the first page", (path: string) => truncateSync(path, 1_000)],
    [
      "overwritten in the middle",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 4096, 8192);
        writeFileSync(path, bytes);
      },
    ],
  ])("is refused with one sentence: a damaged one, %s", async (_, damage) => {
    const path = await writtenDatabase();
    damage(path);

    const refusal = refusalOf(path);

    expect(refusal).toMatch(/^DATABASE_URL: FILE cannot be used \([^\n]+\); name a file[^\n]+\.$/);
  });

  it("is refused with one sentence: a folder, and a path through a file", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "gate.db"));
    writeFileSync(join(folder, "file"), "");

    expect(refusalOf(join(folder, "gate.db"))).toMatch(/^DATABASE_URL: FILE cannot be used \(EISDIR[^\n]+$/);
    expect(refusalOf(join(folder, "file", "gate.db"))).toMatch(/^DATABASE_URL: FILE cannot be used \(\w+[^\n]+$/);
  });
});

describe("SQLite: migrations", () => {
  it("are never edited once they were shipped", () => {
    const digests = migrations.map((one) => createHash("sha256").update(one).digest("hex").slice(0, 16));

    expect(digests).toEqual([
      "6ccb0b81c26de3c1",
      "bed908819b9d4fea",
      "125e84c9548e8327",
      "287574e06d2fbb28",
      "7579bc35b333ec74",
    ]);
  });

  it("leave a database that has them as it is", async () => {
    const path = await writtenDatabase();
    const before = openSqliteStore(path, world);
    const entries = await allEntries(before);
    await before.close();

    const after = openSqliteStore(path, world);
    const again = await allEntries(after);
    await after.close();

    expect(again).toEqual(entries);
  });
});

describe("SQLite: an earlier version's database that is only read", () => {
  it("gives the ledger, and says in words what its lists need", async () => {
    const path = join(temporaryFolder(), "old.db");
    const database = new DatabaseSync(path);
    for (const migration of migrations.slice(0, 2)) database.exec(migration);
    database.exec(`pragma application_id = ${0x52706c67}; pragma user_version = 2`);
    database.close();

    const store = await openStoreToRead({ kind: "sqlite", path }, world.hash);
    const entries = await allEntries(store);

    expect(entries).toEqual([]);
    expect(() => store.history).toThrow(
      `${path} was written by an earlier version (its schema is 2, this version knows ${migrations.length}). Start this version's server on it once, with ripplegate serve`,
    );
    await store.close();
  });
});
