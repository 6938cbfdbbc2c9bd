import { BoundedCache } from "./cache.ts";
import type { Timing } from "./timing.ts";

/** GitHub's installation tokens live for an hour; we stop using one early enough for a long queue of requests. */
const TOKEN_LIFETIME_MS = 55 * 60_000;
const TOKENS_MAX = 16;

/** Where Octokit keeps the tokens of one client. */
export function createTokenCache(timing: Timing): {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
} {
  const cache = new BoundedCache<string, string>({
    weightMax: TOKENS_MAX,
    weigh: () => 1,
    expiry: { lifetimeMs: TOKEN_LIFETIME_MS, nowMs: () => timing.nowMs() },
  });
  return { get: (key) => cache.get(key), set: (key, value) => cache.set(key, value) };
}
