import { unreachable } from "../model/assert.ts";
import type { CodeMap, Conditions, MapEntry, MatchMode } from "../model/model.ts";

/**
 * Finds the entries that apply to a code, the stronger before the weaker: none when it is missing, several only where
 * conditions tell them apart or the map contradicts itself. For `null`, the symbolic "any code that nobody names": every
 * entry whose key stands for many codes.
 */
export type Matcher = (code: string | null) => readonly MapEntry[];

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

/** Whether an entry's key leaves no code out. */
export function takesEveryCode({ match }: CodeMap, { from }: MapEntry): boolean {
  return match === "prefix" ? from === "" : match === "first-match" && /^\*+$/.test(from);
}

/**
 * Whether matching in another way would find the same entries for every code there can be, listed or not: only where no
 * key has letters in two cases, is a pattern or stands there twice. Doubt is "no".
 */
export function matchAlike(map: CodeMap, other: MatchMode): boolean {
  if (map.match === other) return true;
  if (!map.readable) return false;
  if (map.entries.length === 0) return true;
  const modes = new Set([map.match, other]);
  if (modes.has("prefix")) return false;
  const keys = map.entries.map(({ from }) => from);
  if (modes.has("first-match") && (new Set(keys).size < keys.length || keys.some(isPattern))) return false;
  return !modes.has("ignore-case") || keys.every((key) => key.toLowerCase() === key.toUpperCase());
}

function byKey(entries: readonly MapEntry[], normalise: (code: string) => string): Matcher {
  const index = Map.groupBy(entries, (entry) => normalise(entry.from));
  return (code) => (code === null ? [] : (index.get(normalise(code)) ?? []));
}

/** The longest key wins; where it has conditions only, shorter ones apply under the others. */
function byLongestPrefix(entries: readonly MapEntry[]): Matcher {
  const index = Map.groupBy(entries, (entry) => entry.from);
  const longest = entries.reduce((length, entry) => Math.max(length, entry.from.length), 0);
  return (code) => {
    if (code === null) return entries;
    const found: MapEntry[] = [];
    for (let length = Math.min(code.length, longest); length >= 0; length--) {
      const group = index.get(code.slice(0, length)) ?? [];
      found.push(...withoutShadowed(group, found));
      if (group.some(isUnconditional)) break;
    }
    return found;
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
    if (code === null) return wild.flatMap((position) => entries[position] ?? []);
    const positions = [
      ...(literal.get(code) ?? []),
      ...wild.filter((at) => matchesPattern(entries[at]?.from ?? "", code)),
    ];
    const found: MapEntry[] = [];
    for (const position of positions.sort((one, other) => one - other)) {
      const entry = entries[position];
      if (entry === undefined) continue;
      found.push(...withoutShadowed([entry], found));
      if (isUnconditional(entry)) break;
    }
    return found;
  };
}

/** An entry can never be reached where a stronger one asks for nothing that it does not ask for too. */
function withoutShadowed(group: readonly MapEntry[], stronger: readonly MapEntry[]): readonly MapEntry[] {
  if (stronger.length === 0) return group;
  return group.filter(({ when }) => !stronger.some((entry) => includesAll(when, entry.when)));
}

/** Whether every one of `some` holds where `all` of these do. */
export function includesAll(all: Conditions, some: Conditions): boolean {
  return Object.entries(some).every(([name, value]) => Object.hasOwn(all, name) && all[name] === value);
}

function isUnconditional(entry: MapEntry): boolean {
  return Object.keys(entry.when).length === 0;
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
