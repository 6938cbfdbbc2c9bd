import { canonicalText } from "../model/canonical.ts";
import { compareText } from "../model/location.ts";
import type { Code, CodeList, Model } from "../model/model.ts";
import { entryKey } from "./entries.ts";
import type { MapPair } from "./pair-maps.ts";

/** By list id: the code at base → its new name at head. */
export type Renames = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const NO_RENAMES: ReadonlyMap<string, string> = new Map();

/**
 * Codes that probably only have a new name: one gone, one new in the same list on the same side (produced, accepted),
 * with equal attributes or equal map targets. A false rename would hide a new code from the owners who have to look at
 * it, so doubt means no rename: the likeness has to be unique in the whole list on both sides, not only among the codes
 * that came and went, and attributes and targets may not point at different codes.
 */
export function findRenames(base: Model, head: Model, maps: readonly MapPair[]): Renames {
  const mapsByList = readableMapsByList(maps);
  const renames = new Map<string, ReadonlyMap<string, string>>();
  for (const after of head.lists.values()) {
    const before = base.lists.get(after.id);
    if (before === undefined || !isComparable(before) || !isComparable(after)) continue;
    const found = renamesInList(before, after, mapsByList.get(after.id) ?? []);
    if (found.size > 0) renames.set(after.id, found);
  }
  return renames;
}

/** Whether a list says which codes there are. */
export function isComparable(list: CodeList): boolean {
  return list.declared && list.readable;
}

/** Every code of a list once, sorted. */
export function codesOf(list: CodeList): ReadonlyMap<string, Code> {
  const codes = new Map([...(list.accepts ?? []), ...(list.produces ?? [])]);
  return list.produces === undefined || list.accepts === undefined || list.plain
    ? codes
    : new Map([...codes].sort(([one], [other]) => compareText(one, other)));
}

function renamesInList(before: CodeList, after: CodeList, maps: readonly MapPair[]): ReadonlyMap<string, string> {
  if (hasSameCodes(before.produces, after.produces) && hasSameCodes(before.accepts, after.accepts)) return NO_RENAMES;
  const old = codesOf(before);
  const current = codesOf(after);
  const gone = new Set([...old.keys()].filter((code) => !current.has(code)));
  const fresh = new Set([...current.keys()].filter((code) => !old.has(code)));
  if (gone.size === 0 || fresh.size === 0) return NO_RENAMES;

  const alike = [
    ...pairUnique(attributeLikeness(old), attributeLikeness(current)),
    ...pairUnique(targetLikeness(maps, "base"), targetLikeness(maps, "head")),
  ].filter(([from, to]) => gone.has(from) && fresh.has(to) && sidesOf(before, from) === sidesOf(after, to));
  return oneToOne(alike);
}

function hasSameCodes(before: CodeList["produces"], after: CodeList["produces"]): boolean {
  if (before === after) return true;
  if (before === undefined || after === undefined || before.size !== after.size) return false;
  for (const code of before.keys()) if (!after.has(code)) return false;
  return true;
}

type Likeness = ReadonlyMap<string, string>;

/** By code: its attributes as one text; codes without attributes are like nothing. */
function attributeLikeness(codes: ReadonlyMap<string, Code>): Likeness {
  const described = [...codes.values()].filter(({ attributes }) => Object.keys(attributes).length > 0);
  return new Map(described.map(({ code, attributes, active }) => [code, canonicalText([attributes, active])]));
}

/** By code: where which map sends it, as one text. An entry without a target shows nothing. */
function targetLikeness(maps: readonly MapPair[], side: "base" | "head"): Likeness {
  const targets = new Map<string, Set<string>>();
  maps.forEach((pair, index) => {
    for (const { from, to, when } of pair[side].entries) {
      if (to === null) continue;
      const ofCode = targets.get(from) ?? new Set<string>();
      targets.set(from, ofCode.add(JSON.stringify([index, entryKey("", when), to])));
    }
  });
  return new Map([...targets].map(([code, ofCode]) => [code, [...ofCode].sort(compareText).join()]));
}

/** Codes of base and head with a likeness that each side has exactly once. */
function pairUnique(base: Likeness, head: Likeness): readonly (readonly [string, string])[] {
  const after = uniqueCodes(head);
  return [...uniqueCodes(base)].flatMap(([likeness, from]) => {
    const to = after.get(likeness);
    return to === undefined ? [] : [[from, to] as const];
  });
}

function uniqueCodes(likeness: Likeness): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [code, text] of likeness) {
    if (codes.has(text)) repeated.add(text);
    codes.set(text, code);
  }
  for (const text of repeated) codes.delete(text);
  return codes;
}

/** `accepts`, `produces` or both: a code that also changes sides is not only renamed. */
function sidesOf(list: CodeList, code: string): string {
  return `${list.produces?.has(code) ?? false} ${list.accepts?.has(code) ?? false}`;
}

/** Drops every pair that is contradicted by another one. */
function oneToOne(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const forward = new Map<string, Set<string>>();
  const backward = new Map<string, Set<string>>();
  for (const [from, to] of pairs) {
    forward.set(from, (forward.get(from) ?? new Set()).add(to));
    backward.set(to, (backward.get(to) ?? new Set()).add(from));
  }
  return new Map(pairs.filter(([from, to]) => forward.get(from)?.size === 1 && backward.get(to)?.size === 1));
}

function readableMapsByList(maps: readonly MapPair[]): ReadonlyMap<string, readonly MapPair[]> {
  const byList = new Map<string, MapPair[]>();
  for (const pair of maps) {
    const { base, head } = pair;
    if (!base.readable || !head.readable || head.from === undefined || base.from !== head.from) continue;
    const ofList = byList.get(head.from) ?? [];
    ofList.push(pair);
    byList.set(head.from, ofList);
  }
  return byList;
}
