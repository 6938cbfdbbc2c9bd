import { instance } from "@viz-js/viz";

/**
 * Graphviz's drawing of a text in its language: words that can be selected, nothing loaded from elsewhere, no colours
 * but by class. `head` goes in before all else: a style, a title; it must be SVG that was escaped already.
 */
export async function drawSvg(dot: string, head: string): Promise<string> {
  const viz = await instance();
  const drawn = viz.renderString(dot, { format: "svg", engine: "dot" });
  return (
    drawn
      .slice(drawn.indexOf("<svg"))
      // The title of a node or edge is its number, which would hang over the picture as a tooltip.
      .replaceAll(/(<g id="(?:node|edge)\d+" class="[^"]*">)\s*<title>[^<]*<\/title>/g, "$1")
      .replace(/^<svg ([^>]*)>/, (_, attributes: string) => `<svg role="img" ${attributes}>\n${head}`)
  );
}
