import { causeOf } from "./causes.ts";
import { hopOwners } from "./fates.ts";
import type { Candidate, Hop, SideView } from "./rule.ts";
import {
  fileOfMap,
  NOT_PROVEN,
  nameDocuments,
  nameFlow,
  nameMap,
  nameSystem,
  quote,
  sayMissing,
  sayWhen,
} from "./words.ts";

/** A code for which a map has no way on: what `code-unmapped` and `code-unmapped-silent` say, loud and silent. */
export function missingCandidate(side: SideView, hop: Hop): Candidate {
  const { fate, code, flow, map, proven } = hop;
  const from = nameSystem(side.model, flow.from);
  const to = nameSystem(side.model, flow.to);
  const mapId = fate.map ?? flow.id;
  const looked = fate.between.at(-1) ?? code;
  const way = looked === code ? quote(code) : `${quote(code)} (by then ${quote(looked)})`;
  const gap =
    fate.missing === "empty"
      ? `${nameMap(map, mapId)} has an entry for it that names no target`
      : `${nameMap(map, mapId)} has no entry for it${sayWhen(fate.when)}`;
  const then = sayMissing(fate.missing, nameDocuments(flow));
  const file = map === undefined ? flow.at.path : fileOfMap(map);
  const start = proven ? `${way} is sent from ${from} to ${to}` : `If ${from} sends ${way} to ${to}`;
  return {
    subject: flow.id,
    type: fate.type,
    code,
    when: fate.when,
    ...(proven ? {} : { severity: "warning" as const }),
    message: proven ? `${start}, but ${gap}, ${then}.` : `${start}: ${gap}, ${then}. ${NOT_PROVEN}`,
    fix:
      fate.missing === "empty"
        ? `Name the code that ${to} expects for ${quote(looked)} in ${nameMap(map, mapId)} (${file}), or stop sending it over ${nameFlow(flow)}.`
        : `Add an entry for ${quote(looked)} to ${nameMap(map, mapId)} (${file}), or stop sending it.`,
    location: causeOf(side, hop.fromList, fate) ?? hop.at,
    related: undefined,
    owners: hopOwners(hop),
  };
}
