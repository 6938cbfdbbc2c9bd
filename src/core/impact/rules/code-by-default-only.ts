import { causeOf } from "../causes.ts";
import { hopOwners } from "../fates.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { fileOfMap, nameFlow, nameMap, nameSystem, quote } from "../words.ts";

/**
 * Detects: a code that reaches the target only because the map has a default.
 * Why: it is treated as something it may not be; the flow's owner says whether that is meant.
 * Cannot see: whether the default is right for this code.
 * Example: `express-intl` goes out as `STD`, because everything unlisted does.
 */
export const codeByDefaultOnly: Rule = {
  id: "code-by-default-only",
  severity: "warning",
  docs: {
    detects: "A code is sent over a flow, the map on the way has no entry for it, and it goes on as the map's default.",
    why: "A default hides new codes: an express order leaves as standard, a zero-rated product is taxed. It may be meant; the flow's owner is asked to say so.",
    blind: "Whether the default is the right answer for this code. Codes that are not declared anywhere.",
    example: `\`\`\`yaml
maps:
  shipping:
    from: shop/shipping-method
    to: wms/shipping-method
    on-missing: default
    default: STD
    entries: { standard: STD }     # "express-intl" leaves as STD
\`\`\``,
    fix: "Add an entry for the code, even when its target is the same as the default: then it is decided and not left over.",
  },
  mirror: { rule: "code-unmapped" },
  judge: (side) =>
    side.hops
      .troubled()
      .filter(({ fate }) => fate.outcome === "default")
      .map((hop) => candidate(side, hop)),
};

function candidate(side: SideView, hop: Hop): Candidate {
  const { fate, code, flow, map } = hop;
  const from = nameSystem(side.model, flow.from);
  const to = nameSystem(side.model, flow.to);
  const mapName = nameMap(map, fate.map ?? flow.id);
  const file = map === undefined ? flow.at.path : fileOfMap(map);
  const arrives = fate.arrives?.code;
  const as = arrives === undefined || arrives === null ? "by the default" : `as ${quote(arrives)}, the default`;
  return {
    subject: flow.id,
    type: fate.type,
    code,
    when: fate.when,
    message: `${quote(code)} from ${from} reaches ${to} only ${as} of ${mapName}: it is treated like every code that nobody listed.`,
    fix: `In "${file}", add an entry for ${quote(fate.between.at(-1) ?? code)} to ${mapName}, even if its target stays the same; ${nameFlow(flow)} then says what is meant.`,
    edit: file,
    location: causeOf(side, hop.fromList, fate) ?? hop.at,
    related: undefined,
    owners: hopOwners(hop),
  };
}
