import { describe, expect, it } from "vitest";
import { GitHubError } from "../src/app/ports.ts";
import { createLog, type LogOptions } from "../src/log.ts";

const webhookSecret = 'canary"secret\\6f1c9d2e8b7a4053f1e2d3c4';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${"canaryKEY+/=".repeat(20)}\n-----END RSA PRIVATE KEY-----\n`;

function record(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const made = createLog({
    level: "info",
    format: "json",
    secrets: [webhookSecret],
    write: (line) => lines.push(line),
    ...options,
  });
  return { ...made, lines };
}

describe("log", () => {
  it("writes one line of JSON an entry: time, level, fields, message", () => {
    const { log, lines } = record();

    log.warn({ delivery: "a-1", repository: 7, pullRequest: 12 }, "turn failed");

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      delivery: "a-1",
      repository: 7,
      pullRequest: 12,
      msg: "turn failed",
    });
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = record({ level: "error" });

    log.info({}, "delivery received");
    log.error({}, "sweep failed");

    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["sweep failed"]);
  });

  const secretive: readonly (readonly [string, object])[] = [
    ["a token of an installation", { note: "ghs_canary0123456789ABCDEFabcdef0123456789" }],
    ["a token in the new format", { note: "x ghs_1234_canary.eyJcanary.canary-canary y" }],
    ["a personal token", { note: ["ghp_canary0123456789", "github_pat_11canary_0123456789"] }],
    ["an App's JWT", { url: "https://api/app?jwt=eyJcanary.eyJcanary.canary" }],
    ["a bearer header in a text", { note: "Authorization: Bearer canary0123456789" }],
    ["a private key", { note: `before ${pem} after` }],
    ["a private key in base64", { note: `${Buffer.from(pem.replaceAll("canary", "")).toString("base64")}canary` }],
    ["a known secret", { note: `it is ${webhookSecret}!` }],
    ["a password in an address", { note: "postgres://me:canary@db.test/gate" }],
    ["a secret-named member, deep", { request: { headers: { authorization: "canary", Cookie: "canary" } } }],
    ["other names", { token: "canary", client_secret: "canary", privateKey: "canary", password: "canary" }],
    ["a body", { payload: { a: "canary" }, body: "canary" }],
    ["a signature", { note: `sha256=${"0a".repeat(32)}`, signature: "canary" }],
    ["an error's message and cause", { error: new Error("ghs_canary1", { cause: new Error(`key ${pem}`) }) }],
    ["an error with a request", { error: Object.assign(new Error("no"), { request: { headers: { a: "canary" } } }) }],
    ["an error itself", new Error(`oh ${webhookSecret}`)],
    ["beyond the depth", { a: { b: { c: { d: { e: { f: { g: "canary" } } } } } } }],
  ];

  it.each(secretive)("leaves out %s, in both formats", (_, fields) => {
    const json = record();
    const text = record({ format: "text" });

    json.logger.error(fields, "request failed");
    text.logger.error(fields, "request failed");

    expect(json.lines).toHaveLength(1);
    expect(JSON.parse(json.lines[0] ?? "")).toMatchObject({ msg: "request failed" });
    expect([...json.lines, ...text.lines].join("")).not.toMatch(/canary|0a0a0a/);
  });

  it("leaves secrets out of messages and of what child loggers carry", () => {
    const { logger, lines } = record();

    logger.child({ token: "canary", note: "ghs_canary" }).info("with ghs_canary %s", "ghp_canary");

    expect(lines.join("")).not.toContain("canary");
  });

  it("tells an error with its cause and its own plain members", () => {
    const { log, lines } = record();
    const error = new GitHubError("readTree", { status: 502, retryable: true, cause: new TypeError("fetch failed") });

    log.error({ error }, "turn failed");

    expect(JSON.parse(lines[0] ?? "").error).toMatchObject({
      type: "GitHubError",
      message: 'GitHub did not answer "readTree" as expected (HTTP 502)',
      operation: "readTree",
      status: 502,
      retryable: true,
      cause: { type: "TypeError", message: "fetch failed" },
    });
  });

  it("survives whatever it is given", () => {
    const { log, lines } = record();
    const circle: Record<string, unknown> = { n: 1n, s: Symbol("x"), f: () => 1, u: undefined, d: new Date(0) };
    circle.self = circle;

    log.info(circle, "delivery received");
    log.info({ text: "x".repeat(100_000), list: new Array(10_000).fill(1) }, "delivery received");
    log.info(
      {
        get broken(): never {
          throw new Error("no");
        },
      },
      "delivery received",
    );

    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(new Array(3).fill("delivery received"));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(10_000);
  });

  it("writes text for people, in which no value can forge a line", () => {
    const { log, lines } = record({ format: "text" });

    log.info({ delivery: "a", title: "x\n2026 ERROR forged \u001b[31m" }, "delivery received");

    expect(lines.join("").replace(/^\S+ /, "")).toBe(
      'INFO  delivery received delivery="a" title="x\\n2026 ERROR forged \\u001b[31m"\n',
    );
  });

  it("is linear in hostile text", () => {
    const { log } = record();
    const hostile = ["-----BEGIN ", "eyJ", "://", "://a:", "bearer ", "ghs_", "-----BEGIN RSA PRIVATE KEY-----"];
    const start = performance.now();

    for (const part of hostile) log.info({ text: part.repeat(200_000) }, "delivery received");

    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
