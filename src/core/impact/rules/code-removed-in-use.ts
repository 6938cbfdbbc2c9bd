import type { Change } from "../../change/change.ts";
import { indexUses, stands, usesOf } from "../in-use.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { stillUsed } from "../still-used.ts";

/**
 * Detects: a code is removed from a system's list, and a map or flow still names it.
 * Why: orders with it stop, or are sent to something that is not there; both systems' owners.
 * Cannot see: orders already under way, and programs that name the code without declaring it.
 * Example: the warehouse drops `INT`, and the shipping map still leads there.
 */
export const codeRemovedInUse: Rule = {
  id: "code-removed-in-use",
  severity: "error",
  docs: {
    detects:
      "This pull request removes (or renames) a code of a system, and a map still has an entry for it, leads to it, uses it as default, or a flow still sends it there. Removing the entry in the same pull request mends it.",
    why: "What is still sent is rejected; what is still expected never comes. Both systems' owners have to know before it is gone.",
    blind:
      "Orders that are already under way with the code, and programs that name it without declaring so. For a list that is open it is a warning.",
    example: `\`\`\`yaml
systems:
  wms: { codes: { shipping-method: [STD] } }           # INT was removed
maps:
  shipping:
    from: shop/shipping-method
    to: wms/shipping-method
    entries: { standard: STD, express-intl: INT }      # and is still sent
\`\`\``,
    fix: "Remove or retarget the entry in the same pull request, or keep the code until nothing uses it.",
  },
  mirror: { rule: "code-unmapped" },
  judge,
};

function judge(side: SideView): readonly Candidate[] {
  const removed = (side.comparison?.changes ?? []).filter(
    ({ kind }) => kind === "code-removed" || kind === "code-renamed",
  );
  if (removed.length === 0) return [];
  const uses = indexUses(side);
  return removed.flatMap((change) => {
    const list = side.model.lists.get(change.subject);
    const gone = goneCode(change);
    // Of a list that is no longer declared nobody says which codes it has.
    if (list === undefined || !list.declared || gone === undefined) return [];
    return usesOf(uses, list.id, gone)
      .filter(({ kind }) => !stands(list, gone, kind === "key" ? "produces" : "accepts"))
      .filter(({ kind }) => kind !== "key" || side.trace.codes.get(list.id)?.get(gone)?.kind !== "arrived")
      .map((use) => stillUsed(side, change, list, gone, use, ["code-not-accepted", "map-entry-orphan"]));
  });
}

/** A rename's `code` is the new one; the old one stands in `before`. */
function goneCode({ kind, code, before }: Change): string | undefined {
  if (kind !== "code-renamed") return code;
  if (typeof before === "string") return before;
  const name = typeof before === "object" && before !== null && "code" in before ? before.code : undefined;
  return typeof name === "string" ? name : undefined;
}
