import type { Unread } from "../model/model.ts";

/**
 * How much work following the codes of one side may take. Patterns, conditions and codes come from the repository, and
 * multiply: whoever needs more is not followed to the end, and that is said. Counted, not timed, so that the answer is the
 * same on every machine.
 */
export class Effort {
  /** By flow: what it carries codes through, where the branches of one code were too many to be told apart. */
  readonly untold = new Map<string, Unread>();
  private left: number;

  constructor(steps: number = STEPS_MAX) {
    this.left = steps;
  }

  /** Takes so many steps; false when there are none left. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }
}

/** Some seconds. 45,000 entries take seven million, 100,000 codes beside 100 patterns thirty. */
const STEPS_MAX = 150_000_000;
