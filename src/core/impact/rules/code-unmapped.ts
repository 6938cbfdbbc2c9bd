import { missingCandidate } from "../lost.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: a code under way that a map has no entry for, where the declared answer is an error, waiting, or unknown.
 * Why: its documents stop at this hop; the flow's owner and whoever handles its failed messages see them first.
 * Cannot see: codes that a system sends without declaring them. An undeclared list makes it a warning.
 * Example: `express-intl` is new in the shop, and the map to the warehouse was not told.
 */
export const codeUnmapped: Rule = {
  id: "code-unmapped",
  severity: "error",
  docs: {
    detects:
      "A code is sent over a flow, and the map on the way has no entry for it. The map's `on-missing` is `fail`, `hold` or `unknown` (the default), or the entry names no target.",
    why: "Documents with this code stop: with an error, waiting until somebody acts, or in a way that nobody has declared. The flow's owner and the people who handle its failed messages find out from the queue; the customer finds out from a parcel that does not come.",
    blind:
      "Codes that a system sends and does not declare. Where the list of the sending side is open or not declared, a code that lost its entry is a warning: nobody can prove that it is still sent.",
    example: `\`\`\`yaml
systems:
  shop: { codes: { shipping-method: [standard, express-intl] } }   # express-intl is new
maps:
  shipping:
    from: shop/shipping-method
    to: wms/shipping-method
    on-missing: fail
    entries: { standard: STD }                                     # and has no entry
\`\`\`

> "express-intl" is sent from Web shop to Warehouse, but map "shipping" has no entry for it, so orders with it stop with an error.`,
    fix: "Add an entry for the code to the map, with the code that the receiving system expects. Or stop sending it: remove it from the sending system's list.",
  },
  mirror: { rule: "code-not-accepted" },
  judge: (side) =>
    side.hops
      .troubled()
      .filter(({ fate }) => fate.outcome === "unmapped")
      .map((hop) => missingCandidate(side, hop)),
};
