import type { SequenceNode } from "../model/tree.ts";
import { ambiguous, type Block, memberPath, type Purpose, type Shape, unclear } from "./shape-words.ts";

/** Columns that are shown to the author. */
const SHOWN_MAX = 8;

/**
 * A CSV file by the number of its columns: two are the pairs of a map, one the codes of a list. Nothing in the file says
 * whether its first row names the columns, and a row taken for names would be a code lost: where they do not look like
 * names, both readings are shown.
 */
export function readColumns(node: SequenceNode, purpose: Purpose, block: Block): Shape {
  const [row] = node.items;
  if (row?.kind !== "mapping") return unclear(node, "holds no rows");
  const keys = row.entries.map(({ key }) => key);
  const names = keys.map(({ text }) => text);
  const [from, to] = names;
  const bound = purpose === "map" ? `key: ${memberPath(from)}, value: ${memberPath(to)}` : `key: ${memberPath(from)}`;
  if (names.length !== (purpose === "map" ? 2 : 1)) {
    const shown = names.slice(0, SHOWN_MAX).map((name) => `"${name}"`);
    const columns = `${shown.join(", ")}${names.length > SHOWN_MAX ? ", …" : ""}`;
    const which = purpose === "map" ? "which are the code and its target" : "which is the code";
    return unclear(
      keys[0] ?? node,
      `has the ${names.length === 1 ? "column" : "columns"} ${columns}: say ${which}, like ${block(bound)}`,
    );
  }
  if (!names.every(isNameOfColumn)) {
    const headless = block(`columns: [${purpose === "map" ? "from, to" : "code"}]`);
    return ambiguous(keys[0] ?? node, [
      `${block(bound)} (its first row names the columns)`,
      `${headless} (it has no such row)`,
    ]);
  }
  const rows = node.items.flatMap((item) => {
    const [code, target] = item.kind === "mapping" ? item.entries.map(({ value }) => value) : [];
    if (code?.kind !== "scalar") return [];
    return [{ from: code, to: target?.kind === "scalar" ? target : undefined, when: [] }];
  });
  return { kind: "rows", rows, repeated: new Map() };
}

/** Holds a word that people call columns by and codes are rarely made of. */
function isNameOfColumn(name: string): boolean {
  const words = name.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 ").toLowerCase();
  return words.split(/[^\p{L}]+/u).some((word) => COLUMN_WORDS.has(word));
}

const COLUMN_WORDS: ReadonlySet<string> = new Set(
  "code codes id ids key keys value values from to source target name names type method".split(" "),
);
