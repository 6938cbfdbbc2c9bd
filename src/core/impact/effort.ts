import type { Unread } from "../model/model.ts";

/**
 * How much work following the codes of one side may take. Patterns, conditions and codes come from the repository, and
 * multiply: whoever needs more is not followed to the end, and that is said. Counted, not timed, so that the answer is the
 * same on every machine.
 */
export class Effort {
  /** By flow: what it carries codes through, where the branches of one code were too many to be told apart. */
  readonly untold = new Map<string, Unread>();
  private steps: number;

  constructor(steps: number = STEPS_MAX) {
    this.steps = steps;
  }

  /** Takes so many steps; false when there are none left. */
  spend(steps: number): boolean {
    this.steps -= steps;
    return this.steps > 0;
  }

  get left(): number {
    return this.steps;
  }

  get isSpent(): boolean {
    return this.steps <= 0;
  }
}

/** Some seconds. 45,000 entries take seven million, 100,000 codes beside 100 patterns thirty. */
const STEPS_MAX = 150_000_000;
