/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly who: string;
  readonly medianMs: number;
  /** What came out: changes reported, flows affected, megabytes a second. */
  readonly result: string;
  /** Its time in parts of ours in the same run; 1 for ours. */
  readonly ratio: number;
}

export interface Contender {
  readonly who: string;
  /** Does the work once and says what came out. */
  readonly run: () => string | Promise<string>;
}

/**
 * Runs the contenders in turns, so that a busy machine is busy for all of them, and gives the median of each. The first
 * contender is ours.
 */
export async function compare(what: string, rounds: number, contenders: readonly Contender[]): Promise<readonly Row[]> {
  const times = contenders.map((): number[] => []);
  const results = contenders.map(() => "");
  for (let round = 0; round < rounds; round++) {
    for (const [at, { run }] of contenders.entries()) {
      const start = performance.now();
      results[at] = await run();
      times[at]?.push(performance.now() - start);
    }
  }
  const medians = times.map(median);
  const ours = medians[0] ?? 1;
  return contenders.map(({ who }, at) => {
    const medianMs = medians[at] ?? 0;
    return { what, who, medianMs, result: results[at] ?? "", ratio: medianMs / ours };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
