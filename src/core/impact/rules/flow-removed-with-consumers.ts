import type { Candidate, Hop, Rule } from "../rule.ts";
import { nameSystem, quote, quoteSome } from "../words.ts";

/**
 * Detects: a flow is removed, and codes that only came in over it are still expected further on.
 * Why: the flows behind it wait for messages that never come, and nothing fails; whoever runs them.
 * Cannot see: whether the messages come in some other way that nobody declared.
 * Example: the order import is removed, and the release to the warehouse lives on.
 */
export const flowRemovedWithConsumers: Rule = {
  id: "flow-removed-with-consumers",
  severity: "error",
  docs: {
    detects:
      "This pull request removes a flow. Codes that arrived at its target only over it were sent on by another flow, which is still there and gets none of them any more.",
    why: "Nothing fails: the next flow simply has nothing to do, and the systems behind it slowly run dry. Whoever runs them finds out from missing orders.",
    blind: "Whether the messages now come in by a way that nobody declared.",
    example: `\`\`\`diff
 flows:
-  order-import:  { from: shop, to: oms, carries: { order-type: same } }
   order-release: { from: oms, to: wms, carries: { order-type: same } }     # what should it release?
\`\`\``,
    fix: "Remove the flows behind it as well, or declare the flow that takes its place.",
  },
  mirror: { rule: "flow-added-incomplete" },
  judge: (side) => {
    const { comparison } = side;
    if (comparison === undefined) return [];
    const removed = comparison.changes.filter(({ kind }) => kind === "flow-removed");
    if (removed.length === 0) return [];
    return removed.flatMap((change): readonly Candidate[] => {
      const gone = comparison.base.flows.get(change.subject);
      if (gone === undefined) return [];
      const fed = [...side.model.flows.values()].flatMap((flow) => {
        if (flow.from !== gone.to) return [];
        const codes = [...(comparison.baseTrace.fates.get(flow.id) ?? [])].flatMap(([type, byCode]) =>
          [...byCode.keys()].filter(
            (code): code is string =>
              code !== null &&
              cameOver(comparison.baseTrace.fates.get(gone.id), code) &&
              side.trace.fates.get(flow.id)?.get(type)?.has(code) !== true,
          ),
        );
        return codes.length === 0 ? [] : [{ flow, codes }];
      });
      return fed.map(({ flow, codes }) => ({
        subject: flow.id,
        type: undefined,
        code: undefined,
        when: undefined,
        evidence: gone.id,
        message: `Flow ${quote(gone.id)} is removed, and ${quoteSome(codes, CODES_SHOWN_MAX)} came to ${nameSystem(side.model, gone.to)} only over it: flow ${quote(flow.id)} to ${nameSystem(side.model, flow.to)} waits for them in vain.`,
        fix: `Remove flow ${quote(flow.id)} as well (${flow.at.path}), or declare the flow that brings these codes now.`,
        location: change.location,
        related: flow.at,
        owners: [
          { kind: "flow", id: flow.id },
          { kind: "flow", id: gone.id },
          { kind: "system", id: flow.to },
        ],
      }));
    });
  },
};

const CODES_SHOWN_MAX = 6;

type FatesOfFlow = ReadonlyMap<string, ReadonlyMap<string | null, readonly Hop["fate"][]>>;

/** One of the codes of the removed flow arrived as this one. */
function cameOver(fates: FatesOfFlow | undefined, code: string): boolean {
  return [...(fates?.values() ?? [])].some((byCode) =>
    [...byCode.values()].some((several) => several.some(({ arrives }) => arrives?.code === code)),
  );
}
