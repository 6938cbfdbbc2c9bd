import { assert } from "../model/assert.ts";
import type { Location } from "../model/location.ts";
import type { MapEntry, Model } from "../model/model.ts";
import type { Fate } from "./trace.ts";

/** Where it stands on this side that a code fares like this: looked for only where somebody is told. */
export function placeOf(model: Model, fate: Fate): Location {
  const { written } = fate;
  const place = written === "carry" ? placeOfCarry(model, fate) : placeInMap(model, fate, written);
  assert(place !== undefined, "what decides a fate stands in the model that it was traced in");
  return place;
}

function placeOfCarry(model: Model, { flow, type }: Fate): Location | undefined {
  return model.flows.get(flow)?.carries.get(type)?.at;
}

function placeInMap(model: Model, fate: Fate, written: Exclude<Fate["written"], "carry">): Location | undefined {
  if ("part" in written) {
    const map = model.maps.get(written.map);
    return written.part === "map" ? map?.at : map?.default?.at;
  }
  const entries = fate.deciding
    .filter(({ key }) => key === written.from)
    .map(({ map }) => model.maps.get(map)?.entries);
  const equal = entries.map((some) => some?.find((entry) => entry === written || isEqual(entry, written)));
  return equal.findLast((entry) => entry !== undefined)?.at;
}

/** The same in a version of the document whose lines were moved. */
function isEqual(one: MapEntry, other: MapEntry): boolean {
  return one.from === other.from && one.to === other.to && JSON.stringify(one.when) === JSON.stringify(other.when);
}
