import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { startChild } from "../support/child.ts";
import { refusalOf, temporaryFolder, world, writtenDatabase } from "./world.ts";

const opener = new URL("./children/opener.ts", import.meta.url);

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
