import { beforeAll, describe, expect, it } from "vitest";
import { type Outcome, simulate } from "./simulation.ts";

/**
 * `SEED=123 npx vitest run test/story/simulation.test.ts` replays what a failure printed; `SEEDS=200` looks at as many more
 * histories, `ROUNDS=20` at longer ones. In the suite there are few: a history is a second or two of a whole machine.
 */
const FIRST = Number(process.env.SEED ?? 4);
const COUNT = Number(process.env.SEEDS ?? (process.env.SEED === undefined ? 2 : 1));
const ROUNDS = Number(process.env.ROUNDS ?? 8);
/** Fewer than the first round in which things cross: what crossed may rightly end in two ways. */
const QUIET_ROUNDS = 3;
const TIMEOUT_MS = 300_000 * Math.max(1, COUNT / 4);

const INVARIANTS: readonly (readonly [number, string])[] = [
  [1, "it may be merged exactly where the truth lets it be, after every step and at rest, by button and queue"],
  [2, "what was signed holds by its content: it survives what does not touch it, and lapses with what does"],
  [3, "what people wrote is on record as they wrote it, only ever added to, and later edits only take back"],
  [4, "nobody signs their own change, and nobody counts twice"],
  [5, "whoever an open gate stands on is in their team"],
  [6, "what blocks or could not be judged is red, and what only waits is not"],
  [7, "evaluations count up, the last is of what stands there, and each merge is on record once"],
  [8, "who is refused is answered"],
  [9, "overrides and waivers are none of the author's, have their reasons, and are no sign-offs"],
  [10, "a second look writes nothing, and our comment is ours"],
];

describe("random histories whose webhooks are lost, doubled and shuffled, then swept", () => {
  const outcomes: Outcome[] = [];

  beforeAll(async () => {
    for (let seed = FIRST; seed < FIRST + COUNT; seed += 1)
      outcomes.push(await simulate({ seed, rounds: ROUNDS, chaos: true }));
  }, TIMEOUT_MS);

  it.each(INVARIANTS)("invariant %i: %s", (number) => {
    expect(outcomes.flatMap(({ broken }) => broken.filter(({ invariant }) => invariant === number))).toEqual([]);
    // One history may have had nothing that this is about; all of them together had.
    if (process.env.SEED === undefined)
      expect(Math.max(...outcomes.map(({ seen }) => seen.get(number) ?? 0))).toBeGreaterThan(0);
  });

  it(
    "end with the same comment, check and sign-offs as when each comes once and in order",
    async () => {
      const inOrder = await simulate({ seed: FIRST, rounds: QUIET_ROUNDS, chaos: false });
      const shuffled = await simulate({ seed: FIRST, rounds: QUIET_ROUNDS, chaos: true });

      expect([...inOrder.broken, ...shuffled.broken]).toEqual([]);
      expect(shuffled.acts).toEqual(inOrder.acts);
      expect(shuffled.ends).toEqual(inOrder.ends);
    },
    TIMEOUT_MS,
  );
});
