import { declaredField, lengthLimitOf } from "../contract.ts";
import { aboutField, arrivingLength, fieldUses } from "../field-uses.ts";
import type { Rule } from "../rule.ts";
import { nameFlow, quote } from "../words.ts";

/**
 * Detects: a field that may arrive longer than the receiver takes.
 * Why: the receiver cuts it or refuses the message; its people.
 * Cannot see: lengths that neither contract nor field map declares.
 * Example: a mapped code has six characters, and the receiver takes four.
 */
export const fieldLengthOverflow: Rule = {
  id: "field-length-overflow",
  severity: "error",
  docs: {
    detects: "What may be sent in a field, a mapped code or constant included, is longer than the receiver takes.",
    why: "The receiver cuts the text, so that another code arrives, or refuses the message.",
    blind:
      "Fields whose length one of the two sides does not declare. Where a sample shows it, the rejected sample is told, and this is not told besides.",
    example: `\`\`\`yaml
fields:
  - { from: shipping_method, to: carrier, transform: shipping-method, max-length: 4 }    # and a target is EXPRESS
\`\`\``,
    fix: "Use a shorter target, or agree on a longer field.",
  },
  mirror: { rule: "field-type-narrowed" },
  judge: (side) =>
    fieldUses(side).flatMap((use) => {
      const { flow, field, code } = use;
      const arriving = arrivingLength(side, use);
      const received = declaredField(flow.payloads.received, field.to);
      const limits = [field.maxLength, received.kind === "declared" ? lengthLimitOf(received.schema) : undefined];
      const limit = Math.min(...limits.filter((one) => one !== undefined));
      if (arriving === undefined || arriving <= limit) return [];
      const message = `${quote(code)} in ${nameFlow(flow)} may arrive with ${arriving} characters, and ${limit} fit.`;
      return [aboutField(use, message, "Shorten what is sent, or agree on a longer field with the receiver.")];
    }),
};
