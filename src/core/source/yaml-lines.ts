import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";

/** A tree, and of how many nodes it is. */
export interface Counted {
  readonly root: SourceNode;
  readonly nodes: number;
}

/**
 * The tree of lines of which each says all by itself: a key, a key with its text, an item, and comments. Undefined as soon
 * as one line is anything else. Then the other readers decide; the same tree as theirs, several times faster, since that is
 * how the long lists and maps are written.
 *
 * Tested against the complete reader on random documents.
 */
export function readPlainLines(text: string, firstLine: number, depthMax: number): Counted | undefined {
  const lines = linesOf(text, firstLine);
  const [first] = lines ?? [];
  if (lines === undefined || first === undefined) return undefined;
  const tree = new Tree(lines);
  const root = tree.block(first.column, depthMax);
  return root === undefined || !tree.isDone ? undefined : { root, nodes: tree.nodes };
}

/** One line that holds something. Columns are 1-based. */
interface Line {
  readonly line: number;
  /** Where its dash, or its key, stands. */
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly value: ScalarNode | undefined;
}

/**
 * A key, and a text on one line. Nothing in them can be an indicator: they begin with a letter, a digit or `_`, a colon has
 * one of these or `/` behind it, `#` and brackets are not in them, and quoted texts have no escapes.
 */
const KEY = "\\w[\\w./-]*";
const TEXT =
  "\\w(?:[\\w./@-]|:(?=[\\w/])| (?=\\w))*|\"[^\"\\\\\\x00-\\x1f\\x7f-\\uffff]*\"|'[^'\\x00-\\x1f\\x7f-\\uffff]*'";
const LINE = new RegExp(
  `( *)(?! )(?:(- )?(?:(${KEY}):(?: (?=[^ \\r\\n#])|(?= *\\r?(?:\\n|$)|  *#)))?(${TEXT})?)?( *)(?:(?<![^ \\n])#[ -~]*)?(?:\\r?\\n|$)`,
  "y",
);

/** Longer implicit keys are a mistake in YAML. */
const KEY_LENGTH_MAX = 1_000;

function linesOf(text: string, firstLine: number): readonly Line[] | undefined {
  const lines: Line[] = [];
  LINE.lastIndex = 0;
  for (let number = firstLine; LINE.lastIndex < text.length; number++) {
    const found = LINE.exec(text);
    if (found === null) return undefined;
    const [, indent = "", dash, key, value] = found;
    if (dash === undefined && key === undefined) {
      if (value !== undefined) return undefined;
      continue;
    }
    if (key !== undefined && key.length > KEY_LENGTH_MAX) return undefined;
    if (key === undefined && value === undefined) return undefined;
    const column = indent.length + 1;
    const start = column + (dash?.length ?? 0) + (key === undefined ? 0 : key.length + 2);
    lines.push({
      line: number,
      column,
      isItem: dash !== undefined,
      key,
      value: value === undefined ? undefined : scalarOf(value, { line: number, column: start }),
    });
  }
  return lines;
}

function scalarOf(written: string, position: Position): ScalarNode {
  const quote = written.charCodeAt(0);
  const plain = quote !== QUOTE && quote !== APOSTROPHE;
  return { kind: "scalar", text: plain ? written : written.slice(1, -1), plain, position };
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Puts lines together by their columns. Each member returns undefined for what has to be read otherwise. */
class Tree {
  nodes = 0;
  private readonly lines: readonly Line[];
  private at = 0;

  constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  get isDone(): boolean {
    return this.at === this.lines.length;
  }

  /** The list or mapping that begins in this column of the next line. */
  block(column: number, depthLeft: number): SourceNode | undefined {
    const next = this.lines[this.at];
    if (next === undefined || next.column !== column || depthLeft === 0) return undefined;
    this.nodes += 1;
    return next.isItem ? this.sequence(next, depthLeft - 1) : this.mapping(column, depthLeft - 1);
  }

  private sequence({ line, column }: Line, depthLeft: number): SourceNode | undefined {
    const items: SourceNode[] = [];
    for (let next = this.lines[this.at]; next?.isItem && next.column === column; next = this.lines[this.at]) {
      const item = next.key === undefined ? this.text(next, column) : this.itemMapping(column, depthLeft);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: "sequence", items, position: { line, column } };
  }

  private itemMapping(dash: number, depthLeft: number): SourceNode | undefined {
    if (depthLeft === 0) return undefined;
    this.nodes += 1;
    return this.mapping(dash + DASH_LENGTH, depthLeft - 1);
  }

  /** Its first line may have the dash of an item before it. */
  private mapping(column: number, depthLeft: number): SourceNode | undefined {
    const entries: MappingEntry[] = [];
    let next = this.lines[this.at];
    while (next?.key !== undefined && (entries.length === 0 || (!next.isItem && next.column === column))) {
      const position = { line: next.line, column };
      const key: ScalarNode = { kind: "scalar", text: next.key, plain: true, position };
      this.nodes += 1;
      const value = next.value === undefined ? this.below(column, depthLeft) : this.text(next, column);
      if (value === undefined) return undefined;
      entries.push({ key, value });
      next = this.lines[this.at];
    }
    const [first] = entries;
    return first === undefined ? undefined : mappingNode(entries, first.key.position);
  }

  /** A text ends with its line: what stands deeper behind it would go on with it, or be a mistake. */
  private text({ value }: Line, column: number): SourceNode | undefined {
    this.at += 1;
    this.nodes += 1;
    const next = this.lines[this.at];
    return next !== undefined && next.column > column ? undefined : value;
  }

  /** What a key stands over: deeper, or a list in its own column. */
  private below(column: number, depthLeft: number): SourceNode | undefined {
    this.at += 1;
    const next = this.lines[this.at];
    if (next === undefined || next.column < column || (next.column === column && !next.isItem)) return undefined;
    return this.block(next.column, depthLeft);
  }
}

const DASH_LENGTH = 2;
