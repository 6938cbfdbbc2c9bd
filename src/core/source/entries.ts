import type { Diagnostic } from "../model/diagnostic.ts";
import { compareText } from "../model/location.ts";
import type { Conditions, MapEntry, MatchMode } from "../model/model.ts";
import type { Concern } from "./read-source.ts";

/** Of nearly every entry: one for all of them. */
const NO_CONDITIONS: Conditions = Object.freeze(Object.create(null));

/** `{ country: DE }`, sorted by name. A name given twice holds its last text. */
export function conditionsOf(pairs: readonly (readonly [string, string])[]): Conditions {
  if (pairs.length === 0) return NO_CONDITIONS;
  const conditions: Record<string, string> = Object.create(null);
  for (const [name, text] of [...pairs].sort(([one], [other]) => compareText(one, other))) conditions[name] = text;
  return conditions;
}

/**
 * The entries in document order, one for each code and conditions. Rows that repeat one are dropped; rows that contradict
 * one are `map-ambiguous`, and the first counts. Under `first-match` the order decides, and all of them stay.
 */
export function uniqueEntries(
  entries: readonly MapEntry[],
  match: MatchMode,
  concern: Concern,
  diagnostics: Diagnostic[],
): readonly MapEntry[] {
  if (match === "first-match" || (match !== "ignore-case" && isPlainlyUnique(entries))) return entries;
  const unique = new Map<string, MapEntry>();
  const foldedCase = new Map<string, MapEntry>();
  for (const entry of entries) {
    const identity = identityOf(entry, entry.from);
    const earlier = unique.get(identity);
    if (earlier !== undefined) {
      if (earlier.to !== entry.to) diagnostics.push(contradiction(entry, earlier, concern));
      continue;
    }
    unique.set(identity, entry);
    if (match !== "ignore-case") continue;
    const folded = identityOf(entry, entry.from.toLowerCase());
    const alike = foldedCase.get(folded);
    if (alike === undefined) foldedCase.set(folded, entry);
    else diagnostics.push(likeness(entry, alike, concern));
  }
  return [...unique.values()];
}

/** No condition, and no code twice, as in nearly every map. */
function isPlainlyUnique(entries: readonly MapEntry[]): boolean {
  const codes = new Set<string>();
  for (const { from, when } of entries) {
    for (const _ in when) return false;
    codes.add(from);
  }
  return codes.size === entries.length;
}

function identityOf(entry: MapEntry, from: string): string {
  return JSON.stringify([from, entry.when]);
}

function contradiction(entry: MapEntry, earlier: MapEntry, concern: Concern): Diagnostic {
  const message = `"${entry.from}" goes to ${target(entry)} here and to ${target(earlier)} in line ${earlier.at.line}, under the same conditions: keep one.`;
  return ambiguous(message, entry, earlier, concern);
}

function likeness(entry: MapEntry, alike: MapEntry, concern: Concern): Diagnostic {
  const message = `"${entry.from}" and "${alike.from}" in line ${alike.at.line} are the same to a map that ignores case: keep one.`;
  return ambiguous(message, entry, alike, concern);
}

function ambiguous(message: string, entry: MapEntry, earlier: MapEntry, concern: Concern): Diagnostic {
  return {
    code: "map-ambiguous",
    message,
    location: entry.at,
    related: earlier.at,
    ...concern,
    codeValue: entry.from,
    evidence: JSON.stringify([earlier.to, entry.to]),
  };
}

function target({ to }: MapEntry): string {
  return to === null ? "nothing" : `"${to}"`;
}
