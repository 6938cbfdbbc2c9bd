import {
  isNull,
  type MappingEntry,
  type MappingNode,
  type ScalarNode,
  type SequenceNode,
  type SourceNode,
} from "../model/tree.ts";
import type { SourceFormat } from "./reader.ts";
import { readColumns } from "./shape-csv.ts";
import {
  ambiguous,
  type Block,
  memberPath,
  memberStep,
  type Purpose,
  type Shape,
  type ShapedRow,
  unclear,
} from "./shape-words.ts";
import { readElements } from "./shape-xml.ts";

/**
 * Reads a node by its shape: for a map a dict or a list of `{ from, to }` or `{ key, value }`; for a list a list of
 * texts or of `{ code: … }`. Never guesses: what fits two readings is unclear, and the reason shows both `source` blocks.
 */
export function readShape(node: SourceNode, purpose: Purpose, format: SourceFormat | undefined, block: Block): Shape {
  if (format === "xml") return readElements(node, purpose, block);
  switch (node.kind) {
    case "scalar":
      return unclear(node, `is a single text where ${purpose === "map" ? "entries" : "codes"} should be`);
    case "mapping":
      if (node.entries.length === 0) return unclear(node, "is empty: nothing is selected");
      return purpose === "map" ? readDict(node, block) : dictAsList(node, block);
    case "sequence":
      if (node.items.length === 0) return unclear(node, "is empty: nothing is selected");
      if (format === "csv" && !node.items.some((item) => isNamed(item, purpose)))
        return readColumns(node, purpose, block);
      return purpose === "map" ? readPairs(node, block) : readCodes(node, block);
  }
}

const PAIRS = [
  ["from", "to"],
  ["key", "value"],
] as const;

/** Members of a row that say something to people and nothing to the map. */
const REMARKS: ReadonlySet<string> = new Set(["title", "name", "label", "description", "comment", "note", "notes"]);

/** Whether the members say by their names which is which. */
function isNamed(item: SourceNode, purpose: Purpose): boolean {
  if (PAIRS.some((pair) => hasMembers(item, pair))) return true;
  return purpose === "list" && membersOf(item).has("code");
}

function readDict(node: MappingNode, block: Block): Shape {
  const names = new Set(node.entries.map(({ key }) => key.text.toLowerCase()));
  if (names.size === 2 && PAIRS.some(([from, to]) => names.has(from) && names.has(to))) {
    const [one, other] = node.entries;
    return ambiguous(node, [
      block(`select: "$", key: ${memberPath(one?.key.text)}, value: ${memberPath(other?.key.text)}`),
      block(`select: "$.*", key: "@key", value: "@value"`),
    ]);
  }
  const rows: ShapedRow[] = [];
  for (const { key, value } of node.byKey.values()) {
    if (key.plain && key.text === "") return unclear(key, "holds an entry without a key: complete it or remove it");
    if (value.kind !== "scalar") return nested(node, block);
    rows.push({ from: key, to: value, when: [] });
  }
  return { kind: "rows", rows, repeated: node.repeated };
}

/** A mapping that holds more than texts: the entries are somewhere below. */
function nested(node: MappingNode, block: Block): Shape {
  const [only] = node.entries;
  if (node.entries.length === 1 && only?.value.kind === "sequence") {
    const sample = block(`select: ${JSON.stringify(`$${memberStep(only.key.text)}[*]`)}, key: "@.…", value: "@.…"`);
    return unclear(node, `holds its entries under "${only.key.text}": write ${sample}`);
  }
  const sample = block('select: "$.*", key: "@key", value: "@.…"');
  return unclear(
    node,
    `holds more than texts, so that its entries could be anywhere: say where they are, like ${sample}`,
  );
}

function dictAsList(node: MappingNode, block: Block): Shape {
  if (node.entries.some(({ value }) => value.kind === "sequence")) {
    const [first] = node.entries.filter(({ value }) => value.kind === "sequence");
    const sample = block(`select: ${JSON.stringify(`$${memberStep(first?.key.text ?? "…")}[*]`)}`);
    return unclear(node, `is a mapping, and its codes are somewhere below: say where they are, like ${sample}`);
  }
  if (node.entries.every(({ value }) => value.kind === "mapping")) {
    return ambiguous(node, [block('select: "$.*", key: "@key"'), block('select: "$.*", key: "@.…"')]);
  }
  return ambiguous(node, [block('select: "$.*", key: "@key"'), block('select: "$.*", key: "@value"')]);
}

function readPairs(node: SequenceNode, block: Block): Shape {
  const fitting = PAIRS.filter((pair) => node.items.some((item) => hasMembers(item, pair)));
  const [pair, another] = fitting;
  if (pair === undefined) {
    const sample = block('select: "$[*]", key: "@.…", value: "@.…"');
    return unclear(
      node,
      `is a list without \`from\` and \`to\` or \`key\` and \`value\`: say where they are, like ${sample}`,
    );
  }
  if (another !== undefined) {
    return ambiguous(
      node,
      fitting.map(([from, to]) => block(`select: "$[*]", key: "@.${from}", value: "@.${to}"`)),
    );
  }
  const rows: ShapedRow[] = [];
  const repeated = new Map<MappingEntry, MappingEntry>();
  const [from, to] = pair;
  for (const item of node.items) {
    const members = membersOf(item);
    noteRepeated(item, repeated);
    const fromEntry = members.get(from);
    const toEntry = members.get(to);
    if (fromEntry?.value.kind !== "scalar" || isNull(fromEntry.value)) return lacks(item, from);
    if (toEntry?.value.kind !== "scalar") return lacks(item, to);
    const when = members.get("when");
    const further = [...members.keys()].filter((name) => name !== from && name !== to && !REMARKS.has(name));
    if (further.some((name) => name !== "when") || (when !== undefined && !isConditions(when.value))) {
      const path = (entry: MappingEntry | undefined) => memberPath(entry?.key.text);
      const parts = `select: "$[*]", key: ${path(fromEntry)}, value: ${path(toEntry)}`;
      const conditions = further.map((name) => path(members.get(name))).join(", ");
      return ambiguous(item, [block(`${parts}, when: [${conditions}]`), block(parts)]);
    }
    rows.push({ from: fromEntry.value, to: toEntry.value, when: conditionsOf(when?.value) });
  }
  return { kind: "rows", rows, repeated };
}

function readCodes(node: SequenceNode, block: Block): Shape {
  const rows: ShapedRow[] = [];
  const repeated = new Map<MappingEntry, MappingEntry>();
  for (const item of node.items) {
    if (item.kind === "scalar" && !isNull(item)) {
      rows.push({ from: item, to: undefined, when: [] });
      continue;
    }
    const members = membersOf(item);
    noteRepeated(item, repeated);
    const code = members.get("code")?.value;
    if (code?.kind === "scalar" && !isNull(code)) {
      rows.push({ from: code, to: undefined, when: [] });
      continue;
    }
    const pair = PAIRS.find((names) => hasMembers(item, names));
    if (pair !== undefined)
      return ambiguous(
        item,
        pair.map((name) => block(`select: "$[*]", key: "@.${name}"`)),
      );
    return unclear(item, `holds an item without \`code\`: say where the code is, like ${block(whereCode(item))}`);
  }
  return { kind: "rows", rows, repeated };
}

/** One more level where each item is wrapped into its kind: `- carrier: { code: … }`. */
function whereCode(item: SourceNode): string {
  const [only, another] = item.kind === "mapping" ? item.entries : [];
  if (only?.value.kind !== "mapping" || another !== undefined) return 'select: "$[*]", key: "@.…"';
  const select = `select: "$[*]${memberStep(only.key.text)}"`;
  return membersOf(only.value).has("code") ? select : `${select}, key: "@.…"`;
}

/** Members of an item and of its conditions that have one name, in whatever case: which one counts depends on the reader. */
function noteRepeated(item: SourceNode, repeated: Map<MappingEntry, MappingEntry>): void {
  if (item.kind !== "mapping") return;
  const first = new Map<string, MappingEntry>();
  for (const entry of item.entries) {
    const name = entry.key.text.toLowerCase();
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, entry);
    else repeated.set(entry, earlier);
    if (name !== "when" || entry.value.kind !== "mapping") continue;
    for (const [again, before] of entry.value.repeated) repeated.set(again, before);
  }
}

/** Members by their name in lower case; the last of a name. */
function membersOf(node: SourceNode): ReadonlyMap<string, MappingEntry> {
  if (node.kind !== "mapping") return new Map();
  return new Map(node.entries.map((entry) => [entry.key.text.toLowerCase(), entry]));
}

function hasMembers(node: SourceNode, names: readonly string[]): boolean {
  const members = membersOf(node);
  return names.every((name) => members.has(name));
}

function isConditions(node: SourceNode): boolean {
  return node.kind === "mapping" && node.entries.every(({ value }) => value.kind === "scalar");
}

function conditionsOf(node: SourceNode | undefined): readonly (readonly [string, ScalarNode])[] {
  if (node?.kind !== "mapping") return [];
  return node.entries.flatMap(({ key, value }) => (value.kind === "scalar" ? [[key.text, value] as const] : []));
}

function lacks(item: SourceNode, name: string): Shape {
  return unclear(item, `holds an item without a text under \`${name}\`: complete it`);
}
