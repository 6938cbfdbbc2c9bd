import { aboutField, fieldUses } from "../field-uses.ts";
import type { Rule } from "../rule.ts";
import { nameFlow, quote } from "../words.ts";

/**
 * Detects: two entries of one field map that write the same field.
 * Why: which value arrives depends on the program that runs the map; the flow's owner decides.
 * Cannot see: a field that is written as a whole by one entry and in part by another.
 * Example: `carrier` is filled from `shipping_method` and, further below, with a constant.
 */
export const fieldDoubleWritten: Rule = {
  id: "field-double-written",
  severity: "error",
  docs: {
    detects: "Two entries of one field map write the same field.",
    why: "One of the two values is lost, and which one depends on the program that runs the map. The receiver finds out.",
    blind: "A field that one entry writes as a whole and another in part.",
    example: `\`\`\`yaml
fields:
  - { from: shipping_method, to: carrier }
  - { value: DHL, to: carrier }      # which one?
\`\`\``,
    fix: "Keep one of the entries.",
  },
  mirror: { rule: "field-required-unmapped" },
  judge: (side) => {
    const groups = Map.groupBy(fieldUses(side), ({ flow, code }) => JSON.stringify([flow.id, code]));
    return [...groups.values()].flatMap(([first, again]) => {
      if (first === undefined || again === undefined) return [];
      const message = `The field map of ${nameFlow(again.flow)} fills ${quote(again.code)} twice: which value arrives depends on the program that runs it.`;
      const candidate = aboutField(again, message, "Keep one of the two entries.");
      return [{ ...candidate, related: first.field.at }];
    });
  },
};
