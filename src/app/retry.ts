import { GitHubError } from "./ports.ts";

export interface RetryPolicy {
  /** After so many failed attempts a delivery is dead. */
  readonly attemptsMax: number;
  readonly firstDelayMs: number;
  readonly factor: number;
  readonly delayMaxMs: number;
  /** A longer pause than this that GitHub asks for is cut to it: headers can be absurd. */
  readonly askedDelayMaxMs: number;
  /** A delivery that has waited for longer than this dies by GitHub's pauses too: nothing may wait for ever. */
  readonly pausedMaxMs: number;
}

/**
 * Two seconds, then four times as long each time, at most five minutes: eight attempts in about 18 minutes. A day is
 * longer than any limit of GitHub's lasts.
 */
export const defaultRetryPolicy: RetryPolicy = {
  attemptsMax: 8,
  firstDelayMs: 2_000,
  factor: 4,
  delayMaxMs: 5 * 60_000,
  askedDelayMaxMs: 60 * 60_000,
  pausedMaxMs: 24 * 60 * 60_000,
};

/**
 * How long GitHub asks to wait. That is no failed attempt: nothing is wrong with the delivery. `undefined` when GitHub
 * did not ask, or when the delivery has waited for too long already, which makes it one.
 */
export function pauseAsked(policy: RetryPolicy, waitedMs: number, error: unknown): number | undefined {
  const askedMs = askedDelayMs(policy, error);
  return askedMs > 0 && waitedMs < policy.pausedMaxMs ? askedMs : undefined;
}

/**
 * How long to wait after the `failures`-th failed attempt (1 for the first), or `undefined` when that was the last one.
 * No jitter: turns fail one by one, and equal runs should end equal.
 */
export function delayAfter(policy: RetryPolicy, failures: number, error: unknown): number | undefined {
  if (failures >= policy.attemptsMax) return undefined;
  const delayMs = Math.min(policy.firstDelayMs * policy.factor ** (failures - 1), policy.delayMaxMs);
  return Math.max(delayMs, askedDelayMs(policy, error));
}

function askedDelayMs(policy: RetryPolicy, error: unknown): number {
  const askedMs = error instanceof GitHubError ? error.retryAfterMs : undefined;
  if (askedMs === undefined || Number.isNaN(askedMs)) return 0;
  return Math.min(askedMs, policy.askedDelayMaxMs);
}
