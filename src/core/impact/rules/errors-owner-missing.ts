import { type Post, vacant } from "../nobody.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: a flow without people for its failed messages, or whose role for them is not declared.
 * Why: failed messages stay where they are until a customer asks.
 * Cannot see: whether those people really look.
 * Example: a flow without `errors:`.
 */
export const errorsOwnerMissing: Rule = {
  id: "errors-owner-missing",
  severity: "error",
  docs: {
    detects: "A flow has no `errors` role, or names one that `roles:` does not declare.",
    why: "Messages that fail stay in a queue until a customer asks where the order is. Customer service then hears of it last.",
    blind: "Whether the people named really look at the queue.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms, owner: integration }    # errors: customer-service
\`\`\``,
    fix: "Name a role under `errors:`, and its team or people under `roles:`.",
  },
  mirror: { rule: "owner-missing" },
  judge: (side) => {
    const posts = [...side.model.flows.values()].map(
      ({ id, errors, at, places }): Post => ({
        kind: "flow",
        id,
        key: "errors",
        role: errors,
        at: places.get("errors") ?? at,
        owners: [{ kind: "flow", id }],
      }),
    );
    return vacant(side, posts, "nobody sees what gets stuck there.");
  },
};
