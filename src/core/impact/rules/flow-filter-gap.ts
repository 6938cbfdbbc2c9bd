import type { Flow } from "../../model/model.ts";
import { routesOf, simpleFilter } from "../filters.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: documents that a flow took until now, and that no flow takes any more.
 * Why: they stay where they are, and nothing fails; the owner of the flow that took them.
 * Cannot see: filters that are more than one equality of one field.
 * Example: `country = DE` became `country = FR`, and nobody takes Germany.
 */
export const flowFilterGap: Rule = {
  id: "flow-filter-gap",
  severity: "warning",
  docs: {
    detects:
      "Flows that leave one system with one kind of document are divided by a field (`country = DE`, `country = FR`). A value that had a flow before has none now: its filter is another one, or the flow is gone, and no flow without a filter takes the rest.",
    why: "Documents with that value are taken by nobody. Nothing fails: they stay in the sending system until a customer asks.",
    blind:
      "Filters that are more than one equality of one field. They are compared as text, and an edit of one asks its owner.",
    example: `\`\`\`diff
 flows:
   orders-de:
     document: order
-    filter: country = DE
+    filter: country = AT
\`\`\``,
    fix: "Declare the flow that takes these documents now, or confirm that there are none.",
  },
  mirror: { rule: "flow-filter-overlap" },
  judge,
};

function judge(side: SideView): readonly Candidate[] {
  const { comparison, model } = side;
  if (comparison === undefined) return [];
  return routesOf(comparison.base).flatMap((flows): readonly Candidate[] =>
    flows.flatMap((flow): readonly Candidate[] => {
      const filter = simpleFilter(flow);
      if (filter === undefined || !model.systems.has(flow.from)) return [];
      const now = [...model.flows.values()].filter((one) => one.from === flow.from && one.document === flow.document);
      if (now.some((one) => takes(one, filter))) return [];
      const after = model.flows.get(flow.id);
      return [candidate(side, flow, after, filter)];
    }),
  );
}

/** A flow without a filter takes everything; one whose filter nobody can read may take it. */
function takes(flow: Flow, { field, value }: { readonly field: string; readonly value: string }): boolean {
  if (flow.properties.filter === undefined) return true;
  const filter = simpleFilter(flow);
  return filter === undefined || filter.field !== field || filter.value === value;
}

function candidate(
  side: SideView,
  flow: Flow,
  after: Flow | undefined,
  { field, value }: { readonly field: string; readonly value: string },
): Candidate {
  const from = nameSystem(side.model, flow.from);
  const change = side.comparison?.changes.find(({ subject }) => subject === flow.id);
  return {
    subject: flow.id,
    type: undefined,
    code: value,
    when: undefined,
    message: `${flow.document ?? "Documents"} documents of ${from} with ${field} ${quote(value)} went over flow ${quote(flow.id)} until now; no flow takes them any more.`,
    fix: `Declare the flow that takes them, or confirm that ${from} has none of them.`,
    location: after?.places.get("filter") ?? after?.at ?? change?.location ?? flow.at,
    related: undefined,
    owners: [
      { kind: "flow", id: flow.id },
      { kind: "system", id: flow.from },
    ],
  };
}
