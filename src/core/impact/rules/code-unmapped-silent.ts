import { missingCandidate } from "../lost.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: a code under way that a map has no entry for, and that the map then leaves out or empties.
 * Why: nothing fails, so nobody looks; the receiving side works with less than was sent.
 * Cannot see: code inside the integration that drops more than the map declares.
 * Example: `on-missing: drop`, and a gift-wrap code that the warehouse never hears of.
 */
export const codeUnmappedSilent: Rule = {
  id: "code-unmapped-silent",
  severity: "error",
  docs: {
    detects:
      "A code is sent over a flow, the map on the way has no entry for it, and the map's `on-missing` is `drop` or `null`: it is left out or sent as an empty value.",
    why: "Nothing fails, so no alert rings. The receiving team works with incomplete orders, and finance finds the difference at the end of the month.",
    blind:
      "What the integration's own program drops without declaring it. Where the list of the sending side is open or not declared, it is a warning.",
    example: `\`\`\`yaml
maps:
  extras:
    from: shop/product-type
    to: wms/product-type
    on-missing: drop
    entries: { shoe: SHOE }        # "gift-wrap" is sent too
\`\`\`

> "gift-wrap" is sent from Web shop to Warehouse, but map "extras" has no entry for it, so orders with it go on without it, and nobody is told.`,
    fix: "Add an entry for the code. If it is left out on purpose, do not send it over this flow, or accept the finding for a while with a suppression that says why.",
  },
  mirror: { rule: "code-unmapped" },
  judge: (side) =>
    side.hops
      .troubled()
      .filter(({ fate }) => fate.outcome === "dropped")
      .map((hop) => missingCandidate(side, hop)),
};
