import { type Post, vacant } from "../nobody.ts";
import type { Rule, SideView } from "../rule.ts";

/**
 * Detects: a system or flow without an owner, or whose owner's role is not declared.
 * Why: when it is affected, nobody can be asked; the people who run integrations.
 * Cannot see: an owner who has left the company, as long as the account is there.
 * Example: a new flow without `owner:`.
 */
export const ownerMissing: Rule = {
  id: "owner-missing",
  severity: "error",
  docs: {
    detects: "A system or a flow has no `owner`, or names a role that `roles:` does not declare.",
    why: "When a change arrives there, nobody can be asked and nobody can sign. The people who run the integrations find out when it fails.",
    blind: "Whether the owner is the right one.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms }      # owner: integration
\`\`\``,
    fix: "Name a role under `owner:`, and its team or people under `roles:`.",
  },
  mirror: { rule: "errors-owner-missing" },
  judge: (side) => vacant(side, postsOf(side), "nobody can be asked when a change arrives there."),
};

function postsOf({ model }: SideView): readonly Post[] {
  const systems = [...model.systems.values()].map(
    ({ id, owner, at }): Post => ({ kind: "system", id, key: "owner", role: owner, at, owners: [] }),
  );
  const flows = [...model.flows.values()].map(
    ({ id, owner, at, places, to }): Post => ({
      kind: "flow",
      id,
      key: "owner",
      role: owner,
      at: places.get("owner") ?? at,
      owners: [{ kind: "system", id: to }],
    }),
  );
  return [...systems, ...flows];
}
