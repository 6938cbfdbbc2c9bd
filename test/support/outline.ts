import type { Position, SourceNode } from "../../src/core/model/tree.ts";
import type { ParsedSource } from "../../src/core/source/reader.ts";

/** A tree as nested lists and pairs of `text@line:column`; a plain scalar has no quotes around its text. */
function outline(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return scalar(node.text, node.plain, node.position);
    case "sequence":
      return node.items.map(outline);
    case "mapping":
      return node.entries.map(({ key, value }) => ({ [scalar(key.text, key.plain, key.position)]: outline(value) }));
  }
}

/** The outline of what was read, or why it was not. */
export function outlined(parsed: ParsedSource): unknown {
  switch (parsed.kind) {
    case "parsed":
      return outline(parsed.root);
    case "empty":
      return "empty";
    case "unreadable":
      return `${at(parsed.position)} ${parsed.reason}`;
  }
}

function scalar(text: string, plain: boolean, position: Position): string {
  return `${plain ? text : `'${text}'`}@${at(position)}`;
}

function at({ line, column }: Position): string {
  return `${line}:${column}`;
}
