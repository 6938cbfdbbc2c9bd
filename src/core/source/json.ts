import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { DEPTH_MAX, NODES_MAX, type ParsedSource, unreadable } from "./reader.ts";

/**
 * One JSON value (RFC 8259) as a tree of texts: numbers as written, every value with its place, repeated keys kept.
 * The platform's own parser gives neither, and YAML's accepts what JSON does not (a cut-off file, comments).
 */
export function readJson(text: string): ParsedSource {
  const reader = new JsonReader(text);
  reader.skipSpace();
  if (reader.atEnd()) return { kind: "empty" };
  const root = reader.value(0);
  if (root instanceof JsonError) return unreadable(root.reason, root.position);
  reader.skipSpace();
  if (!reader.atEnd()) return unreadable("has something after the end of its JSON value: remove it", reader.position());
  return { kind: "parsed", root };
}

class JsonError {
  readonly reason: string;
  readonly position: Position;
  constructor(reason: string, position: Position) {
    this.reason = reason;
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class JsonReader {
  private readonly text: string;
  private offset = 0;
  private line = 1;
  private lineStart = 0;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  position(): Position {
    return { line: this.line, column: this.offset - this.lineStart + 1 };
  }

  skipSpace(): void {
    for (; this.offset < this.text.length; this.offset += 1) {
      const character = this.text[this.offset];
      if (character === "\n") {
        this.line += 1;
        this.lineStart = this.offset + 1;
      } else if (character !== " " && character !== "\t" && character !== "\r") return;
    }
  }

  value(depth: number): SourceNode | JsonError {
    this.nodes += 1;
    if (this.nodes > NODES_MAX) return this.error(`holds more than ${NODES_MAX} values: split the file`);
    const character = this.text[this.offset];
    if (character === "{" || character === "[") {
      if (depth >= DEPTH_MAX) return this.error(`is nested more than ${DEPTH_MAX} levels deep: flatten it`);
      return character === "{" ? this.object(depth) : this.array(depth);
    }
    if (character === '"') return this.string();
    const position = this.position();
    const word = this.match(NUMBER) ?? this.match(WORD);
    if (word === undefined) return this.unexpected("a value");
    return { kind: "scalar", text: word, plain: true, position };
  }

  private object(depth: number): SourceNode | JsonError {
    const position = this.position();
    const entries: MappingEntry[] = [];
    this.offset += 1;
    this.skipSpace();
    if (this.take("}")) return mappingNode(entries, position);
    for (;;) {
      if (this.text[this.offset] !== '"') return this.unexpected("a key in double quotes");
      const key = this.string();
      if (key instanceof JsonError) return key;
      this.skipSpace();
      if (!this.take(":")) return this.unexpected("`:` after the key");
      this.skipSpace();
      const value = this.value(depth + 1);
      if (value instanceof JsonError) return value;
      entries.push({ key, value });
      this.skipSpace();
      if (this.take("}")) return mappingNode(entries, position);
      if (!this.take(",")) return this.unexpected("`,` or `}`");
      this.skipSpace();
    }
  }

  private array(depth: number): SourceNode | JsonError {
    const position = this.position();
    const items: SourceNode[] = [];
    this.offset += 1;
    this.skipSpace();
    if (this.take("]")) return { kind: "sequence", items, position };
    for (;;) {
      const item = this.value(depth + 1);
      if (item instanceof JsonError) return item;
      items.push(item);
      this.skipSpace();
      if (this.take("]")) return { kind: "sequence", items, position };
      if (!this.take(",")) return this.unexpected("`,` or `]`");
      this.skipSpace();
    }
  }

  private string(): ScalarNode | JsonError {
    const position = this.position();
    const end = this.endOfString();
    if (end === undefined)
      return new JsonError("has a text that is not closed or holds a forbidden character", position);
    const quoted = this.text.slice(this.offset, end);
    this.offset = end;
    const text: unknown = quoted.includes("\\") ? JSON.parse(quoted) : quoted.slice(1, -1);
    return { kind: "scalar", text: String(text), plain: false, position };
  }

  /** Walked by hand: a pattern over a million characters exhausts the engine's stack. */
  private endOfString(): number | undefined {
    for (let at = this.offset + 1; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === QUOTE) return at + 1;
      if (code < SPACE) return undefined;
      if (code !== BACKSLASH) continue;
      at += 1;
      const escaped = this.text[at];
      if (escaped === "u") {
        if (!FOUR_HEX_DIGITS.test(this.text.slice(at + 1, at + 5))) return undefined;
        at += 4;
      } else if (escaped === undefined || !'"\\/bfnrt'.includes(escaped)) return undefined;
    }
    return undefined;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  private take(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  private unexpected(wanted: string): JsonError {
    if (this.atEnd()) return this.error(`is not valid JSON: it is cut off where ${wanted} should follow`);
    return this.error(`is not valid JSON: ${wanted} should stand here`);
  }

  private error(reason: string): JsonError {
    return new JsonError(reason, this.position());
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const FOUR_HEX_DIGITS = /^[0-9a-fA-F]{4}$/;
