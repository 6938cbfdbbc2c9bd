import { ApiError } from "../errors.ts";
import type { Caller } from "./caller.ts";

export interface RateLimitOptions {
  /** Requests an hour for each installation; GitHub's is 5,000 and up. */
  readonly requestsPerHour?: number;
  /** Content-creating requests a minute (GitHub: 80); not limited when left out. */
  readonly contentWritesPerMinute?: number;
}

interface Window {
  startedAtMs: number;
  used: number;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Counts requests as GitHub does: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export class RateLimits {
  readonly #requestsPerHour: number;
  readonly #contentWritesPerMinute: number;
  readonly #now: () => number;
  readonly #hours = new Map<number, Window>();
  readonly #minutes = new Map<number, Window>();

  constructor(options: RateLimitOptions, now: () => number) {
    this.#requestsPerHour = options.requestsPerHour ?? 5_000;
    this.#contentWritesPerMinute = options.contentWritesPerMinute ?? Number.POSITIVE_INFINITY;
    this.#now = now;
  }

  /** Throws the refusal of an exhausted installation; called before anything else happens. */
  check(caller: Caller, method: string): void {
    if (caller.kind !== "installation") return;
    const id = caller.installation.id;
    const hour = this.#window(this.#hours, id, hourMs);
    if (hour.used >= this.#requestsPerHour) {
      throw new ApiError(403, `API rate limit exceeded for installation ID ${id}.`, [], this.headers(caller));
    }
    if (method === "GET" || method === "HEAD") return;
    const minute = this.#window(this.#minutes, id, minuteMs);
    if (minute.used >= this.#contentWritesPerMinute) {
      const seconds = Math.max(1, Math.ceil((minute.startedAtMs + minuteMs - this.#now()) / 1000));
      const message =
        "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";
      throw new ApiError(403, message, [], { "retry-after": String(seconds) });
    }
    minute.used += 1;
  }

  /** Counts an answered request. A 304 is free. */
  count(caller: Caller, status: number): void {
    if (caller.kind === "installation" && status !== 304)
      this.#window(this.#hours, caller.installation.id, hourMs).used += 1;
  }

  headers(caller: Caller): Record<string, string> {
    if (caller.kind !== "installation") return {};
    const hour = this.#window(this.#hours, caller.installation.id, hourMs);
    return {
      "x-ratelimit-limit": String(this.#requestsPerHour),
      "x-ratelimit-remaining": String(Math.max(0, this.#requestsPerHour - hour.used)),
      "x-ratelimit-used": String(hour.used),
      "x-ratelimit-reset": String(Math.ceil((hour.startedAtMs + hourMs) / 1000)),
      "x-ratelimit-resource": "core",
    };
  }

  #window(windows: Map<number, Window>, id: number, lengthMs: number): Window {
    const known = windows.get(id);
    if (known && known.startedAtMs + lengthMs > this.#now()) return known;
    const fresh = { startedAtMs: this.#now(), used: 0 };
    windows.set(id, fresh);
    return fresh;
  }
}
