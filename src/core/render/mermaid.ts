import { chart, chartWords, type MermaidLabel, mermaidLabel } from "./escape.ts";
import type { Graph, GraphEdge, GraphLine } from "./graph.ts";

/** The graph as a Mermaid flowchart, one line each; for a fenced block on GitHub. */
export function mermaidLines({ nodes, edges }: Graph): readonly MermaidLabel[] {
  const classes = nodes.flatMap(({ number, mark }) =>
    mark === "broken"
      ? [chart`  class n${number} broken`]
      : mark === "changed"
        ? [chart`  class n${number} changed`]
        : [],
  );
  const styles = edges.flatMap(({ mark }, index) =>
    mark === "broken"
      ? [chart`  linkStyle ${index} stroke:#d1383d,stroke-width:3px`]
      : mark === "changed"
        ? [chart`  linkStyle ${index} stroke:#b87503,stroke-width:3px`]
        : [],
  );
  return [
    chart`flowchart LR`,
    ...nodes.map(({ number, lines }) => chart`  n${number}["${labelOf(lines)}"]`),
    ...edges.map(arrow),
    chart`  classDef changed stroke:#b87503,stroke-width:3px`,
    chart`  classDef broken stroke:#d1383d,stroke-width:3px,stroke-dasharray:6 4`,
    ...classes,
    ...styles,
  ];
}

function arrow({ from, to, lines, mark }: GraphEdge): MermaidLabel {
  const label = labelOf(lines);
  switch (mark) {
    case "broken":
      return chart`  n${from} -. "${label}" .-> n${to}`;
    case "changed":
      return chart`  n${from} == "${label}" ==> n${to}`;
    case "plain":
      return chart`  n${from} -- "${label}" --> n${to}`;
  }
}

function labelOf(lines: readonly GraphLine[]): MermaidLabel {
  return lines.map(lineOf).reduce((label, line) => chart`${label}<br/>${line}`);
}

function lineOf(line: GraphLine): MermaidLabel {
  switch (line.kind) {
    case "words":
      return chartWords(line.text);
    case "name":
      return chart`${chartWords(line.prefix ?? "")}${mermaidLabel(line.text)}`;
    case "value":
      return chart`<b>${mermaidLabel(line.text)}</b>`;
  }
}
