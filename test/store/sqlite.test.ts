import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { ConfigurationError, type Store } from "../../src/app/ports.ts";
import { migrations } from "../../src/store/migrations/migrations.ts";
import { openDatabase } from "../../src/store/sqlite/open-database.ts";
import { createSqliteStore, openSqliteStore } from "../../src/store/sqlite.ts";
import { startChild } from "../support/child.ts";
import { createTestClock } from "../support/clock.ts";
import { delivery } from "../support/deliveries.ts";
import { draft, sha256, signOffGiven } from "../support/ledger.ts";

const world = { clock: createTestClock(), hash: sha256 };
const noContents = new Map<string, string>();
const opener = new URL("./children/opener.ts", import.meta.url);
const writer = new URL("./children/writer.ts", import.meta.url);

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "store-"));
}

/** A database with four entries, the third of another pull request, and a text in it, closed. */
async function writtenDatabase(): Promise<string> {
  const path = join(temporaryFolder(), "gate.db");
  const store = openSqliteStore(path, world);
  await store.append(
    7,
    [draft({ event: signOffGiven() }), draft(), draft({ pullRequest: 13 }), draft()],
    new Map([[sha256("text"), "text"]]),
  );
  await store.close();
  return path;
}

/** Why a database can't be opened; the empty text when it can. */
function refusalOf(path: string): string {
  try {
    void openSqliteStore(path, world).close();
    return "";
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.replaceAll(path, "FILE");
  }
}

async function allEntries(store: Store) {
  const entries = [];
  const everything = {
    repository: undefined,
    pullRequest: undefined,
    person: undefined,
    kinds: undefined,
    since: undefined,
    until: undefined,
  };
  for await (const entry of store.readHistory(everything)) entries.push(entry);
  return entries;
}

describe("SQLite: one process a file", () => {
  it("refuses a second process, naming the first", async () => {
    const path = join(temporaryFolder(), "gate.db");
    const store = openSqliteStore(path, world);

    const child = startChild(opener, [path]);
    const answer = await child.line((line) => line !== "");
    await store.close();

    expect(answer).toMatch(
      new RegExp(
        `^ConfigurationError: DATABASE_URL: ${path} is in use by process ${process.pid} on host "[^"]+" since 2026-03-02T09:00:00.000Z; only one process may use it, so stop that one or give this one another file.$`,
      ),
    );
  });

  it("refuses the same process too, by whatever path it comes", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "gate.db");
    const store = openSqliteStore(path, world);
    symlinkSync(folder, `${folder}-link`);
    symlinkSync(path, join(folder, "other.db"));

    const refusals = [path, join(`${folder}-link`, "gate.db"), join(folder, "other.db")].map(refusalOf);
    await store.close();

    expect(refusals.map((refusal) => refusal.includes(`process ${process.pid}`))).toEqual([true, true, true]);
  });

  it("opens at once after the other process was killed, and after it closed", async () => {
    const path = join(temporaryFolder(), "gate.db");
    const child = startChild(opener, [path]);
    await child.line((line) => line === "open");
    const whileOpen = refusalOf(path);

    await child.end("SIGKILL");

    expect(whileOpen).toContain(`process ${child.process.pid}`);
    expect(refusalOf(path)).toBe("");
    expect(refusalOf(path)).toBe("");
  });

  it("does not believe a file that names an owner", () => {
    const path = join(temporaryFolder(), "gate.db");
    writeFileSync(`${path}.owner.json`, JSON.stringify({ pid: process.pid, host: "here", since: "2026" }));

    expect(refusalOf(path)).toBe("");
  });

  it("refuses although the file that names the owner is gone or broken", async () => {
    const path = join(temporaryFolder(), "gate.db");
    const store = openSqliteStore(path, world);
    writeFileSync(`${path}.owner.json`, "{");

    const refusal = refusalOf(path);
    await store.close();

    expect(refusal).toContain("FILE is in use by another process;");
  });

  it("can be opened again after an opening that failed", async () => {
    const path = await writtenDatabase();
    const good = `${path}.good`;
    copyFileSync(path, good);
    writeFileSync(path, "no database at all, but a text that is long enough to be looked at".repeat(100));
    const broken = refusalOf(path);
    copyFileSync(good, path);

    expect(broken).not.toBe("");
    expect(refusalOf(path)).toBe("");
  });
});

describe("SQLite: durability", () => {
  it("creates the folder and a file that only this user can read", async () => {
    const path = join(temporaryFolder(), "a", "b", "gate.db");

    await openSqliteStore(path, world).close();

    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(path, "..")).mode & 0o077).toBe(0);
    expect(existsSync(`${path}.owner.json`)).toBe(false);
  });

  it("writes ahead, flushes every commit, checks references", () => {
    const { database, lock } = openDatabase(join(temporaryFolder(), "gate.db"), "2026");
    const pragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];

    const settings = ["journal_mode", "synchronous", "busy_timeout", "foreign_keys", "recursive_triggers"].map(pragma);
    database.close();
    lock.release();

    expect(settings).toEqual(["wal", 2, 5_000, 1, 1]);
  });

  it("loses nothing that was acknowledged when the process is killed, wherever it was", async () => {
    const path = join(temporaryFolder(), "gate.db");
    const acknowledged = {
      entries: new Map<number, string>(),
      digests: new Set<string>(),
      deliveries: new Set<string>(),
      done: new Set<string>(),
    };

    for (let round = 0; round < 6; round += 1) {
      const child = startChild(writer, [path, String(round)]);
      await child.line((line) => line.startsWith("entry"));
      await new Promise((resolve) => setTimeout(resolve, 37 * (round + 1)));
      await child.end("SIGKILL");
      for (const line of child.lines()) {
        const [what, first = "", hash = "", digest = ""] = line.split(" ");
        if (what === "entry") {
          acknowledged.entries.set(Number(first), hash);
          acknowledged.digests.add(digest);
        }
        if (what === "delivery") acknowledged.deliveries.add(first);
        if (what === "done") acknowledged.done.add(first);
      }
    }

    const store = openSqliteStore(path, world);
    const entries = await allEntries(store);
    const answers = new Set<string>();
    for (const id of acknowledged.deliveries) answers.add(await store.acceptDelivery(delivery(id), "7:12"));
    const pending = await store.countPending();
    const missing = [];
    for (const digest of acknowledged.digests)
      if ((await store.readContent(digest)) === undefined) missing.push(digest);
    await store.close();

    expect(acknowledged.entries.size).toBeGreaterThan(50);
    expect([...acknowledged.entries].filter(([sequence, hash]) => entries[sequence - 1]?.hash !== hash)).toEqual([]);
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.slice(1).map(({ previous }) => previous)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
    expect([...answers]).toEqual(["duplicate"]);
    expect(missing).toEqual([]);
    // A delivery or a finish that was killed just before it could be acknowledged may be there or not, one a round.
    expect(Math.abs(pending - (acknowledged.deliveries.size - acknowledged.done.size))).toBeLessThanOrEqual(6);
  });

  it("stores nothing of what does not fit on a full disk, and goes on when there is room", async () => {
    const { database, lock } = openDatabase(join(temporaryFolder(), "gate.db"), "2026");
    const store = createSqliteStore(database, sha256, () => lock.release());
    await store.append(7, [draft()], noContents);
    const pages = Object.values(database.prepare("pragma page_count").get() ?? {})[0];
    database.exec(`pragma max_page_count = ${pages}`);
    const text = "x".repeat(1_000_000);

    const appending = store.append(7, [draft(), draft()], new Map([[sha256(text), text]]));
    await expect(appending).rejects.toMatchObject({ name: "StoreError", operation: "append to the ledger" });
    const large = store.acceptDelivery(delivery("large", { body: text }), "7:12");
    const small = store.acceptDelivery(delivery("small"), "7:12");
    await expect(large).rejects.toMatchObject({ name: "StoreError", operation: "accept deliveries" });

    expect(await small).toBe("accepted");
    expect(await store.readLedger(7, 12)).toHaveLength(1);
    expect(await store.readContent(sha256(text))).toBeUndefined();
    database.exec("pragma max_page_count = 1000000");
    expect(await store.append(7, [draft()], new Map([[sha256(text), text]]))).toMatchObject([{ sequence: 2 }]);
    await store.close();
  });

  it("fails each write, and its health, on a disk that is read-only; reads go on", async () => {
    const { database, lock } = openDatabase(join(temporaryFolder(), "gate.db"), "2026");
    const store = createSqliteStore(database, sha256, () => lock.release());
    await store.append(7, [draft()], noContents);
    database.exec("pragma query_only = on");

    const failures = await Promise.allSettled([
      store.acceptDelivery(delivery("a"), "7:12"),
      store.append(7, [draft()], noContents),
      store.savePublication({ key: "k", state: "done", remoteId: null, digest: null }),
      store.checkHealth(),
    ]);

    expect(failures.map((one) => (one.status === "rejected" ? String(one.reason) : one.value))).toEqual([
      "StoreError: the database could not accept deliveries",
      "StoreError: the database could not append to the ledger",
      "StoreError: the database could not save a publication",
      "StoreError: the database could not be written",
    ]);
    expect(await store.readLedger(7, 12)).toHaveLength(1);
    await store.close();
  });

  it("streams a long history in little memory", async () => {
    const store = openSqliteStore(join(temporaryFolder(), "gate.db"), world);
    const why = "x".repeat(20_000);
    const closed = draft({ event: { kind: "gate-closed", headSha: "a", evaluation: 1, why } });
    for (let batch = 0; batch < 10; batch += 1) await store.append(7, new Array(1_000).fill(closed), noContents);
    const before = process.memoryUsage().heapUsed;

    let most = 0;
    let count = 0;
    const filter = {
      repository: "acme/shop",
      pullRequest: undefined,
      person: undefined,
      kinds: undefined,
      since: undefined,
      until: undefined,
    };
    for await (const entry of store.readHistory(filter)) {
      count += entry.event.kind === "gate-closed" ? 1 : 0;
      if (count % 100 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    await store.close();

    expect(count).toBe(10_000);
    // 200 MB of entries went by.
    expect(most - before).toBeLessThan(80 * 1024 * 1024);
  });
});

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

    expect(digests).toEqual(["6ccb0b81c26de3c1"]);
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
