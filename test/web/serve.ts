import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Store } from "../../src/app/ports-store.ts";
import { createLog } from "../../src/log.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createHealthRoutes } from "../../src/web/health.ts";
import { createIntake, WEBHOOK_PATH } from "../../src/web/intake.ts";
import { createWebServer } from "../../src/web/server.ts";
import { createTestClock } from "../support/clock.ts";
import { sha256 } from "../support/ledger.ts";
import { createTestLog } from "../support/log.ts";

export const secret = "6f1c9d2e8b7a4053f1e2d3c4b5a69788";
export const previousSecret = "a0b1c2d3e4f5061728394a5b6c7d8e9f";

export function sign(body: string | Uint8Array, key = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** The intake and the health page, served over HTTP on a store in a file. */
export async function serve(
  through: Partial<Store> = {},
  options: {
    readonly secrets?: readonly string[];
    readonly bodiesBytesMax?: number;
    readonly isDraining?: boolean;
    readonly isWorkerRunning?: boolean;
  } = {},
) {
  const clock = createTestClock();
  const log = createTestLog();
  const logLines: string[] = [];
  const realLog = createLog({
    level: "debug",
    format: "json",
    secrets: [secret],
    write: (line) => logLines.push(line),
  }).log;
  const both = {
    info: (fields: Readonly<Record<string, unknown>>, message: string) =>
      [log, realLog].forEach((one) => void one.info(fields, message)),
    warn: (fields: Readonly<Record<string, unknown>>, message: string) =>
      [log, realLog].forEach((one) => void one.warn(fields, message)),
    error: (fields: Readonly<Record<string, unknown>>, message: string) =>
      [log, realLog].forEach((one) => void one.error(fields, message)),
  };
  const store = openSqliteStore(join(mkdtempSync(join(tmpdir(), "intake-")), "gate.db"), { clock, hash: sha256 });
  let wakes = 0;
  const intake = createIntake({
    store: { ...store, ...through },
    secrets: options.secrets ?? [secret, previousSecret],
    turnKey: (name) => `key of ${name}`,
    wake: () => {
      wakes += 1;
    },
    clock,
    log: both,
    ...(options.bodiesBytesMax === undefined ? {} : { bodiesBytesMax: options.bodiesBytesMax }),
  });
  const health = createHealthRoutes({
    store: { ...store, ...through },
    isWorkerRunning: () => options.isWorkerRunning ?? true,
    isDraining: () => options.isDraining ?? false,
    clock,
    log: both,
  });
  const server = createWebServer({ routes: [intake.routes, health], host: "127.0.0.1", port: 0, log: both });
  const port = await server.listen();
  endings.push(async () => {
    await server.close(1_000);
    await store.close();
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, port, store, clock, log, logLines, intake, wakes: () => wakes };
}

export interface Sent {
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Posts a body as GitHub does; `undefined` takes a header away. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  { id = "d-1", headers = {} }: Sent = {},
) {
  const all: Readonly<Record<string, string | undefined>> = {
    "content-type": "application/json",
    "x-github-event": "pull_request",
    "x-github-delivery": id,
    "x-hub-signature-256": sign(body),
    ...headers,
  };
  const response = await fetch(`${url}${WEBHOOK_PATH}`, {
    method: "POST",
    headers: Object.entries(all).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
    body,
  });
  return { status: response.status, answer: await response.json(), retryAfter: response.headers.get("retry-after") };
}

export async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, answer: await response.json() };
}
