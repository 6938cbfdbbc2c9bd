import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Limits, Model, System } from "../model/model.ts";
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
    changes.push(...diffLimits(before, after));
  }
  return changes;
}

/** What a code may look like is part of what a system accepts. Tighter in one way and wider in another is tighter. */
function diffLimits(before: System | undefined, after: System): readonly Change[] {
  const one = limitsJson(before?.limits);
  const other = limitsJson(after.limits);
  if (before === undefined || canonicalText(one ?? null) === canonicalText(other ?? null)) return [];
  const length = before.limits?.maxLength ?? Number.POSITIVE_INFINITY;
  const isLonger = (after.limits?.maxLength ?? Number.POSITIVE_INFINITY) >= length;
  const isWider = isLonger && (other?.characters === undefined || other.characters === one?.characters);
  const kind = isWider ? "accepts-grown" : "accepts-shrunk";
  return [makeChange(kind, after.id, after.limits?.at ?? after.at, { before: one, after: other, part: "limits" })];
}

function limitsJson(limits: Limits | undefined): { readonly [key: string]: string | number } | undefined {
  if (limits === undefined) return undefined;
  return {
    ...(limits.maxLength === undefined ? {} : { "max-length": limits.maxLength }),
    ...(limits.characters === undefined ? {} : { characters: limits.characters }),
  };
}

function systemJson({ title, kind, owner, external }: System): JsonValue {
  return {
    ...(title === undefined ? {} : { title }),
    ...(kind === undefined ? {} : { kind }),
    ...(owner === undefined ? {} : { owner }),
    ...(external ? { external } : {}),
  };
}
