import type { Location } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import type { Change } from "./change.ts";
import { makeChange } from "./make-change.ts";

/** Opaque files whose bytes differ, that came or went; `before` and `after` are their blobs. */
export function diffOpaque(base: Model, head: Model, documentAt: Location): readonly Change[] {
  return [...new Set([...base.opaque.keys(), ...head.opaque.keys()])].flatMap((path) => {
    const before = base.opaque.get(path)?.blob;
    const after = head.opaque.get(path)?.blob;
    if (before === after) return [];
    const at = after === undefined ? documentAt : { path, line: 1, column: 1 };
    return [makeChange("opaque-touched", path, at, { before, after })];
  });
}
