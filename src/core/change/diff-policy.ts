import { compareText, type Location } from "../model/location.ts";
import type { Change } from "./change.ts";
import { makeChange } from "./make-change.ts";

/** One `policy-changed` for each key whose meaning differs; `before` and `after` are canonical JSON as text. */
export function diffPolicy(
  base: ReadonlyMap<string, string>,
  head: ReadonlyMap<string, string>,
  placeOf: (key: string) => Location,
): readonly Change[] {
  return [...new Set([...base.keys(), ...head.keys()])]
    .filter((key) => base.get(key) !== head.get(key))
    .sort(compareText)
    .map((key) => makeChange("policy-changed", key, placeOf(key), { before: base.get(key), after: head.get(key) }));
}
