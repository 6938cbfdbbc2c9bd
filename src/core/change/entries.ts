import { compareText, type Location } from "../model/location.ts";
import type { Conditions, MapEntry } from "../model/model.ts";

/** The entries of one map that answer to the same code under the same conditions. */
export interface EntryGroup {
  readonly from: string;
  readonly when: Conditions;
  /** The first entry for each target, in document order; more than one where the map contradicts itself. Never empty. */
  readonly targets: ReadonlyMap<string | null, MapEntry>;
  readonly at: Location;
}

/** Entries by identity (code and conditions), in document order of the first of each. */
export function groupEntries(
  entries: readonly MapEntry[],
  rename: (from: string) => string = (from) => from,
): ReadonlyMap<string, EntryGroup> {
  const groups = new Map<string, EntryGroup & { readonly targets: Map<string | null, MapEntry> }>();
  for (const entry of entries) {
    const from = rename(entry.from);
    const key = entryKey(from, entry.when);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { from, when: entry.when, targets: new Map([[entry.to, entry]]), at: entry.at });
    else if (!group.targets.has(entry.to)) group.targets.set(entry.to, entry);
  }
  return groups;
}

/** One text per identity, whatever the order in which the conditions are written. */
export function entryKey(from: string, when: Conditions): string {
  const conditions = Object.entries(when);
  if (conditions.length > 1) conditions.sort(([one], [other]) => compareText(one, other));
  return JSON.stringify([from, ...conditions.flat()]);
}

/** One text per set of targets, a missing target (`null`) told from the text `null`. */
export function targetsKey({ targets }: EntryGroup): string {
  const texts = [...targets.keys()].map((target) => JSON.stringify(target));
  return texts.length > 1 ? texts.sort(compareText).join(",") : texts.join();
}
