import { drawSvg } from "../../app/draw-svg.ts";
import { dotGraph } from "../../core/render/dot.ts";
import { html } from "../../core/render/escape.ts";
import type { Graph } from "../../core/render/graph.ts";
import { Markup } from "./markup.ts";

/** The graph as the page shows it; `description` tells a screen reader what the picture tells the eye. */
export async function drawPicture(graph: Graph, title: string, description: string): Promise<Markup> {
  const head = `<title id="picture-title">${html(title)}</title><desc id="picture-words">${html(description)}</desc>`;
  const svg = await drawSvg(dotGraph(graph, title), head);
  return new Markup(
    svg
      .replace("<svg ", '<svg aria-labelledby="picture-title" aria-describedby="picture-words" ')
      // Graphviz measures in points, for paper; here its words shall be as large as the page's.
      .replaceAll(/ (width|height)="(\d+)pt"/g, ' $1="$2"'),
  );
}
