import type { MappingNode, SequenceNode, SourceNode } from "../model/tree.ts";
import { type Block, memberPath, memberStep, type Purpose, type Shape, unclear } from "./shape-words.ts";

/**
 * XML has as many ways to write a table as there are programs, so that only elements which are texts make a list. For
 * anything else the author says where the rows are; the sentence shows it for the element that stands there most often.
 */
export function readElements(node: SourceNode, purpose: Purpose, block: Block): Shape {
  if (purpose === "list" && node.kind === "sequence" && node.items.length > 0) {
    const codes = node.items.filter((item) => item.kind === "scalar");
    if (codes.length === node.items.length)
      return { kind: "rows", rows: codes.map((from) => ({ from, to: undefined, when: [] })), repeated: new Map() };
  }
  const rows = mostRows(node);
  const members = rows === undefined ? [] : textMembers(rows.item);
  const [key = '"@.…"', value = '"@.…"'] = members;
  const select = JSON.stringify(`$${rows?.path ?? ".…"}[*]`);
  const sample = `select: ${select}, key: ${key}${purpose === "map" ? `, value: ${value}` : ""}`;
  return unclear(
    node,
    `is XML, where ${purpose === "map" ? "entries" : "codes"} could stand anywhere: say where they are, like ${block(sample)}`,
  );
}

interface Rows {
  readonly path: string;
  readonly count: number;
  readonly item: MappingNode;
}

/** The element with members that stands most often below one parent; the first of several. */
function mostRows(root: SourceNode): Rows | undefined {
  let most: Rows | undefined;
  const visit = (node: SourceNode, path: string): void => {
    if (node.kind === "mapping")
      for (const { key, value } of node.entries) visit(value, `${path}${memberStep(key.text)}`);
    if (node.kind !== "sequence") return;
    most = moreOf(node, path, most);
    for (const [index, item] of node.items.entries()) visit(item, `${path}[${index}]`);
  };
  visit(root, "");
  return most;
}

function moreOf(node: SequenceNode, path: string, most: Rows | undefined): Rows | undefined {
  const [item] = node.items;
  if (item?.kind !== "mapping" || textMembers(item).length === 0) return most;
  return most === undefined || node.items.length > most.count ? { path, count: node.items.length, item } : most;
}

/** Paths to the attributes and to the children that are texts. */
function textMembers(item: MappingNode): readonly string[] {
  return item.entries.flatMap(({ key, value }) => {
    const text = value.kind === "sequence" ? value.items[0] : value;
    return text?.kind === "scalar" ? [memberPath(key.text)] : [];
  });
}
