import type { Clock } from "../app/ports.ts";

/** Somebody who mistypes, or a script with an old token, stays well below it. */
const REFUSALS_MAX = 20;
const WINDOW_MS = 5 * 60_000;
/** Addresses that are remembered; then the one that began first is forgotten. */
const ADDRESSES_MAX = 10_000;

/** Counts tokens that GitHub refused, by where they came from. */
export interface RefusalLimit {
  /** How long the address has to wait before another unknown token of its is asked about; 0: not at all. */
  waitSeconds(address: string): number;
  count(address: string): void;
}

export function createRefusalLimit(clock: Clock): RefusalLimit {
  const windows = new Map<string, { readonly sinceMs: number; refusals: number }>();

  function windowOf(address: string): { readonly sinceMs: number; refusals: number } | undefined {
    const found = windows.get(address);
    if (found === undefined || Date.parse(clock.now()) - found.sinceMs < WINDOW_MS) return found;
    windows.delete(address);
    return undefined;
  }

  return {
    waitSeconds(address) {
      const found = windowOf(address);
      if (found === undefined || found.refusals < REFUSALS_MAX) return 0;
      return Math.max(1, Math.ceil((found.sinceMs + WINDOW_MS - Date.parse(clock.now())) / 1_000));
    },
    count(address) {
      const found = windowOf(address);
      if (found !== undefined) {
        found.refusals += 1;
        return;
      }
      windows.set(address, { sinceMs: Date.parse(clock.now()), refusals: 1 });
      const oldest = windows.keys().next();
      if (windows.size > ADDRESSES_MAX && !oldest.done) windows.delete(oldest.value);
    },
  };
}
