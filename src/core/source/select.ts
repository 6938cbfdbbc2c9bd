import { JSONPathEnvironment, type JSONPathNode, type JSONPathQuery, type JSONValue } from "json-p3";
import {
  type MappingEntry,
  type MappingNode,
  mappingNode,
  type Position,
  type ScalarNode,
  type SourceNode,
  typedScalar,
} from "../model/tree.ts";

/** Characters of one path. */
const PATH_LENGTH_MAX = 1_000;
/** `..` in one path: each multiplies the work by the depth of the file. */
const DESCENDANTS_MAX = 2;
/** Commas in one path: each may double the work of everything behind it. */
const COMMAS_MAX = 8;
/** Items that one path may select. */
const ITEMS_MAX = 200_000;
/** Places of a file that one path may look at, each time that it does. */
const LOOKS_MAX = 20_000_000;

/** A selected node, with the name or index it has in its parent (none: it is the whole file). */
export interface Item {
  readonly node: SourceNode;
  readonly name: ScalarNode | undefined;
  readonly value: JSONValue;
}

export interface Selection {
  readonly items: readonly Item[];
  /** Entries on the way whose key stands there twice (with the first of them): another reader may come elsewhere. */
  readonly repeated: ReadonlyMap<MappingEntry, MappingEntry>;
  /** The path can select one node at most (RFC 9535: a singular query). */
  readonly singular: boolean;
}

export interface Refused {
  readonly kind: "refused";
  readonly reason: string;
}

/** A path (RFC 9535) ready to be used; `@` in a relative path stands for the item. */
export type CompiledPath = { readonly kind: "compiled"; readonly query: JSONPathQuery } | Refused;

/** Compiles `$…`, or `@…` as the path within an item. Filters know comparisons, `length`, `count` and `value`. */
export function compilePath(text: string): CompiledPath {
  if (text.length > PATH_LENGTH_MAX) return refuse(`is longer than ${PATH_LENGTH_MAX} characters`);
  const path = text.startsWith("@") ? `$${text.slice(1)}` : text;
  const bare = path.replace(QUOTED, '""');
  const attribute = /\.(@[^\s.[\]()]+)/.exec(bare)?.[1];
  if (attribute !== undefined) {
    return refuse(`is no JSONPath: a name that is no plain word stands in brackets, like @['${attribute}']`);
  }
  if (bare.split("..").length - 1 > DESCENDANTS_MAX)
    return refuse(`uses \`..\` more than ${DESCENDANTS_MAX} times: name the steps between`);
  if (bare.split(",").length - 1 > COMMAS_MAX)
    return refuse(`uses more than ${COMMAS_MAX} commas: select more with \`*\``);
  for (const { index } of bare.matchAll(/\$/g)) {
    if (index > 0 && !SINGULAR_ROOT.test(bare.slice(index))) {
      return refuse("looks through the whole file again for every item (`$` within a filter): compare with one value");
    }
  }
  try {
    return { kind: "compiled", query: ENVIRONMENT.compile(path) };
  } catch (error) {
    // The library throws on what it cannot parse, which is the author's error and not ours.
    return refuse(`is no JSONPath: ${oneLine(error)}`);
  }
}

/** A file that paths can be applied to. The same for one root: made once for all bindings of a file. */
export interface Tree {
  readonly root: SourceNode;
  readonly value: JSONValue;
}

/** Nodes of a tree, and how deep it is. */
interface Size {
  readonly nodes: number;
  readonly depth: number;
}

export function toTree(root: SourceNode): Tree {
  const known = TREES.get(root);
  if (known !== undefined) return known;
  const tree = { root, value: toValue(root) };
  TREES.set(root, tree);
  return tree;
}

function sizeOf(node: SourceNode): Size {
  const children = node.kind === "sequence" ? node.items : node.kind === "mapping" ? valuesOf(node) : [];
  let nodes = 1;
  let depth = 0;
  for (const child of children) {
    const size = sizeOf(child);
    nodes += size.nodes;
    depth = Math.max(depth, size.depth);
  }
  return { nodes, depth: depth + 1 };
}

function valuesOf({ byKey }: MappingNode): readonly SourceNode[] {
  return [...byKey.values()].map(({ value }) => value);
}

/**
 * Whether the path could take for ever on a file of this size: each `..` behind the first (and in a path that is applied
 * to items, the first) goes through everything again for each level; selectors side by side and filters multiply that.
 */
export function isTooMuchFor(text: string, { root }: Tree): boolean {
  const bare = text.replace(QUOTED, '""');
  // Nearly every path goes straight on, and nothing has to be counted.
  if (!/\.\.|,|\?.*\?/.test(bare)) return false;
  const { nodes, depth } = SIZES.get(root) ?? sizeOf(root);
  SIZES.set(root, { nodes, depth });
  const descents = bare.split("..").length - 1 - (text.startsWith("@") ? 0 : 1);
  const sides = bare.split(/[[\]]/).reduce((product, piece) => product * piece.split(",").length, 1);
  const filters = Math.min(bare.split("?").length, depth);
  return nodes * depth ** Math.max(descents, 0) * sides * filters > LOOKS_MAX;
}

/** What the path selects below `node` (whose value is `value`), in document order as far as the path keeps it. */
export function select(query: JSONPathQuery, node: SourceNode, value: JSONValue): Selection | Refused {
  const items: Item[] = [];
  const repeated = new Map<MappingEntry, MappingEntry>();
  try {
    for (const found of query.lazyQuery(value)) {
      if (items.length >= ITEMS_MAX) return refuse(`selects more than ${ITEMS_MAX} items`);
      items.push(walk(node, found, repeated));
    }
  } catch (error) {
    return refuse(`cannot be followed: ${oneLine(error)}`);
  }
  return { items, repeated, singular: query.singularQuery() };
}

/** A copy of the tree in which these texts are replaced; everything in a replacement stands where the text stood. */
export function replaceScalars(node: SourceNode, replacements: ReadonlyMap<SourceNode, SourceNode>): SourceNode {
  const replacement = replacements.get(node);
  if (replacement !== undefined) return moved(replacement, node.position);
  switch (node.kind) {
    case "scalar":
      return node;
    case "sequence":
      return { ...node, items: node.items.map((item) => replaceScalars(item, replacements)) };
    case "mapping": {
      const entries = node.entries.map(({ key, value }) => ({ key, value: replaceScalars(value, replacements) }));
      return mappingNode(entries, node.position);
    }
  }
}

function moved(node: SourceNode, position: Position): SourceNode {
  switch (node.kind) {
    case "scalar":
      return { ...node, position };
    case "sequence":
      return { ...node, items: node.items.map((item) => moved(item, position)), position };
    case "mapping": {
      const entries = node.entries.map(({ key, value }) => ({
        key: { ...key, position },
        value: moved(value, position),
      }));
      return mappingNode(entries, position);
    }
  }
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
const SINGULAR_ROOT = /^\$(?:\.[A-Za-z_][\w-]*)+(?![\w.[*-])/;

/** By value: the members of an object in document order. Engines move keys that look like numbers to the front. */
const MEMBERS = new WeakMap<object, [string, JSONValue][]>();
const TREES = new WeakMap<SourceNode, Tree>();
const SIZES = new WeakMap<SourceNode, Size>();

class OrderedEnvironment extends JSONPathEnvironment {
  override entries(value: { [key: string]: JSONValue }): [string, JSONValue][] {
    return MEMBERS.get(value) ?? Object.entries(value);
  }

  /** `match` and `search` run a regular expression from the repository, which can take for ever. */
  protected override setupFilterFunctions(): void {
    super.setupFilterFunctions();
    this.functionRegister.delete("match");
    this.functionRegister.delete("search");
  }
}

const ENVIRONMENT = new OrderedEnvironment({ maxRecursionDepth: 1_000 });

/** Typed values, so that filters compare numbers with numbers; the texts stay in the nodes. */
function toValue(node: SourceNode): JSONValue {
  switch (node.kind) {
    case "scalar":
      return typedScalar(node);
    case "sequence":
      return node.items.map(toValue);
    case "mapping": {
      const record: { [key: string]: JSONValue } = Object.create(null);
      const members: [string, JSONValue][] = [];
      for (const [key, entry] of node.byKey) {
        const value = toValue(entry.value);
        record[key] = value;
        members.push([key, value]);
      }
      MEMBERS.set(record, members);
      return record;
    }
  }
}

function walk(root: SourceNode, found: JSONPathNode, repeated: Map<MappingEntry, MappingEntry>): Item {
  let node = root;
  let name: ScalarNode | undefined;
  for (const step of found.location) {
    if (node.kind === "mapping") {
      const entry = node.byKey.get(String(step));
      if (entry === undefined) break;
      const first = node.repeated.get(entry);
      if (first !== undefined) repeated.set(entry, first);
      name = entry.key;
      node = entry.value;
    } else if (node.kind === "sequence") {
      const item: SourceNode | undefined = node.items[Number(step)];
      if (item === undefined) break;
      name = { kind: "scalar", text: String(step), plain: true, position: item.position };
      node = item;
    }
  }
  return { node, name, value: found.value };
}

function refuse(reason: string): Refused {
  return { kind: "refused", reason };
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, " ").slice(0, 200);
}
