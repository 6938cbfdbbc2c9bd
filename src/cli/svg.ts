import { drawSvg } from "../app/draw-svg.ts";

/** Follows the reader's light or dark, where the page that shows it doesn't say otherwise. */
const STYLE = `<style>
text { fill: #1f2328 }
.node path, .node polygon, .edge path { stroke: #59636e }
.edge polygon { stroke: #59636e; fill: #59636e }
.changed path, .changed polygon { stroke: #b87503 }
.changed > polygon { fill: #b87503 }
.broken path, .broken polygon { stroke: #d1383d }
.broken > polygon { fill: #d1383d }
.node path, .node polygon { fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.node path, .node polygon, .edge path { stroke: #9198a1 }
.edge polygon { stroke: #9198a1; fill: #9198a1 }
.changed path, .changed polygon { stroke: #d29922 }
.changed > polygon { fill: #d29922 }
.broken path, .broken polygon { stroke: #f85149 }
.broken > polygon { fill: #f85149 }
.node path, .node polygon { fill: none }
}
</style>`;

/** A drawing that stands by itself, as a file or in a page that gives it no style. */
export function drawAlone(dot: string): Promise<string> {
  return drawSvg(dot, STYLE);
}
