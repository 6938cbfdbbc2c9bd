import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Carry, Flow, Model } from "../model/model.ts";
import type { Change, ChangeKind } from "./change.ts";
import { diffProperties } from "./diff-properties.ts";
import { makeChange } from "./make-change.ts";
import { isSameCarry, type MapPairs } from "./pair-maps.ts";

/** Flows that came or went (with their inline maps), and what is different about every other flow. */
export function diffFlows(base: Model, head: Model, maps: MapPairs, documentAt: Location): readonly Change[] {
  const changes: Change[] = [];
  for (const flow of base.flows.values())
    if (!head.flows.has(flow.id))
      changes.push(makeChange("flow-removed", flow.id, documentAt, { before: endsJson(flow) }));
  for (const after of head.flows.values()) {
    const before = base.flows.get(after.id);
    if (before === undefined) changes.push(makeChange("flow-added", after.id, after.at, { after: endsJson(after) }));
    else
      changes.push(...diffFlow(before, after), ...diffCarries(before, after, maps), ...diffProperties(before, after));
  }
  return changes;
}

function diffFlow(before: Flow, after: Flow): readonly Change[] {
  const changes: Change[] = [];
  const add = (kind: ChangeKind, key: string, one: JsonValue | undefined, other: JsonValue | undefined): void => {
    if (one === other) return;
    const part = kind === "flow-changed" ? key : kind === "owner-changed" ? "flow" : undefined;
    const isShared = kind === "flow-changed";
    changes.push(
      makeChange(kind, after.id, after.places.get(key) ?? after.at, {
        before: isShared && one !== undefined ? { [key]: one } : one,
        after: isShared && other !== undefined ? { [key]: other } : other,
        part,
      }),
    );
  };
  if (before.from !== after.from || before.to !== after.to) {
    const at = after.places.get(before.from === after.from ? "to" : "from") ?? after.at;
    changes.push(makeChange("flow-rewired", after.id, at, { before: endsJson(before), after: endsJson(after) }));
  }
  add("flow-volume-changed", "volume", before.volumePerDay, after.volumePerDay);
  add("owner-changed", "owner", before.owner, after.owner);
  add("errors-owner-changed", "errors", before.errors, after.errors);
  add("flow-changed", "title", before.title, after.title);
  add("flow-changed", "document", before.document, after.document);
  add("flow-changed", "criticality", before.criticality, after.criticality);
  return changes;
}

/** One `flow-map-swapped` per type that is carried by other maps, carried now, or no longer carried. */
function diffCarries(before: Flow, after: Flow, maps: MapPairs): readonly Change[] {
  return [...new Set([...before.carries.keys(), ...after.carries.keys()])].flatMap((type) => {
    const one = before.carries.get(type);
    const other = after.carries.get(type);
    if (isSameCarry(maps, one, other)) return [];
    const facts = { type, before: carryJson(one), after: carryJson(other), part: type };
    return [makeChange("flow-map-swapped", after.id, other?.at ?? after.at, facts)];
  });
}

/** `same`, the map's id, or the ids of a chain. */
function carryJson(carry: Carry | undefined): JsonValue | undefined {
  if (carry === undefined) return undefined;
  if (carry.kind === "same") return "same";
  return carry.maps.length === 1 ? carry.maps[0] : carry.maps;
}

function endsJson({ from, to }: Flow): JsonValue {
  return { from, to };
}
