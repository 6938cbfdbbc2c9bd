import type { Location } from "../model/location.ts";
import { locate, type MappingNode, type ScalarNode, type SequenceNode, type SourceNode } from "../model/tree.ts";
import { readJson } from "../source/json.ts";
import { chooseColumns } from "./columns.ts";
import { isCodeLike, isSetting, typeOf, wordsOf } from "./words.ts";

/** The settings of a `source` beside its file, in the words of the configuration. */
export interface SourceSettings {
  readonly decode?: string;
  readonly select?: string;
  readonly key?: string;
  readonly value?: string;
  readonly active?: string;
}

/** Something in a file that has the shape of a mapping table or of a code list. */
export interface Table {
  readonly path: string;
  readonly at: Location;
  /** `enum`: what a message's schema allows, so what its receiver accepts. */
  readonly kind: "map" | "list" | "enum";
  readonly type: string;
  readonly source: SourceSettings;
  /** The codes of a list, the from-side of a map. Never empty. */
  readonly codes: ReadonlySet<string>;
  /** The targets of a map. */
  readonly targets: ReadonlySet<string>;
}

/** What looks like a table and cannot be bound without somebody who knows it. */
export interface Unplaced {
  readonly path: string;
  readonly at: Location;
  /** One sentence that ends with what to do. */
  readonly reason: string;
}

export interface Found {
  readonly tables: readonly Table[];
  readonly unplaced: readonly Unplaced[];
}

/** Deeper than that, nobody keeps a table by hand. */
const LEVELS_MAX = 24;
/** Tables of one file; a file with more is data, and not configuration. */
const TABLES_MAX = 40;

/** Finds tables by their shape and by the words on the way to them. Total, linear in the nodes of the file. */
export function findTables(root: SourceNode, path: string): Found {
  const found: Search = { path, tables: [], unplaced: [] };
  walk(
    root,
    { pointer: "$", words: [fileWords(path)], decode: undefined, isSchema: false, isRow: false, level: 0 },
    found,
  );
  return found;
}

interface Search {
  readonly path: string;
  readonly tables: Table[];
  readonly unplaced: Unplaced[];
}

interface Place {
  /** JSONPath of the node. */
  readonly pointer: string;
  /** Words of each name on the way, the file's first. */
  readonly words: readonly (readonly string[])[];
  readonly decode: string | undefined;
  readonly isSchema: boolean;
  /** One of several like it: a record, and no table by itself. */
  readonly isRow: boolean;
  readonly level: number;
}

function walk(node: SourceNode, place: Place, found: Search): void {
  if (place.level > LEVELS_MAX || found.tables.length >= TABLES_MAX) return;
  if (node.kind === "scalar") walkText(node, place, found);
  else if (node.kind === "sequence") walkSequence(node, place, found);
  else if (place.isSchema || isMessageSchema(node)) walkSchema(node, { ...place, isSchema: true }, found);
  else walkMapping(node, place, found);
}

/** JSON inside a string is where some tools keep the schema of a message. */
function walkText(node: ScalarNode, place: Place, found: Search): void {
  if (place.decode !== undefined || !/^\s*\{\s*"/.test(node.text)) return;
  const parsed = readJson(node.text);
  if (parsed.kind === "parsed") walk(parsed.root, { ...place, decode: place.pointer }, found);
}

function walkMapping(node: MappingNode, place: Place, found: Search): void {
  const values = [...node.byKey.values()];
  const type = nearestType(place);
  if (
    type !== undefined &&
    !place.isRow &&
    values.length >= 2 &&
    values.every(({ key, value }) => isPair(key, value))
  ) {
    const targets = values.flatMap(({ value }) => (value.kind === "scalar" ? [value.text] : []));
    add(found, node, { kind: "map", type, source: dictSource(place) }, [...node.byKey.keys()], targets);
    return;
  }
  if (type !== undefined && isDictOfObjects(node)) {
    const source = { ...at(place, `${place.pointer}.*`), key: "@key" };
    add(found, node, { kind: "list", type, source }, [...node.byKey.keys()], []);
    return;
  }
  for (const { key, value } of values) walk(value, into(place, step(key.text), key.text), found);
}

/** JSON Schema: what it allows is of interest, its examples and defaults are not. */
function isMessageSchema(node: MappingNode): boolean {
  const names = node.byKey;
  return (
    (names.has("$schema") || names.has("type") || names.has("$id")) && (names.has("properties") || names.has("items"))
  );
}

function walkSchema(node: MappingNode, place: Place, found: Search): void {
  const allowed = node.byKey.get("enum")?.value;
  if (allowed?.kind === "sequence") addEnum(allowed, place, found);
  for (const { key, value } of node.byKey.values())
    if (value.kind === "mapping") walk(value, into(place, step(key.text), key.text), found);
}

function isPair(key: ScalarNode, value: SourceNode): boolean {
  return value.kind === "scalar" && isCodeLike(key.text) && !isSetting(key.text) && isCodeLike(value.text);
}

/** Codes as keys, with what is known of each below: the members of the objects are alike, and the keys are no settings. */
function isDictOfObjects(node: MappingNode): boolean {
  const values = [...node.byKey.values()];
  if (values.length < 2) return false;
  if (!values.every(({ key, value }) => value.kind === "mapping" && isCodeLike(key.text) && !isSetting(key.text)))
    return false;
  const [first, ...others] = values.map(({ value }) => (value.kind === "mapping" ? value.byKey : new Map()));
  return [...(first?.keys() ?? [])].some((name) => others.every((members) => members.has(name)));
}

function walkSequence(node: SequenceNode, place: Place, found: Search): void {
  const rows = node.items.filter((item): item is MappingNode => item.kind === "mapping");
  if (rows.length === node.items.length && rows.length > 0) {
    const bound = bindRows(rows, place, found);
    if (bound) return;
    for (const [index, row] of rows.entries()) {
      const name = nameOf(row);
      const isOnly = name !== undefined && rows.filter((other) => nameOf(other) === name).length === 1;
      const which = isOnly ? `[?@.name==${quoted(name)}]` : `[${index}]`;
      const below = into(place, which, isOnly ? name : undefined);
      walk(row, { ...below, isRow: rows.length > 1 }, found);
    }
    return;
  }
  const texts = node.items.flatMap((item) => (item.kind === "scalar" && isCodeLike(item.text) ? [item.text] : []));
  const type = typeOf(place.words.at(-1) ?? []);
  if (type !== undefined && texts.length === node.items.length && texts.length >= 2) {
    add(found, node, { kind: "list", type, source: at(place, `${place.pointer}[*]`) }, texts, []);
  }
}

function nameOf(row: MappingNode): string | undefined {
  const name = row.byKey.get("name")?.value;
  return name?.kind === "scalar" && isCodeLike(name.text) ? name.text : undefined;
}

/** True where the rows are a table, bound or not; false where it is worth looking below. */
function bindRows(rows: readonly MappingNode[], place: Place, found: Search, isUnwrapped = false): boolean {
  const [first] = rows;
  if (first === undefined) return false;
  // `- carrier: { code: … }`: each row is wrapped in its own name.
  const [only] = first.entries;
  const isWrapped = rows.every(({ entries }) => entries.length === 1 && entries[0]?.key.text === only?.key.text);
  if (isWrapped && only?.value.kind === "mapping") {
    const inner = rows.flatMap(({ entries }) => (entries[0]?.value.kind === "mapping" ? [entries[0].value] : []));
    return bindRows(inner, into(place, `[*]${step(only.key.text)}`, only.key.text), found, true);
  }
  const select = isUnwrapped ? place.pointer : `${place.pointer}[*]`;
  const choice = chooseColumns(rows, place.words.flat());
  switch (choice.kind) {
    case "none":
      return false;
    case "unclear": {
      const reason = `looks like a table of ${choice.type} codes, and ${choice.reason}.`;
      found.unplaced.push({ path: found.path, at: locate(found.path, first.position), reason });
      return true;
    }
    case "map":
    case "list": {
      const { kind, type, key, value, active } = choice;
      const source = { ...at(place, select), key, ...(value && { value }), ...(active && { active }) };
      add(found, first, { kind, type, source }, choice.codes, choice.targets);
      return true;
    }
  }
}

function addEnum(allowed: SequenceNode, place: Place, found: Search): void {
  const type = typeOf(place.words.at(-1) ?? []);
  const codes = allowed.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
  if (type === undefined || codes.length === 0) return;
  add(found, allowed, { kind: "enum", type, source: at(place, `${place.pointer}.enum[*]`) }, codes, []);
}

function add(
  found: Search,
  node: SourceNode,
  table: Pick<Table, "kind" | "type" | "source">,
  codes: readonly string[],
  targets: readonly string[],
): void {
  found.tables.push({
    ...table,
    path: found.path,
    at: locate(found.path, node.position),
    codes: new Set(codes),
    targets: new Set(targets),
  });
}

/** A file that is nothing but one dict needs no words at all. */
function dictSource(place: Place): SourceSettings {
  return place.pointer === "$" ? {} : { ...at(place, `${place.pointer}.*`), key: "@key", value: "@value" };
}

function at({ decode }: Place, select: string): SourceSettings {
  return { ...(decode === undefined ? {} : { decode }), select };
}

function into(place: Place, step: string, name: string | undefined): Place {
  const words = name === undefined ? place.words : [...place.words, wordsOf(name)];
  return { ...place, pointer: place.pointer + step, words, isRow: false, level: place.level + 1 };
}

/**
 * The type that the node's own name speaks of; a name that says nothing (`mapping`, `codes`) leaves it to the next one
 * up, and right below the file's top the file's name counts too.
 */
function nearestType({ words, level }: Place): string | undefined {
  for (const [index, names] of [...words.entries()].reverse()) {
    const type = typeOf(names);
    if (type !== undefined) return type;
    if (level > 1 && index > 0 && !names.every((name) => EMPTY_WORDS.has(name))) return undefined;
  }
  return undefined;
}

/** Words that say that it is a table, and not of what. */
const EMPTY_WORDS: ReadonlySet<string> = new Set([
  ...["map", "maps", "mapping", "mappings", "code", "codes", "table", "tables", "entries", "values", "lookup"],
  ...["method", "methods", "type", "types", "options", "list", "data", "config", "configuration", "items"],
]);

function fileWords(path: string): readonly string[] {
  return wordsOf(path.slice(path.lastIndexOf("/") + 1));
}

function step(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`;
}

function quoted(name: string): string {
  return `'${name.replace(/[\\']/g, "\\$&")}'`;
}
