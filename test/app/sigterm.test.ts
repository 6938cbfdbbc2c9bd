import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { WEBHOOK_PATH } from "../../src/web/intake.ts";
import { startChild } from "../support/child.ts";
import { createTestClock } from "../support/clock.ts";
import { sha256 } from "../support/ledger.ts";

const secret = "6f1c9d2e8b7a4053f1e2d3c4b5a69788";
const server = new URL("./children/server.ts", import.meta.url);

describe("SIGTERM", () => {
  it("lets running turns end, takes no new ones, and leaves the rest for the next start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sigterm-"));
    const first = startChild(server, [folder, secret]);
    const url = await addressOf(first);
    for (const number of [1, 2, 3, 4, 5, 6]) await post(url, number);
    await first.line((line) => line === 'begun key {"number":4}');

    const code = await first.end("SIGTERM");
    const doneAtFirst = readFileSync(join(folder, "done.txt"), "utf8").split("\n").filter(Boolean);
    const pending = await countPending(folder);
    const second = startChild(server, [folder, secret]);
    await second.line((line) => line === 'begun key {"number":6}');
    await second.end("SIGTERM");
    const done = readFileSync(join(folder, "done.txt"), "utf8").split("\n").filter(Boolean);

    expect(code).toBe(0);
    expect(doneAtFirst.toSorted()).toEqual([1, 2, 3, 4].map((number) => `key {"number":${number}}`));
    expect(pending).toBe(2);
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `key {"number":${number}}`));
    expect(await countPending(folder)).toBe(0);
  });

  it("has no turn to wait for: ends at once", async () => {
    const child = startChild(server, [mkdtempSync(join(tmpdir(), "sigterm-")), secret]);
    const url = await addressOf(child);
    const ready = await fetch(`${url}/readyz`);
    const start = performance.now();

    const code = await child.end("SIGTERM");

    expect([ready.status, code]).toEqual([200, 0]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

async function addressOf(child: ReturnType<typeof startChild>): Promise<string> {
  const line = await child.line((one) => one.startsWith("listening "));
  return `http://127.0.0.1:${line.slice("listening ".length)}`;
}

async function post(url: string, number: number): Promise<void> {
  const body = JSON.stringify({ number });
  const response = await fetch(`${url}${WEBHOOK_PATH}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": `d-${number}`,
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
  });
  expect(response.status).toBe(202);
}

async function countPending(folder: string): Promise<number> {
  const store = openSqliteStore(join(folder, "gate.db"), { clock: createTestClock(), hash: sha256 });
  const pending = await store.countPending();
  await store.close();
  return pending;
}
