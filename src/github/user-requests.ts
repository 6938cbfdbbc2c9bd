import { request as octokitRequest } from "@octokit/request";
import { GitHubError } from "../app/ports.ts";
import { failureOf } from "./errors.ts";
import type { Timing } from "./timing.ts";

/** Somebody waits for the page meanwhile. */
const ATTEMPTS_MAX = 2;
const BACK_OFF_MS = 200;
const PAGE_SIZE = 100;
/** In all lists of one answer together: 10,000 entries. */
const PAGES_MAX = 100;

/** A list that is longer than we read. */
export class ListTooLong extends Error {
  override readonly name = "ListTooLong";
}

export interface UserRequestOptions {
  /** Of the API, or of the pages. */
  readonly baseUrl: string;
  /** Bounded in time and size. */
  readonly fetch: typeof globalThis.fetch;
  readonly timing: Timing;
}

/** Reads with one token, which need not be ours. */
export class UserRequests {
  readonly #options: UserRequestOptions;
  readonly #token: string;
  #pagesLeft = PAGES_MAX;

  constructor(options: UserRequestOptions, token: string) {
    this.#options = options;
    this.#token = token;
  }

  /** Throws `GitHubError`, with the status of an answer that is none. */
  async read<T>(
    operation: string,
    path: string,
    decode: (data: unknown) => T,
  ): Promise<{ readonly value: T; readonly isLast: boolean }> {
    const { baseUrl, fetch, timing } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await octokitRequest(`GET ${path}`, {
          baseUrl,
          headers: { authorization: `Bearer ${this.#token}`, "user-agent": "ripplegate" },
          request: { fetch },
        });
        return { value: decode(answer.data), isLast: !/rel="next"/.test(answer.headers.link ?? "") };
      } catch (thrown) {
        const failure = failureOf(operation, thrown, timing.nowMs());
        const isWorthRepeating = failure.transient && failure.pauseMs === undefined && attempt < ATTEMPTS_MAX;
        if (!isWorthRepeating) throw failure.error;
        await timing.sleep(BACK_OFF_MS);
      }
    }
  }

  /** All pages. Throws {@link ListTooLong}, never gives a part. */
  async readPages<T>(operation: string, path: string, decode: (data: unknown) => readonly T[]): Promise<readonly T[]> {
    const all: T[] = [];
    for (let page = 1; ; page += 1) {
      if (this.#pagesLeft === 0) throw new ListTooLong();
      this.#pagesLeft -= 1;
      const { value, isLast } = await this.read(operation, `${path}?per_page=${PAGE_SIZE}&page=${page}`, decode);
      all.push(...value);
      if (isLast) return all;
    }
  }
}

/** GitHub said no to the token, or to what was asked with it; a limit or a failure is neither. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): boolean {
  if (!(error instanceof GitHubError) || error.retryAfterMs !== undefined) return false;
  return error.status !== undefined && statuses.includes(error.status);
}
