import { stillPaused } from "./errors.ts";
import type { Timing } from "./timing.ts";

/**
 * GitHub's documented limits on writes, an installation: at most 80 a minute and 500 an hour, one at a time, a second
 * apart. A short burst may go at once; so a first minute has at most {@link WRITES_BURST_MAX} + 60 writes.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export const WRITES_BURST_MAX = 20;
export const WRITE_INTERVAL_MS = 1_000;
export const WRITES_PER_HOUR_MAX = 500;
/** GitHub allows 100 requests at once; a share of it for each installation. */
export const READS_AT_ONCE_MAX = 10;
/** A longer wait goes back to the caller with its length, who has a queue that survives a crash. */
const WAIT_MAX_MS = 10_000;

const HOUR_MS = 3_600_000;

/**
 * Decides when the requests of one installation go out. Writes one after the other, in the order they were asked for;
 * reads a few at once. After {@link Pacing.pause} nothing goes out until the pause is over.
 */
export class Pacing {
  readonly #timing: Timing;
  readonly #writesPerHour: number;
  readonly #writeIntervalMs: number;
  #pausedUntilMs = 0;
  #lastWrite: Promise<unknown> = Promise.resolve();
  /** Tokens of the bucket at `#countedAtMs`. */
  #tokens = WRITES_BURST_MAX;
  #countedAtMs: number;
  /** When each write of the last hour went out, oldest first. */
  readonly #writesMs: number[] = [];
  #reading = 0;
  readonly #waitingReaders: (() => void)[] = [];

  /** More writes an hour than GitHub.com takes are written as much closer together: a server of one's own may take them. */
  constructor(timing: Timing, writesPerHour: number = WRITES_PER_HOUR_MAX) {
    this.#timing = timing;
    this.#writesPerHour = writesPerHour;
    this.#writeIntervalMs = WRITE_INTERVAL_MS * Math.min(1, WRITES_PER_HOUR_MAX / writesPerHour);
    this.#countedAtMs = timing.nowMs();
  }

  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#timing.nowMs() + ms);
  }

  /** Throws {@link GitHubError} (retryable, with the rest of the wait) instead of waiting over {@link WAIT_MAX_MS}. */
  async write<T>(operation: string, send: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(async () => {
      await this.#waitUntil(operation, this.#pausedUntilMs);
      await this.#waitUntil(operation, this.#nextWriteMs());
      // The pause may have begun while we waited: a read can meet the limit, too.
      await this.#waitUntil(operation, this.#pausedUntilMs);
      this.#count();
      return send();
    });
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  /** As {@link write}, several at once. */
  async read<T>(operation: string, send: () => Promise<T>): Promise<T> {
    if (this.#reading >= READS_AT_ONCE_MAX) {
      await new Promise<void>((resolve) => this.#waitingReaders.push(resolve));
    } else {
      this.#reading += 1;
    }
    try {
      await this.#waitUntil(operation, this.#pausedUntilMs);
      return await send();
    } finally {
      const next = this.#waitingReaders.shift();
      if (next === undefined) this.#reading -= 1;
      else next();
    }
  }

  async #waitUntil(operation: string, untilMs: number): Promise<void> {
    const waitMs = untilMs - this.#timing.nowMs();
    if (waitMs <= 0) return;
    if (waitMs > WAIT_MAX_MS) throw stillPaused(operation, waitMs);
    await this.#timing.sleep(waitMs);
  }

  #nextWriteMs(): number {
    const nowMs = this.#timing.nowMs();
    const refilled = this.#tokens + (nowMs - this.#countedAtMs) / this.#writeIntervalMs;
    this.#tokens = Math.min(WRITES_BURST_MAX, Math.max(0, refilled));
    this.#countedAtMs = nowMs;
    const byBucketMs = this.#tokens >= 1 ? nowMs : nowMs + (1 - this.#tokens) * this.#writeIntervalMs;

    while (this.#writesMs.length > 0 && (this.#writesMs[0] ?? 0) <= nowMs - HOUR_MS) this.#writesMs.shift();
    const oldest = this.#writesMs.length >= this.#writesPerHour ? this.#writesMs[0] : undefined;
    return Math.max(byBucketMs, oldest === undefined ? nowMs : oldest + HOUR_MS);
  }

  #count(): void {
    this.#nextWriteMs();
    this.#tokens -= 1;
    this.#writesMs.push(this.#timing.nowMs());
  }
}
