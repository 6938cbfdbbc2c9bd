import type { JsonValue } from "./json.ts";
import type { Location } from "./location.ts";

/**
 * A file of the repository as read, whatever its format: texts exactly as written after unquoting, each with its place.
 * Nothing is turned into a number, a date or a boolean here: `04510` stays `04510`, `NO` stays `NO`.
 */
export type SourceNode = MappingNode | SequenceNode | ScalarNode;

/** 1-based line and column (UTF-16 code units, a byte order mark not counted). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface MappingNode {
  readonly kind: "mapping";
  /** In document order; a key may stand there twice. */
  readonly entries: readonly MappingEntry[];
  /** The last entry of each key, as readers of JSON and YAML see it. */
  readonly byKey: ReadonlyMap<string, MappingEntry>;
  /** Entries whose key had been there before, in document order, each with the first entry of that key. */
  readonly repeated: ReadonlyMap<MappingEntry, MappingEntry>;
  readonly position: Position;
}

export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: SourceNode;
}

export interface SequenceNode {
  readonly kind: "sequence";
  readonly items: readonly SourceNode[];
  readonly position: Position;
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly text: string;
  /** Written without quotes: another reader may take it for a number, a boolean or nothing at all. */
  readonly plain: boolean;
  readonly position: Position;
}

/** A mapping of these entries, with its repeated keys found (in linear time). */
export function mappingNode(entries: readonly MappingEntry[], position: Position): MappingNode {
  const byKey = new Map<string, MappingEntry>();
  for (const entry of entries) byKey.set(entry.key.text, entry);
  const repeated = byKey.size === entries.length ? NONE_REPEATED : repeatedEntries(entries);
  return { kind: "mapping", entries, byKey, repeated, position };
}

/** Of nearly every mapping: one for all of them, since a file may hold a hundred thousand. */
const NONE_REPEATED: MappingNode["repeated"] = new Map();

function repeatedEntries(entries: readonly MappingEntry[]): MappingNode["repeated"] {
  const first = new Map<string, MappingEntry>();
  const repeated = new Map<MappingEntry, MappingEntry>();
  for (const entry of entries) {
    const earlier = first.get(entry.key.text);
    if (earlier === undefined) first.set(entry.key.text, entry);
    else repeated.set(entry, earlier);
  }
  return repeated;
}

export function locate(path: string, position: Position): Location {
  return { path, line: position.line, column: position.column };
}

/** The value of `key`, where `node` is a mapping that has it. */
export function member(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "mapping" ? node.byKey.get(key)?.value : undefined;
}

/** Text of a scalar; undefined for anything else, for an absent node and for an unquoted null. */
export function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === "scalar" && !isNull(node) ? node.text : undefined;
}

/** An unquoted nothing: empty, `~`, `null`. */
export function isNull(node: SourceNode): boolean {
  return node.kind === "scalar" && node.plain && NULL.test(node.text);
}

/** What the scalar means by YAML 1.2's core schema (and so by JSON): for filters and for the document's own keys. */
export function typedScalar(node: ScalarNode): null | boolean | number | string {
  const { text, plain } = node;
  if (!plain) return text;
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (OCTAL.test(text) || HEXADECIMAL.test(text) || DECIMAL.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : text;
  }
  return text;
}

/**
 * The node as JSON whose scalars are texts (an unquoted null stays `null`), so that quoting changes nothing and no digit
 * is lost. Records have no prototype: any key is safe.
 */
export function textJson(node: SourceNode): JsonValue {
  switch (node.kind) {
    case "scalar":
      return isNull(node) ? null : node.text;
    case "sequence":
      return node.items.map(textJson);
    case "mapping": {
      const record: Record<string, JsonValue> = Object.create(null);
      for (const [key, entry] of node.byKey) record[key] = textJson(entry.value);
      return record;
    }
  }
}

/**
 * The node as the JSON it means: numbers and booleans as such, and a number that would lose digits as its text. Records
 * have no prototype: any key is safe.
 */
export function typedJson(node: SourceNode): JsonValue {
  switch (node.kind) {
    case "scalar": {
      const value = typedScalar(node);
      const isLossy = typeof value === "number" && node.text.length > EXACT_DIGITS && String(value) !== node.text;
      return isLossy ? node.text : value;
    }
    case "sequence":
      return node.items.map(typedJson);
    case "mapping": {
      const record: Record<string, JsonValue> = Object.create(null);
      for (const [key, entry] of node.byKey) record[key] = typedJson(entry.value);
      return record;
    }
  }
}

/** Decimal digits that every number keeps. */
const EXACT_DIGITS = 15;

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
