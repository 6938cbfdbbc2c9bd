import { fieldPathText } from "../../model/field-path.ts";
import { declaredField } from "../contract.ts";
import { aboutField, fieldUses } from "../field-uses.ts";
import type { Rule } from "../rule.ts";
import { nameFlow, nameSystem, quote } from "../words.ts";

/**
 * Detects: a field that the sender's contract no longer has, and that the field map still reads.
 * Why: the receiver gets nothing there; the flow's owner has to change the map first.
 * Cannot see: a sender that stops filling a field without changing its contract.
 * Example: `shipping_method` is renamed in the sender's contract, and the field map still reads it.
 */
export const fieldRemovedInUse: Rule = {
  id: "field-removed-in-use",
  severity: "error",
  docs: {
    detects: "A field is gone from the sender's contract, or excluded by it, and the field map still reads it.",
    why: "The receiver gets nothing in its place, mostly without an error. Whoever works with the field there finds out last.",
    blind: "A sender that stops filling a field without changing its contract, and fields under `anyOf` or a pattern.",
    example: `\`\`\`yaml
payloads: { sent: schemas/shop-order.json }      # "shipping_method" was taken out
fields:
  - { from: shipping_method, to: carrier }
\`\`\``,
    fix: "Read the field that replaces it, or take the entry out together with the receiver.",
  },
  mirror: { rule: "field-required-unmapped" },
  judge: (side) =>
    fieldUses(side).flatMap((use) => {
      const { flow, field } = use;
      if (field.from === undefined) return [];
      const declared = declaredField(flow.payloads.sent, field.from);
      if (declared.kind !== "absent") return [];
      const before = side.comparison?.base.flows.get(flow.id);
      const wasThere = declaredField(before?.payloads.sent, field.from).kind === "declared";
      if (!declared.closed && !wasThere) return [];
      const from = quote(fieldPathText(field.from));
      const sender = nameSystem(side.model, flow.from);
      const message = `${sender} ${wasThere ? "no longer sends" : "does not send"} the field ${from}, and ${nameFlow(flow)} still fills ${quote(use.code)} from it.`;
      return [aboutField(use, message, `Fill ${quote(use.code)} from another field, or take the entry out.`)];
    }),
};
