import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Markdown as GitHub reads it. */
export function parseMarkdown(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

const PHRASING = new Set(["text", "inlineCode", "emphasis", "strong", "delete", "break"]);

/**
 * The blocks of a document as one text: types and nesting, and what is alive in them (links, images, HTML but our
 * `<code>`, `<br>` and `<sub>`). Texts themselves are left out.
 */
export function blockStructure(markdown: string): string {
  return structureOf(parseMarkdown(markdown));
}

function structureOf(node: Nodes): string {
  if (node.type === "html") return /^<\/?(?:code|br|sub)>$/.test(node.value) ? "" : `html:${node.value.slice(0, 40)};`;
  if (node.type === "link") return `link:${node.url};`;
  if (PHRASING.has(node.type)) return "";
  const inside = "children" in node ? node.children.map(structureOf).join("") : "";
  return `${node.type}(${inside})`;
}

/** Everything a reader sees as running text: not in code spans or `<code>`, not in HTML. */
export function runningText(markdown: string): string {
  return textOf(parseMarkdown(markdown));
}

function textOf(node: Nodes): string {
  if (node.type === "text") return node.value;
  if (!("children" in node)) return "";
  const texts: string[] = [];
  let isInCode = false;
  for (const child of node.children) {
    if (child.type === "html") isInCode = child.value === "<code>" || (isInCode && child.value !== "</code>");
    else if (!isInCode) texts.push(textOf(child));
  }
  return texts.join(" ");
}

/** What comes out of code spans, `<code>` elements left aside. */
export function codeSpans(markdown: string): readonly string[] {
  const found: string[] = [];
  collectCode(parseMarkdown(markdown), found);
  return found;
}

function collectCode(node: Nodes, found: string[]): void {
  if (node.type === "inlineCode") found.push(node.value);
  if ("children" in node) for (const child of node.children) collectCode(child, found);
}
