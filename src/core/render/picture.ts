import type { Change } from "../change/change.ts";
import { touchesRunning } from "../change/order.ts";
import { type ImpactPath, OUTCOMES, type Step } from "../impact/impact.ts";
import type { Report } from "../report/report.ts";
import { type Graph, type GraphLine, type Mark, name, value, words } from "./graph.ts";
import { type Names, namesIn } from "./names.ts";
import { isBroken, namedMap } from "./say-path.ts";

export interface Picture {
  readonly graph: Graph;
  /** Paths and flows that are affected and not drawn. */
  readonly left: number;
}

/**
 * The affected chain, and only it: worst paths first and each kind in turn, until the picture is full. Marks are strokes and words, never
 * fills, so that it reads in light and dark and without colour. `undefined` where nothing is affected.
 */
export function drawImpact(report: Report): Picture | undefined {
  const drawing = new Drawing(report.changes, namesIn(report));
  let left = 0;
  for (const path of inTurn(report)) if (!drawing.addPath(path)) left += 1;
  for (const flow of report.impact.flows) {
    if (drawing.hasFlow(flow.id)) continue;
    if (!drawing.addFlow(flow.id, flow.from, flow.to)) left += 1;
  }
  return drawing.isEmpty() ? undefined : { graph: drawing.graph(), left };
}

/** More can't be taken in at a glance; GitHub's own limits (50,000 characters, 499 edges) are far above. */
const NODES_MAX = 25;

interface Node {
  readonly lines: readonly GraphLine[];
  readonly isChanged: boolean;
  isBroken: boolean;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly GraphLine[];
  readonly isChanged: boolean;
  isBroken: boolean;
}

class Drawing {
  readonly #nodes = new Map<string, { readonly number: number; readonly node: Node }>();
  readonly #edges = new Map<string, Edge>();
  readonly #flows = new Set<string>();
  readonly #changedSubjects: ReadonlySet<string>;
  readonly #changedCodes: ReadonlyMap<string, Change>;

  readonly #names: Names;

  constructor(changes: readonly Change[], names: Names) {
    this.#names = names;
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
    const wanted = new Set(path.steps.map((step, index) => nodeKey(step, index, path)).filter((node) => node !== ""));
    if ([...wanted].filter((node) => !this.#nodes.has(node)).length + this.#nodes.size > NODES_MAX) return false;
    let previous: number | undefined;
    let hop: (Step & { kind: "hop" }) | undefined;
    path.steps.forEach((step, index) => {
      const isLast = index === path.steps.length - 1;
      if (step.kind === "hop") {
        hop = step;
        if (isLast) this.#connect(previous, this.#addEnd(path, step, index), step, isBroken(path));
        return;
      }
      const isBad = isLast && isBroken(path);
      const number = this.#addCode(step, nodeKey(step, index, path), isBad);
      if (hop !== undefined) this.#connect(previous, number, hop, isBad);
      previous = number;
    });
    return true;
  }

  /** A flow whose own properties changed: its two systems. */
  addFlow(flow: string, from: string, to: string): boolean {
    const names = [key("system", from), key("system", to)];
    if (names.filter((node) => !this.#nodes.has(node)).length + this.#nodes.size > NODES_MAX) return false;
    const [start, end] = [from, to].map((system) =>
      this.#addNode(key("system", system), {
        lines: [name(this.#names.system(system))],
        isChanged: this.#changedSubjects.has(system),
        isBroken: false,
      }),
    );
    this.#connect(start, end, { kind: "hop", flow, map: undefined, via: "same" }, false);
    return true;
  }

  graph(): Graph {
    return {
      nodes: [...this.#nodes.values()].map(({ number, node }) => ({ number, lines: node.lines, mark: markOf(node) })),
      edges: [...this.#edges.values()].map((edge) => ({
        from: edge.from,
        to: edge.to,
        lines: edge.lines,
        mark: markOf(edge),
      })),
    };
  }

  #addCode(step: Step & { kind: "code" }, node: string, isBad: boolean): number {
    const change =
      step.code === null ? undefined : this.#changedCodes.get(key(`${step.system}/${step.type}`, step.code));
    const mark = isBad ? [words("✕ not accepted")] : change === undefined ? [] : [words(changeWord(change))];
    const code = step.code === null ? words("any code") : value(step.code);
    return this.#addNode(node, {
      lines: [name(this.#names.system(step.system)), code, ...mark],
      isChanged: change !== undefined,
      isBroken: isBad,
    });
  }

  #addEnd(path: ImpactPath, hop: Step & { kind: "hop" }, index: number): number {
    const isBad = isBroken(path);
    const end =
      path.side === "base"
        ? "was lost"
        : path.outcome === "dropped"
          ? "✕ lost"
          : isBad
            ? "✕ no mapping"
            : "? not known";
    return this.#addNode(nodeKey(hop, index, path), { lines: [words(end)], isChanged: false, isBroken: isBad });
  }

  #addNode(identity: string, node: Node): number {
    const known = this.#nodes.get(identity);
    if (known !== undefined) {
      known.node.isBroken ||= node.isBroken;
      return known.number;
    }
    const number = this.#nodes.size + 1;
    this.#nodes.set(identity, { number, node });
    return number;
  }

  #connect(from: number | undefined, to: number | undefined, hop: Step & { kind: "hop" }, isBad: boolean): void {
    if (from === undefined || to === undefined) return;
    this.#flows.add(hop.flow);
    const identity = key(String(from), String(to), hop.flow, hop.map ?? "");
    const known = this.#edges.get(identity);
    if (known !== undefined) {
      known.isBroken ||= isBad;
      return;
    }
    const isChanged =
      this.#changedSubjects.has(hop.flow) || (hop.map !== undefined && this.#changedSubjects.has(hop.map));
    const map = namedMap(hop);
    this.#edges.set(identity, {
      from,
      to,
      lines: [
        name(hop.flow),
        ...(map === undefined ? [] : [name(map, "map ")]),
        ...(isChanged ? [words("changed")] : []),
      ],
      isChanged,
      isBroken: isBad,
    });
  }
}

function markOf({ isBroken, isChanged }: Pick<Node, "isBroken" | "isChanged">): Mark {
  return isBroken ? "broken" : isChanged ? "changed" : "plain";
}

function changeWord(change: Change): string {
  switch (change.kind) {
    case "code-added":
    case "accepts-grown":
      return "new";
    case "code-removed":
    case "accepts-shrunk":
      return "removed";
    default:
      return "changed";
  }
}

/** The identity of what a step draws; empty for a hop between two codes, which is an arrow. */
function nodeKey(step: Step, index: number, path: ImpactPath): string {
  if (step.kind === "code") {
    const conditions = Object.entries(step.when ?? {}).map((condition) => key(...condition));
    return key("code", step.system, step.type, JSON.stringify(step.code), ...conditions);
  }
  return index === path.steps.length - 1 ? key("end", step.flow, step.map ?? "", path.outcome) : "";
}

/** Unlike joined text, two different lists of parts never give one key. */
function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/**
 * Of what breaks and what does not, of what runs today and what is new one path each in turn, the worst of each first: a
 * picture of twenty boxes shows something of everything.
 */
function inTurn({ changes, impact }: Report): readonly ImpactPath[] {
  const running = new Set(changes.filter(({ kind }) => touchesRunning(kind)).map(({ id }) => id));
  const isRunning = ({ change, also }: ImpactPath): boolean => [change, ...also].some((id) => running.has(id));
  const kindOf = (path: ImpactPath): number => Number(!isBroken(path)) * 2 + Number(!isRunning(path));
  const kinds = [0, 1, 2, 3].map((kind) => worstFirst(impact.paths).filter((path) => kindOf(path) === kind));
  const longest = Math.max(...kinds.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => kinds.flatMap((paths) => paths[turn] ?? [])).flat();
}

export function worstFirst(paths: readonly ImpactPath[]): readonly ImpactPath[] {
  return [...paths].sort((one, other) => rankOf(one) - rankOf(other));
}

/** What a code met that is sent no more comes after everything that still happens. */
function rankOf({ outcome, side }: ImpactPath): number {
  return side === "base" ? OUTCOMES.length : OUTCOMES.indexOf(outcome);
}
