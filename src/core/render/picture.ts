import type { Change } from "../change/change.ts";
import { type ImpactPath, OUTCOMES, type Step } from "../impact/impact.ts";
import type { Report } from "../report/report.ts";
import { chart, type MermaidLabel, mermaidLabel } from "./escape.ts";
import { isBroken, namedMap } from "./say-path.ts";

export interface Picture {
  /** A Mermaid flowchart. */
  readonly lines: readonly MermaidLabel[];
  /** Paths and flows that are affected and not drawn. */
  readonly left: number;
}

/**
 * The affected chain, and only it: worst paths first, until the picture is full. Marks are strokes and words, never
 * fills, so that it reads in light and dark and without colour. `undefined` where nothing is affected.
 */
export function drawImpact(report: Report): Picture | undefined {
  const drawing = new Drawing(report.changes);
  let left = 0;
  for (const path of worstFirst(report.impact.paths)) if (!drawing.addPath(path)) left += 1;
  for (const flow of report.impact.flows) {
    if (drawing.hasFlow(flow.id)) continue;
    if (!drawing.addFlow(flow.id, flow.from, flow.to)) left += 1;
  }
  return drawing.isEmpty() ? undefined : { lines: drawing.lines(), left };
}

/** More can't be taken in at a glance; GitHub's own limits (50,000 characters, 499 edges) are far above. */
const NODES_MAX = 25;

interface Node {
  readonly label: MermaidLabel;
  readonly isChanged: boolean;
  isBroken: boolean;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly label: MermaidLabel;
  readonly isChanged: boolean;
  isBroken: boolean;
}

class Drawing {
  readonly #nodes = new Map<string, { readonly number: number; readonly node: Node }>();
  readonly #edges = new Map<string, Edge>();
  readonly #flows = new Set<string>();
  readonly #changedSubjects: ReadonlySet<string>;
  readonly #changedCodes: ReadonlyMap<string, Change>;

  constructor(changes: readonly Change[]) {
    this.#changedSubjects = new Set(changes.map(({ subject }) => subject));
    this.#changedCodes = new Map(
      changes.flatMap((change) => (change.code === undefined ? [] : [[key(change.subject, change.code), change]])),
    );
  }

  isEmpty(): boolean {
    return this.#edges.size === 0;
  }

  hasFlow(flow: string): boolean {
    return this.#flows.has(flow);
  }

  /** False when the picture has no room for the whole path; nothing of it is drawn then. */
  addPath(path: ImpactPath): boolean {
    const wanted = new Set(path.steps.map((step, index) => nodeKey(step, index, path)).filter((name) => name !== ""));
    if ([...wanted].filter((name) => !this.#nodes.has(name)).length + this.#nodes.size > NODES_MAX) return false;
    let previous: number | undefined;
    let hop: (Step & { kind: "hop" }) | undefined;
    path.steps.forEach((step, index) => {
      const isLast = index === path.steps.length - 1;
      if (step.kind === "hop") {
        hop = step;
        if (isLast) this.#connect(previous, this.#addEnd(path, step, index), step, isBroken(path.outcome));
        return;
      }
      const isBad = isLast && isBroken(path.outcome);
      const number = this.#addCode(step, nodeKey(step, index, path), isBad);
      if (hop !== undefined) this.#connect(previous, number, hop, isBad);
      previous = number;
    });
    return true;
  }

  /** A flow whose own properties changed: its two systems. */
  addFlow(flow: string, from: string, to: string): boolean {
    const names = [key("system", from), key("system", to)];
    if (names.filter((name) => !this.#nodes.has(name)).length + this.#nodes.size > NODES_MAX) return false;
    const [start, end] = [from, to].map((system) =>
      this.#addNode(key("system", system), {
        label: mermaidLabel(system),
        isChanged: this.#changedSubjects.has(system),
        isBroken: false,
      }),
    );
    this.#connect(start, end, { kind: "hop", flow, map: undefined, via: "same" }, false);
    return true;
  }

  lines(): readonly MermaidLabel[] {
    const nodes = [...this.#nodes.values()].map(({ number, node }) => chart`  n${number}["${node.label}"]`);
    const edges = [...this.#edges.values()];
    const arrows = edges.map((edge) =>
      edge.isBroken
        ? chart`  n${edge.from} -. "${edge.label}" .-> n${edge.to}`
        : edge.isChanged
          ? chart`  n${edge.from} == "${edge.label}" ==> n${edge.to}`
          : chart`  n${edge.from} -- "${edge.label}" --> n${edge.to}`,
    );
    const classes = [...this.#nodes.values()].flatMap(({ number, node }) =>
      node.isBroken ? [chart`  class n${number} broken`] : node.isChanged ? [chart`  class n${number} changed`] : [],
    );
    const styles = edges.flatMap((edge, index) =>
      edge.isBroken
        ? [chart`  linkStyle ${index} stroke:#d1383d,stroke-width:3px`]
        : edge.isChanged
          ? [chart`  linkStyle ${index} stroke:#b87503,stroke-width:3px`]
          : [],
    );
    return [
      chart`flowchart LR`,
      ...nodes,
      ...arrows,
      chart`  classDef changed stroke:#b87503,stroke-width:3px`,
      chart`  classDef broken stroke:#d1383d,stroke-width:3px,stroke-dasharray:6 4`,
      ...classes,
      ...styles,
    ];
  }

  #addCode(step: Step & { kind: "code" }, name: string, isBad: boolean): number {
    const change =
      step.code === null ? undefined : this.#changedCodes.get(key(`${step.system}/${step.type}`, step.code));
    const mark = isBad
      ? chart`<br/>✕ not accepted`
      : change === undefined
        ? chart``
        : chart`<br/>${changeMark(change)}`;
    const value = step.code === null ? chart`any code` : mermaidLabel(step.code);
    return this.#addNode(name, {
      label: chart`${mermaidLabel(step.system)}<br/><b>${value}</b>${mark}`,
      isChanged: change !== undefined,
      isBroken: isBad,
    });
  }

  #addEnd(path: ImpactPath, hop: Step & { kind: "hop" }, index: number): number {
    const isBad = isBroken(path.outcome);
    const words = path.outcome === "dropped" ? chart`✕ lost` : isBad ? chart`✕ no mapping` : chart`? not known`;
    return this.#addNode(nodeKey(hop, index, path), { label: words, isChanged: false, isBroken: isBad });
  }

  #addNode(name: string, node: Node): number {
    const known = this.#nodes.get(name);
    if (known !== undefined) {
      known.node.isBroken ||= node.isBroken;
      return known.number;
    }
    const number = this.#nodes.size + 1;
    this.#nodes.set(name, { number, node });
    return number;
  }

  #connect(from: number | undefined, to: number | undefined, hop: Step & { kind: "hop" }, isBad: boolean): void {
    if (from === undefined || to === undefined) return;
    this.#flows.add(hop.flow);
    const name = key(String(from), String(to), hop.flow, hop.map ?? "");
    const known = this.#edges.get(name);
    if (known !== undefined) {
      known.isBroken ||= isBad;
      return;
    }
    const isChanged =
      this.#changedSubjects.has(hop.flow) || (hop.map !== undefined && this.#changedSubjects.has(hop.map));
    const mapName = namedMap(hop);
    const map = mapName === undefined ? chart`` : chart`<br/>map ${mermaidLabel(mapName)}`;
    const changed = isChanged ? chart`<br/>changed` : chart``;
    this.#edges.set(name, {
      from,
      to,
      label: chart`${mermaidLabel(hop.flow)}${map}${changed}`,
      isChanged,
      isBroken: isBad,
    });
  }
}

function changeMark(change: Change): MermaidLabel {
  switch (change.kind) {
    case "code-added":
    case "accepts-grown":
      return chart`new`;
    case "code-removed":
    case "accepts-shrunk":
      return chart`removed`;
    default:
      return chart`changed`;
  }
}

/** The identity of what a step draws; empty for a hop between two codes, which is an arrow. */
function nodeKey(step: Step, index: number, path: ImpactPath): string {
  if (step.kind === "code") {
    const conditions = Object.entries(step.when ?? {}).map(([name, value]) => key(name, value));
    return key("code", step.system, step.type, JSON.stringify(step.code), ...conditions);
  }
  return index === path.steps.length - 1 ? key("end", step.flow, step.map ?? "", path.outcome) : "";
}

/** Unlike joined text, two different lists of parts never give one key. */
function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

export function worstFirst(paths: readonly ImpactPath[]): readonly ImpactPath[] {
  return [...paths].sort((one, other) => OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome));
}
