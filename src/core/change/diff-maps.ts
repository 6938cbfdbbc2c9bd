import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { CodeMap } from "../model/model.ts";
import type { Change } from "./change.ts";
import { diffEntries } from "./diff-entries.ts";
import { makeChange } from "./make-change.ts";
import type { MapPair, MapPairs } from "./pair-maps.ts";
import { NO_RENAMES, type Renames } from "./renames.ts";

/** Named maps that came or went (with all they hold), and what is different inside every other map. */
export function diffMaps(maps: MapPairs, renames: Renames, documentAt: Location): readonly Change[] {
  const changes: Change[] = [];
  for (const map of maps.removed)
    changes.push(makeChange("map-removed", map.id, documentAt, { type: typeOf(map), before: mapJson(map) }));
  for (const map of maps.added)
    changes.push(makeChange("map-added", map.id, map.at, { type: typeOf(map), after: mapJson(map) }));
  for (const pair of maps.pairs)
    for (const change of diffMap(pair, renames.get(pair.head.from ?? "") ?? NO_RENAMES)) changes.push(change);
  return changes;
}

function diffMap(pair: MapPair, renames: ReadonlyMap<string, string>): readonly Change[] {
  const { base, head } = pair;
  const type = typeOf(head);
  const changes: Change[] = [...diffDefault(pair, type)];
  if (base.match !== head.match)
    changes.push(makeChange("map-match-changed", head.id, head.at, { type, before: base.match, after: head.match }));
  if (base.named && head.named && base.owner !== head.owner)
    changes.push(
      makeChange("owner-changed", head.id, head.at, { type, before: base.owner, after: head.owner, part: "map" }),
    );
  if (!base.readable || !head.readable) return changes;
  return [...changes, ...diffEntries(pair, type, renames)];
}

/**
 * A default that comes or goes takes `on-missing` along: one change. An unreadable source may hold the default, so there
 * a missing one is not known to be missing.
 */
function diffDefault({ base, head }: MapPair, type: string | undefined): readonly Change[] {
  const before = base.default?.to;
  const after = head.default?.to;
  const isKnown = (map: CodeMap): boolean => map.readable || map.default !== undefined;
  if (before !== after)
    return isKnown(base) && isKnown(head)
      ? [makeChange("map-default-changed", head.id, head.default?.at ?? head.at, { type, before, after })]
      : [];
  if (base.onMissing === head.onMissing) return [];
  return [
    makeChange("map-on-missing-changed", head.id, head.at, { type, before: base.onMissing, after: head.onMissing }),
  ];
}

/** What tells a map from another one before its entries are looked at. */
function mapJson(map: CodeMap): JsonValue {
  const { from = null, to = null, onMissing, match, owner } = map;
  const fallback = map.default === undefined ? {} : { default: map.default.to };
  return { from, to, "on-missing": onMissing, match, ...fallback, ...(owner === undefined ? {} : { owner }) };
}

/** A map is about what goes into it. */
function typeOf(map: CodeMap): string | undefined {
  return map.from?.slice(map.from.indexOf("/") + 1);
}
