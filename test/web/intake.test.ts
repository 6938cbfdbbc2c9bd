import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/app/ports.ts";
import { post, previousSecret, type Sent, secret, serve, sign } from "./serve.ts";

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

  it("agrees with the signature in GitHub's documentation", async () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    const { url } = await serve({}, { secrets: ["It's a Secret to Everybody"] });
    const digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    const known = await post(url, "Hello, World!", { headers: { "x-hub-signature-256": `sha256=${digest}` } });
    const other = await post(url, "Hello, World?", { headers: { "x-hub-signature-256": `sha256=${digest}` } });

    // The first is signed, and only then found to be no JSON.
    expect([known.status, other.status]).toEqual([400, 401]);
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
});
