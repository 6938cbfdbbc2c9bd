import { readFileSync } from "node:fs";
import { ConfigurationError, type DatabaseSettings, type Signer } from "./app/ports.ts";
import { readPrivateKey } from "./settings/private-key.ts";
import {
  readAppId,
  readClientId,
  readClientSecret,
  readDatabase,
  readHttpUrl,
  readMinutes,
  readOneOf,
  readPort,
  readText,
  readWritesPerHour,
} from "./settings/readers.ts";
import { readSessionSecret, readWebhookSecret } from "./settings/secret.ts";
import { readSigner } from "./settings/signing-key.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export const logLevels = ["debug", "info", "warn", "error"] as const;
export const logFormats = ["json", "text"] as const;

export interface Settings {
  readonly appId: number;
  /** PEM (PKCS #8) of an RSA key. */
  readonly privateKey: string;
  /** The current one first, then the previous one while rotating: a signature by any of them counts. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** Without a slash at the end. */
  readonly githubApiUrl: string;
  /** Of each installation. */
  readonly writesPerHour: number;
  readonly database: DatabaseSettings;
  readonly port: number;
  readonly host: string;
  /** Without a slash at the end; `undefined`: links to the history pages are left out. */
  readonly publicUrl: string | undefined;
  readonly signIn: SignInSettings;
  /** The key that statements about merges are signed with. */
  readonly signer: Signer | undefined;
  readonly metricsPort: number | undefined;
  readonly sweepMinutes: number;
  readonly logLevel: (typeof logLevels)[number];
  readonly logFormat: (typeof logFormats)[number];
}

/** What the history's pages need besides. */
export type SignInSettings =
  | {
      readonly kind: "on";
      readonly clientId: string;
      readonly clientSecret: string;
      readonly sessionSecret: string;
      /** Scheme and host only. */
      readonly publicUrl: string;
    }
  /** `missing` names variables; never empty. */
  | { readonly kind: "off"; readonly missing: readonly string[] };

/** One environment variable, as people read about it. */
export interface SettingDescription {
  readonly name: string;
  readonly for: string;
  /** What is used where it is not set; `undefined`: see {@link required}. */
  readonly default: string | undefined;
  readonly required: boolean;
  /** Its value is never shown. */
  readonly secret: boolean;
}

interface Setting<Value> extends SettingDescription {
  /** Throws an error whose message completes "NAME …". */
  readonly read: (text: string) => Value;
}

const signInNames = ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "SESSION_SECRET", "PUBLIC_URL"] as const;

const settings = {
  appId: setting("APP_ID", "The App's number, from its settings page on GitHub.", readAppId, { required: true }),
  privateKey: setting(
    "PRIVATE_KEY",
    "The App's private key: the PEM itself, with line ends as they are or as `\\n`, or the PEM in base64. This or PRIVATE_KEY_PATH.",
    readPrivateKey,
    { secret: true },
  ),
  privateKeyPath: setting("PRIVATE_KEY_PATH", "A file that holds the App's private key.", (path) =>
    readPrivateKey(readKeyFile(path)),
  ),
  webhookSecret: setting(
    "WEBHOOK_SECRET",
    "The App's webhook secret: at least 32 random bytes, as from `openssl rand -hex 32`.",
    readWebhookSecret,
    { required: true, secret: true },
  ),
  webhookSecretPrevious: setting(
    "WEBHOOK_SECRET_PREVIOUS",
    "The secret before this one, while it is being replaced: both are accepted.",
    readWebhookSecret,
    { secret: true },
  ),
  githubApiUrl: setting(
    "GITHUB_API_URL",
    "Where GitHub's API is: `https://HOST/api/v3` for GitHub Enterprise Server, `https://api.TENANT.ghe.com` for GHE.com.",
    readHttpUrl,
    { default: "https://api.github.com" },
  ),
  writesPerHour: setting(
    "GITHUB_WRITES_PER_HOUR",
    "How many comments, checks and review requests are written an hour, in each installation. 500 is what GitHub.com takes, in bursts and then one a second; a GitHub Enterprise Server whose rate limits are off takes more, and the pauses shrink with it.",
    readWritesPerHour,
    { default: "500" },
  ),
  database: setting(
    "DATABASE_URL",
    "Where sign-offs and history are kept: `sqlite:` and the path of a file, for one process (its folder is created), or `postgres://USER:PASSWORD@HOST:5432/NAME` for several.",
    readDatabase,
    { default: "sqlite:data/ripplegate.db" },
  ),
  port: setting("PORT", "Where webhooks arrive, at /api/github/webhooks.", readPort, { default: "3000" }),
  host: setting("HOST", "The address to listen on.", readText, { default: "0.0.0.0" }),
  publicUrl: setting(
    "PUBLIC_URL",
    "How people reach this server, for the history's pages and for links to them in comments and checks.",
    readHttpUrl,
  ),
  clientId: setting(
    "GITHUB_CLIENT_ID",
    "The App's client id, so that people sign in to the history with GitHub. The App's callback URL is PUBLIC_URL and `/auth/callback`. Without this, GITHUB_CLIENT_SECRET, SESSION_SECRET and PUBLIC_URL the history's pages are off.",
    readClientId,
  ),
  clientSecret: setting("GITHUB_CLIENT_SECRET", "A client secret of the App's.", readClientSecret, { secret: true }),
  sessionSecret: setting(
    "SESSION_SECRET",
    "What the cookies of signed-in people are encrypted with: at least 32 random bytes, as from `openssl rand -hex 32`. Changing it signs everybody out.",
    readSessionSecret,
    { secret: true },
  ),
  ledgerSigningKey: setting(
    "LEDGER_SIGNING_KEY",
    "The ed25519 private key (PEM) that signs statements about merges, as from `openssl genpkey -algorithm ed25519`. Without it there are none.",
    readSigner,
    { secret: true },
  ),
  metricsPort: setting(
    "METRICS_PORT",
    "Where metrics for Prometheus are served, at /metrics; not set: nowhere.",
    readPort,
  ),
  sweepMinutes: setting(
    "SWEEP_MINUTES",
    "How often open pull requests are compared with GitHub, to find what no webhook told. Takes fractions.",
    readMinutes,
    { default: "5" },
  ),
  logLevel: setting("LOG_LEVEL", `The least that is logged: ${logLevels.join(", ")}.`, readOneOf(logLevels), {
    default: "info",
  }),
  logFormat: setting("LOG_FORMAT", "`json` for machines, `text` for people.", readOneOf(logFormats), {
    default: "json",
  }),
} as const;

/**
 * The settings that an environment holds. A variable that is set to nothing counts as not set.
 * Throws {@link ConfigurationError} with one sentence a line, each naming its variable: all mistakes, not the first.
 */
export function readSettings(environment: Environment): Settings {
  const mistakes: string[] = [];
  const take = <Value>(one: Setting<Value>): Value | undefined => {
    const text = environment[one.name] || one.default;
    if (text === undefined) {
      if (one.required) mistakes.push(`${one.name} is not set: ${asClause(one.for)}.`);
      return undefined;
    }
    try {
      return one.read(text);
    } catch (error) {
      mistakes.push(`${one.name} ${error instanceof Error ? error.message : "cannot be read"}.`);
      return undefined;
    }
  };

  const appId = take(settings.appId);
  const privateKey = readKey(environment, take, mistakes);
  const webhookSecret = take(settings.webhookSecret);
  const webhookSecretPrevious = take(settings.webhookSecretPrevious);
  const githubApiUrl = take(settings.githubApiUrl);
  const writesPerHour = take(settings.writesPerHour);
  const database = take(settings.database);
  const port = take(settings.port);
  const host = take(settings.host);
  const publicUrl = take(settings.publicUrl);
  const signIn = readSignIn({
    PUBLIC_URL: publicUrl,
    GITHUB_CLIENT_ID: take(settings.clientId),
    GITHUB_CLIENT_SECRET: take(settings.clientSecret),
    SESSION_SECRET: take(settings.sessionSecret),
  });
  const signer = take(settings.ledgerSigningKey);
  const metricsPort = take(settings.metricsPort);
  const sweepMinutes = take(settings.sweepMinutes);
  const logLevel = take(settings.logLevel);
  const logFormat = take(settings.logFormat);
  if (webhookSecret !== undefined && webhookSecret === webhookSecretPrevious) {
    mistakes.push("WEBHOOK_SECRET_PREVIOUS is the same as WEBHOOK_SECRET: leave it out.");
  }
  if (port !== undefined && port !== 0 && port === metricsPort) {
    mistakes.push("METRICS_PORT is the same as PORT: metrics need a port of their own.");
  }
  if (signIn.kind === "on" && new URL(signIn.publicUrl).pathname !== "/") {
    mistakes.push("PUBLIC_URL has a path in it: the history's pages need a host of their own.");
  }
  if (signIn.kind === "on" && signIn.sessionSecret === webhookSecret) {
    mistakes.push("SESSION_SECRET is the same as WEBHOOK_SECRET: use a secret of its own.");
  }
  if (
    mistakes.length > 0 ||
    appId === undefined ||
    privateKey === undefined ||
    webhookSecret === undefined ||
    githubApiUrl === undefined ||
    writesPerHour === undefined ||
    database === undefined ||
    port === undefined ||
    host === undefined ||
    sweepMinutes === undefined ||
    logLevel === undefined ||
    logFormat === undefined
  ) {
    throw new ConfigurationError(mistakes.join("\n"));
  }
  return {
    appId,
    privateKey,
    webhookSecrets: webhookSecretPrevious === undefined ? [webhookSecret] : [webhookSecret, webhookSecretPrevious],
    githubApiUrl,
    writesPerHour,
    database,
    port,
    host,
    publicUrl,
    signIn,
    signer,
    metricsPort,
    sweepMinutes,
    logLevel,
    logFormat,
  };
}

function readSignIn(given: Readonly<Record<(typeof signInNames)[number], string | undefined>>): SignInSettings {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, SESSION_SECRET, PUBLIC_URL } = given;
  const isComplete = GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET && SESSION_SECRET && PUBLIC_URL;
  if (!isComplete) return { kind: "off", missing: signInNames.filter((name) => given[name] === undefined) };
  return {
    kind: "on",
    clientId: GITHUB_CLIENT_ID,
    clientSecret: GITHUB_CLIENT_SECRET,
    sessionSecret: SESSION_SECRET,
    publicUrl: PUBLIC_URL,
  };
}

/** Every variable, in the order people should meet them: for `--help` and the reference. */
export function describeSettings(): readonly SettingDescription[] {
  return Object.values(settings).map((one) => ({
    name: one.name,
    for: one.for,
    default: one.default,
    required: one.required,
    secret: one.secret,
  }));
}

function setting<Value>(
  name: string,
  purpose: string,
  read: (text: string) => Value,
  options: { readonly default?: string; readonly required?: boolean; readonly secret?: boolean } = {},
): Setting<Value> {
  return {
    name,
    for: purpose,
    read,
    default: options.default,
    required: options.required ?? false,
    secret: options.secret ?? false,
  };
}

function asClause(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
}

function readKey(
  environment: Environment,
  take: (one: Setting<string>) => string | undefined,
  mistakes: string[],
): string | undefined {
  const isGiven = Boolean(environment[settings.privateKey.name]);
  const isNamed = Boolean(environment[settings.privateKeyPath.name]);
  if (isGiven && isNamed) {
    mistakes.push("PRIVATE_KEY and PRIVATE_KEY_PATH are both set: set one of them.");
    return undefined;
  }
  if (!isGiven && !isNamed) {
    mistakes.push("PRIVATE_KEY is not set, nor PRIVATE_KEY_PATH: generate a private key on the App's settings page.");
    return undefined;
  }
  return take(isGiven ? settings.privateKey : settings.privateKeyPath);
}

/** The message never has what the file holds. */
function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new Error(`names a file that cannot be read (${code}): ${JSON.stringify(path)}`);
  }
}
