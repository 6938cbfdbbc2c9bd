import type { Rule } from "../rule.ts";
import { quote, quoteSome } from "../words.ts";

/**
 * Detects: a file that matters and cannot be read was edited.
 * Why: nobody can compute what a program does with codes; its owner looks.
 * Cannot see: what the edit does.
 * Example: the script that transforms orders on their way to the warehouse.
 */
export const opaqueTouched: Rule = {
  id: "opaque-touched",
  severity: "warning",
  docs: {
    detects:
      "A file that the configuration names under `opaque` is different, new or gone. The patterns of base and of head both count: taking a file from the list does not hide its edit.",
    why: "A script or a template can change everything that is traced here, and nothing of it can be computed. A person has to look, and the flows it belongs to count as affected.",
    blind: "What the edit does: a comment counts like a change of the code.",
    example: `\`\`\`yaml
opaque:
  - { files: "transforms/**/*.js", flows: [order-release], owner: integration }
\`\`\``,
    fix: "Have the owner of the file look at the edit, and sign.",
  },
  mirror: { waiver: "What can be read is traced, and then there is nothing to look at by hand." },
  judge: ({ model, comparison }) =>
    (comparison?.changes ?? []).flatMap((change) => {
      const file = model.opaque.get(change.subject) ?? comparison?.base.opaque.get(change.subject);
      if (change.kind !== "opaque-touched" || file === undefined) return [];
      const flows = file.flows.length === 0 ? "" : `, which belongs to ${quoteSome(file.flows, FLOWS_SHOWN_MAX)}`;
      const what = change.after === undefined ? "is gone" : change.before === undefined ? "is new" : "was edited";
      return [
        {
          subject: file.path,
          type: undefined,
          code: undefined,
          when: undefined,
          message: `${quote(file.path)}${flows}, ${what}. Nobody can compute what that does to the codes.`,
          fix: "Have its owner look at the edit.",
          location: change.location,
          related: undefined,
          owners: file.owners.map((id) => ({ kind: "role", id }) as const),
        },
      ];
    }),
};

const FLOWS_SHOWN_MAX = 5;
