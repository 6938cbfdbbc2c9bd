import type { Change } from "../../change/change.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { nameSystem, quoteSome } from "../words.ts";

/**
 * Detects: a code that the sender begins to send and another team's system begins to accept in one pull request.
 * Why: a merge is not a roll-out, and the sender may be live first; the owners of both.
 * Cannot see: how and when each system is rolled out.
 * Example: the shop adds a method and the warehouse accepts it, both merged on Friday evening.
 */
export const rolloutOrder: Rule = {
  id: "rollout-order",
  severity: "warning",
  docs: {
    detects:
      "In one pull request a system's list begins to accept a code, and codes that it did not accept before begin to arrive as that one from a system that somebody else owns, or that is in another company's hands. One finding for each flow.",
    why: "The files are merged at once, the systems are not rolled out at once. In between the sender sends what the receiver refuses.",
    blind:
      "How and when each system is rolled out. Two systems of one owner are left alone: one team rolls out what it likes first.",
    example: `\`\`\`diff
 systems:
   shop: { owner: ecommerce }
   wms:  { owner: warehouse }
-  # wms accepts [STD]
+  # wms accepts [STD, INT], and shop sends express-intl as INT
\`\`\``,
    fix: "Roll out the receiver first, then the map, then the sender; to go back, the other way round.",
  },
  mirror: { rule: "code-removed-in-flight" },
  judge,
};

const CODES_SHOWN_MAX = 6;

function judge(side: SideView): readonly Candidate[] {
  const { comparison } = side;
  if (comparison === undefined) return [];
  const accepted = new Set(comparison.changes.flatMap((change) => newlyAccepted(side, change)));
  if (accepted.size === 0) return [];
  const arriving = side.hops.filter((hop) => {
    const { arrives, outcome } = hop.fate;
    const isNew = arrives !== undefined && arrives.code !== null && accepted.has(codeKey(arrives.list, arrives.code));
    return isNew && outcome === "accepted" && areApart(side, hop) && !arrivedBefore(side, hop);
  });
  return [...Map.groupBy(arriving, ({ flow }) => flow.id).values()].flatMap((hops) => {
    const [first] = hops;
    return first === undefined ? [] : [candidate(side, first, hops)];
  });
}

/** What a system that is there already begins to take with this pull request. */
function newlyAccepted({ model }: SideView, { kind, subject, code }: Change): readonly string[] {
  const begins = kind === "accepts-grown" || kind === "code-added" || kind === "code-activated";
  return begins && code !== undefined && model.lists.get(subject)?.declared === true ? [codeKey(subject, code)] : [];
}

/** Two systems that are not rolled out by the same people. */
function areApart({ model, comparison }: SideView, { flow }: Hop): boolean {
  if (comparison?.base.flows.has(flow.id) !== true) return false;
  const from = model.systems.get(flow.from);
  const to = model.systems.get(flow.to);
  return to?.external === true || from?.owner === undefined || to?.owner === undefined || from.owner !== to.owner;
}

function arrivedBefore({ comparison }: SideView, { flow, fate }: Hop): boolean {
  const before = comparison?.baseTrace.fates.get(flow.id)?.get(fate.type)?.get(fate.code) ?? [];
  return before.some(
    ({ arrives, outcome }) =>
      outcome === "accepted" && arrives?.list === fate.arrives?.list && arrives?.code === fate.arrives?.code,
  );
}

function codeKey(list: string, code: string): string {
  return JSON.stringify([list, code]);
}

function candidate(side: SideView, { flow, fate }: Hop, hops: readonly Hop[]): Candidate {
  const from = nameSystem(side.model, flow.from);
  const to = nameSystem(side.model, flow.to);
  const codes = [...new Set(hops.map(({ code }) => code))];
  const arriving = [...new Set(hops.flatMap((hop) => hop.fate.arrives?.code ?? []))];
  return {
    subject: flow.id,
    type: fate.type,
    code: undefined,
    when: undefined,
    evidence: codes.join("\n"),
    message: `${to} begins to accept ${quoteSome(arriving, CODES_SHOWN_MAX)} in the same pull request in which ${from} begins to send ${quoteSome(codes, CODES_SHOWN_MAX)}: if ${from} is live first, ${to} refuses them.`,
    fix: `Roll out ${to} first, then the map of flow "${flow.id}", then ${from}; to go back, the other way round.`,
    location: fate.at,
    related: undefined,
    owners: [
      { kind: "system", id: flow.to },
      { kind: "system", id: flow.from },
      { kind: "flow", id: flow.id },
    ],
  };
}
