import type { Change } from "../../change/change.ts";
import type { Candidate, Carrier, Hop, Rule, SideView } from "../rule.ts";
import { nameMap, nameSystem, quote, quoteSome } from "../words.ts";

/**
 * Detects: a map's default is another one now.
 * Why: every code without an entry goes elsewhere, and nothing fails; the flow's owner and the receiver's.
 * Cannot see: codes that are sent and not declared: where none is known to use the default it is a warning.
 * Example: `default: STD` became `default: EXP`, and eleven product types are taxed differently.
 */
export const mapDefaultChanged: Rule = {
  id: "map-default-changed",
  severity: "error",
  docs: {
    detects:
      "A map's default target is another one than before. The codes that go elsewhere by it are listed, for each flow that uses the map.",
    why: "Every code without an entry of its own is handled differently at once, and nothing fails. Finance and the receiving team see it in the figures.",
    blind:
      "Codes that are sent without being declared. Where no declared code is known to use the default, it is a warning.",
    example: `\`\`\`diff
 on-missing: default
-default: P0000000
+default: PC040100
\`\`\``,
    fix: "Give the listed codes entries of their own, so that the default decides nothing that is known; or put the old default back.",
  },
  mirror: { rule: "map-entry-retargeted" },
  judge: (side) => {
    const changes = (side.comparison?.changes ?? []).filter(({ kind }) => kind === "map-default-changed");
    if (changes.length === 0) return [];
    const byMap = Map.groupBy(
      side.hops.troubled().filter(({ fate }) => fate.via === "default"),
      ({ fate }) => fate.map ?? "",
    );
    return changes.flatMap((change) => candidates(side, change, byMap.get(change.subject) ?? []));
  },
};

const CODES_SHOWN_MAX = 10;

function candidates(side: SideView, change: Change, hops: readonly Hop[]): readonly Candidate[] {
  const carriers = side.carriers.get(change.subject) ?? [];
  const before = side.comparison?.base.maps.get(change.subject)?.default?.to;
  const after = side.model.maps.get(change.subject)?.default?.to;
  // A default that comes or goes decides between arriving and not: other rules speak of each code then.
  if (before === undefined || after === undefined) return [];
  if (carriers.length === 0) return [candidate(side, change, undefined, [])];
  const byCarrier = Map.groupBy(hops, ({ flow, fate }) => JSON.stringify([flow.id, fate.type]));
  return carriers.map((carrier) =>
    candidate(side, change, carrier, byCarrier.get(JSON.stringify([carrier.flow.id, carrier.type])) ?? []),
  );
}

function candidate(side: SideView, change: Change, carrier: Carrier | undefined, hops: readonly Hop[]): Candidate {
  const { subject, location } = change;
  const map = side.model.maps.get(subject);
  const before = side.comparison?.base.maps.get(subject)?.default?.to ?? "";
  const after = map?.default?.to ?? "";
  const codes = [...new Set(hops.filter(({ proven }) => proven).map(({ code }) => code))];
  const to = carrier === undefined ? "" : ` at ${nameSystem(side.model, carrier.flow.to)}`;
  const counted = codes.length === 1 ? "1 code" : `${codes.length} codes`;
  const whose =
    codes.length === 0
      ? "No declared code is known to use it; codes that nobody declared go elsewhere now."
      : `${counted} without an entry ${codes.length === 1 ? "goes" : "go"} elsewhere now: ${quoteSome(codes, CODES_SHOWN_MAX)}.`;
  return {
    subject: carrier?.flow.id ?? subject,
    type: carrier?.type ?? change.type,
    code: undefined,
    when: undefined,
    ...(codes.length === 0 ? { severity: "warning" as const } : {}),
    message: `Codes without an entry in ${nameMap(map, subject)} arrive${to} as ${quote(after)}; until now they arrived as ${quote(before)}. ${whose}`,
    fix: `Give these codes entries of their own in ${nameMap(map, subject)} (${location.path}), or set the default back to ${quote(before)}.`,
    location,
    related: undefined,
    owners: [
      { kind: "map", id: subject },
      ...(carrier === undefined
        ? []
        : ([
            { kind: "flow", id: carrier.flow.id },
            { kind: "system", id: carrier.flow.to },
          ] as const)),
    ],
  };
}
