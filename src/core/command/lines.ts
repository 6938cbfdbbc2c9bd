import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { quotedFrom } from "./email.ts";
import { InlineReader } from "./inline.ts";
import { type Prescan, prescan } from "./prescan.ts";

/** One line of a comment. */
export interface CommentLine {
  readonly text: string;
  /**
   * `prose`: a line of an ordinary paragraph, where a command may stand. `own`: the person's too, as a list or code.
   * `foreign`: quoted from somebody else, HTML, or hidden.
   */
  readonly kind: "prose" | "own" | "foreign";
}

/** Lines that a parser gets. Quotes, lists and repeated blank lines don't count; nobody writes so many more. */
const PARSED_LINES_MAX = 2_000;

/**
 * A comment's lines, told apart by GitHub's Markdown; `undefined` when there are more than we read. Total, and linear in
 * the length of the body.
 */
export function readLines(body: string): readonly CommentLine[] | undefined {
  const lines = body.replace(/\r\n?/g, "\n").split("\n");
  const own = lines.slice(0, quotedFrom(lines));
  const scan = prescan(own);
  if (scan.kept.length > PARSED_LINES_MAX) return undefined;
  const kinds = parsedKinds(own, scan);
  return lines.map((text, index) => {
    const parsed = index < own.length ? (kinds.get(index) ?? "own") : "foreign";
    const contained = scan.contained.get(index);
    return { text, kind: contained === undefined || parsed === "foreign" ? parsed : contained };
  });
}

/** Kinds of the lines that stand in a block; blank lines between blocks have none. */
function parsedKinds(lines: readonly string[], { kept }: Prescan): ReadonlyMap<number, CommentLine["kind"]> {
  const parsed = kept.map((index) => lines[index] ?? "");
  const inline = new InlineReader();
  const kinds = new Map<number, CommentLine["kind"]>();
  for (const node of blocks(parsed)) {
    const first = (node.position?.start.line ?? 1) - 1;
    const end = node.position?.end.line ?? parsed.length;
    kindsOf(node, parsed.slice(first, end), inline).forEach((kind, offset) => {
      const index = kept[first + offset];
      if (index !== undefined) kinds.set(index, kind);
    });
  }
  return kinds;
}

/**
 * The blocks of the comment. Inline marks are not read here: a parser of them takes seconds for a hostile text, and all
 * we need of them is in `inline.ts`. A line of `--` below a command is an e-mail's signature and makes it no heading.
 */
function blocks(lines: readonly string[]): readonly RootContent[] {
  return fromMarkdown(lines.join("\n"), { extensions: [{ disable: { null: [...NOT_READ] } }] }).children;
}

const NOT_READ = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
  "setextUnderline",
] as const;

function kindsOf(node: RootContent, lines: readonly string[], inline: InlineReader): readonly CommentLine["kind"][] {
  switch (node.type) {
    case "paragraph": {
      const covered = inline.coveredLines(lines, "paragraph");
      const table = tableFrom(lines);
      return lines.map((_, index) => (covered[index] ? "foreign" : index >= table ? "own" : "prose"));
    }
    case "html":
      inline.coveredLines(lines, "html");
      return lines.map(() => "foreign");
    case "blockquote":
      return lines.map(() => "foreign");
    default:
      return lines.map((line) => (inline.isInsideElement || /^\s*>/.test(line) ? "foreign" : "own"));
  }
}

/** Index of a table's header line in a paragraph; the number of lines where there is no table. */
function tableFrom(lines: readonly string[]): number {
  const delimiter = lines.findIndex((line, index) => index > 0 && isTableDelimiter(line));
  return delimiter < 0 ? lines.length : delimiter - 1;
}

function isTableDelimiter(line: string): boolean {
  if (!line.includes("|") || !/^[\s|:-]+$/.test(line)) return false;
  const cells = line.trim().replace(/^\|/, "").replace(/\|$/, "").split("|");
  return cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
}
