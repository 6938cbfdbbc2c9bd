import { diagnosed } from "../diagnosed.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: a name that nothing declares.
 * Why: a flow that names a system with a slip of the pen is checked against nothing; the author of the document.
 * Cannot see: a wrong name that happens to exist.
 * Example: `to: wsm` where the system is called `wms`.
 */
export const referenceUnknown: Rule = {
  id: "reference-unknown",
  severity: "error",
  docs: {
    detects:
      "The configuration names a system, map, code list, role or included file that does not exist, or a map's ends are not the ends of the flow that uses it. A similar name is suggested.",
    why: "What is named wrongly is checked against nothing, so everything would look fine. Whoever writes the configuration can mend it in a minute.",
    blind: "A wrong name that happens to exist.",
    example: `\`\`\`yaml
systems:
  shop: { owner: ecommerce }
  wms:  { owner: warehouse }
flows:
  order-release: { from: shop, to: wsm }     # did you mean "wms"?
\`\`\``,
    fix: "Correct the name, or declare what it names. This finding can be neither suppressed nor lowered.",
  },
  mirror: { waiver: "A declared thing that nothing names yet is how every new system starts." },
  judge: (side) => diagnosed(side, "reference-unknown", "Correct the name, or declare what it names."),
};
