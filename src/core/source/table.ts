import type { JsonValue } from "../model/json.ts";
import {
  isNull,
  type MappingEntry,
  type ScalarNode,
  type SequenceNode,
  type SourceNode,
  textOf,
} from "../model/tree.ts";
import type { Binding, BoundText } from "./binding.ts";
import { Columns, compiled, isOff } from "./columns.ts";
import { readJson } from "./json.ts";
import { FILE_START, type SourceFormat } from "./reader.ts";
import { type Item, isTooMuchFor, replaceScalars, select, type Tree, toTree } from "./select.ts";
import { readShape } from "./shape.ts";
import type { Block, Purpose } from "./shape-words.ts";
import { misbound, type NoTable, Stop, tooLarge, unreadable } from "./stop.ts";

/** Rows of one file with conditions multiplied out. */
const ROWS_MAX = 200_000;
const TOO_MANY = `holds more than ${ROWS_MAX} entries`;

/** One entry or code that a file holds, before anything is compared or made unique. */
export interface Row {
  readonly from: ScalarNode;
  /** Undefined in a list. */
  readonly to: ScalarNode | undefined;
  readonly when: readonly (readonly [string, string])[];
  readonly active: boolean;
  readonly attributes: readonly (readonly [string, JsonValue])[];
}

export type Table =
  | {
      readonly kind: "table";
      readonly rows: readonly Row[];
      /** Entries whose key stands twice, with the first of each: on the way to the rows or among them. */
      readonly repeated: ReadonlyMap<MappingEntry, MappingEntry>;
      readonly fallback: ScalarNode | undefined;
    }
  | NoTable;

/** The rows that a binding finds in a file of this format. */
export function readTable(
  root: SourceNode,
  format: SourceFormat | undefined,
  binding: Binding,
  purpose: Purpose,
): Table {
  try {
    return tableOf(root, format, binding, purpose);
  } catch (error) {
    if (error instanceof Stop) return error.table;
    throw error;
  }
}

function tableOf(root: SourceNode, format: SourceFormat | undefined, binding: Binding, purpose: Purpose): Table {
  const repeated = new Map<MappingEntry, MappingEntry>();
  const [attribute] = binding.attributes;
  if (purpose === "map" && attribute !== undefined)
    throw misbound("The entries of a map have no `attributes`: remove them", attribute.at);
  const tree = toTree(binding.decode === undefined ? root : decoded(root, binding.decode));
  const rows =
    binding.key === undefined && binding.value === undefined
      ? shapedRows(tree, format, binding, purpose, repeated)
      : pathRows(tree, format, binding, purpose, repeated);
  return { kind: "table", ...withoutFallback(rows, tree, binding, repeated), repeated };
}

/** By file and path: the same for every binding that reads that string. */
const DECODED = new WeakMap<SourceNode, Map<string, SourceNode>>();

/** JSON held in strings is read in place, before anything is selected. */
function decoded(root: SourceNode, path: BoundText): SourceNode {
  const known = DECODED.get(root) ?? new Map<string, SourceNode>();
  const result = known.get(path.text) ?? decode(root, path);
  known.set(path.text, result);
  DECODED.set(root, known);
  return result;
}

function decode(root: SourceNode, path: BoundText): SourceNode {
  const tree = toTree(root);
  const replacements = new Map<SourceNode, SourceNode>();
  for (const { node } of selected(tree, path, new Map())) {
    if (node.kind !== "scalar")
      throw unreadable("holds no text where `decode` says that JSON is held in one", node.position);
    const parsed = readJson(node.text);
    if (parsed.kind === "empty")
      throw unreadable("holds an empty text where `decode` says that JSON is", node.position);
    if (parsed.kind === "unreadable")
      throw unreadable(`holds a text that \`decode\` cannot read: it ${parsed.reason}`, node.position);
    replacements.set(node, parsed.root);
  }
  return replaceScalars(root, replacements);
}

function shapedRows(
  tree: Tree,
  format: SourceFormat | undefined,
  binding: Binding,
  purpose: Purpose,
  repeated: Map<MappingEntry, MappingEntry>,
): Row[] {
  const target =
    binding.select === undefined ? { node: tree.root, items: undefined } : shapeTarget(tree, binding.select, repeated);
  const shape = readShape(target.node, purpose, format, blockOf(binding));
  if (shape.kind === "unclear") throw unreadable(shape.reason, shape.position);
  for (const [again, first] of shape.repeated) repeated.set(again, first);
  const attributes = binding.attributes.length > 0 || binding.active !== undefined || binding.when.length > 0;
  if (attributes) {
    throw misbound("Beside `active`, `attributes` or `when` say which member is the code: add `key:`", binding.at);
  }
  return shape.rows.map(({ from, to, when }) => ({
    from,
    to,
    when: conditions(when.map(([name, node]) => [name, node.text] as const)),
    active: true,
    attributes: [],
  }));
}

/** What a shape proposes for `$` is meant for what the binding has selected already. */
function blockOf({ file, select: from }: Binding): Block {
  return (settings) => {
    if (from === undefined) return `\`source: { file: ${file}, ${settings} }\``;
    const each = compiled(from).singularQuery() ? "$1" : "";
    const selected = `select: ${JSON.stringify(from.text).slice(0, -1).replaceAll("$", "$$$$")}`;
    const shown = settings.startsWith("select: ")
      ? settings.replace(/^select: "\$(\[\*\])?/, `${selected}${each}`)
      : `select: ${JSON.stringify(from.text)}, ${settings}`;
    return `\`source: { file: ${file}, ${shown} }\``;
  };
}

/** Below the root of XML there is no place where rows are to be expected. */
function nowhere(tree: Tree, purpose: Purpose, binding: Binding): Stop {
  const shape = readShape(tree.root, purpose, "xml", blockOf(binding));
  return unreadable(shape.kind === "unclear" ? shape.reason : "is XML: add `select`", tree.root.position);
}

/** A path to one node binds that node; a path to many binds them as one list. */
function shapeTarget(
  tree: Tree,
  path: BoundText,
  repeated: Map<MappingEntry, MappingEntry>,
): { readonly node: SourceNode } {
  const query = compiled(path);
  const items = selected(tree, path, repeated);
  const [only] = items;
  if (only === undefined) throw unreadable(`holds nothing at ${path.text}: correct \`select\` or the file`, FILE_START);
  if (query.singularQuery()) return { node: only.node };
  const list: SequenceNode = { kind: "sequence", items: items.map(({ node }) => node), position: only.node.position };
  return { node: list };
}

function pathRows(
  tree: Tree,
  format: SourceFormat | undefined,
  binding: Binding,
  purpose: Purpose,
  repeated: Map<MappingEntry, MappingEntry>,
): Row[] {
  if (binding.key === undefined) throw misbound("`value` needs a `key` beside it", binding.value?.at ?? binding.at);
  if (purpose === "map" && binding.value === undefined)
    throw misbound("`key` needs a `value` beside it", binding.key.at);
  if (purpose === "list" && binding.value !== undefined)
    throw misbound("A code list has no `value`: remove it", binding.value.at);
  if (binding.select === undefined && format === "xml") throw nowhere(tree, purpose, binding);
  const items = selected(tree, binding.select ?? { text: "$[*]", at: binding.at }, repeated);
  if (items.length === 0) {
    throw unreadable(`holds nothing at ${binding.select?.text ?? "$[*]"}: correct \`select\` or the file`, FILE_START);
  }
  for (const path of [binding.key, binding.value, binding.active, ...binding.when, ...binding.attributes])
    if (path !== undefined && isTooMuchFor(path.text, tree)) throw tooLarge(tooMuch(path));
  const columns = new Columns(format, repeated);
  const rows: Row[] = [];
  for (const item of items) {
    const keys = columns.texts(item, binding.key, "needed");
    const to = binding.value === undefined ? undefined : columns.target(item, binding.value);
    const active = binding.active === undefined || !columns.texts(item, binding.active, "optional").some(isOff);
    const combinations = multiplied(binding.when.map((path) => [path.name, columns.texts(item, path, "optional")]));
    const attributes = binding.attributes.flatMap((path) => columns.attribute(item, path));
    for (const from of keys) {
      for (const when of combinations) {
        rows.push({ from, to, when: conditions(when), active, attributes });
        if (rows.length > ROWS_MAX) throw tooLarge(TOO_MANY);
      }
    }
  }
  columns.finish();
  return rows;
}

/** The entry that stands for every other code is no entry; or the fallback is somewhere else in the file. */
function withoutFallback(
  rows: readonly Row[],
  tree: Tree,
  { fallback }: Binding,
  repeated: Map<MappingEntry, MappingEntry>,
): { readonly rows: readonly Row[]; readonly fallback: ScalarNode | undefined } {
  if (fallback === undefined) return { rows, fallback: undefined };
  if (fallback.text.startsWith("$")) {
    const [only, another] = selected(tree, fallback, repeated);
    if (only?.node.kind === "scalar" && another === undefined) return { rows, fallback: only.node };
    throw unreadable(
      `holds no single text at ${fallback.text}, where \`default\` should be`,
      only?.node.position ?? FILE_START,
    );
  }
  const named = rows.filter(({ from, active }) => active && from.text === fallback.text);
  const [first] = named;
  if (first?.to === undefined)
    throw unreadable(`holds no entry "${fallback.text}", which \`default\` names`, FILE_START);
  const other = named.find(({ to }) => textOf(to) !== textOf(first.to));
  if (other !== undefined)
    throw unreadable(
      `holds "${fallback.text}", which \`default\` names, with two targets, and codes that are not listed can go to one only`,
      other.from.position,
    );
  if (named.every(({ when }) => when.length > 0))
    throw unreadable(
      `holds "${fallback.text}", which \`default\` names, under conditions only: list the codes that it stands for`,
      first.from.position,
    );
  return { rows: rows.filter(({ from }) => from.text !== fallback.text), fallback: first.to };
}

function selected(tree: Tree, path: BoundText, repeated: Map<MappingEntry, MappingEntry>): readonly Item[] {
  if (!path.text.startsWith("$"))
    throw misbound(`"${path.text.slice(0, 80)}" must begin with \`$\`, the whole file`, path.at);
  const query = compiled(path);
  if (isTooMuchFor(path.text, tree)) throw tooLarge(tooMuch(path));
  const selection = select(query, tree.root, tree.value);
  if ("kind" in selection) throw tooLarge(`${selection.reason} at ${path.text}`);
  for (const [again, first] of selection.repeated) repeated.set(again, first);
  return selection.items;
}

function tooMuch({ text }: BoundText): string {
  return `is too large for the path ${text}, which goes through it again and again (name the steps that \`..\` leaves out)`;
}

/** Every combination of one text of each column; a column without a text stands for any. */
function multiplied(
  columns: readonly (readonly [string, readonly ScalarNode[]])[],
): readonly (readonly (readonly [string, string])[])[] {
  let combinations: (readonly (readonly [string, string])[])[] = [[]];
  for (const [name, nodes] of columns) {
    const texts = nodes.filter((node) => !isNull(node)).map((node) => node.text);
    if (texts.length === 0) continue;
    if (combinations.length * texts.length > ROWS_MAX) throw tooLarge(TOO_MANY);
    combinations = combinations.flatMap((combination) => texts.map((text) => [...combination, [name, text] as const]));
  }
  return combinations;
}

/** Empty and `*` mean any, and any is no condition. */
function conditions(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return pairs.filter(([, text]) => text !== "" && text !== "*");
}
