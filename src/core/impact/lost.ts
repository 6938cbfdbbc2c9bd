import { causeOf } from "./causes.ts";
import { hopOwners } from "./fates.ts";
import type { Together } from "./finding.ts";
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
        ? `In "${file}", name the code that ${to} expects for ${quote(looked)} in ${nameMap(map, mapId)}, or stop sending it over ${nameFlow(flow)}.`
        : `In "${file}", add an entry for ${quote(looked)} to ${nameMap(map, mapId)}, or stop sending it.`,
    edit: file,
    ...(proven ? { together: togetherOf(hop, file) } : {}),
    location: causeOf(side, hop.fromList, fate) ?? hop.at,
    related: undefined,
    owners: hopOwners(hop),
  };
}

/** The same of many codes at once. */
function togetherOf({ fate, flow, map }: Hop, file: string): Together {
  const name = nameMap(map, fate.map ?? flow.id);
  const then = sayMissing(fate.missing, nameDocuments(flow), "them");
  const where = sayWhen(fate.when);
  return fate.missing === "empty"
    ? {
        message: `have entries in ${name} ("${file}") that name no target${where}, ${then}`,
        fix: `In "${file}", name a code for each of them in ${name}, or stop sending them over ${nameFlow(flow)}.`,
      }
    : {
        message: `have no entry in ${name} ("${file}")${where}, ${then}`,
        fix: `In "${file}", add an entry for each of them to ${name}, or stop sending them.`,
      };
}
