import type { Code, CodeList, CodeMap, MapEntry, Model } from "../model/model.ts";

/**
 * Whether two sides say the same of a thing, as far as tracing looks at it: everything but the place where it stands.
 * By value, so that it does not matter how the sides were read; what is one object on both is not looked into.
 */

/** Every code fares alike through both. */
export function isSameMap(one: CodeMap | undefined, other: CodeMap | undefined): boolean {
  if (one === other) return true;
  return (
    one !== undefined &&
    other !== undefined &&
    one.id === other.id &&
    one.named === other.named &&
    one.from === other.from &&
    one.to === other.to &&
    one.onMissing === other.onMissing &&
    one.match === other.match &&
    one.default?.to === other.default?.to &&
    (one.default === undefined) === (other.default === undefined) &&
    one.readable === other.readable &&
    one.unread === other.unread &&
    isSameSequence(one.entries, other.entries)
  );
}

/** The same codes are sent from it and taken by it. */
export function isSameList(one: CodeList | undefined, other: CodeList | undefined): boolean {
  if (one === other) return true;
  return (
    one !== undefined &&
    other !== undefined &&
    one.declared === other.declared &&
    one.open === other.open &&
    one.readable === other.readable &&
    one.unread === other.unread &&
    isSameCodes(one.produces, other.produces) &&
    isSameCodes(one.accepts, other.accepts)
  );
}

/** Codes outside the list are possible: only then it matters which codes maps name. */
export function isOpen(list: CodeList | undefined): boolean {
  return list === undefined || !list.declared || list.open || !list.readable;
}

export function hasSystemOf(model: Model, list: string): boolean {
  return model.systems.has(list.slice(0, list.indexOf("/")));
}

function isSameSequence(before: readonly MapEntry[], after: readonly MapEntry[]): boolean {
  if (before === after) return true;
  return before.length === after.length && before.every((entry, index) => isSameEntry(entry, after[index]));
}

function isSameEntry(one: MapEntry, other: MapEntry | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.from === other.from &&
    one.to === other.to &&
    isIn(one.when, other.when) &&
    isIn(other.when, one.when)
  );
}

function isIn(some: MapEntry["when"], all: MapEntry["when"]): boolean {
  for (const name in some) if (!Object.hasOwn(all, name) || some[name] !== all[name]) return false;
  return true;
}

/** In one order too: what is told first may depend on it. */
function isSameCodes(
  one: ReadonlyMap<string, Code> | undefined,
  other: ReadonlyMap<string, Code> | undefined,
): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.size !== other.size) return false;
  const others = other.values();
  for (const code of one.values()) {
    const { value } = others.next();
    if (value === undefined || code.code !== value.code || code.active !== value.active) return false;
  }
  return true;
}
