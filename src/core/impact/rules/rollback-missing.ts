import type { Rule } from "../rule.ts";
import { unprepared } from "../unprepared.ts";

/**
 * Detects: a flow that does not say how a change to it is taken back.
 * Why: the day a change goes wrong is too late to think about it; the people who run it.
 * Cannot see: whether the way back works after orders went out.
 * Example: a flow of high criticality without `rollback:`.
 */
export const rollbackMissing: Rule = {
  id: "rollback-missing",
  severity: "warning",
  docs: {
    detects:
      "A flow has no `rollback`. It is an error where the flow's `criticality` is high. Only a flow that is new, or that lost it, counts as introduced.",
    why: "On the day a change goes wrong nobody knows whether it can be taken back, how long that takes, and what becomes of the orders that went out meanwhile.",
    blind:
      "Whether the way back works, and whether it is safe after orders went out: the checklist asks people for that.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms, criticality: high }      # rollback: docs/rollback/order-release.md
\`\`\``,
    fix: "Write down how a change to the flow is taken back, and name the file under `rollback:`.",
  },
  mirror: { rule: "runbook-missing" },
  judge: (side) =>
    unprepared(side, {
      key: "rollback",
      missing: "does not say how a change to it is taken back",
      fix: "Write the steps down and name the file under `rollback:`",
    }),
};
