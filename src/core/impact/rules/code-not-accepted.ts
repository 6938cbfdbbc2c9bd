import { causeOf } from "../causes.ts";
import { hopOwners } from "../fates.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { nameFlow, nameMap, nameSystem, quote, sayWhen, systemOfList } from "../words.ts";

/**
 * Detects: a code arrives at a system whose declared, closed list does not hold it.
 * Why: the receiver rejects the document, or takes it for something else; the receiving team has to repair it.
 * Cannot see: what a receiver with an open or undeclared list accepts.
 * Example: the map says `INTL`, and the warehouse knows `INT`.
 */
export const codeNotAccepted: Rule = {
  id: "code-not-accepted",
  severity: "error",
  docs: {
    detects:
      "A code, mapped or passed on unchanged, is not in the receiving system's list of accepted codes. A map entry that names such a target is found also where nobody declared what the sender sends.",
    why: "The receiver rejects the document or files it wrongly, and the receiving team has to repair each one by hand.",
    blind:
      "What a system accepts whose list is open or not declared. A code passed on unchanged from an undeclared list is a warning: nobody can prove that it is sent.",
    example: `\`\`\`yaml
systems:
  wms: { codes: { shipping-method: [STD, INT] } }
maps:
  shipping:
    from: shop/shipping-method
    to: wms/shipping-method
    entries: { express-intl: INTL }    # the warehouse knows INT
\`\`\`

> "express-intl" from Web shop arrives at Warehouse as "INTL", which Warehouse does not accept.`,
    fix: "Correct the entry's target, or let the receiving system's owner add the code to its list once the system really accepts it.",
  },
  mirror: { rule: "code-unmapped" },
  judge: (side) =>
    side.hops
      .troubled()
      .filter(({ fate }) => fate.outcome === "not-accepted")
      .map((hop) => candidate(side, hop)),
};

function candidate(side: SideView, hop: Hop): Candidate {
  const { fate, code, flow, map, toList } = hop;
  const target = fate.arrives?.list ?? toList;
  const from = nameSystem(side.model, flow.from);
  const to = systemOfList(side.model, target);
  const arrived = fate.arrives?.code ?? fate.between.at(-1) ?? code;
  // The entry is a promise by itself: whoever wrote it expects the code to be sent.
  const certain = hop.proven || fate.via === "entry";
  const list = side.model.lists.get(target);
  const closed = list?.declared === true && !list.open;
  const as = arrived === code ? "unchanged" : `as ${quote(arrived)}`;
  return {
    subject: flow.id,
    type: fate.type,
    code,
    when: fate.when,
    ...(certain && closed ? {} : { severity: "warning" as const }),
    message: `${quote(code)} from ${from}${sayWhen(fate.when)} arrives at ${to} ${as}, which ${to} does not accept.${certain && closed ? "" : " Not proven: a list on the way is open or not declared."}`,
    fix:
      fate.via === "entry" || fate.via === "default"
        ? `In "${hop.at.path}", correct the target ${quote(arrived)} in ${nameMap(map, fate.map ?? flow.id)}, or add ${quote(arrived)} to the codes that ${to} accepts, once it does.`
        : `In "${flow.at.path}", translate ${quote(arrived)} on ${nameFlow(flow)} with a map entry, or add it to the codes that ${to} accepts, once it does.`,
    edit: fate.via === "entry" || fate.via === "default" ? hop.at.path : flow.at.path,
    location: fate.via === "entry" ? hop.at : (causeOf(side, hop.fromList, fate) ?? hop.at),
    related: list?.at,
    owners: hopOwners(hop),
  };
}
