import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { Markup } from "./markup.ts";

interface Node {
  tagName?: string;
  type: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** A comment of ours as GitHub showed it: safe HTML whose headings fit below the page's own. */
export async function renderShown(markdown: string): Promise<Markup> {
  return new Markup(String(await processor.process(markdown.slice(0, CHARACTERS_MAX))));
}

/** GitHub takes no longer comment. */
const CHARACTERS_MAX = 65_536;

/** As GitHub sanitizes, and without images: the page loads nothing from elsewhere. */
const SCHEMA = { ...defaultSchema, tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== "img") };

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize, SCHEMA)
  .use(() => (tree: Node) => adapt(tree))
  .use(rehypeStringify);

/** Our comments begin their sections at the third level; here they are below a first. */
const HEADINGS: ReadonlyMap<string, string> = new Map([
  ["h1", "h2"],
  ["h2", "h2"],
  ["h3", "h2"],
  ["h4", "h3"],
  ["h5", "h4"],
  ["h6", "h5"],
]);

function adapt(node: Node): void {
  for (const child of node.children ?? []) {
    const level = HEADINGS.get(child.tagName ?? "");
    if (level !== undefined) child.tagName = level;
    if (child.tagName === "a") child.properties = { ...child.properties, rel: "nofollow noopener noreferrer" };
    if (child.tagName === "pre" && isPicture(child)) fold(child);
    else adapt(child);
  }
}

function isPicture({ children }: Node): boolean {
  const language = children?.[0]?.properties?.className;
  return Array.isArray(language) && language.includes("language-mermaid");
}

/** GitHub drew it from this text; the pull request's page has the picture. */
function fold(picture: Node): void {
  const source: Node = { ...picture };
  picture.tagName = "details";
  picture.properties = {};
  picture.children = [
    {
      type: "element",
      tagName: "summary",
      properties: {},
      children: [{ type: "text", value: "The picture, as text" }],
    },
    source,
  ];
}
