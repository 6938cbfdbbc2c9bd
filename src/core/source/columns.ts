import type { JSONPathQuery } from "json-p3";
import type { JsonValue } from "../model/json.ts";
import { isNull, type MappingEntry, type ScalarNode, type SourceNode, textJson } from "../model/tree.ts";
import type { BoundText } from "./binding.ts";
import { FILE_START, type SourceFormat } from "./reader.ts";
import { compilePath, type Item, select } from "./select.ts";
import { misbound, type Stop, unreadable } from "./stop.ts";

/** Reads columns of items, and notices the ones that no item has. */
export class Columns {
  private readonly format: SourceFormat | undefined;
  private readonly repeated: Map<MappingEntry, MappingEntry>;
  private readonly seen = new Map<BoundText, boolean>();

  constructor(format: SourceFormat | undefined, repeated: Map<MappingEntry, MappingEntry>) {
    this.format = format;
    this.repeated = repeated;
  }

  /** One text, or one for each element where the column is a list. */
  texts(item: Item, path: BoundText, need: "needed" | "optional"): readonly ScalarNode[] {
    const nodes = this.nodes(item, path);
    if (nodes.length === 0 && need === "needed" && this.format === "csv") throw noColumn(item, path);
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
    const [node, another] = this.nodes(item, path).map((found) => this.single(found));
    if (node?.kind === "scalar" && another === undefined) return node;
    if (node === undefined) {
      if (this.format === "csv") throw noColumn(item, path);
      throw unreadable(
        `holds an item without anything at ${path.text}: complete it or correct the path`,
        item.node.position,
      );
    }
    if (node.kind === "sequence") {
      const sample = `like ${path.text}[0]`;
      throw unreadable(
        `holds a list at ${path.text}, where one text is needed: name one of it, ${sample}`,
        node.position,
      );
    }
    throw unreadable(`holds more than one text at ${path.text}: name one member of it`, node.position);
  }

  attribute(item: Item, path: BoundText & { readonly name: string }): readonly (readonly [string, JsonValue])[] {
    return this.nodes(item, path).map((node) => [path.name, textJson(this.single(node))] as const);
  }

  /** A flag or condition may be absent from some items; absent from all it is a slip of the pen. */
  finish(): void {
    for (const [path, seen] of this.seen) {
      if (!seen)
        throw unreadable(`holds no item with anything at ${path.text}: correct the path or the file`, FILE_START);
    }
  }

  /** In XML every child is a list, and one of one stands for what is in it. */
  private single(node: SourceNode): SourceNode {
    const [only, another] = this.format === "xml" && node.kind === "sequence" ? node.items : [];
    return only !== undefined && another === undefined ? only : node;
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

const PATHS = new WeakMap<BoundText, JSONPathQuery>();

/** The path ready to be used; compiled once. */
export function compiled(path: BoundText): JSONPathQuery {
  const known = PATHS.get(path);
  if (known !== undefined) return known;
  const result = compilePath(path.text);
  if (result.kind === "refused") throw misbound(`"${path.text.slice(0, 80)}" ${result.reason}`, path.at);
  PATHS.set(path, result.query);
  return result.query;
}

/** Columns that are shown to the author. */
const SHOWN_MAX = 8;

function noColumn({ node }: Item, path: BoundText): Stop {
  const keys = node.kind === "mapping" ? node.entries.map(({ key }) => key) : [];
  const names = keys.slice(0, SHOWN_MAX).map(({ text }) => `"${text}"`);
  const shown = `${names.join(", ")}${keys.length > SHOWN_MAX ? ", …" : ""}`;
  return unreadable(
    `has no column at ${path.text}; its columns are ${shown}: correct the path or the file`,
    keys[0]?.position ?? node.position,
  );
}

/** `false 0 no n f`, any case, and empty. */
export function isOff(node: ScalarNode): boolean {
  return isNull(node) || /^(?:false|0|no|n|f)?$/i.test(node.text);
}
