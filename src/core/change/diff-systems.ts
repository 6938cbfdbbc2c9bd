import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Model, System } from "../model/model.ts";
import type { Change } from "./change.ts";
import { makeChange } from "./make-change.ts";

/** Systems that came or went (their lists are claimed, their flows are not) and systems with another owner. */
export function diffSystems(base: Model, head: Model, documentAt: Location): readonly Change[] {
  const changes: Change[] = [];
  for (const system of base.systems.values())
    if (!head.systems.has(system.id))
      changes.push(makeChange("system-removed", system.id, documentAt, { before: systemJson(system) }));
  for (const after of head.systems.values()) {
    const before = base.systems.get(after.id);
    if (before === undefined)
      changes.push(makeChange("system-added", after.id, after.at, { after: systemJson(after) }));
    else if (before.owner !== after.owner)
      changes.push(
        makeChange("owner-changed", after.id, after.at, { before: before.owner, after: after.owner, part: "system" }),
      );
  }
  return changes;
}

function systemJson({ title, kind, owner, external }: System): JsonValue {
  return {
    ...(title === undefined ? {} : { title }),
    ...(kind === undefined ? {} : { kind }),
    ...(owner === undefined ? {} : { owner }),
    ...(external ? { external } : {}),
  };
}
