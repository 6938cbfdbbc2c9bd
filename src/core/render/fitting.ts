import { assert } from "../model/assert.ts";
import { DETAIL_STEPS, type Detail } from "./detail.ts";

/** The first of the steps whose text fits; the last one always does. */
export function fitting(charactersMax: number, render: (detail: Detail) => string): string {
  for (const detail of DETAIL_STEPS) {
    const rendered = render(detail);
    if (rendered.length <= charactersMax) return rendered;
  }
  const shortest = render(DETAIL_STEPS[DETAIL_STEPS.length - 1] ?? DETAIL_STEPS[0]);
  assert(shortest.length <= charactersMax, "a comment of counts only fits its budget");
  return shortest;
}
