import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { NODES_MAX } from "./reader.ts";
import { isCommonText, readCommonPart } from "./yaml-common.ts";

/**
 * The tree of a common document, put together from parts that are read one by one: each member of the root, and of a
 * root member that holds a block mapping, each member of that. Undefined for what cannot be divided like this; then it
 * is read in one piece.
 *
 * A part is lines of its own: it begins with a key in the column of its mapping, and all lines up to the next part stand
 * deeper, are empty, or are comments. A common document has no anchors and no text of several lines, so that nothing
 * outside these lines has a say in what they mean. What is known of a part is taken from documents read before: the very
 * node where it stands in the same line, a copy with other lines where it has moved.
 *
 * Tested against the complete reader on random documents and edits.
 */
export function readDividedYaml(text: string, before: readonly SourceNode[] = []): SourceNode | undefined {
  const known = before.flatMap((root) => PARTS.get(root) ?? []);
  const parts = new Map<string, Part>();
  const find = (part: string, line: number): Part | undefined => {
    const found = known.flatMap((others) => others.get(part) ?? []);
    return found.find((one) => one.line === line) ?? found[0] ?? parts.get(part);
  };
  const root = new Division(text, (part, line) => {
    const found = find(part, line);
    const read = found === undefined ? readPart(part, line) : moved(found, line);
    if (read !== undefined) parts.set(part, read);
    return read;
  }).read();
  if (root !== undefined) PARTS.set(root, parts);
  return root;
}

/** One member of a mapping, as it was read from its lines. */
interface Part {
  readonly entry: MappingEntry;
  /** Nodes in it, for the bound of the whole. */
  readonly nodes: number;
  readonly line: number;
}

type Parts = ReadonlyMap<string, Part>;

/** By part, one token for one text. */
const TOKENS = new WeakMap<MappingEntry, object>();

/**
 * What stands for all that this member of a document says, but not for its lines: the same for a copy that moved. What
 * is found out about a member without looking at lines may be remembered by it.
 */
export function tokenOf(entry: MappingEntry): object {
  return TOKENS.get(entry) ?? entry;
}

/** By document, its parts by their text. */
const PARTS = new WeakMap<SourceNode, Parts>();

/** Levels that are around a part. */
const LEVELS_AROUND = 2;

function readPart(text: string, line: number): Part | undefined {
  const read = readCommonPart(text, line, LEVELS_AROUND);
  if (read?.root.kind !== "mapping") return undefined;
  const [entry, ...others] = read.root.entries;
  if (entry === undefined || others.length > 0) return undefined;
  TOKENS.set(entry, {});
  return { entry, nodes: read.nodes - 1, line };
}

function moved(part: Part, line: number): Part {
  if (part.line === line) return part;
  const entry = movedEntry(part.entry, line - part.line);
  TOKENS.set(entry, tokenOf(part.entry));
  return { entry, nodes: part.nodes, line };
}

function movedEntry({ key, value }: MappingEntry, lines: number): MappingEntry {
  return { key: movedScalar(key, lines), value: movedNode(value, lines) };
}

function movedNode(node: SourceNode, lines: number): SourceNode {
  switch (node.kind) {
    case "scalar":
      return movedScalar(node, lines);
    case "sequence":
      return {
        ...node,
        items: node.items.map((item) => movedNode(item, lines)),
        position: below(node.position, lines),
      };
    case "mapping":
      return mappingNode(
        node.entries.map((entry) => movedEntry(entry, lines)),
        below(node.position, lines),
      );
  }
}

function movedScalar(node: ScalarNode, lines: number): ScalarNode {
  return { ...node, position: below(node.position, lines) };
}

function below({ line, column }: Position, lines: number): Position {
  return { line: line + lines, column };
}

type ReadPart = (text: string, line: number) => Part | undefined;

/** Goes over the lines once and divides them. Each member returns undefined for what has to be read in one piece. */
class Division {
  private readonly text: string;
  private readonly readPart: ReadPart;
  private nodes = 1;
  private parts = 0;
  /** The line looked at. */
  private start = 0;
  private line = 1;

  constructor(text: string, readPart: ReadPart) {
    this.text = text;
    this.readPart = readPart;
  }

  read(): SourceNode | undefined {
    this.skipEmpty();
    if (this.indentHere() > 0 || !isCommonText(this.text.slice(0, this.start))) return undefined;
    const entries: MappingEntry[] = [];
    while (this.start < this.text.length) {
      const entry = this.sectionHere() ?? this.partHere(0);
      if (entry === undefined || this.nodes > NODES_MAX) return undefined;
      entries.push(entry);
    }
    const [first] = entries;
    return first === undefined ? undefined : mappingNode(entries, first.key.position);
  }

  /** A root member that is divided further; undefined where it is none, and nothing is read then. */
  private sectionHere(): MappingEntry | undefined {
    const { start, line, nodes } = this;
    const key = SECTION.exec(this.text.slice(start, this.endOfLine(start)))?.[1];
    if (key === undefined) return undefined;
    this.nextLine();
    const value = this.members();
    if (value === undefined) {
      this.start = start;
      this.line = line;
      this.nodes = nodes;
      return undefined;
    }
    this.nodes += 2;
    return { key: { kind: "scalar", text: key, plain: true, position: { line, column: 1 } }, value };
  }

  /** The block mapping that stands here, up to the next member of the root. */
  private members(): SourceNode | undefined {
    const from = this.start;
    this.skipEmpty();
    const indent = this.indentHere();
    if (indent === 0 || !isCommonText(this.text.slice(from, this.start))) return undefined;
    const entries: MappingEntry[] = [];
    while (this.start < this.text.length && this.indentHere() > 0) {
      const entry = this.indentHere() === indent ? this.partHere(indent) : undefined;
      if (entry === undefined) return undefined;
      entries.push(entry);
    }
    const [first] = entries;
    return first === undefined ? undefined : mappingNode(entries, first.key.position);
  }

  /** The member that begins in this line, read or known. */
  private partHere(indent: number): MappingEntry | undefined {
    const { start, line } = this;
    this.parts += 1;
    if (this.parts > SMALL_PARTS_MAX && start < this.parts * PART_LENGTH_MIN) return undefined;
    do this.nextLine();
    while (this.start < this.text.length && this.isInside(indent));
    const part = this.readPart(this.text.slice(start, this.start), line);
    if (part === undefined || part.entry.key.position.column !== indent + 1) return undefined;
    this.nodes += part.nodes;
    return part.entry;
  }

  /** The line belongs to a part above it: deeper, empty, a comment, or an item, which may stand in the column of its key. */
  private isInside(indent: number): boolean {
    const here = this.indentHere();
    return here > indent || this.isEmpty() || this.text.charCodeAt(this.start + here) === DASH;
  }

  private skipEmpty(): void {
    while (this.start < this.text.length && this.isEmpty()) this.nextLine();
  }

  /** Nothing in this line, or a comment only. */
  private isEmpty(): boolean {
    const first = this.text.charCodeAt(this.start + this.indentHere());
    return first === HASH || first === LINE_FEED || first === CARRIAGE_RETURN || Number.isNaN(first);
  }

  private indentHere(): number {
    let at = this.start;
    while (this.text.charCodeAt(at) === SPACE) at += 1;
    return at - this.start;
  }

  private nextLine(): void {
    this.start = this.endOfLine(this.start) + 1;
    this.line += 1;
  }

  private endOfLine(from: number): number {
    const found = this.text.indexOf("\n", from);
    return found < 0 ? this.text.length : found;
  }
}

/** A key alone on its line that can be nothing else. */
const SECTION = /^([a-z]{1,100}): *\r?$/;

/** A long list of short members is read faster in one piece. */
const SMALL_PARTS_MAX = 100;
const PART_LENGTH_MIN = 100;

const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
