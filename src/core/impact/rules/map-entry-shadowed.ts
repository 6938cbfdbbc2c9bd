import type { CodeMap, MapEntry } from "../../model/model.ts";
import { Effort } from "../effort.ts";
import { includesAll, isPattern, matchesPattern } from "../match.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameMap, quote, sayWhen } from "../words.ts";

/**
 * Detects: an entry of a first-match map that an earlier one always takes.
 * Why: somebody wrote it and believes that it counts; the map's owner.
 * Cannot see: an earlier pattern that covers a later one in a way that takes more than comparing their beginnings.
 * Example: `express-*` stands before `express-intl`.
 */
export const mapEntryShadowed: Rule = {
  id: "map-entry-shadowed",
  severity: "warning",
  docs: {
    detects:
      "In a map with `match: first-match` an entry can never be reached: an earlier one, under the same or fewer conditions, takes every code that it could take.",
    why: "Whoever wrote the entry believes that it decides. It does not: the earlier one does, and orders go there without an error.",
    blind:
      "Earlier patterns that cover a later pattern only taken together, or with wildcards in the middle. In the other match modes order does not count.",
    example: `\`\`\`yaml
match: first-match
entries:
  - { from: "express-*", to: EXP }
  - { from: express-intl, to: INT }     # never: the line above takes it
\`\`\``,
    fix: "Move the entry before the one that takes its codes, or remove it.",
  },
  mirror: { rule: "map-ambiguous" },
  judge: (side) => [...side.model.maps.values()].flatMap((map) => candidates(side, map)),
};

/** Steps of comparing keys with earlier patterns for one map; what is beyond is left to people. */
const COMPARED_MAX = 5_000_000;

function candidates(side: SideView, map: CodeMap): readonly Candidate[] {
  if (map.match !== "first-match" || !map.readable) return [];
  const literals = new Map<string, MapEntry[]>();
  const patterns: MapEntry[] = [];
  const found: Candidate[] = [];
  const effort = new Effort(COMPARED_MAX);
  for (const entry of map.entries) {
    const same = literals.get(entry.from) ?? [];
    if (!effort.spend(patterns.length + same.length)) break;
    const earlier = [...same, ...patterns].find(
      (before) => includesAll(entry.when, before.when) && takesAll(before.from, entry.from, effort),
    );
    if (earlier !== undefined) found.push(candidate(side, map, entry, earlier));
    else if (isPattern(entry.from)) patterns.push(entry);
    else literals.set(entry.from, [...same, entry]);
  }
  return found;
}

/** Whether every code that fits `key` fits `before`; doubt is "no". */
function takesAll(before: string, key: string, effort: Effort): boolean {
  if (before === key || /^\*+$/.test(before)) return true;
  if (!isPattern(key)) return matchesPattern(before, key, effort);
  const start = before.slice(0, -1);
  return before.endsWith("*") && !isPattern(start) && key.slice(0, key.search(/[*?]/)).startsWith(start);
}

function candidate(side: SideView, map: CodeMap, entry: MapEntry, earlier: MapEntry): Candidate {
  const [carrier] = side.carriers.get(map.id) ?? [];
  const name = nameMap(map, map.id);
  return {
    subject: carrier?.flow.id ?? map.id,
    type: carrier?.type ?? map.from?.slice(map.from.indexOf("/") + 1),
    code: entry.from,
    when: entry.when,
    message: `The entry for ${quote(entry.from)}${sayWhen(entry.when)} in ${name} never counts: the one for ${quote(earlier.from)}${sayWhen(earlier.when)} stands before it and takes the same codes.`,
    fix: `Move it before the entry for ${quote(earlier.from)} (${earlier.at.path}, line ${earlier.at.line}), or remove it.`,
    location: entry.at,
    related: earlier.at,
    owners: [
      { kind: "map", id: map.id },
      ...(carrier === undefined ? [] : [{ kind: "flow", id: carrier.flow.id } as const]),
    ],
  };
}
