import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { DEPTH_MAX, NODES_MAX } from "./reader.ts";
import { type Counted, readPlainLines } from "./yaml-lines.ts";

/**
 * The tree of a document that uses only what nearly every mapping file uses: block mappings and lists, flow ones on one
 * line, plain and quoted texts on one line, comments. Undefined for anything else, a mistake included: then the complete
 * reader decides and finds the words. The same tree as that reader's in all else, some fifteen times faster.
 *
 * Tested against the complete reader on random documents.
 */
export function readCommonYaml(text: string): SourceNode | undefined {
  return readCommonPart(text, 1, 0)?.root;
}

/** Lines of a common document that stand for themselves; `levelsAround` are not in them. */
export function readCommonPart(text: string, line: number, levelsAround: number): Counted | undefined {
  const plain = readPlainLines(text, line, COMMON_DEPTH_MAX - levelsAround);
  if (plain !== undefined) return plain.nodes > NODES_MAX ? undefined : plain;
  if (!isCommonText(text)) return undefined;
  const events = eventsOf(text, COMMON_DEPTH_MAX - levelsAround);
  if (events === undefined || events[0]?.type !== EVENT_ID.DOCUMENT) return undefined;
  const builder = new Builder(text, events, line);
  const root = builder.root();
  return root === undefined || !builder.isDone() ? undefined : { root, nodes: builder.nodes };
}

/** Nothing in it that is only looked at by the complete reader. */
export function isCommonText(text: string): boolean {
  return !UNCOMMON_CHARACTER.test(text) && !UNCOMMON_MARK.test(text);
}

/** Tabs, lone carriage returns, other control characters and line breaks that only some readers know. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const UNCOMMON_CHARACTER = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

/**
 * Marks of documents and directives (indented too, where the parser of events takes a text for a mark), explicit keys,
 * what may begin an anchor, an alias or a tag (where it goes back and tries again, which could take for ever), and the
 * escape of eight digits (where it takes a number that is no character for one).
 */
const UNCOMMON_MARK = /^ *(?:---|\.\.\.|%)|(?:^|[ [{,:-])(?:!|[&*](?! )|\?(?=\s|$))|\\U/m;

/** Half of what may be nested, because the complete reader counts more strictly. */
const COMMON_DEPTH_MAX = DEPTH_MAX / 2;

/** Longer implicit keys are a mistake in YAML. */
const KEY_LENGTH_MAX = 1_000;

function eventsOf(text: string, maxDepth: number): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth });
  } catch {
    // Whatever is wrong with it, the complete reader says it in its own words.
    return undefined;
  }
}

/**
 * Follows the events in order, and holds each against the text: every key and dash in the column of its collection, every
 * text behind its own key or dash, nothing behind it but a comment. What stands elsewhere, readers take differently.
 * Each member returns undefined for it.
 */
class Builder {
  nodes = 0;
  private readonly text: string;
  private readonly events: readonly Event[];
  private at = 1;
  /** Where what was read last ends. */
  private end = 0;
  private line: number;
  private lineStart = 0;
  private lineEnd: number;

  constructor(text: string, events: readonly Event[], line: number) {
    this.text = text;
    this.events = events;
    this.line = line;
    this.lineEnd = endOfLine(text, 0);
  }

  /** The document's own end follows, and nothing else. */
  isDone(): boolean {
    return this.events[this.at]?.type === EVENT_ID.POP && this.at === this.events.length - 1;
  }

  root(): SourceNode | undefined {
    return this.isBlockNext() ? this.node() : this.lastOnLine(this.node());
  }

  private node(): SourceNode | undefined {
    this.nodes += 1;
    const event = this.events[this.at];
    if (event === undefined || this.nodes > NODES_MAX) return undefined;
    this.at += 1;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.scalar(event);
      case EVENT_ID.MAPPING: {
        if (hasProperties(event)) return undefined;
        const position = this.positionOf(event.start);
        return event.style === COLLECTION_STYLE.BLOCK
          ? this.mapping(position)
          : this.flowMapping(event.start, position);
      }
      case EVENT_ID.SEQUENCE: {
        if (hasProperties(event)) return undefined;
        const position = this.positionOf(event.start);
        return event.style === COLLECTION_STYLE.BLOCK
          ? this.sequence(position)
          : this.flowSequence(event.start, position);
      }
      default:
        return undefined;
    }
  }

  private scalar(event: ScalarEvent): ScalarNode | undefined {
    const { style, valueEnd, fast } = event;
    const plain = style === SCALAR_STYLE.PLAIN;
    const quoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
    if (isNothing(event) || hasProperties(event) || !(quoted || (plain && fast))) return undefined;
    const position = this.positionOf(startOf(event));
    this.end = plain ? valueEnd : valueEnd + 1;
    if (this.end > this.lineEnd) return undefined;
    return { kind: "scalar", text: getScalarValue(this.text, event), plain, position };
  }

  private mapping(position: Position): SourceNode | undefined {
    const entries: MappingEntry[] = [];
    while (!this.isPopNext()) {
      const key = this.key();
      if (key === undefined || key.position.column !== position.column) return undefined;
      if (entries.length > 0 && !this.isFirstOnLine(key.position)) return undefined;
      const value = this.isBlockNext() ? this.below() : this.lastOnLine(this.behind());
      if (value === undefined) return undefined;
      entries.push({ key, value });
    }
    this.at += 1;
    return mappingNode(entries, position);
  }

  /** A key and its colon, with the spaces behind. */
  private key(): ScalarNode | undefined {
    const key = this.node();
    if (key?.kind !== "scalar" || key.text === "<<" || key.text.length > KEY_LENGTH_MAX) return undefined;
    const colon = this.skipSpaces(this.end);
    if (this.text[colon] !== ":") return undefined;
    this.end = this.skipSpaces(colon + 1);
    return key;
  }

  /** The block that a key stands over. */
  private below(): SourceNode | undefined {
    return this.endsLine() ? this.node() : undefined;
  }

  /** The value behind a key on its line, or the nothing that stands there. */
  private behind(): SourceNode | undefined {
    const event = this.events[this.at];
    if (event?.type !== EVENT_ID.SCALAR || !isNothing(event)) {
      return event !== undefined && startOf(event) === this.end ? this.node() : undefined;
    }
    if (hasProperties(event)) return undefined;
    this.at += 1;
    this.nodes += 1;
    return { kind: "scalar", text: "", plain: true, position: this.positionOf(this.end) };
  }

  private sequence(position: Position): SourceNode | undefined {
    const items: SourceNode[] = [];
    while (!this.isPopNext()) {
      const isBlock = this.isBlockNext();
      const event = this.events[this.at];
      const dash = event === undefined ? -1 : this.skipSpacesBack(startOf(event) - 1);
      if (this.text[dash] !== "-") return undefined;
      const item = isBlock ? this.node() : this.lastOnLine(this.node());
      if (item === undefined) return undefined;
      items.push(item);
      const column = item.position.column - (event === undefined ? 0 : startOf(event) - dash);
      if (column !== position.column) return undefined;
    }
    this.at += 1;
    return { kind: "sequence", items, position };
  }

  private flowMapping(start: number, position: Position): SourceNode | undefined {
    if (this.text[start] !== "{") return undefined;
    const entries: MappingEntry[] = [];
    this.end = start + 1;
    while (!this.isPopNext()) {
      const key = this.key();
      const value = key === undefined ? undefined : this.node();
      if (key === undefined || value === undefined) return undefined;
      entries.push({ key, value });
    }
    this.at += 1;
    return this.closes("}", position) ? mappingNode(entries, position) : undefined;
  }

  private flowSequence(start: number, position: Position): SourceNode | undefined {
    if (this.text[start] !== "[") return undefined;
    const items: SourceNode[] = [];
    this.end = start + 1;
    while (!this.isPopNext()) {
      const item = this.node();
      if (item === undefined) return undefined;
      items.push(item);
    }
    this.at += 1;
    return this.closes("]", position) ? { kind: "sequence", items, position } : undefined;
  }

  /** Whether a flow collection ends here, on the line it began. */
  private closes(bracket: string, { line }: Position): boolean {
    let offset = this.skipSpaces(this.end);
    if (this.text[offset] === ",") offset = this.skipSpaces(offset + 1);
    this.end = offset + 1;
    return this.text[offset] === bracket && this.line === line;
  }

  private isPopNext(): boolean {
    return this.events[this.at]?.type === EVENT_ID.POP;
  }

  private isBlockNext(): boolean {
    const event = this.events[this.at];
    const isCollection = event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE;
    return isCollection && event.style === COLLECTION_STYLE.BLOCK;
  }

  private lastOnLine(node: SourceNode | undefined): SourceNode | undefined {
    return this.endsLine() ? node : undefined;
  }

  /** Nothing but spaces and a comment follows on this line. */
  private endsLine(): boolean {
    const offset = this.skipSpaces(this.end);
    const character = this.text[offset];
    if (character === "#") return this.text[offset - 1] === " ";
    return character === undefined || character === "\n" || character === "\r";
  }

  private isFirstOnLine({ column }: Position): boolean {
    return this.skipSpaces(this.lineStart) === this.lineStart + column - 1;
  }

  private skipSpaces(offset: number): number {
    let after = offset;
    while (this.text.charCodeAt(after) === SPACE) after += 1;
    return after;
  }

  private skipSpacesBack(offset: number): number {
    let before = offset;
    while (this.text.charCodeAt(before) === SPACE) before -= 1;
    return before;
  }

  /** Offsets come in ascending order. */
  private positionOf(offset: number): Position {
    while (offset > this.lineEnd) {
      this.line += 1;
      this.lineStart = this.lineEnd + 1;
      this.lineEnd = endOfLine(this.text, this.lineStart);
    }
    return { line: this.line, column: offset - this.lineStart + 1 };
  }
}

const SPACE = 0x20;

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found < 0 ? text.length : found;
}

/** Where it begins, its opening quote included; -1 for what has no place. */
function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.style === SCALAR_STYLE.PLAIN ? event.valueStart : event.valueStart - 1;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return -1;
  }
}

function isNothing({ valueStart }: ScalarEvent): boolean {
  return valueStart < 0;
}

/** An anchor or a tag. */
function hasProperties(event: ScalarEvent | MappingEvent | SequenceEvent): boolean {
  return event.tagStart >= 0 || event.anchorStart >= 0;
}
