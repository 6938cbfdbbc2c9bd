import { compareText } from "../model/location.ts";
import { closest } from "../policy/closest.ts";

/** Something a word of a command may name. */
export interface Nameable {
  readonly id: string;
  readonly validation: string;
  readonly role: string;
}

export interface Targets<Item extends Nameable> {
  /** What the words name, each once, in the order of the words. */
  readonly items: readonly Item[];
  /** Words that name nothing. */
  readonly unknown: readonly string[];
  /** Words that name several things of which the person must choose: the word, and their ids, sorted. */
  readonly ambiguous: readonly { readonly word: string; readonly ids: readonly string[] }[];
}

/** Words of one command that are looked at; a pasted text must not become a wall of refusals. */
const WORDS_MAX = 200;

/**
 * What the words of a command name: an item's id, a validation where only one item has it, or a role for all its items.
 * Case does not matter unless two ids differ by nothing else. Linear in items and words, for the few names people write.
 */
export function resolveTargets<Item extends Nameable>(words: readonly string[], items: readonly Item[]): Targets<Item> {
  const exact = new Map(items.map((item) => [item.id, item]));
  const byId = grouped(items, ({ id }) => id);
  const byValidation = grouped(items, ({ validation }) => validation);
  const byRole = grouped(items, ({ role }) => role);
  const found = new Map<string, Item>();
  const unknown: string[] = [];
  const ambiguous: { readonly word: string; readonly ids: readonly string[] }[] = [];
  for (const [index, word] of [...new Set(words)].entries()) {
    const key = word.toLowerCase();
    const same = exact.get(word);
    const named = same === undefined ? (byId.get(key) ?? byValidation.get(key) ?? []) : [same];
    const ofRole = byRole.get(key) ?? [];
    const meant = named.length === 1 ? named : ofRole;
    if (index >= WORDS_MAX) unknown.push(word);
    else if (meant.length > 0) for (const item of meant) found.set(item.id, item);
    else if (named.length > 1) ambiguous.push({ word, ids: named.map(({ id }) => id).sort(compareText) });
    else unknown.push(word);
  }
  return { items: [...found.values()], unknown, ambiguous };
}

/** Names that the unknown words were probably meant to be, each once. */
export function suggestions(unknown: readonly string[], items: readonly Nameable[]): readonly string[] {
  const names = new Set(items.flatMap(({ id, validation, role }) => [id, validation, role]));
  const near = unknown.slice(0, SUGGESTED_WORDS_MAX).map((word) => closest(word, names));
  return [...new Set(near.filter((name) => name !== undefined))];
}

/** Comparing is dear; the first words tell enough. */
const SUGGESTED_WORDS_MAX = 5;

function grouped<Item extends Nameable>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = nameOf(item).toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
