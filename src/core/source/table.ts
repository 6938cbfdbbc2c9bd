import type { JSONPathQuery } from "json-p3";
import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import {
  isNull,
  type MappingEntry,
  type Position,
  type ScalarNode,
  type SequenceNode,
  type SourceNode,
  textJson,
} from "../model/tree.ts";
import type { Binding, BoundText } from "./binding.ts";
import { readJson } from "./json.ts";
import { FILE_START } from "./reader.ts";
import { compilePath, type Item, replaceScalars, select, type Tree, toTree } from "./select.ts";
import { type Purpose, readShape } from "./shape.ts";

/** Rows of one file with conditions multiplied out. */
const ROWS_MAX = 200_000;

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
  /** The file does not hold what the binding says; `reason` continues "The file … ". */
  | { readonly kind: "unreadable"; readonly reason: string; readonly position: Position }
  /** The binding itself cannot be understood. */
  | { readonly kind: "misbound"; readonly reason: string; readonly at: Location }
  | { readonly kind: "too-large"; readonly reason: string };

/** The rows that a binding finds in a file. */
export function readTable(root: SourceNode, binding: Binding, purpose: Purpose): Table {
  try {
    return tableOf(root, binding, purpose);
  } catch (error) {
    if (error instanceof Stop) return error.table;
    throw error;
  }
}

/** Leaves the reading of one table early, from wherever it finds out; never leaves this file. */
class Stop extends Error {
  readonly table: Table;
  constructor(table: Table) {
    super("stop");
    this.table = table;
  }
}

function tableOf(root: SourceNode, binding: Binding, purpose: Purpose): Table {
  const repeated = new Map<MappingEntry, MappingEntry>();
  const [attribute] = binding.attributes;
  if (purpose === "map" && attribute !== undefined)
    throw misbound("The entries of a map have no `attributes`: remove them", attribute.at);
  const tree = toTree(binding.decode === undefined ? root : decoded(root, binding.decode));
  const rows =
    binding.key === undefined && binding.value === undefined
      ? shapedRows(tree, binding, purpose, repeated)
      : pathRows(tree, binding, purpose, repeated);
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

function shapedRows(tree: Tree, binding: Binding, purpose: Purpose, repeated: Map<MappingEntry, MappingEntry>): Row[] {
  const target =
    binding.select === undefined ? { node: tree.root, items: undefined } : shapeTarget(tree, binding.select, repeated);
  const block = (settings: string) => `\`source: { file: ${binding.file}, ${settings} }\``;
  const shape = readShape(target.node, purpose, block);
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

function pathRows(tree: Tree, binding: Binding, purpose: Purpose, repeated: Map<MappingEntry, MappingEntry>): Row[] {
  if (binding.key === undefined) throw misbound("`value` needs a `key` beside it", binding.value?.at ?? binding.at);
  if (purpose === "map" && binding.value === undefined)
    throw misbound("`key` needs a `value` beside it", binding.key.at);
  if (purpose === "list" && binding.value !== undefined)
    throw misbound("A code list has no `value`: remove it", binding.value.at);
  const items = selected(tree, binding.select ?? { text: "$[*]", at: binding.at }, repeated);
  if (items.length === 0) {
    throw unreadable(`holds nothing at ${binding.select?.text ?? "$[*]"}: correct \`select\` or the file`, FILE_START);
  }
  const columns = new Columns(repeated);
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
        if (rows.length > ROWS_MAX) throw tooLarge();
      }
    }
  }
  columns.finish();
  return rows;
}

/** Reads columns of items, and notices the ones that no item has. */
class Columns {
  private readonly repeated: Map<MappingEntry, MappingEntry>;
  private readonly seen = new Map<BoundText, boolean>();

  constructor(repeated: Map<MappingEntry, MappingEntry>) {
    this.repeated = repeated;
  }

  /** One text, or one for each element where the column is a list. */
  texts(item: Item, path: BoundText, need: "needed" | "optional"): readonly ScalarNode[] {
    const nodes = this.nodes(item, path);
    const texts: ScalarNode[] = [];
    for (const node of nodes.flatMap((node) => (node.kind === "sequence" ? node.items : [node]))) {
      if (node.kind !== "scalar")
        throw unreadable(`holds more than a text at ${path.text}: name one member of it`, node.position);
      if (!isNull(node) || need === "optional") texts.push(node);
    }
    if (texts.length === 0 && need === "needed") {
      throw unreadable(
        `holds an item without a text at ${path.text}: complete it or correct the path`,
        item.node.position,
      );
    }
    return texts;
  }

  target(item: Item, path: BoundText): ScalarNode {
    const [node, another] = this.nodes(item, path);
    if (node?.kind === "scalar" && another === undefined) return node;
    if (node === undefined) {
      throw unreadable(
        `holds an item without anything at ${path.text}: complete it or correct the path`,
        item.node.position,
      );
    }
    throw unreadable(`holds more than one text at ${path.text}: name one member of it`, node.position);
  }

  attribute(item: Item, path: BoundText & { readonly name: string }): readonly (readonly [string, JsonValue])[] {
    return this.nodes(item, path).map((node) => [path.name, textJson(node)] as const);
  }

  /** A flag or condition may be absent from some items; absent from all it is a slip of the pen. */
  finish(): void {
    for (const [path, seen] of this.seen) {
      if (!seen)
        throw unreadable(`holds no item with anything at ${path.text}: correct the path or the file`, FILE_START);
    }
  }

  private nodes(item: Item, path: BoundText): readonly SourceNode[] {
    const found = this.find(item, path);
    if (found.length > 0 || !this.seen.has(path)) this.seen.set(path, found.length > 0 || this.seen.get(path) === true);
    return found;
  }

  private find(item: Item, path: BoundText): readonly SourceNode[] {
    if (path.text === "@key") {
      if (item.name === undefined)
        throw misbound("`@key` is the name of what `select` finds, and `$` has none", path.at);
      return [item.name];
    }
    if (path.text === "@value" || path.text === "@") return [item.node];
    const selection = select(compiled(path), item.node, item.value);
    if ("kind" in selection) throw unreadable(`${selection.reason} at ${path.text}`, item.node.position);
    for (const [again, first] of selection.repeated) this.repeated.set(again, first);
    return selection.items.map(({ node }) => node);
  }
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
  const found = rows.find(({ from }) => from.text === fallback.text);
  if (found?.to === undefined)
    throw unreadable(`holds no entry "${fallback.text}", which \`default\` names`, FILE_START);
  return { rows: rows.filter(({ from }) => from.text !== fallback.text), fallback: found.to };
}

const PATHS = new WeakMap<BoundText, JSONPathQuery>();

function compiled(path: BoundText): JSONPathQuery {
  const known = PATHS.get(path);
  if (known !== undefined) return known;
  const result = compilePath(path.text);
  if (result.kind === "refused") throw misbound(`"${path.text.slice(0, 80)}" ${result.reason}`, path.at);
  PATHS.set(path, result.query);
  return result.query;
}

function selected(tree: Tree, path: BoundText, repeated: Map<MappingEntry, MappingEntry>): readonly Item[] {
  if (!path.text.startsWith("$"))
    throw misbound(`"${path.text.slice(0, 80)}" must begin with \`$\`, the whole file`, path.at);
  const selection = select(compiled(path), tree.root, tree.value);
  if ("kind" in selection) throw new Stop({ kind: "too-large", reason: `${selection.reason} at ${path.text}` });
  for (const [again, first] of selection.repeated) repeated.set(again, first);
  return selection.items;
}

/** `false 0 no n f`, any case, and empty. */
function isOff(node: ScalarNode): boolean {
  return isNull(node) || /^(?:false|0|no|n|f)?$/i.test(node.text);
}

/** Every combination of one text of each column; a column without a text stands for any. */
function multiplied(
  columns: readonly (readonly [string, readonly ScalarNode[]])[],
): readonly (readonly (readonly [string, string])[])[] {
  let combinations: (readonly (readonly [string, string])[])[] = [[]];
  for (const [name, nodes] of columns) {
    const texts = nodes.filter((node) => !isNull(node)).map((node) => node.text);
    if (texts.length === 0) continue;
    if (combinations.length * texts.length > ROWS_MAX) throw tooLarge();
    combinations = combinations.flatMap((combination) => texts.map((text) => [...combination, [name, text] as const]));
  }
  return combinations;
}

/** Empty and `*` mean any, and any is no condition. */
function conditions(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return pairs.filter(([, text]) => text !== "" && text !== "*");
}

function unreadable(reason: string, position: Position): Stop {
  return new Stop({ kind: "unreadable", reason, position });
}

function misbound(reason: string, at: Location): Stop {
  return new Stop({ kind: "misbound", reason, at });
}

function tooLarge(): Stop {
  return new Stop({ kind: "too-large", reason: `holds more than ${ROWS_MAX} entries` });
}
