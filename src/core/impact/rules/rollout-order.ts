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
      "In one pull request a system's list begins to accept a code, and codes that it did not accept before begin to arrive as that one from a system that somebody else owns, or that is in another company's hands. One finding for each flow, and one for a flow together with the one that brings the same codes back.",
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
  const arriving = side.hops.all().filter((hop) => {
    const { arrives, outcome } = hop.fate;
    const isNew = arrives !== undefined && arrives.code !== null && accepted.has(codeKey(arrives.list, arrives.code));
    return isNew && outcome === "accepted" && areApart(side, hop) && !arrivedBefore(side, hop);
  });
  const byEdge = Map.groupBy(arriving, edgeOf);
  const told = new Set<string>();
  return [...Map.groupBy(arriving, ({ flow }) => flow.id).values()].flatMap((ofFlow) => {
    // What comes back as what went out is one beginning, told at the flow whose name comes first.
    const hops = ofFlow.filter((hop) => !told.has(echoOf(hop)));
    for (const hop of hops) told.add(edgeOf(hop));
    const [first] = hops;
    const echo = hops.flatMap((hop) => byEdge.get(echoOf(hop)) ?? []).find(({ flow }) => flow.id !== first?.flow.id);
    return first === undefined ? [] : [candidate(side, first, hops, echo?.flow)];
  });
}

/** A code that leaves a list and arrives as a code of another one. */
function edgeOf({ fromList, code, fate }: Hop): string {
  return JSON.stringify([fromList, code, fate.arrives?.list, fate.arrives?.code]);
}

/** The same way in the other direction. */
function echoOf({ fromList, code, fate }: Hop): string {
  return JSON.stringify([fate.arrives?.list, fate.arrives?.code, fromList, code]);
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

function candidate(
  side: SideView,
  { flow, fate, at }: Hop,
  hops: readonly Hop[],
  echo: Hop["flow"] | undefined,
): Candidate {
  const from = nameSystem(side.model, flow.from);
  const to = nameSystem(side.model, flow.to);
  const codes = [...new Set(hops.map(({ code }) => code))];
  const sent = quoteSome(codes, CODES_SHOWN_MAX);
  const accepted = quoteSome([...new Set(hops.flatMap((hop) => hop.fate.arrives?.code ?? []))], CODES_SHOWN_MAX);
  return {
    subject: flow.id,
    type: fate.type,
    code: undefined,
    when: undefined,
    evidence: codes.join("\n"),
    message:
      echo === undefined
        ? `${to} begins to accept ${accepted} in the same pull request in which ${from} begins to send ${sent}: if ${from} is live first, ${to} refuses them.`
        : `${from} (${sent}) and ${to} (${accepted}) begin to accept and to send each other these codes in one pull request: the one that is live first is refused by the other.`,
    fix:
      echo === undefined
        ? `Roll out ${to} first, then the map of flow "${flow.id}", then ${from}; to go back, the other way round.`
        : `Let both accept first, then roll out the maps of flow "${flow.id}" and flow "${echo.id}", and only then let either send; to go back, the other way round.`,
    location: at,
    related: echo?.at,
    owners: [
      { kind: "system", id: flow.to },
      { kind: "system", id: flow.from },
      { kind: "flow", id: flow.id },
      ...(echo === undefined ? [] : [{ kind: "flow", id: echo.id } as const]),
    ],
  };
}
