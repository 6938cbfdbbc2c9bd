import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../src/app/ports.ts";
import { describeSettings, type Environment, readSettings } from "../src/settings.ts";

function rsaKey(bits: number): string {
  return generateKeyPairSync("rsa", {
    modulusLength: bits,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
}

const pem = rsaKey(2048);
const secret = "6f1c9d2e8b7a4053f1e2d3c4b5a69788c0ffee12";
const otherSecret = "a0b1c2d3e4f5061728394a5b6c7d8e9f10293847";
const sessionSecret = "b7c6d5e4f3021a1b2c3d4e5f60718293a4b5c6d7";
const clientSecret = "0123456789abcdef0123456789abcdef01234567";
const signIn: Environment = {
  GITHUB_CLIENT_ID: "Iv23liAbCdEf01234567",
  GITHUB_CLIENT_SECRET: clientSecret,
  SESSION_SECRET: sessionSecret,
  PUBLIC_URL: "https://gate.acme.test",
};
const complete: Environment = { APP_ID: "12345", PRIVATE_KEY: pem, WEBHOOK_SECRET: secret };

/** The sentences of the refusal; none when the settings were read. */
function mistakesOf(changes: Environment): readonly string[] {
  try {
    readSettings({ ...complete, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split("\n");
  }
}

describe("settings", () => {
  it("need an App id, a key and a secret; the rest has defaults", () => {
    const settings = readSettings(complete);

    expect({ ...settings, privateKey: "" }).toEqual({
      appId: 12345,
      privateKey: "",
      webhookSecrets: [secret],
      githubApiUrl: "https://api.github.com",
      writesPerHour: 500,
      database: { kind: "sqlite", path: "data/ripplegate.db" },
      port: 3000,
      host: "0.0.0.0",
      publicUrl: undefined,
      signIn: {
        kind: "off",
        missing: ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "SESSION_SECRET", "PUBLIC_URL"],
      },
      metricsPort: undefined,
      sweepMinutes: 5,
      logLevel: "info",
      logFormat: "json",
    });
  });

  it("are all read", () => {
    const settings = readSettings({
      ...complete,
      WEBHOOK_SECRET_PREVIOUS: otherSecret,
      GITHUB_API_URL: "https://github.acme.test/api/v3/",
      GITHUB_WRITES_PER_HOUR: "36000",
      DATABASE_URL: "sqlite::memory:",
      PORT: "0",
      HOST: "127.0.0.1",
      PUBLIC_URL: "http://gate.acme.test/",
      GITHUB_CLIENT_ID: "Iv23liAbCdEf01234567",
      GITHUB_CLIENT_SECRET: clientSecret,
      SESSION_SECRET: sessionSecret,
      METRICS_PORT: "9090",
      SWEEP_MINUTES: "0.05",
      LOG_LEVEL: "WARN",
      LOG_FORMAT: "text",
    });

    expect({ ...settings, privateKey: "" }).toEqual({
      appId: 12345,
      privateKey: "",
      webhookSecrets: [secret, otherSecret],
      githubApiUrl: "https://github.acme.test/api/v3",
      writesPerHour: 36_000,
      database: { kind: "sqlite", path: ":memory:" },
      port: 0,
      host: "127.0.0.1",
      publicUrl: "http://gate.acme.test",
      signIn: {
        kind: "on",
        clientId: "Iv23liAbCdEf01234567",
        clientSecret,
        sessionSecret,
        publicUrl: "http://gate.acme.test",
      },
      metricsPort: 9090,
      sweepMinutes: 0.05,
      logLevel: "warn",
      logFormat: "text",
    });
  });

  it("report all mistakes at once, one a line, each naming its variable", () => {
    const mistakes = mistakesOf({ APP_ID: "", PRIVATE_KEY: "", WEBHOOK_SECRET: "", PORT: "http", LOG_LEVEL: "loud" });

    expect(mistakes).toEqual([
      "APP_ID is not set: the App's number, from its settings page on GitHub.",
      "PRIVATE_KEY is not set, nor PRIVATE_KEY_PATH: generate a private key on the App's settings page.",
      "WEBHOOK_SECRET is not set: the App's webhook secret: at least 32 random bytes, as from `openssl rand -hex 32`.",
      "PORT is not a port: expected 0 to 65535.",
      "LOG_LEVEL is none of debug, info, warn, error.",
    ]);
  });

  it.each([
    ["as Probot defaults to", "development", "WEBHOOK_SECRET has 11 bytes: at least 32 random ones are needed."],
    ["31 bytes", secret.slice(0, 31), "WEBHOOK_SECRET has 31 bytes: at least 32 random ones are needed."],
    ["a word, repeated", "developmentdevelopmentdevelopment", guessed("WEBHOOK_SECRET")],
    ["a known word, lengthened", "my-development-secret-0123456789-xyz", guessed("WEBHOOK_SECRET")],
    ["one character", "a".repeat(64), guessed("WEBHOOK_SECRET")],
    ["digits in a circle", "1234567890".repeat(4), guessed("WEBHOOK_SECRET")],
    ["a repeated text that is cut", "abcdefghij0123456789abcdefghij0123456789abc", guessed("WEBHOOK_SECRET")],
    ["few characters", "abcabdabeabfaacaadaaeaafbbcbbdbbebbf", guessed("WEBHOOK_SECRET")],
    ["a line end", `${secret}\n`, "WEBHOOK_SECRET has white space around it: remove it here or on GitHub."],
  ])("refuse a webhook secret: %s", (_, value, mistake) => {
    const mistakes = mistakesOf({ WEBHOOK_SECRET: value });

    expect(mistakes).toEqual([mistake]);
  });

  it("hold the previous secret to the same measure, and want it to be another one", () => {
    expect(mistakesOf({ WEBHOOK_SECRET_PREVIOUS: "development" })).toEqual([
      "WEBHOOK_SECRET_PREVIOUS has 11 bytes: at least 32 random ones are needed.",
    ]);
    expect(mistakesOf({ WEBHOOK_SECRET_PREVIOUS: secret })).toEqual([
      "WEBHOOK_SECRET_PREVIOUS is the same as WEBHOOK_SECRET: leave it out.",
    ]);
  });

  it("accept secrets as tools make them", () => {
    const made = [
      "openssl rand -hex 16: 9c56cc51b374c3ba189210d5b6d4bf57",
      "kJ8#mP2$vL9@qR4!xT7&zW1*nB5^cD3%",
      "3q2+7wABCDEFdeadBEEFcafebabe0123456789ABCDE=",
    ].map((one) => one.replace(/^.*: /, ""));

    expect(made.flatMap((one) => mistakesOf({ WEBHOOK_SECRET: one }))).toEqual([]);
  });

  it("read a private key as PEM, with written line ends, in quotes, in base64 and from a file", () => {
    const path = join(mkdtempSync(join(tmpdir(), "settings-")), "key.pem");
    writeFileSync(path, pem);
    const ways: readonly Environment[] = [
      { PRIVATE_KEY: pem },
      { PRIVATE_KEY: pem.replaceAll("\n", "\\n") },
      { PRIVATE_KEY: `"${pem.replaceAll("\n", "\\n")}"` },
      { PRIVATE_KEY: pem.replaceAll("\n", "\r\n") },
      { PRIVATE_KEY: Buffer.from(pem).toString("base64") },
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path },
    ];

    const keys = ways.map((way) => readSettings({ ...complete, ...way }).privateKey);

    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  it("refuse a private key that is none, too small, of another kind, given twice, or in no file", () => {
    const elliptic = generateKeyPairSync("ec", {
      namedCurve: "P-256",
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey;
    const cases: readonly Environment[] = [
      { PRIVATE_KEY: "hello" },
      { PRIVATE_KEY: pem.slice(0, 500) },
      { PRIVATE_KEY: rsaKey(1024) },
      { PRIVATE_KEY: elliptic },
      { PRIVATE_KEY_PATH: "key.pem" },
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere/key.pem" },
    ];
    const none =
      "PRIVATE_KEY is not a private key: expected the PEM that GitHub gave you, with line ends as they are or as \\n, or in base64.";

    expect(cases.flatMap(mistakesOf)).toEqual([
      none,
      none,
      "PRIVATE_KEY is an RSA key of 1024 bits: at least 2048 are needed.",
      "PRIVATE_KEY is not an RSA key: generate one on the App's settings page.",
      "PRIVATE_KEY and PRIVATE_KEY_PATH are both set: set one of them.",
      'PRIVATE_KEY_PATH names a file that cannot be read (ENOENT): "/nowhere/key.pem".',
    ]);
  });

  it.each([
    [
      { APP_ID: "Iv1.8a61f9b3a7aba766" },
      "APP_ID is not a number: it is on the App's settings page, and is not the client id.",
    ],
    [{ APP_ID: "0" }, "APP_ID is not a number: it is on the App's settings page, and is not the client id."],
    [
      { GITHUB_API_URL: "api.github.com" },
      "GITHUB_API_URL is not an address: expected one that begins with https:// or http://.",
    ],
    [
      { GITHUB_API_URL: "ftp://github.test" },
      "GITHUB_API_URL is not an address: expected one that begins with https:// or http://.",
    ],
    [{ PUBLIC_URL: "https://me:word@gate.test" }, "PUBLIC_URL has a user name or a password in it: remove it."],
    [{ PUBLIC_URL: "https://gate.test/?a=b" }, "PUBLIC_URL has a ? or a # in it: expected only host and path."],
    [
      { DATABASE_URL: "postgres://me:canary@db" },
      "DATABASE_URL is not understood: expected an address like postgres://USER:PASSWORD@HOST:5432/NAME.",
    ],
    [
      { DATABASE_URL: "mysql://me:word@db/gate" },
      "DATABASE_URL is not understood: expected sqlite: and the path of a file, as in sqlite:data/ripplegate.db, or postgres: and where it is.",
    ],
    [
      { DATABASE_URL: "sqlite:" },
      "DATABASE_URL is not understood: expected sqlite: and the path of a file, as in sqlite:data/ripplegate.db, or postgres: and where it is.",
    ],
    [{ PORT: "65536" }, "PORT is not a port: expected 0 to 65535."],
    [{ PORT: "80", METRICS_PORT: "80" }, "METRICS_PORT is the same as PORT: metrics need a port of their own."],
    [
      { SWEEP_MINUTES: "0" },
      "SWEEP_MINUTES is not a number of minutes: expected more than 0, at most 1440, as in 5 or 0.5.",
    ],
    [
      { SWEEP_MINUTES: "5m" },
      "SWEEP_MINUTES is not a number of minutes: expected more than 0, at most 1440, as in 5 or 0.5.",
    ],
    [{ GITHUB_WRITES_PER_HOUR: "0" }, "GITHUB_WRITES_PER_HOUR is not a number of writes: expected 1 to 1000000."],
    [
      { GITHUB_WRITES_PER_HOUR: "no limit" },
      "GITHUB_WRITES_PER_HOUR is not a number of writes: expected 1 to 1000000.",
    ],
    [{ LOG_FORMAT: "xml" }, "LOG_FORMAT is none of json, text."],
  ])("refuse %j", (changes, mistake) => {
    expect(mistakesOf(changes)).toEqual([mistake]);
  });

  it.each(Object.keys(signIn))("turn the history's pages off without %s, and know which one is missing", (name) => {
    const settings = readSettings({ ...complete, ...signIn, [name]: "" });

    expect(settings.signIn).toEqual({ kind: "off", missing: [name] });
  });

  it.each([
    [
      { GITHUB_CLIENT_ID: "12345" },
      "GITHUB_CLIENT_ID is not a client id: it is on the App's settings page, begins with Iv, and is not the App's number.",
    ],
    [
      { GITHUB_CLIENT_SECRET: "short" },
      "GITHUB_CLIENT_SECRET is not a client secret: generate one on the App's settings page.",
    ],
    [
      { SESSION_SECRET: sessionSecret.slice(0, 31) },
      "SESSION_SECRET has 31 bytes: at least 32 random ones are needed.",
    ],
    [{ SESSION_SECRET: "a".repeat(64) }, guessed("SESSION_SECRET")],
    [{ SESSION_SECRET: ` ${sessionSecret}` }, "SESSION_SECRET has white space around it: remove it."],
    [{ SESSION_SECRET: secret }, "SESSION_SECRET is the same as WEBHOOK_SECRET: use a secret of its own."],
    [
      { PUBLIC_URL: "https://acme.test/ripplegate" },
      "PUBLIC_URL has a path in it: the history's pages need a host of their own.",
    ],
  ])("refuse %j for the history's pages", (changes, mistake) => {
    expect(mistakesOf({ ...signIn, ...changes })).toEqual([mistake]);
  });

  it("never repeat a secret in a refusal", () => {
    const mistakes = mistakesOf({
      WEBHOOK_SECRET: "canary-canary-canary-canary-canary-canary",
      PRIVATE_KEY: "canary",
      DATABASE_URL: "postgres://canary:canary@db",
      PUBLIC_URL: "https://canary:canary@gate.test",
      GITHUB_CLIENT_SECRET: "canary",
      SESSION_SECRET: "canary",
    });

    expect(mistakes).toHaveLength(6);
    expect(mistakes.join("\n")).not.toContain("canary");
  });

  it("are described in one place, without values", () => {
    const described = describeSettings();

    expect(described.map(({ name }) => name)).toEqual([
      "APP_ID",
      "PRIVATE_KEY",
      "PRIVATE_KEY_PATH",
      "WEBHOOK_SECRET",
      "WEBHOOK_SECRET_PREVIOUS",
      "GITHUB_API_URL",
      "GITHUB_WRITES_PER_HOUR",
      "DATABASE_URL",
      "PORT",
      "HOST",
      "PUBLIC_URL",
      "GITHUB_CLIENT_ID",
      "GITHUB_CLIENT_SECRET",
      "SESSION_SECRET",
      "LEDGER_SIGNING_KEY",
      "METRICS_PORT",
      "SWEEP_MINUTES",
      "LOG_LEVEL",
      "LOG_FORMAT",
    ]);
    expect(described.filter((one) => one.secret).map(({ name }) => name)).toEqual([
      "PRIVATE_KEY",
      "WEBHOOK_SECRET",
      "WEBHOOK_SECRET_PREVIOUS",
      "GITHUB_CLIENT_SECRET",
      "SESSION_SECRET",
      "LEDGER_SIGNING_KEY",
    ]);
  });
});

function guessed(name: string): string {
  return `${name} can be guessed: use random bytes, as from \`openssl rand -hex 32\`.`;
}
