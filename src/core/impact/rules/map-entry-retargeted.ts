import type { Change } from "../../change/change.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Candidate, Carrier, Rule, SideView } from "../rule.ts";
import { nameMap, nameSystem, quote, sayWhen } from "../words.ts";

/**
 * Detects: an entry that was there leads to another target now.
 * Why: nothing fails, and the same order is handled differently; the owners of both ends.
 * Cannot see: whether the new target is the right one.
 * Example: `express` went out as `EXP`, and goes out as `EX2` now.
 */
export const mapEntryRetargeted: Rule = {
  id: "map-entry-retargeted",
  severity: "warning",
  docs: {
    detects:
      "An existing entry of a map, or several of one code, lead to another target than before. One finding for each flow that uses the map.",
    why: "Nothing fails and no alert rings: the same order is simply handled differently from now on. The owners of both systems have to want that.",
    blind:
      "Whether the new target is right, and what it does to orders that are under way. Where two systems only agree on another word and nothing changes outside, their owners are asked about that, and there is no warning.",
    example: `\`\`\`diff
 entries:
-  express: EXP
+  express: EX2
\`\`\``,
    fix: "Have the owners of both systems look at it, or put the old target back.",
  },
  mirror: { rule: "map-default-changed" },
  judge: (side) =>
    (side.comparison?.changes ?? [])
      .filter(({ kind }) => kind === "map-entry-retargeted")
      .flatMap((change) => candidates(side, change)),
};

/** On a flow where nothing changes outside, its people are asked about the re-code and need no warning besides. */
function candidates(side: SideView, change: Change): readonly Candidate[] {
  const carriers = side.carriers.get(change.subject) ?? [];
  if (carriers.length === 0) return [candidate(side, change, undefined)];
  const flows = side.comparison?.impact.flows ?? [];
  const internal = new Set(flows.filter((flow) => flow.internal).map(({ id }) => id));
  return carriers.filter(({ flow }) => !internal.has(flow.id)).map((carrier) => candidate(side, change, carrier));
}

function candidate(side: SideView, change: Change, carrier: Carrier | undefined): Candidate {
  const { subject, code, when, before, after, location } = change;
  const map = side.model.maps.get(subject);
  const mapName = nameMap(map, subject);
  const way =
    carrier === undefined
      ? ""
      : ` on the way from ${nameSystem(side.model, carrier.flow.from)} to ${nameSystem(side.model, carrier.flow.to)}`;
  const word = quote(code ?? "");
  return {
    subject: carrier?.flow.id ?? subject,
    type: carrier?.type ?? change.type,
    code,
    when,
    message: `${word}${sayWhen(when ?? {})} becomes ${sayTarget(after)}${way}; until now it became ${sayTarget(before)}.`,
    fix: `Have the owners of both systems confirm it, or set the target of ${word} in ${mapName} (${location.path}) back to ${sayTarget(before)}.`,
    location,
    related: undefined,
    owners: [
      { kind: "map", id: subject },
      ...(carrier === undefined
        ? []
        : ([
            { kind: "flow", id: carrier.flow.id },
            { kind: "system", id: carrier.flow.from },
            { kind: "system", id: carrier.flow.to },
          ] as const)),
    ],
  };
}

/** A target, several where the map contradicts itself, or none. */
function sayTarget(target: JsonValue | undefined): string {
  if (target === undefined || target === null) return "nothing";
  if (typeof target === "string") return quote(target);
  return Array.isArray(target) ? target.map(sayTarget).join(" or ") : JSON.stringify(target);
}
