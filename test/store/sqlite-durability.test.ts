import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/sqlite/open-database.ts";
import { createSqliteStore, openSqliteStore } from "../../src/store/sqlite.ts";
import { startChild } from "../support/child.ts";
import { delivery } from "../support/deliveries.ts";
import { draft, sha256 } from "../support/ledger.ts";
import { allEntries, noContents, temporaryFolder, world } from "./world.ts";

const writer = new URL("./children/writer.ts", import.meta.url);

const ENTRIES_A_ROUND = 10;

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
      // So many that what follows is about something, on however slow a machine.
      await child.line(() => child.lines().filter((line) => line.startsWith("entry")).length >= ENTRIES_A_ROUND);
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
