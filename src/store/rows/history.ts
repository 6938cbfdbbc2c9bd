import { assert } from "../../core/model/assert.ts";

/** Entries in memory at a time. A large one (a long comment, a long checklist) is some 100 KB. */
export const PAGE_ENTRIES = 100;

/** Of a filter's time, since 1970. */
export function milliseconds(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const result = Date.parse(time);
  assert(!Number.isNaN(result), "a history filter's times are ISO-8601");
  return result;
}
