import type { Flow, Model } from "../../model/model.ts";
import type { Candidate, Rule } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: flows of one kind of document that lead round in a circle.
 * Why: a document can go round for ever, or overwrite what it came from; the owners of the flows.
 * Cannot see: whether a program stops it.
 * Example: stock goes from the warehouse to the shop, and from the shop back to the warehouse, as stock.
 */
export const flowCycle: Rule = {
  id: "flow-cycle",
  severity: "warning",
  docs: {
    detects:
      "Flows that declare the same `document` lead from a system back to itself. Flows that carry different documents (an order out, a despatch note back) are no circle, and a flow without `document` is not looked at.",
    why: "An echo: each system takes the other's message for news and sends it back. At best nothing happens, at worst stock or prices swing all night.",
    blind: "Whether a filter or a program stops it.",
    example: `\`\`\`yaml
flows:
  stock-out:  { from: wms,  to: shop, document: stock }
  stock-back: { from: shop, to: wms,  document: stock }
\`\`\``,
    fix: "Let one system lead, and remove the way back; or give the way back its own `document` if it is another message.",
  },
  mirror: { waiver: "A chain that ends somewhere is what every landscape is made of." },
  judge: ({ model, comparison }) => circlesOf(model).map((circle) => candidate(model, circle, comparison?.base)),
};

/** Every group of flows of one document in which each can lead back to itself, once; sorted. */
function circlesOf(model: Model): readonly (readonly [Flow, ...Flow[]])[] {
  const documents = Map.groupBy(
    [...model.flows.values()].filter(({ document }) => document !== undefined),
    ({ document }) => document ?? "",
  );
  return [...documents.values()].flatMap((flows) => {
    const component = componentsOf(flows);
    const circling = flows.filter(({ from, to }) => component.get(from) === component.get(to));
    return [...Map.groupBy(circling, ({ from }) => component.get(from)).values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : [[first, ...others] as const],
    );
  });
}

/**
 * By system, the number of its strongly connected component (Tarjan, without recursion): two systems have one number iff
 * each is reached from the other.
 */
function componentsOf(flows: readonly Flow[]): ReadonlyMap<string, number> {
  const next = Map.groupBy(flows, ({ from }) => from);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const stack: string[] = [];
  for (const root of next.keys()) {
    if (order.has(root)) continue;
    const work: { readonly system: string; position: number }[] = [{ system: root, position: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { system } = frame;
      if (frame.position === 0) {
        order.set(system, order.size);
        low.set(system, order.get(system) ?? 0);
        stack.push(system);
      }
      const to = next.get(system)?.[frame.position]?.to;
      frame.position += 1;
      if (to !== undefined) {
        if (!order.has(to)) work.push({ system: to, position: 0 });
        else if (!component.has(to)) low.set(system, Math.min(low.get(system) ?? 0, order.get(to) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.system;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(system) ?? 0));
      if (low.get(system) !== order.get(system)) continue;
      const number = component.size;
      for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
        component.set(one, number);
        if (one === system) break;
      }
    }
  }
  return component;
}

const SYSTEMS_SHOWN_MAX = 6;

function candidate(model: Model, circle: readonly [Flow, ...Flow[]], base: Model | undefined): Candidate {
  const flows: readonly Flow[] = circle;
  const [first] = circle;
  const closing = (base && flows.find((flow) => closes(flow, base.flows.get(flow.id)))) ?? first;
  const systems = [...new Set(flows.map(({ from }) => nameSystem(model, from)))];
  const shown = systems.slice(0, SYSTEMS_SHOWN_MAX).join(", ");
  const more = systems.length > SYSTEMS_SHOWN_MAX ? ` and ${systems.length - SYSTEMS_SHOWN_MAX} more` : "";
  return {
    subject: first.id,
    type: undefined,
    code: undefined,
    when: undefined,
    evidence: flows.map(({ id }) => id).join("\n"),
    message: `${quote(first.document ?? "")} documents can go round for ever between ${shown}${more}: over ${flows.length === 1 ? `flow ${quote(first.id)}` : `${flows.length} flows, from ${quote(first.id)} on`}.`,
    fix: "Let one system lead and remove the way back, or give it a `document` of its own if it carries another message.",
    location: closing.at,
    related: flows.find((flow) => flow !== closing)?.at,
    owners: flows.map(({ id }) => ({ kind: "flow", id }) as const),
  };
}

/** Whether this pull request made the flow a part of the circle. */
function closes(flow: Flow, before: Flow | undefined): boolean {
  return (
    before === undefined || before.from !== flow.from || before.to !== flow.to || before.document !== flow.document
  );
}
