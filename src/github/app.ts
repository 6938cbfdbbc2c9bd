import { createPrivateKey } from "node:crypto";
import { type Logger, pino } from "pino";
import { Probot, ProbotOctokit } from "probot";
import { ConfigurationError, type Log } from "../app/ports.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { redact } from "./errors.ts";
import { systemTiming, type Timing } from "./timing.ts";
import { createTokenCache } from "./token-cache.ts";

export interface AppSettings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** The webhook secret; signatures are checked by our own intake before anything reaches Probot. */
  readonly secret: string;
  /** `https://api.github.com`, `https://host/api/v3`, `https://api.tenant.ghe.com`. */
  readonly apiUrl: string;
  readonly log: Log;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timing?: Timing | undefined;
}

/**
 * The Probot app: it receives events and exchanges tokens. Throttling and retrying are switched off in its Octokit,
 * because its retry repeats writes and its throttle spaces comments by three seconds over all installations; ours are
 * in `installation.ts` and `pacing.ts`. Throws {@link ConfigurationError}.
 */
export async function createProbotApp(settings: AppSettings): Promise<Probot> {
  refuseUnusable(settings);
  const timing = settings.timing ?? systemTiming;
  const baseUrl = settings.apiUrl.replace(/\/+$/, "");
  const request = { fetch: boundedFetch(settings.fetch ?? globalThis.fetch) };
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.secret,
    log: quietLog(settings.log),
    request,
    // The class itself, not `createProbot`, so that no environment variable (`GHE_HOST`, `LOG_LEVEL`, …) has a say;
    // and the address again in the Octokit, whose options come last.
    baseUrl,
    Octokit: ProbotOctokit.defaults((options: { readonly auth?: object }) => ({
      ...options,
      baseUrl,
      request,
      userAgent: "ripplegate",
      throttle: { enabled: false },
      retry: { enabled: false },
      // One cache a client: a client that is made anew exchanges its token anew.
      auth: { ...options.auth, cache: createTokenCache(timing) },
    })),
  });
  return probot.ready();
}

function refuseUnusable({ appId, privateKey, secret }: AppSettings): void {
  if (!Number.isSafeInteger(appId) || appId <= 0) throw new ConfigurationError("APP_ID must be the App's number.");
  // Without a secret Probot takes the word "development" for it and accepts forged events.
  if (secret === "") throw new ConfigurationError("WEBHOOK_SECRET must not be empty.");
  try {
    createPrivateKey(privateKey);
  } catch {
    throw new ConfigurationError(
      "PRIVATE_KEY is not a private key: it must be the whole .pem file that GitHub gave for the App, with its line breaks.",
    );
  }
}

/**
 * Probot logs whole payloads and requests. Of its messages only the warnings' own words reach our log; its errors come
 * back to us as errors.
 */
function quietLog(log: Log): Logger {
  return pino<never>({
    level: "warn",
    hooks: {
      logMethod(values: readonly unknown[], _write, level) {
        const text = values.find((value) => typeof value === "string");
        if (level === WARN && text !== undefined) log.warn({ text: redact(text) }, "a library warns");
      },
    },
  });
}

const WARN = 40;
