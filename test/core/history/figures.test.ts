import { describe, expect, it } from "vitest";
import { timeToSignOff } from "../../../src/core/history/figures.ts";

describe("the time to sign-off", () => {
  it.each([
    [[7], 7, 7],
    [[9, 2], 2, 9],
    [[100, 20, 3], 20, 100],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5, 9],
    [[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 6, 10],
  ])("of %j is the middle one, and the first that nine of ten are within", (durations, medianMs, p90Ms) => {
    expect(timeToSignOff("warehouse", durations)).toEqual({
      owner: "warehouse",
      medianMs,
      p90Ms,
      signOffs: durations.length,
    });
  });

  it("is nothing where nobody signed", () => {
    expect(timeToSignOff("warehouse", [])).toBeUndefined();
  });
});
