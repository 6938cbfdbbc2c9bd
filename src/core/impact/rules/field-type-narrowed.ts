import { declaredField, typesOf } from "../contract.ts";
import { aboutField, arrivingTypes, fieldUses } from "../field-uses.ts";
import type { Rule } from "../rule.ts";
import { nameFlow, quote } from "../words.ts";

/**
 * Detects: a field whose sent type is not one that the receiver takes.
 * Why: the receiver refuses the message or reads something else; its people.
 * Cannot see: types that neither contract nor field map declares.
 * Example: the sender allows a number or nothing (`null`), the receiver a number only.
 */
export const fieldTypeNarrowed: Rule = {
  id: "field-type-narrowed",
  severity: "error",
  docs: {
    detects:
      "What the sender's contract allows in a field has a type that the receiver's contract or the field map does not.",
    why: "The receiver refuses those messages, or reads something else in them.",
    blind: "Fields whose type one of the two sides does not declare.",
    example: `\`\`\`yaml
# sent:     "total": { "type": ["number", "null"] }
# received: "amount": { "type": "number" }
fields:
  - { from: total, to: amount }
\`\`\``,
    fix: "Let the receiver take the type, or fill the field from one that always has it.",
  },
  mirror: { rule: "field-length-overflow" },
  judge: (side) =>
    fieldUses(side).flatMap((use) => {
      const { flow, field, code } = use;
      const arriving = arrivingTypes(use);
      if (arriving === undefined) return [];
      const received = declaredField(flow.payloads.received, field.to);
      const taken = received.kind === "declared" ? typesOf(received.schema) : undefined;
      const own = WORDS.get(field.type?.toLowerCase() ?? "");
      const refused = [...arriving].filter((type) => [taken, own].some((types) => types && !takes(types, type))).sort();
      if (refused.length === 0) return [];
      const wanted = [...(taken ?? own ?? [])].sort().join(" or ");
      const message = `${quote(code)} in ${nameFlow(flow)} may arrive as ${refused.join(" or ")}, and it has to be ${wanted}.`;
      return [aboutField(use, message, "Let the receiver take this type, or fill the field from one that fits.")];
    }),
};

function takes(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type) || (type === "integer" && types.has("number"));
}

/** Words for types that field maps use; others say nothing. */
const WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["string", new Set(["string"])],
  ["text", new Set(["string"])],
  ["number", new Set(["number"])],
  ["decimal", new Set(["number"])],
  ["integer", new Set(["integer"])],
  ["int", new Set(["integer"])],
  ["boolean", new Set(["boolean"])],
  ["object", new Set(["object"])],
  ["array", new Set(["array"])],
]);
