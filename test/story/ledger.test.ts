import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { LedgerEntry } from "../../src/core/ledger/event.ts";
import { csvRecords } from "../support/csv.ts";
import { sha256 } from "../support/ledger.ts";
import { secondOpinions } from "../support/second-verifier.ts";
import { EVIDENCE, say, signAll, waiting } from "./acts.ts";
import type { World } from "./world.ts";

it("86, 87, 88: what the running server wrote is exported, checked by two programs, and outlives its people and comments", async () => {
  const { world, pull } = await waiting();
  const { ana, priya } = world.people;
  await say(world, pull, ana, "/signoff all — it is mine");
  const first = pull.comment(priya, EVIDENCE);
  await world.settled();
  await say(world, pull, priya, "/revoke");
  await signAll(world, pull);
  expect(world.check(pull).conclusion).toBe("success");
  const witness = join(folder(), "witness.md");
  writeFileSync(witness, pull.checkRuns("ripplegate").at(-1)?.summary ?? "");
  await pull.merge(ana);
  await world.settled();

  // 87: a month for an auditor.
  const month = monthOf(new Date());
  const rows = csvRecords(ripplegate("export", ...from(world), "--format", "csv", ...month));
  const entries = entriesOf(ripplegate("export", ...from(world)));
  const kinds = ["sign-off-given", "sign-off-refused", "sign-off-revoked", "merged"];
  const told = entries.filter(({ event }) => kinds.includes(event.kind));
  expect(rows.filter(({ event = "" }) => kinds.includes(event)).map(({ entry }) => Number(entry))).toEqual(
    told.map(({ sequence }) => sequence),
  );
  for (const row of rows.filter(({ event }) => event === "sign-off-given")) {
    const entry = entries.find(({ sequence }) => String(sequence) === row.entry);
    const event = entry?.event.kind === "sign-off-given" ? entry.event : undefined;
    expect(row).toMatchObject({
      time: entry?.at,
      role: event?.role,
      principal: event?.principal.replace(/^@/, ""),
      fingerprint: event?.fingerprint,
      policy_sha: event?.baseSha,
      head_sha: event?.headSha,
      comment_id: String(event?.comment.id),
      comment_body_sha256: sha256(event?.comment.body ?? ""),
      entry_hash: entry?.hash,
    });
    expect(row.who).toMatch(/^[a-z]+$/);
    expect(row.shown_sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(rows.find(({ event }) => event === "sign-off-revoked")).toMatchObject({ who: "priya", role: "warehouse" });
  expect(rows.find(({ event }) => event === "sign-off-refused")).toMatchObject({ who: "ana", pull_request: "1" });
  expect(rows.find(({ event }) => event === "merged")).toMatchObject({
    who: "ana",
    merge_sha: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(rows.find(({ event }) => event === "merged")?.policy_sha).toMatch(/^[0-9a-f]{40}$/);

  // 88: the comment goes, the account goes; the record stays, and begins as it did before.
  const before = ripplegate("export", ...from(world), "--with-contents");
  first.delete(priya);
  await world.settled();
  priya.delete();
  const after = ripplegate("export", ...from(world), "--with-contents");
  expect(after.startsWith(before)).toBe(true);
  const given = entriesOf(after).find(({ event }) => event.kind === "sign-off-given");
  expect(given).toMatchObject({ actor: { login: "priya" }, event: { comment: { id: first.id, body: EVIDENCE } } });

  // 86: whatever was done to the database or to an export of it is named, and the cut tail by the check on GitHub.
  const whole = join(folder(), "whole.jsonl");
  writeFileSync(whole, after);
  expect(await secondOpinions([whole])).toEqual(["intact"]);
  expect(verify(world.server.databasePath, witness)).toMatchObject({ status: 0 });
  expect(verify(whole, witness)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("1 witnessed head found"),
  });
  const opened = entries.find(({ event }) => event.kind === "gate-opened")?.sequence ?? 0;
  for (const [what, sql, bad] of [
    ["changed", "update ledger set actor = replace(actor, 'priya', 'kim') where sequence = 5", 5],
    ["removed", "delete from ledger where sequence = 4", 5],
    [
      "reordered",
      "update ledger set position = -position where sequence in (2, 3); update ledger set position = 5 + position where position < 0",
      undefined,
    ],
    ["cut off", `delete from ledger where sequence >= ${opened}`, opened],
  ] as const) {
    const { status, stdout } = verify(tampered(world, sql), witness);
    expect([what, status]).toEqual([what, 4]);
    expect(stdout).toContain(`Broken: repository acme/integrations, at entry ${bad ?? 3}. `);
  }
}, 120_000);

function tampered(world: World, sql: string): string {
  const copy = join(folder(), "copy.db");
  const live = new DatabaseSync(world.server.databasePath, { readOnly: true });
  live.exec(`vacuum into '${copy}'`);
  live.close();
  const database = new DatabaseSync(copy);
  database.exec(`drop trigger ledger_no_update; drop trigger ledger_no_delete; ${sql}`);
  database.close();
  return copy;
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), "ledger-"));
}

function from(world: World): readonly string[] {
  return ["--database", world.server.databasePath];
}

function monthOf(day: Date): readonly string[] {
  const start = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1));
  const end = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1));
  return ["--since", start.toISOString(), "--until", end.toISOString()];
}

function entriesOf(text: string): readonly LedgerEntry[] {
  const lines: readonly (LedgerEntry | { readonly sequence?: undefined })[] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return lines.filter((line) => line.sequence !== undefined);
}

function ripplegate(...line: readonly string[]): string {
  return execFileSync(process.execPath, ["dist/cli/main.js", ...line], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
}

function verify(file: string, witness: string) {
  return spawnSync(process.execPath, ["dist/cli/main.js", "verify", file, "--witness", witness], { encoding: "utf8" });
}
