import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type Store, StoreError } from "../../src/app/ports.ts";
import { createLog } from "../../src/log.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createHealthRoutes } from "../../src/web/health.ts";
import { createIntake, WEBHOOK_PATH } from "../../src/web/intake.ts";
import { createWebServer } from "../../src/web/server.ts";
import { createTestClock } from "../support/clock.ts";
import { sha256 } from "../support/ledger.ts";
import { createTestLog } from "../support/log.ts";

const secret = "6f1c9d2e8b7a4053f1e2d3c4b5a69788";
const previousSecret = "a0b1c2d3e4f5061728394a5b6c7d8e9f";
const MEGABYTE = 1024 * 1024;

function sign(body: string | Uint8Array, key = secret): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** The intake and the health page, served over HTTP on a store in a file. */
async function serve(
  through: Partial<Store> = {},
  options: { readonly bodiesBytesMax?: number; readonly isDraining?: boolean; readonly isWorkerRunning?: boolean } = {},
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
    secrets: [secret, previousSecret],
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

interface Sent {
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Posts a body as GitHub does; `undefined` takes a header away. */
async function post(url: string, body: string | Uint8Array<ArrayBuffer>, { id = "d-1", headers = {} }: Sent = {}) {
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

describe("intake", () => {
  it("keeps a signed delivery, answers 202, then wakes the worker", async () => {
    const { url, store, wakes, clock } = await serve();
    const body = JSON.stringify({ action: "opened", title: "“ü” 🧾 \u0000" });

    const { status, answer } = await post(url, body);

    expect({ status, answer }).toEqual({ status: 202, answer: { status: "accepted" } });
    expect(await store.readTurn("key of pull_request")).toEqual({
      key: "key of pull_request",
      deliveries: [{ id: "d-1", name: "pull_request", body, receivedAt: clock.now(), attempts: 0 }],
    });
    expect(wakes()).toBe(1);
  });

  it("knows the signature of GitHub's documentation", async () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    const known = sign("Hello, World!", "It's a Secret to Everybody");

    expect(known).toBe("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  });

  it("accepts the previous secret while it is being replaced", async () => {
    const { url } = await serve();

    const { status } = await post(url, "{}", { headers: { "x-hub-signature-256": sign("{}", previousSecret) } });

    expect(status).toBe(202);
  });

  it("answers a redelivery as a duplicate and wakes nobody", async () => {
    const { url, wakes, intake, store } = await serve();
    await post(url, "{}");

    const again = await post(url, "{}");

    expect(again).toEqual({ status: 202, answer: { status: "duplicate" }, retryAfter: null });
    expect(wakes()).toBe(1);
    expect(await store.countPending()).toBe(1);
    expect(intake.snapshot()).toEqual({ accepted: 1, duplicates: 1, failed: 0, refused: 0 });
  });

  const zip = new Uint8Array(gzipSync("{}"));
  const refusals: readonly (readonly [string, number, string | Uint8Array<ArrayBuffer>, Sent["headers"]])[] = [
    ["no signature", 401, "{}", { "x-hub-signature-256": undefined }],
    [
      "a SHA-1 signature only",
      401,
      "{}",
      {
        "x-hub-signature-256": undefined,
        "x-hub-signature": `sha1=${createHmac("sha1", secret).update("{}").digest("hex")}`,
      },
    ],
    ["a SHA-1 signature in its place", 401, "{}", { "x-hub-signature-256": `sha1=${"0".repeat(40)}` }],
    ["a signature by another secret", 401, "{}", { "x-hub-signature-256": sign("{}", "development") }],
    ["a signature of another body", 401, '{"a":1}', { "x-hub-signature-256": sign("{}") }],
    ["a signature in capitals", 401, "{}", { "x-hub-signature-256": sign("{}").toUpperCase() }],
    ["two signatures", 401, "{}", { "x-hub-signature-256": `${sign("{}")}, ${sign("{}")}` }],
    ["an empty body", 401, "", {}],
    ["bytes that are no text, signed", 401, new Uint8Array([0x7b, 0xff, 0x7d]), {}],
    ["no event", 400, "{}", { "x-github-event": undefined }],
    ["an odd event", 400, "{}", { "x-github-event": "pull request\u00e9" }],
    ["no delivery id", 400, "{}", { "x-github-delivery": undefined }],
    ["an odd delivery id", 400, "{}", { "x-github-delivery": "a b" }],
    ["JSON that is cut off", 400, '{"action":"open', {}],
    ["JSON that is no object", 400, "[1]", {}],
    ["null", 400, "null", {}],
    ["a form", 415, "payload=%7B%7D", { "content-type": "application/x-www-form-urlencoded" }],
    ["no content type", 415, new Uint8Array([0x7b, 0x7d]), { "content-type": undefined }],
    ["gzip", 415, zip, { "content-encoding": "gzip" }],
    ["another encoding", 415, "{}", { "content-encoding": "br" }],
  ];
  it.each(refusals)("refuses %s with %i and keeps nothing", async (_, status, body, headers = {}) => {
    const { url, store, intake, wakes } = await serve();

    const refused = await post(url, body, { headers });

    expect(refused).toMatchObject({ status, answer: { status: "refused" } });
    expect([await store.countPending(), wakes(), intake.snapshot().refused]).toEqual([0, 0, 1]);
  });

  it("takes JSON with a key twice as JSON.parse does", async () => {
    const { url } = await serve();

    expect((await post(url, '{"a":1,"a":2}')).status).toBe(202);
  });

  it("takes 25 MB and not a byte more, declared or not", async () => {
    const { url, port } = await serve();
    const largest = `{"a":"${"x".repeat(25 * MEGABYTE - 8)}"}`;

    const fits = await post(url, largest);
    const declared = await post(url, `${largest} `, { id: "d-2" });
    const chunked = await postChunks(port, 60);

    expect(largest.length).toBe(25 * MEGABYTE);
    expect([fits.status, declared.status]).toEqual([202, 413]);
    expect(ended).toContain(chunked);
  });

  it("ends a body of 60 MB that nobody signed, quickly and in little memory", async () => {
    const { port, url } = await serve();
    await post(url, "{}");
    const before = process.memoryUsage().rss;
    const start = performance.now();

    const runs = [];
    for (let run = 0; run < 4; run += 1) runs.push(await postChunks(port, 60));
    const grownBytes = process.memoryUsage().rss - before;

    expect(runs.filter((one) => !ended.includes(one))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(8_000);
    expect(grownBytes).toBeLessThan(150 * MEGABYTE);
  });

  it("does not even read a body that is declared too large", async () => {
    const { port } = await serve();
    const start = performance.now();

    const answer = await postHead(port, [`content-length: ${60 * MEGABYTE}`]);

    expect(answer.split("\r\n")[0]).toBe("HTTP/1.1 413 Payload Too Large");
    expect(answer.toLowerCase()).toContain("\r\nconnection: close\r\n");
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("holds only so many bytes of bodies at a time, and says when to come back", async () => {
    const { url, port } = await serve({}, { bodiesBytesMax: MEGABYTE });
    const slow = openSlowly(port, MEGABYTE);
    await slow.sent;

    const meanwhile = await post(url, "{}");
    slow.socket.destroy();
    await expect.poll(async () => (await post(url, "{}", { id: "d-2" })).status).toBe(202);

    expect({ status: meanwhile.status, retryAfter: meanwhile.retryAfter }).toEqual({ status: 503, retryAfter: "5" });
  });

  it("answers 503 when the database fails, so that GitHub shows the delivery as failed", async () => {
    const { url, wakes, intake, log } = await serve({
      acceptDelivery: async () => {
        throw new StoreError("accept deliveries", new Error("disk full"));
      },
    });

    const { status, answer, retryAfter } = await post(url, "{}");

    expect({ status, retryAfter, answer }).toEqual({
      status: 503,
      retryAfter: "5",
      answer: { status: "failed", reason: "the delivery could not be kept" },
    });
    expect([wakes(), intake.snapshot().failed]).toEqual([0, 1]);
    expect(log.lines.map(({ message }) => message)).toEqual(["delivery could not be kept"]);
  });

  it("says nothing of a crash of ours", async () => {
    const { url, log } = await serve({
      acceptDelivery: async () => {
        throw new TypeError("canary");
      },
    });

    const { status, answer } = await post(url, "{}");

    expect({ status, answer }).toEqual({ status: 500, answer: { status: "failed" } });
    expect(log.lines.map(({ message }) => message)).toEqual(["request failed"]);
  });

  it("logs nothing of a body, a secret or a signature, and refusals at most once a second", async () => {
    const { url, logLines, log, clock } = await serve();
    const body = JSON.stringify({ canary: "canary" });

    await post(url, body);
    await post(url, `${body}canary`);
    for (let time = 0; time < 5; time += 1) await post(url, body, { headers: { "x-hub-signature-256": undefined } });
    clock.advance(1_000);
    await post(url, body, { headers: { "x-hub-signature-256": `sha256=${"c".repeat(64)}` } });

    expect(log.lines.map(({ message, fields }) => [message, fields.refusedSoFar])).toEqual([
      ["delivery received", undefined],
      ["delivery refused", 1],
      ["delivery refused", 7],
    ]);
    expect(logLines.join("")).not.toMatch(new RegExp(`canary|${secret}|${sign(body).slice(7)}|cccccc`));
  });

  it("acknowledges a burst of 2,000 deliveries within the 10 seconds that GitHub waits, and loses none", async () => {
    const { port, store, intake } = await serve();
    const padding = "x".repeat(10_000);
    const agent = new Agent({ keepAlive: true });
    const start = performance.now();

    const statuses = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) =>
        postQuickly(agent, port, `burst-${index}`, JSON.stringify({ index, padding })),
      ),
    );
    const elapsedMs = performance.now() - start;
    agent.destroy();

    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await store.countPending()).toBe(2_000);
    expect(intake.snapshot().accepted).toBe(2_000);
    expect(elapsedMs).toBeLessThan(10_000);
  });
});

describe("health", () => {
  it("is ready when the database can be written and the worker runs", async () => {
    const { url } = await serve();

    expect(await get(`${url}/healthz`)).toEqual({ status: 200, answer: { status: "ok" } });
    expect(await get(`${url}/readyz`)).toEqual({ status: 200, answer: { status: "ready" } });
  });

  it("says why it is not ready, and lives all the same", async () => {
    let checks = 0;
    const checkHealth = async () => {
      checks += 1;
      throw new StoreError("be written", new Error("disk full"));
    };
    const { url, clock } = await serve({ checkHealth }, { isDraining: true, isWorkerRunning: false });

    const answers = [await get(`${url}/readyz`), await get(`${url}/readyz`)];
    clock.advance(1_000);
    await get(`${url}/readyz`);

    const reasons = ["shutting down", "the worker is not running", "the database cannot be written"];
    expect(answers).toEqual(new Array(2).fill({ status: 503, answer: { status: "not-ready", reasons } }));
    expect(checks).toBe(2);
    expect((await get(`${url}/healthz`)).status).toBe(200);
  });
});

describe("server", () => {
  it("answers what it does not know shortly", async () => {
    const { url } = await serve();

    const unknown = [await get(`${url}/`), await get(`${url}${WEBHOOK_PATH}`), await get(`${url}/%2e%2e/etc/passwd`)];

    expect(unknown).toEqual(new Array(3).fill({ status: 404, answer: { status: "not-found" } }));
  });

  it("refuses a port that is taken, naming the variable", async () => {
    const { port } = await serve();
    const second = createWebServer({ routes: [], host: "127.0.0.1", port, log: createTestLog() });

    await expect(second.listen()).rejects.toMatchObject({
      name: "ConfigurationError",
      message: `PORT ${port} is in use by another program: stop it or choose another port.`,
    });
  });

  it("cuts off a sender that does not go on", async () => {
    const { port } = await serve();
    const start = performance.now();

    const answer = await postHead(port, ["content-length: 100"], '{"a":');

    expect(answer.split("\r\n")[0]).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

/** `fetch` needs more time to send a burst than the server to take it. */
function postQuickly(agent: Agent, port: number, id: string, body: string): Promise<number | undefined> {
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": id,
    "x-hub-signature-256": sign(body),
  };
  return new Promise((resolve, reject) => {
    const sending = request(
      { agent, port, host: "127.0.0.1", method: "POST", path: WEBHOOK_PATH, headers },
      (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      },
    );
    sending.on("error", reject).end(body);
  });
}

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, answer: await response.json() };
}

function requestHead(more: readonly string[]): string {
  return [
    `POST ${WEBHOOK_PATH} HTTP/1.1`,
    "host: 127.0.0.1",
    "content-type: application/json",
    "x-github-event: push",
    "x-github-delivery: d-9",
    `x-hub-signature-256: sha256=${"0".repeat(64)}`,
    ...more,
    "",
    "",
  ].join("\r\n");
}

/** Sends the head of a request and a beginning, and resolves with all that came back until the connection ended. */
function postHead(port: number, headers: readonly string[], beginning = ""): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(requestHead(headers) + beginning));
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("error", () => {}).on("close", () => resolve(answer));
  });
}

/** What a sender sees that does not stop when the server has enough: the answer, or a reset that overtook it. */
const ended: readonly string[] = ["HTTP/1.1 413 Payload Too Large", ""];

/** Sends so many megabytes in chunks of one, of a length that nobody declared, until the server has enough. */
function postChunks(port: number, megabytes: number): Promise<string> {
  const chunk = Buffer.concat([
    Buffer.from(`${MEGABYTE.toString(16)}\r\n`),
    Buffer.alloc(MEGABYTE, "x"),
    Buffer.from("\r\n"),
  ]);
  return new Promise((resolve) => {
    let answer = "";
    let left = megabytes;
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(requestHead(["transfer-encoding: chunked"]));
      send();
    });
    const send = () => {
      while (left > 0 && !socket.destroyed) {
        left -= 1;
        if (!socket.write(chunk)) {
          socket.once("drain", send);
          return;
        }
      }
    };
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.on("error", () => {}).on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
  });
}

/** Sends so many bytes of a body and then nothing. */
function openSlowly(port: number, bytes: number) {
  const socket = connect(port, "127.0.0.1");
  const sent = new Promise<void>((resolve) => {
    socket.write(requestHead([`content-length: ${bytes + 100}`]));
    socket.write(Buffer.alloc(bytes, "x"), () => setTimeout(resolve, 200));
  });
  socket.on("error", () => {});
  return { socket, sent };
}
