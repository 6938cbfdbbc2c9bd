import { unreachable } from "../model/assert.ts";
import { compareText } from "../model/location.ts";
import type { CodeMap, Conditions, MapEntry, MatchMode } from "../model/model.ts";
import { Effort } from "./effort.ts";

/**
 * Finds the entries that apply to a code, the stronger before the weaker: none when it is missing, several only where
 * conditions tell them apart or the map contradicts itself. For `null`, the symbolic "any code that nobody names": every
 * entry whose key stands for many codes.
 */
export type Matcher = (code: string | null) => readonly MapEntry[];

/**
 * Builds the look-up of one map once; each look-up then costs the length of the code, or of the wildcard list. When the
 * effort is spent, the answer means nothing.
 */
export function createMatcher(map: CodeMap, effort: Effort = new Effort()): Matcher {
  switch (map.match) {
    case "exact":
      return byKey(map.entries, (code) => code);
    case "ignore-case":
      return byKey(map.entries, (code) => code.toLowerCase());
    case "prefix":
      return byLongestPrefix(map.entries, effort);
    case "first-match":
      return byFirstMatch(map.entries, effort);
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

/**
 * The longest key wins; where it has conditions only, shorter ones apply under the others. Among the sorted keys the
 * longest one that a code begins with is the last one not behind the code, or a key that this one begins with.
 */
function byLongestPrefix(entries: readonly MapEntry[], effort: Effort): Matcher {
  const groups = [...Map.groupBy(entries, (entry) => entry.from)].sort(([one], [other]) => compareText(one, other));
  const shorter = shorterKeys(groups.map(([key]) => key));
  return (code) => {
    if (code === null) return entries;
    const found: MapEntry[] = [];
    const nearest = lastNotBehind(groups, code);
    const shared = sharedLength(groups[nearest]?.[0] ?? "", code);
    for (let at = nearest; at >= 0; at = shorter[at] ?? -1) {
      const [key, group] = groups[at] ?? ["", []];
      if (!effort.spend(1 + group.length * found.length)) return [];
      if (key.length > shared) continue;
      found.push(...withoutShadowed(group, found));
      if (group.some(isUnconditional)) break;
    }
    return found;
  };
}

/** For each of the sorted keys the place of the longest other one that it begins with; -1 where there is none. */
function shorterKeys(keys: readonly string[]): readonly number[] {
  const shorter: number[] = [];
  for (const [at, key] of keys.entries()) {
    let before = at - 1;
    while (before >= 0 && !key.startsWith(keys[before] ?? "")) before = shorter[before] ?? -1;
    shorter.push(before);
  }
  return shorter;
}

function lastNotBehind(groups: readonly (readonly [string, unknown])[], code: string): number {
  let low = -1;
  let high = groups.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((groups[middle]?.[0] ?? "") <= code) low = middle;
    else high = middle - 1;
  }
  return low;
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}

/** In document order up to and including the first entry without a condition. */
function byFirstMatch(entries: readonly MapEntry[], effort: Effort): Matcher {
  const literal = new Map<string, number[]>();
  const wild: { readonly position: number; readonly pattern: string; readonly start: string }[] = [];
  entries.forEach(({ from }, position) => {
    if (isPattern(from)) wild.push({ position, pattern: from, start: from.slice(0, from.search(/[*?]/)) });
    else {
      const positions = literal.get(from) ?? [];
      positions.push(position);
      literal.set(from, positions);
    }
  });
  return (code) => {
    if (code === null) return wild.flatMap(({ position }) => entries[position] ?? []);
    const positions = [...(literal.get(code) ?? [])];
    if (!effort.spend(wild.length)) return [];
    for (const { position, pattern, start } of wild)
      if (code.startsWith(start) && matchesPattern(pattern, code, effort)) positions.push(position);
    const found: MapEntry[] = [];
    for (const position of positions.sort((one, other) => one - other)) {
      const entry = entries[position];
      if (entry === undefined) continue;
      if (!effort.spend(1 + found.length)) return [];
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

/**
 * `*` is any run of characters, `?` exactly one; the whole code must match. Two pointers: linear but for `*` restarts,
 * which are counted. False where the effort ends before that is known.
 */
export function matchesPattern(pattern: string, code: string, effort: Effort): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < code.length) {
    if (!effort.spend(1)) return false;
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
