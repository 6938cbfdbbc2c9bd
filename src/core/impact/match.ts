import { unreachable } from "../model/assert.ts";
import type { CodeMap, MapEntry } from "../model/model.ts";

/** Finds the entries that apply to a code: none when it is missing, several only where conditions tell them apart. */
export type Matcher = (code: string) => readonly MapEntry[];

/** Builds the look-up of one map once; each look-up then costs the length of the code, or of the wildcard list. */
export function createMatcher(map: CodeMap): Matcher {
  switch (map.match) {
    case "exact":
      return byKey(map.entries, (code) => code);
    case "ignore-case":
      return byKey(map.entries, (code) => code.toLowerCase());
    case "prefix":
      return byLongestPrefix(map.entries);
    case "first-match":
      return byFirstMatch(map.entries);
    default:
      return unreachable(map.match);
  }
}

function byKey(entries: readonly MapEntry[], normalise: (code: string) => string): Matcher {
  const index = groupBy(entries, (entry) => normalise(entry.from));
  return (code) => index.get(normalise(code)) ?? [];
}

function byLongestPrefix(entries: readonly MapEntry[]): Matcher {
  const index = groupBy(entries, (entry) => entry.from);
  const longest = entries.reduce((length, entry) => Math.max(length, entry.from.length), 0);
  return (code) => {
    for (let length = Math.min(code.length, longest); length >= 0; length--) {
      const found = index.get(code.slice(0, length));
      if (found !== undefined) return found;
    }
    return [];
  };
}

/** In document order up to and including the first entry without a condition. */
function byFirstMatch(entries: readonly MapEntry[]): Matcher {
  const literal = new Map<string, number[]>();
  const wild: number[] = [];
  entries.forEach((entry, position) => {
    const positions = isPattern(entry.from) ? wild : (literal.get(entry.from) ?? []);
    positions.push(position);
    if (positions !== wild) literal.set(entry.from, positions);
  });
  return (code) => {
    const positions = [
      ...(literal.get(code) ?? []),
      ...wild.filter((at) => matchesPattern(entries[at]?.from ?? "", code)),
    ];
    const found: MapEntry[] = [];
    for (const position of positions.sort((one, other) => one - other)) {
      const entry = entries[position];
      if (entry === undefined) continue;
      found.push(entry);
      if (Object.keys(entry.when).length === 0) break;
    }
    return found;
  };
}

/** Whether an entry's key stands for more than one code under `first-match`. */
export function isPattern(key: string): boolean {
  return key.includes("*") || key.includes("?");
}

/** `*` is any run of characters, `?` exactly one; the whole code must match. Two pointers: linear but for `*` restarts. */
export function matchesPattern(pattern: string, code: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < code.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at++;
      resume = position;
    } else if (wanted === "?" || wanted === code[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

function groupBy(entries: readonly MapEntry[], key: (entry: MapEntry) => string): ReadonlyMap<string, MapEntry[]> {
  const groups = new Map<string, MapEntry[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}
