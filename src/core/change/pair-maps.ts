import { canonicalText } from "../model/canonical.ts";
import { compareText } from "../model/location.ts";
import type { Carry, CodeMap, Model } from "../model/model.ts";
import { entryKey } from "./entries.ts";

/** Which map of head is which map of base. */
export interface MapPairs {
  /** The same map on both sides, under the same id or moved between inline and named. Sorted by head's id. */
  readonly pairs: readonly MapPair[];
  /** Named maps only: an inline map comes and goes with what its flow carries. */
  readonly removed: readonly CodeMap[];
  readonly added: readonly CodeMap[];
  /** {@link moveKey}s of the pairs that have another id at head. */
  readonly moved: ReadonlySet<string>;
}

export interface MapPair {
  readonly base: CodeMap;
  readonly head: CodeMap;
}

/**
 * The map with the same id, unless it is named and now leads between other lists: that is another map under an old name,
 * one removed and one added. An inline map that moved to `maps:` (or back) with equal content is the same map.
 */
export function pairMaps(base: Model, head: Model): MapPairs {
  const moved = movedMaps(base, head);
  const movedBase = new Set(moved.map((pair) => pair.base.id));
  const movedHead = new Set(moved.map((pair) => pair.head.id));
  const same = [...head.maps.values()].flatMap((map) => {
    const before = base.maps.get(map.id);
    return before === undefined || leadsElsewhere(before, map) ? [] : [{ base: before, head: map }];
  });
  const paired = new Set(same.map((pair) => pair.head.id));
  return {
    moved: new Set(moved.map((pair) => moveKey(pair.base.id, pair.head.id))),
    pairs: [...same, ...moved].sort((one, other) => compareText(one.head.id, other.head.id)),
    removed: [...base.maps.values()].filter((map) => map.named && !paired.has(map.id) && !movedBase.has(map.id)),
    added: [...head.maps.values()].filter((map) => map.named && !paired.has(map.id) && !movedHead.has(map.id)),
  };
}

/** Whether a type is carried the same way: through the same maps, wherever they are written. */
export function isSameCarry(maps: MapPairs, before: Carry | undefined, after: Carry | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (before.kind === "same" || after.kind === "same") return before.kind === after.kind;
  return (
    before.maps.length === after.maps.length &&
    before.maps.every((id, step) => {
      const other = after.maps[step];
      return other !== undefined && (id === other || maps.moved.has(moveKey(id, other)));
    })
  );
}

/** Pairs of different ids at the same step of the same flow and type, with equal content; one of the two is inline. */
function movedMaps(base: Model, head: Model): readonly MapPair[] {
  const contents = new Map<CodeMap, string>();
  const contentOf = (map: CodeMap): string => {
    const content = contents.get(map) ?? contentText(map);
    contents.set(map, content);
    return content;
  };
  const pairs = new Map<string, MapPair>();
  for (const flow of head.flows.values())
    for (const [type, after] of flow.carries) {
      const before = base.flows.get(flow.id)?.carries.get(type);
      if (before?.kind !== "maps" || after.kind !== "maps" || before.maps.length !== after.maps.length) continue;
      before.maps.forEach((id, step) => {
        const one = base.maps.get(id);
        const other = head.maps.get(after.maps[step] ?? "");
        if (one === undefined || other === undefined || one.id === other.id || (one.named && other.named)) return;
        if (one.readable && other.readable && contentOf(one) === contentOf(other))
          pairs.set(moveKey(one.id, other.id), { base: one, head: other });
      });
    }
  return [...pairs.values()];
}

function moveKey(before: string, after: string): string {
  return JSON.stringify([before, after]);
}

/** Everything that decides where a code goes. */
function contentText(map: CodeMap): string {
  const entries = map.entries.map(({ from, when, to }) => canonicalText([entryKey(from, when), to]));
  if (map.match !== "first-match") entries.sort(compareText);
  return canonicalText([
    map.from ?? null,
    map.to ?? null,
    map.onMissing,
    map.match,
    map.default?.to ?? null,
    [...new Set(entries)],
  ]);
}

function leadsElsewhere(before: CodeMap, after: CodeMap): boolean {
  return before.named && (areOther(before.from, after.from) || areOther(before.to, after.to));
}

function areOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
