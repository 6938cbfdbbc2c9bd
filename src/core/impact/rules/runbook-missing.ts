import type { Rule } from "../rule.ts";
import { unprepared } from "../unprepared.ts";

/**
 * Detects: a flow that names no runbook.
 * Why: when it fails, whoever is called starts from nothing; the people on call and customer service.
 * Cannot see: whether the runbook is right.
 * Example: a flow of high criticality without `runbook:`.
 */
export const runbookMissing: Rule = {
  id: "runbook-missing",
  severity: "warning",
  docs: {
    detects:
      "A flow has no `runbook`. It is an error where the flow's `criticality` is high. Only a flow that is new, or that lost its runbook, counts as introduced.",
    why: "When messages fail at night, whoever is called has to find out from nothing what to do. Customer service waits for the answer.",
    blind: "Whether what the runbook says is right, and whether anybody has tried it.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms, criticality: high }      # runbook: docs/runbooks/order-release.md
\`\`\``,
    fix: "Write down what to do when the flow fails, and name the file under `runbook:`.",
  },
  mirror: { rule: "rollback-missing" },
  judge: (side) =>
    unprepared(side, {
      key: "runbook",
      missing: "has no runbook: when it fails, nobody can look up what to do",
      fix: "Write one and name it under `runbook:`",
    }),
};
