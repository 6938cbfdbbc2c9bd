import type { Change } from "../change/change.ts";
import { type Flow, listId, type Model } from "../model/model.ts";
import { targetList } from "./hop.ts";
import { changesMessages } from "./message-kinds.ts";

/** What is known of an affected flow while the impact is gathered. */
export interface Gathered {
  hops: number;
  readonly because: Set<string>;
  readonly types: Set<string>;
  internal: boolean;
}

/**
 * Follows `next`: where a flow hands its documents on in a way that systems and types don't show, nobody can compute what
 * becomes of the codes, so the flows that come next are affected by whatever changes its messages. Adds them to what was
 * gathered and returns their ids. A flow whose way on can be derived is left to the trace, which knows it exactly.
 */
export function followNext(
  gathered: Map<string, Gathered>,
  models: readonly Model[],
  changes: readonly Change[],
): ReadonlySet<string> {
  const sent = new Set(changes.filter(({ kind }) => changesMessages(kind)).map(({ id }) => id));
  const reached = new Set<string>();
  const work = [...gathered.keys()];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const from = gathered.get(id);
    if (from === undefined || from.internal) continue;
    const passed = [...from.because].filter((change) => sent.has(change));
    if (passed.length === 0 && from.types.size === 0) continue;
    for (const next of nextOf(id, models)) {
      const known = gathered.get(next) ?? {
        hops: Number.POSITIVE_INFINITY,
        because: new Set(),
        types: new Set(),
        internal: false,
      };
      const isNews = !gathered.has(next) || known.internal || passed.some((change) => !known.because.has(change));
      if (!isNews) continue;
      for (const change of passed) known.because.add(change);
      known.hops = Math.min(known.hops, from.hops + 1);
      known.internal = false;
      gathered.set(next, known);
      reached.add(next);
      work.push(next);
    }
  }
  return reached;
}

/** Flows that either side declares to come next and whose codes no trace can follow from here. */
function nextOf(id: string, models: readonly Model[]): readonly string[] {
  return [
    ...new Set(
      models.flatMap((model) => {
        const flow = model.flows.get(id);
        return (flow?.next ?? []).filter((next) => {
          const other = model.flows.get(next);
          return flow !== undefined && other !== undefined && !isDerived(model, flow, other);
        });
      }),
    ),
  ];
}

/** Whether some type of the first goes on into the second by itself. */
export function isDerived(model: Model, flow: Flow, next: Flow): boolean {
  const arriving = new Set([...flow.carries].map(([type, carry]) => targetList(model, flow, type, carry)));
  return [...next.carries.keys()].some((type) => arriving.has(listId(next.from, type)));
}
