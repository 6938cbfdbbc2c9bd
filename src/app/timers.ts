/** Timers as the queue and the sweep use them, so that tests own time. */
export interface Timers {
  /** Runs `callback` once after the delay. Returns what cancels it; cancelling twice, or too late, does nothing. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits for a promise that never rejects, at most so long. Answers whether it was in time. */
export function waitAtMost(timers: Timers, timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = timers.after(timeoutMs, () => resolve(false));
    void work.then(() => {
      cancel();
      resolve(true);
    });
  });
}
