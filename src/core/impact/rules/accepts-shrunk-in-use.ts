import { indexUses, stands, usesOf } from "../in-use.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { stillUsed } from "../still-used.ts";

/**
 * Detects: a system accepts a code no longer, and something still sends it.
 * Why: the receiver rejects what was fine yesterday; its own team made the change and hears of it last.
 * Cannot see: senders that are not declared.
 * Example: the carrier stops accepting `SAT`, and two flows still lead there.
 */
export const acceptsShrunkInUse: Rule = {
  id: "accepts-shrunk-in-use",
  severity: "error",
  docs: {
    detects: "A code goes from what a system `accepts`, and a map still leads to it or a flow still sends it.",
    why: "What was accepted yesterday is rejected today. The sending flows' owners are the ones who have to change something.",
    blind: "Senders that the configuration does not know. For a list that is open it is a warning.",
    example: `\`\`\`yaml
systems:
  carrier:
    codes:
      shipping-method: { accepts: [STD, EXP], produces: [] }    # SAT was removed
maps:
  labels:
    from: wms/shipping-method
    to: carrier/shipping-method
    entries: { saturday: SAT }
\`\`\``,
    fix: "Retarget the entries that lead to the code, in the same pull request or before it.",
  },
  mirror: { rule: "code-not-accepted" },
  judge,
};

function judge(side: SideView): readonly Candidate[] {
  const shrunk = (side.comparison?.changes ?? []).filter(({ kind }) => kind === "accepts-shrunk");
  if (shrunk.length === 0) return [];
  const uses = indexUses(side);
  return shrunk.flatMap((change) => {
    const list = side.model.lists.get(change.subject);
    const { code } = change;
    if (list === undefined || !list.declared || code === undefined || stands(list, code, "accepts")) return [];
    return usesOf(uses, list.id, code)
      .filter(({ kind }) => kind !== "key")
      .map((use) =>
        stillUsed(side, change, list, code, use, ["code-removed-in-use", "code-not-accepted", "map-entry-orphan"]),
      );
  });
}
