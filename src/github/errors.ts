import { GitHubError } from "../app/ports.ts";
import { isTooLarge } from "./bounded-fetch.ts";
import { at, Malformed } from "./decode.ts";

/** GitHub asks for at least a minute after a secondary limit that names no time. */
export const PAUSE_DEFAULT_MS = 60_000;
/** Longest pause we believe: after it we ask again, and GitHub tells us again. */
export const PAUSE_MAX_MS = 15 * 60_000;
/** A limit that is over by our clock may not be by GitHub's. */
const PAUSE_MIN_MS = 1_000;
/** A machine's clock that is further off than this gets its tokens refused. */
const CLOCK_SKEW_MAX_MS = 60_000;
/** An error page of a proxy can be a whole document. */
const MESSAGE_LENGTH_MAX = 300;

/** A failed request in our words. `pauseMs` says that GitHub limits us and for how long, bounded by {@link PAUSE_MAX_MS}. */
export interface Failure {
  readonly error: GitHubError;
  readonly pauseMs: number | undefined;
  /** Sending a read once more, at once, may help. */
  readonly transient: boolean;
}

/**
 * What a thrown value of Octokit means. The cause holds GitHub's message only: Octokit's own error carries the request
 * with our comment in it, and the answer.
 * See https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export function failureOf(operation: string, thrown: unknown, nowMs: number): Failure {
  const cause = new Error(describe(thrown));
  if (thrown instanceof Malformed) {
    return { error: new GitHubError(operation, { retryable: true, cause }), pauseMs: undefined, transient: true };
  }
  if (isTooLarge(thrown)) {
    return { error: new AnswerTooLarge(operation, cause), pauseMs: undefined, transient: false };
  }
  const found = at(thrown, "status");
  // Octokit gives a request that got no answer the status 500, and some of its own refusals a status without an answer.
  const isNoAnswer = found === 500 && at(thrown, "response") === undefined;
  const status = typeof found === "number" && !isNoAnswer ? found : undefined;
  const pauseMs = pauseOf(thrown, status, nowMs);
  if (pauseMs !== undefined) {
    const error = new GitHubError(operation, { status, retryable: true, retryAfterMs: pauseMs, cause });
    return { error, pauseMs, transient: true };
  }
  const transient = isNoAnswer || (status !== undefined && (status >= 500 || status === 408));
  const refusal = refusalOf(thrown, status);
  const advice = refusal === undefined ? adviceOf(thrown, status, nowMs) : undefined;
  // A refused key is for the operator, and what waits meanwhile must not be lost.
  const retryable = transient || status === 401;
  return { error: new GitHubError(operation, { status, retryable, advice, refusal, cause }), pauseMs, transient };
}

/** GitHub asked this installation to wait, and it still has to. */
export function stillPaused(operation: string, retryAfterMs: number): GitHubError {
  const cause = new Error("GitHub asked this installation to wait");
  return new GitHubError(operation, { status: 429, retryable: true, retryAfterMs, cause });
}

/** More than we take in one answer: asking again changes nothing. */
export class AnswerTooLarge extends GitHubError {
  constructor(operation: string, cause: Error) {
    super(operation, { retryable: false, cause });
  }
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof GitHubError && error.status !== undefined && statuses.includes(error.status);
}

/** Removes what must not be in a log: tokens of GitHub's, bearer values, signed tokens, keys. */
export function redact(text: string): string {
  return text
    .replace(/\bgh[a-z]_[A-Za-z0-9_]+/g, "[token]")
    .replace(/\bgithub_pat_\w+/g, "[token]")
    .replace(/\b(bearer|token) [\w.=+/-]{8,}/gi, "$1 [token]")
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]")
    .replace(/-----BEGIN [A-Z ]+-----[^-]*(?:-----END [A-Z ]+-----)?/g, "[key]");
}

function describe(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return redact(message.slice(0, MESSAGE_LENGTH_MAX));
}

function pauseOf(thrown: unknown, status: number | undefined, nowMs: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;

  const retryAfter = at(thrown, "response.headers.retry-after");
  if (retryAfter !== undefined) return bounded(retryAfterMs(retryAfter, nowMs) ?? PAUSE_DEFAULT_MS);
  if (String(at(thrown, "response.headers.x-ratelimit-remaining")) === "0") {
    const reset = Number(at(thrown, "response.headers.x-ratelimit-reset"));
    // One second more, for the reset is given in whole seconds.
    return bounded(Number.isFinite(reset) ? (reset + 1) * 1000 - nowMs : PAUSE_DEFAULT_MS);
  }
  const isSecondaryLimit = thrown instanceof Error && /secondary rate limit|abuse detection/i.test(thrown.message);
  return isSecondaryLimit || status === 429 ? PAUSE_DEFAULT_MS : undefined;
}

/** Seconds, or a date; see RFC 9110, 10.2.3. */
function retryAfterMs(value: unknown, nowMs: number): number | undefined {
  const text = String(value).trim();
  if (/^\d{1,15}$/.test(text)) return Number(text) * 1000;

  // JavaScript reads far more than this as a date, "-5" for one.
  const dateMs = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs - nowMs;
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, PAUSE_MIN_MS), PAUSE_MAX_MS);
}

/** GitHub has no code for it, only these words. */
function refusalOf(thrown: unknown, status: number | undefined): "locked" | "archived" | undefined {
  if (status !== 403 || !(thrown instanceof Error)) return undefined;
  if (/\bis locked\b/i.test(thrown.message)) return "locked";
  return /\barchived\b/i.test(thrown.message) ? "archived" : undefined;
}

function adviceOf(thrown: unknown, status: number | undefined, nowMs: number): string | undefined {
  const url = String(at(thrown, "request.url"));
  const isTokenExchange = url.endsWith("/access_tokens");
  if (status === 401) {
    const skewMs = Date.parse(String(at(thrown, "response.headers.date"))) - nowMs;
    if (Math.abs(skewMs) > CLOCK_SKEW_MAX_MS) {
      return `This machine's clock is ${Math.round(Math.abs(skewMs) / 1000)} seconds ${skewMs > 0 ? "behind" : "ahead of"} GitHub's, so GitHub refuses the App's tokens. Set the clock.`;
    }
    return "GitHub refuses the App's key. Check that APP_ID and PRIVATE_KEY belong to the same App, and that this machine's clock is right.";
  }
  if (isTokenExchange && status === 404) {
    return "This installation is gone: the App was uninstalled there, or APP_ID and GITHUB_API_URL name another App.";
  }
  if (isTokenExchange && status === 403) {
    return "This installation is suspended. Its owner can lift that in the organisation's settings, under GitHub Apps.";
  }
  if (status === 403) {
    return "The App lacks a permission for this. Compare its permissions with app.yml; new ones must be accepted by the organisation's owner.";
  }
  return undefined;
}
