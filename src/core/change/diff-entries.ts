import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import type { MapEntry } from "../model/model.ts";
import type { Change } from "./change.ts";
import { type EntryGroup, entryKey, groupEntries, targetsKey } from "./entries.ts";
import { makeChange } from "./make-change.ts";
import type { MapPair } from "./pair-maps.ts";

/**
 * What is different among the entries of one readable map. Identity is the code and its conditions; a code with other
 * conditions and the same target is one `map-entry-condition-changed` where only one entry can be meant.
 *
 * A map may contradict itself (one code, two targets); then the targets are compared as a set and listed in
 * `before`/`after`. Linear in the number of entries.
 */
export function diffEntries(
  pair: MapPair,
  type: string | undefined,
  renames: ReadonlyMap<string, string>,
): readonly Change[] {
  const { base, head } = pair;
  if (renames.size === 0 && isSameSequence(base.entries, head.entries)) return [];
  const rename = renameKeys(pair, renames);
  const before = groupEntries(base.entries, rename);
  const after = groupEntries(head.entries);
  const changes: Change[] = [];
  const gone: EntryGroup[] = [];
  const fresh: EntryGroup[] = [];
  for (const [key, group] of before) if (!after.has(key)) gone.push(group);
  for (const [key, group] of after) {
    const was = before.get(key);
    if (was === undefined) fresh.push(group);
    else if (targetsKey(was) !== targetsKey(group))
      changes.push(
        makeChange("map-entry-retargeted", head.id, placeOfTarget(was, group), {
          ...factsOf(group, type),
          before: targetJson(was),
          after: targetJson(group),
        }),
      );
  }

  const moved = pairConditions(gone, fresh);
  for (const group of gone)
    if (!moved.has(group))
      changes.push(
        makeChange("map-entry-removed", head.id, head.at, { ...factsOf(group, type), before: targetJson(group) }),
      );
  const oldConditions = new Map([...moved].map(([was, group]) => [group, was.when]));
  for (const group of fresh) {
    const was = oldConditions.get(group);
    const facts = factsOf(group, type);
    changes.push(
      was === undefined
        ? makeChange("map-entry-added", head.id, group.at, { ...facts, after: targetJson(group) })
        : makeChange("map-entry-condition-changed", head.id, group.at, {
            ...facts,
            before: { ...was },
            after: { ...group.when },
          }),
    );
  }
  return base.match === "first-match" && head.match === "first-match"
    ? [...changes, ...diffOrder(pair, type, rename)]
    : changes;
}

/** Plainly the same, as nearly every map is in nearly every pull request. */
function isSameSequence(before: readonly MapEntry[], after: readonly MapEntry[]): boolean {
  if (before === after) return true;
  return (
    before.length === after.length &&
    before.every((entry, index) => {
      const other = after[index];
      return (
        other !== undefined && entry.from === other.from && entry.to === other.to && isBare(entry) && isBare(other)
      );
    })
  );
}

function isBare({ when }: MapEntry): boolean {
  for (const _ in when) return false;
  return true;
}

/** The new name of a renamed code, where the entry's key was edited with it: old key gone, new key new. */
function renameKeys({ base, head }: MapPair, renames: ReadonlyMap<string, string>): (from: string) => string {
  if (renames.size === 0) return (from) => from;
  const before = new Set(base.entries.map(({ from }) => from));
  const after = new Set(head.entries.map(({ from }) => from));
  return (from) => {
    const to = renames.get(from);
    return to === undefined || after.has(from) || before.has(to) ? from : to;
  };
}

/** Entries of one code and target that differ in conditions only, where each side has exactly one such entry. */
function pairConditions(
  gone: readonly EntryGroup[],
  fresh: readonly EntryGroup[],
): ReadonlyMap<EntryGroup, EntryGroup> {
  const goneOnes = byCodeAndTarget(gone);
  const freshOnes = byCodeAndTarget(fresh);
  return new Map(
    [...goneOnes].flatMap(([key, [one, ...more]]) => {
      const [other, ...others] = freshOnes.get(key) ?? [];
      const isOnly = more.length === 0 && others.length === 0;
      return one === undefined || other === undefined || !isOnly ? [] : [[one, other] as const];
    }),
  );
}

function byCodeAndTarget(groups: readonly EntryGroup[]): ReadonlyMap<string, readonly EntryGroup[]> {
  const byKey = new Map<string, EntryGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.from, targetsKey(group)]);
    const ofKey = byKey.get(key);
    if (ofKey === undefined) byKey.set(key, [group]);
    else ofKey.push(group);
  }
  return byKey;
}

/**
 * One `map-reordered` where entries of both sides stand in another order; it names the first place at which they differ.
 * What came or went says so itself.
 */
function diffOrder(pair: MapPair, type: string | undefined, rename: (from: string) => string): readonly Change[] {
  const { base, head } = pair;
  // By identity for entries that were also retargeted, with the target for a code that stands there twice.
  for (const withTarget of [false, true]) {
    const keyOf = (from: string, entry: MapEntry): string =>
      withTarget ? JSON.stringify([entryKey(from, entry.when), entry.to]) : entryKey(from, entry.when);
    const before = new Map(base.entries.toReversed().map((entry) => [keyOf(rename(entry.from), entry), entry]));
    const after = new Map(head.entries.toReversed().map((entry) => [keyOf(entry.from, entry), entry]));
    const was = inOrder(
      base.entries.map((entry) => keyOf(rename(entry.from), entry)),
      after,
    );
    const is = inOrder(
      head.entries.map((entry) => keyOf(entry.from, entry)),
      before,
    );
    const place = is.findIndex((key, index) => key !== was[index]);
    const one = before.get(was[place] ?? "");
    const other = after.get(is[place] ?? "");
    if (one !== undefined && other !== undefined)
      return [makeChange("map-reordered", head.id, other.at, { type, before: rename(one.from), after: other.from })];
  }
  return [];
}

/** Keys that the other side has too, each where it stands first. */
function inOrder(keys: readonly string[], other: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set(keys)].filter((key) => other.has(key));
}

function factsOf({ from, when }: EntryGroup, type: string | undefined) {
  return { type, code: from, when: Object.keys(when).length === 0 ? undefined : when };
}

/** The target as text, `null` for an entry without one; a sorted list where the map contradicts itself. */
function targetJson({ targets }: EntryGroup): JsonValue {
  const [target = null, ...more] = [...targets.keys()];
  if (more.length === 0) return target;
  return [...targets.keys()].sort((one, other) => compareText(JSON.stringify(one), JSON.stringify(other)));
}

/** Where a target stands that was not there; where targets only went, the entry that is left. */
function placeOfTarget(was: EntryGroup, group: EntryGroup): Location {
  return [...group.targets].find(([target]) => !was.targets.has(target))?.[1].at ?? group.at;
}
