import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

/** What one contestant needed. */
export interface Measured {
  readonly name: string;
  readonly milliseconds: number;
  /** Peak memory of its own process, where it had one. */
  readonly megabytes: number | undefined;
  /** What it found, in a few words. */
  readonly found: string;
}

type Contestant = readonly [name: string, run: () => string | Promise<string>];

/** Runs all of them in turn, several times, so that a slow moment of the machine hits each; the median counts. */
export async function race(contestants: readonly Contestant[], rounds = 5): Promise<readonly Measured[]> {
  const times = new Map<string, number[]>(contestants.map(([name]) => [name, []]));
  const found = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of contestants) {
      const start = performance.now();
      found.set(name, await run());
      times.get(name)?.push(performance.now() - start);
    }
  }
  return contestants.map(([name]) => ({
    name,
    milliseconds: median(times.get(name) ?? []),
    megabytes: undefined,
    found: found.get(name) ?? "",
  }));
}

/** The same with a process of its own for each run, which tells its peak memory and takes nothing warm along. */
export function raceProcesses(names: readonly string[], folder: string, rounds = 3): readonly Measured[] {
  const runs = new Map<string, { milliseconds: number; megabytes: number; found: string }[]>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const child = spawnSync(process.execPath, [new URL("child.ts", import.meta.url).pathname, name, folder], {
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      });
      if (child.status !== 0) throw new Error(`${name}: ${child.stderr}`);
      runs.set(name, [...(runs.get(name) ?? []), JSON.parse(child.stdout)]);
    }
  }
  return names.map((name) => {
    const all = runs.get(name) ?? [];
    return {
      name,
      milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
      megabytes: median(all.map(({ megabytes }) => megabytes)),
      found: all[0]?.found ?? "",
    };
  });
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
