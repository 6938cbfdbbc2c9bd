import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import type { BadInput } from "./bad-input/bad-input.ts";
import { DOMAIN } from "./bad-input/domain.ts";
import { GIT } from "./bad-input/git.ts";
import { PATTERNS } from "./bad-input/patterns.ts";
import { STRUCTURE } from "./bad-input/structure.ts";

/**
 * Far above what any of it needs, far below what a bomb takes: who runs out of either is killed, and that is the failure.
 * Ten million characters and what is made of them have to fit.
 */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const PATIENCE_MS = 120_000;

/** A sentence is read by people; what it quotes from a file is cut. */
const LINE_LENGTH_MAX = 600;

describe.each<readonly [string, readonly BadInput[]]>([
  ["structure", STRUCTURE],
  ["patterns", PATTERNS],
  ["git", GIT],
  ["domain", DOMAIN],
])("bad input: %s", (area, inputs) => {
  let worker: Worker | undefined;
  afterAll(() => worker?.terminate());

  it.each(inputs.map((input) => [input.name, input] as const))("%s", async (name, { outcome }) => {
    worker ??= new Worker(new URL("./bad-input/worker.ts", import.meta.url), { resourceLimits: LIMITS });
    const { verdict, text } = await answerOf(worker, name).catch((error: unknown) => {
      void worker?.terminate();
      worker = undefined;
      throw error;
    });

    if (outcome === "refused") expect(["blocked", "errored"]).toContain(verdict);
    expect(text.split("\n").filter((line) => line.length > LINE_LENGTH_MAX)).toEqual([]);
    await expect(text).toMatchFileSnapshot(`bad-input/expected/${area}/${name}.txt`);
  });

  it("has each name once", () => {
    expect(new Set(inputs.map(({ name }) => name)).size).toBe(inputs.length);
  });
});

async function answerOf(worker: Worker, name: string): Promise<{ readonly verdict: string; readonly text: string }> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  worker.postMessage(name);
  const [answer]: unknown[] = await once(worker, "message", { signal });
  if (typeof answer !== "object" || answer === null || !("verdict" in answer) || !("text" in answer))
    throw new Error("the worker answers something else");
  return { verdict: String(answer.verdict), text: String(answer.text) };
}
