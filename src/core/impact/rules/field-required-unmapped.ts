import { fieldPathText } from "../../model/field-path.ts";
import type { Flow } from "../../model/model.ts";
import { locate } from "../../model/tree.ts";
import { declaredField, requiredFields } from "../contract.ts";
import { aboutField, fieldUses } from "../field-uses.ts";
import type { Candidate, Rule } from "../rule.ts";
import { nameFlow, nameSystem, quote } from "../words.ts";

/**
 * Detects: a field that the receiver requires and that nothing fills.
 * Why: the receiver refuses every message; its people see it as a queue of errors.
 * Cannot see: what a receiver requires without saying so, or under conditions (`anyOf`, `if`).
 * Example: the receiver's contract requires `customs_value`, and the field map has no entry for it.
 */
export const fieldRequiredUnmapped: Rule = {
  id: "field-required-unmapped",
  severity: "error",
  docs: {
    detects: "The receiver's contract, or the field map, requires a field that no entry fills.",
    why: "The receiver refuses every message without it. Its people and whoever handles failed messages get all of them at once.",
    blind:
      "What a receiver requires without saying so or only under conditions (`anyOf`, `if`). Without a field map only a sender whose contract excludes the field is reported.",
    example: `\`\`\`yaml
payloads: { received: schemas/wms-order.json }     # "required": ["order_no", "customs_value"]
fields:
  - { from: name, to: order_no }                   # and nothing fills customs_value
\`\`\``,
    fix: "Add an entry that fills the field, from what is sent or with a constant (`value`).",
  },
  mirror: { rule: "field-double-written" },
  judge: (side) => {
    const declared = fieldUses(side).flatMap((use): readonly Candidate[] => {
      const { field, flow, code } = use;
      if (!field.required || field.from !== undefined || field.value !== undefined) return [];
      const message = `${nameFlow(flow)} must fill ${quote(code)}, and its entry says neither \`from\` what nor which \`value\`.`;
      return [aboutField(use, capital(message), "Say what fills the field.")];
    });
    const required = [...side.model.flows.values()].flatMap((flow) =>
      unfilled(flow).map(({ code, line }): Candidate => {
        const receiver = nameSystem(side.model, flow.to);
        const { received } = flow.payloads;
        return {
          subject: flow.id,
          type: undefined,
          code,
          when: undefined,
          message: `${receiver} requires the field ${quote(code)}, and ${nameFlow(flow)} does not fill it.`,
          fix: `Add an entry for ${quote(code)} to the field map, or agree with ${receiver} that it is optional.`,
          location: received === undefined ? flow.at : locate(received.path, line),
          related: flow.fields?.at ?? flow.at,
          owners: [
            { kind: "flow", id: flow.id },
            { kind: "system", id: flow.to },
          ],
        };
      }),
    );
    return [...declared, ...required];
  },
};

function unfilled(flow: Flow) {
  const { fields, payloads } = flow;
  if (fields?.readable === false) return [];
  const filled = new Set<string>();
  const parents = new Set<string>();
  for (const { to } of fields?.entries ?? []) {
    filled.add(fieldPathText(to));
    for (let length = 1; length < to.length; length++) parents.add(fieldPathText(to.slice(0, length)));
  }
  return requiredFields(payloads.received).flatMap(({ path, at }) => {
    const code = fieldPathText(path);
    const line = at.position;
    if (fields === undefined) {
      const sent = declaredField(payloads.sent, path);
      return sent.kind === "absent" && sent.closed ? [{ code, line }] : [];
    }
    const isFilled = parents.has(code) || path.some((_, index) => filled.has(fieldPathText(path.slice(0, index + 1))));
    return isFilled ? [] : [{ code, line }];
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
