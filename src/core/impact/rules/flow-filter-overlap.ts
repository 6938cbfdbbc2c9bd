import type { Flow } from "../../model/model.ts";
import { routesOf, simpleFilter } from "../filters.ts";
import type { Candidate, Rule } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: two flows that lead to one system take the same documents.
 * Why: the receiver gets them twice; the owners of both flows.
 * Cannot see: filters that are more than one equality of one field.
 * Example: two flows to the warehouse, both with `country = DE`.
 */
export const flowFilterOverlap: Rule = {
  id: "flow-filter-overlap",
  severity: "warning",
  docs: {
    detects:
      "Two flows lead from one system to the same other system with the same kind of document, and filter one field for the same value.",
    why: "The receiver gets each of these documents twice: two shipments, two invoices.",
    blind:
      "Filters that are more than one equality of one field, and flows without a filter. Flows to different systems are meant to take the same documents.",
    example: `\`\`\`yaml
flows:
  orders-de:     { from: shop, to: wms, document: order, filter: country = DE }
  orders-europe: { from: shop, to: wms, document: order, filter: country = DE }
\`\`\``,
    fix: "Give one of the flows another filter, or remove it.",
  },
  mirror: { rule: "flow-filter-gap" },
  judge: ({ model }) =>
    routesOf(model).flatMap((flows) => {
      const taken = new Map<string, Flow>();
      return flows.flatMap((flow): readonly Candidate[] => {
        const filter = simpleFilter(flow);
        if (filter === undefined) return [];
        const key = JSON.stringify([flow.to, filter.field, filter.value]);
        const first = taken.get(key);
        if (first === undefined) {
          taken.set(key, flow);
          return [];
        }
        return [
          {
            subject: flow.id,
            type: undefined,
            code: filter.value,
            when: undefined,
            evidence: first.id,
            message: `Flow ${quote(first.id)} and flow ${quote(flow.id)} both take ${flow.document ?? ""} documents of ${nameSystem(model, flow.from)} with ${filter.field} ${quote(filter.value)} to ${nameSystem(model, flow.to)}, which gets each of them twice.`,
            fix: `Give one of them another filter, or remove it.`,
            location: flow.places.get("filter") ?? flow.at,
            related: first.places.get("filter") ?? first.at,
            owners: [
              { kind: "flow", id: flow.id },
              { kind: "flow", id: first.id },
            ],
          },
        ];
      });
    }),
};
