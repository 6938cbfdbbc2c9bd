import { splitFirst } from "./reason.ts";

export interface Days {
  /** `undefined`: none were named; `invalid`: a number that is no whole number of days from 1 to the most allowed. */
  readonly days: number | "invalid" | undefined;
  /** The number as it was written. */
  readonly written: string;
  /** What stands behind it. */
  readonly rest: string;
}

/** Takes a number of days off the beginning of a text: `7`, `7d`, `7 days`. */
export function takeDays(text: string, daysMax: number): Days {
  const { first = "", rest } = splitFirst(text);
  if (!NUMBER_LIKE.test(first)) return { days: undefined, written: "", rest: text };
  const match = /^([1-9]\d{0,4})d?$/i.exec(first);
  const days = match === null ? Number.NaN : Number(match[1]);
  const behind = splitFirst(rest);
  const isNamed = /^(?:days?|d)$/i.test(behind.first ?? "");
  return {
    days: days <= daysMax ? days : "invalid",
    written: first,
    rest: isNamed ? behind.rest : rest,
  };
}

const NUMBER_LIKE = /^[+-]?(?:\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|0x[0-9a-f]+|infinity|nan)d?$/i;
