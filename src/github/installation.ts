import type { ProbotOctokit } from "probot";
import type { Log } from "../app/ports.ts";
import { GitHubError } from "../app/ports.ts";
import { at } from "./decode.ts";
import { failureOf, hasStatus } from "./errors.ts";
import { Pacing } from "./pacing.ts";
import type { Timing } from "./timing.ts";

/** How often a read is sent before it counts as failed. */
export const READ_ATTEMPTS_MAX = 4;
/** Pages of 100 that we follow in any list. A longer one is refused, never cut. */
const PAGES_MAX = 100;
export const PAGE_SIZE = 100;

const BACK_OFF_FIRST_MS = 200;

/** An answer of Octokit's, with nothing believed about its data. */
export interface Answer {
  readonly headers: { readonly link?: string | undefined };
  readonly data: unknown;
}

export type Send = (octokit: ProbotOctokit) => Promise<Answer>;
export type SendPage = (
  octokit: ProbotOctokit,
  page: { readonly per_page: number; readonly page: number },
) => Promise<Answer>;

/** One request that was sent, for counting; token exchanges are not in it. */
export interface Call {
  readonly installationId: number | undefined;
  readonly operation: string;
  readonly kind: "read" | "write";
}

export interface InstallationOptions {
  /** `undefined`: the App itself. */
  readonly installationId: number | undefined;
  /** A new Octokit that holds no token yet. */
  connect(): Promise<ProbotOctokit>;
  readonly timing: Timing;
  /** `undefined`: what GitHub.com takes. */
  readonly writesPerHour?: number | undefined;
  readonly log: Log;
  readonly onCall: ((call: Call) => void) | undefined;
}

/**
 * All traffic of one installation. Reads are repeated with back-off and jitter; a write goes out once, whatever comes
 * back, for a write that seemed to fail may have been done. Both wait while GitHub wants that. Every method throws
 * {@link GitHubError} only.
 */
export class Installation {
  readonly #options: InstallationOptions;
  readonly #pacing: Pacing;
  #octokit: Promise<ProbotOctokit> | undefined;

  constructor(options: InstallationOptions) {
    this.#options = options;
    this.#pacing = new Pacing(options.timing, options.writesPerHour);
  }

  async read<T>(operation: string, send: Send, decode: (data: unknown) => T): Promise<T> {
    return this.#readAnswer(operation, send, (answer) => decode(answer.data));
  }

  /** All pages, or an error: never a part. `decode` reads one page. */
  async readPages<T>(
    operation: string,
    send: SendPage,
    decode: (data: unknown) => readonly T[],
  ): Promise<readonly T[]> {
    const all: T[] = [];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const part = await this.#readAnswer(
        operation,
        (octokit) => send(octokit, { per_page: PAGE_SIZE, page }),
        (answer) => ({ entries: decode(answer.data), isLast: !/rel="next"/.test(answer.headers.link ?? "") }),
      );
      for (const entry of part.entries) all.push(entry);
      if (part.isLast) return all;
    }
    const cause = new Error(`the list has more than ${PAGES_MAX} pages of ${PAGE_SIZE}`);
    throw new GitHubError(operation, { retryable: false, cause });
  }

  async write<T>(operation: string, send: Send, decode: (data: unknown) => T): Promise<T> {
    return this.#pacing.write(operation, async () => {
      try {
        const answer = await this.#send(operation, "write", send);
        return decode(answer.data);
      } catch (thrown) {
        throw this.#fail(operation, thrown).error;
      }
    });
  }

  async #readAnswer<T>(operation: string, send: Send, decode: (answer: Answer) => T): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#pacing.read(operation, async () => decode(await this.#send(operation, "read", send)));
      } catch (thrown) {
        if (thrown instanceof GitHubError) throw thrown;

        const failure = this.#fail(operation, thrown);
        if (!failure.transient || attempt === READ_ATTEMPTS_MAX) throw failure.error;
        // A pause is waited for where the request goes out.
        if (failure.pauseMs === undefined) await this.#options.timing.sleep(this.#backOffMs(attempt));
      }
    }
  }

  /** Sends once; a token that GitHub no longer takes is exchanged once, for then nothing was done. */
  async #send(operation: string, kind: "read" | "write", send: Send): Promise<Answer> {
    const { installationId, onCall } = this.#options;
    this.#octokit ??= this.#options.connect();
    const used = this.#octokit;
    try {
      const octokit = await used;
      onCall?.({ installationId, operation, kind });
      return await send(octokit);
    } catch (thrown) {
      if (at(thrown, "status") !== 401 || String(at(thrown, "request.url")).endsWith("/access_tokens")) throw thrown;

      if (this.#octokit === used) this.#octokit = this.#options.connect();
      const octokit = await this.#octokit;
      onCall?.({ installationId, operation, kind });
      return send(octokit);
    }
  }

  #fail(operation: string, thrown: unknown): ReturnType<typeof failureOf> {
    const { timing, log, installationId } = this.#options;
    const failure = failureOf(operation, thrown, timing.nowMs());
    if (failure.pauseMs !== undefined) this.#pacing.pause(failure.pauseMs);
    if (hasStatus(failure.error, 404) && failure.error.advice === undefined) return failure;

    const { status, advice, cause } = failure.error;
    const reason = cause instanceof Error ? cause.message : undefined;
    const fields = { operation, installationId, status, pauseMs: failure.pauseMs, reason, advice };
    if (advice !== undefined) log.error(fields, "GitHub refuses us: the operator has to act");
    else log.warn(fields, failure.pauseMs === undefined ? "GitHub request failed" : "GitHub asks us to wait");
    return failure;
  }

  /** 200, 800, 3,200 ms, each spread over its upper half so that many workers don't come back together. */
  #backOffMs(attempt: number): number {
    return BACK_OFF_FIRST_MS * 4 ** (attempt - 1) * (0.5 + this.#options.timing.random() / 2);
  }
}

/** For an answer whose content doesn't matter. */
export function nothing(): void {}
