import { compareText } from "../model/location.ts";
import { type Flow, listId, type Model } from "../model/model.ts";
import { count } from "./count.ts";
import { type Graph, type GraphLine, name, words } from "./graph.ts";

/** Which part of the landscape; an absent member leaves nothing out. */
export interface LandscapeFilter {
  readonly system: string | undefined;
  readonly flow: string | undefined;
  readonly type: string | undefined;
}

/** Systems and the flows between them, with what each carries; sorted, so that the same model gives the same picture. */
export function drawLandscape(model: Model, filter: LandscapeFilter): Graph {
  const flows = [...model.flows.values()].filter(
    (flow) =>
      (filter.flow === undefined || flow.id === filter.flow) &&
      (filter.type === undefined || flow.carries.has(filter.type)) &&
      (filter.system === undefined || flow.from === filter.system || flow.to === filter.system),
  );
  const alone = filter.flow === undefined && filter.type === undefined ? [...model.systems.keys()] : [];
  const ids = new Set([
    ...alone.filter((id) => filter.system === undefined || id === filter.system),
    ...flows.flatMap(({ from, to }) => [from, to]),
  ]);
  const numbers = new Map([...ids].sort(compareText).map((id, index) => [id, index + 1]));
  return {
    nodes: [...numbers].map(([id, number]) => ({ number, lines: systemLines(model, id), mark: "plain" })),
    edges: flows.flatMap((flow) => {
      const from = numbers.get(flow.from);
      const to = numbers.get(flow.to);
      return from === undefined || to === undefined
        ? []
        : [{ from, to, lines: flowLines(model, flow, filter.type), mark: "plain" as const }];
    }),
  };
}

function systemLines(model: Model, id: string): readonly GraphLine[] {
  const system = model.systems.get(id);
  const title = system?.title;
  return [
    name(id),
    ...(title === undefined ? [] : [name(title)]),
    ...(system === undefined ? [words("not declared")] : []),
  ];
}

function flowLines(model: Model, flow: Flow, type: string | undefined): readonly GraphLine[] {
  const types = [...flow.carries.keys()].filter((carried) => type === undefined || carried === type);
  return [name(flow.id), ...types.map((carried) => name(`${carried}${entriesOf(model, flow, carried)}`))];
}

function entriesOf(model: Model, flow: Flow, type: string): string {
  const carry = flow.carries.get(type);
  if (carry === undefined || carry.kind === "same") {
    const codes = model.lists.get(listId(flow.from, type));
    return codes?.declared === true ? " unchanged" : "";
  }
  const entries = carry.maps.reduce((sum, map) => sum + (model.maps.get(map)?.entries.length ?? 0), 0);
  return `: ${count(entries, "entry", "entries")}`;
}
