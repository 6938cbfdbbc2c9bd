import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

/** A node of either syntax tree: what the small transformations below look at. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: { className?: unknown };
  children?: Node[];
}

/** Enough for GitHub's longest comment; more is shown as it is. */
const markdownMaxCharacters = 70_000;

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(() => (tree: Node) => breakLines(tree))
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  // This schema is GitHub's: https://github.com/rehypejs/rehype-sanitize#example-headings-dom-clobbering
  .use(rehypeSanitize, defaultSchema)
  .use(() => (tree: Node) => decorate(tree))
  .use(rehypeStringify);

/** Markdown as GitHub shows it in a comment: safe HTML. */
export async function renderMarkdown(text: string): Promise<string> {
  const shown = text.length > markdownMaxCharacters ? `${text.slice(0, markdownMaxCharacters)}\n\n…` : text;
  return String(await processor.process(shown));
}

/** In comments, other than in files, GitHub keeps single line ends: https://github.github.com/gfm/#soft-line-breaks */
function breakLines(node: Node): void {
  if (!node.children) return;
  node.children = node.children.flatMap((child) => {
    if (child.type !== "text" || child.value === undefined || !child.value.includes("\n")) {
      breakLines(child);
      return [child];
    }
    return child.value
      .split("\n")
      .flatMap((value, index): Node[] => [...(index === 0 ? [] : [{ type: "break" }]), { type: "text", value }]);
  });
}

const alertTitles: Readonly<Record<string, string>> = {
  NOTE: "Note",
  TIP: "Tip",
  IMPORTANT: "Important",
  WARNING: "Warning",
  CAUTION: "Caution",
};

/** What GitHub adds to safe HTML: coloured alerts, diagrams and scrolling tables. */
function decorate(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.tagName === "blockquote") markAlert(child);
    if (child.tagName === "pre") markDiagram(child);
    decorate(child);
  }
}

/** `> [!NOTE]`: https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts */
function markAlert(quote: Node): void {
  const paragraph = quote.children?.find((child) => child.tagName === "p");
  const first = paragraph?.children?.[0];
  const [, word] = /^\[!(\w+)\]\s*$/.exec(first?.value ?? "") ?? [];
  const title = word === undefined ? undefined : alertTitles[word];
  if (word === undefined || title === undefined || !paragraph?.children || !quote.children) return;
  const isBreak = paragraph.children[1]?.tagName === "br";
  paragraph.children = paragraph.children.slice(isBreak ? 2 : 1);
  const next = paragraph.children[0];
  if (next?.value !== undefined) next.value = next.value.trimStart();
  quote.tagName = "div";
  quote.properties = { className: ["markdown-alert", `markdown-alert-${word.toLowerCase()}`] };
  quote.children.unshift({
    type: "element",
    tagName: "p",
    properties: { className: ["markdown-alert-title"] },
    children: [{ type: "text", value: title }],
  });
}

/** A fenced `mermaid` block: shown as code until the page's script has drawn it. */
function markDiagram(block: Node): void {
  const code = block.children?.[0];
  const classes = code?.properties?.className;
  if (code?.tagName !== "code" || !Array.isArray(classes) || !classes.includes("language-mermaid")) return;
  block.properties = { ...block.properties, className: ["diagram-source"] };
}
