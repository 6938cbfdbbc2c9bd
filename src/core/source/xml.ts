import { SaxesParser } from "saxes";
import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { forbiddenCharacter, Places } from "./characters.ts";
import { DEPTH_MAX, NODES_MAX, type ParsedSource, unreadable } from "./reader.ts";

/**
 * An XML document as a tree: `$` holds the root element by its name; child elements are lists by their name, however
 * many there are; attributes are members with `@` before their name; an element that has neither is its text, one that
 * has is a dict whose text stands under `#text`. White space around a text is left out (a CDATA section is kept as it
 * is). Names keep their prefix. Nothing is fetched and no entity of its own is known: a `<!DOCTYPE` is refused.
 */
export function readXml(text: string): ParsedSource {
  const forbidden = forbiddenCharacter(text, "XML");
  if (forbidden !== undefined) return unreadable(forbidden.reason, forbidden.position);
  if (text.trim() === "") return { kind: "empty" };
  const reading = new XmlReading(text);
  try {
    return { kind: "parsed", root: reading.root() };
  } catch (error) {
    if (error instanceof Stop) return unreadable(error.reason, error.position);
    throw error;
  }
}

/** Leaves the parser, which goes on after errors; never leaves this file. */
class Stop extends Error {
  readonly reason: string;
  readonly position: Position;
  constructor(reason: string, position: Position) {
    super("stop");
    this.reason = reason;
    this.position = position;
  }
}

interface Piece {
  readonly text: string;
  readonly offset: number;
  /** From a CDATA section: kept as it is. */
  readonly isVerbatim: boolean;
}

interface Element {
  readonly name: string;
  readonly offset: number;
  readonly attributes: (readonly [string, ScalarNode])[];
  /** By name, each with the place of the first tag. */
  readonly children: Map<string, { readonly items: SourceNode[]; readonly position: Position }>;
  readonly pieces: Piece[];
}

class XmlReading {
  private readonly text: string;
  private readonly places: Places;
  private readonly parser = new SaxesParser({ xmlns: false });
  private readonly open: Element[] = [];
  /** Holds the root element as its only child. */
  private readonly document: Element = element("", 0);
  /** Behind the last tag, comment, section or instruction: what is found next begins there. */
  private resumed = 0;
  private nodes = 0;

  constructor(text: string) {
    this.text = text;
    this.places = new Places(text);
  }

  root(): SourceNode {
    const { parser } = this;
    parser.on("error", (error) => this.refuse(`is not valid XML: ${sentence(error.message)}`, parser.position - 1));
    parser.on("doctype", () =>
      this.refuse(
        "has a `<!DOCTYPE`, which may define texts of its own: remove it",
        this.text.indexOf("<!DOCTYPE", this.resumed),
      ),
    );
    parser.on("xmldecl", ({ encoding }) => this.checkEncoding(encoding));
    parser.on("opentagstart", ({ name }) => this.enter(name));
    parser.on("attribute", ({ name, value }) => this.attribute(name, value));
    parser.on("opentag", () => this.resume(0));
    parser.on("text", (text) => this.current().pieces.push({ text, offset: this.resumed, isVerbatim: false }));
    parser.on("cdata", (text) => {
      const offset = this.text.indexOf("<", this.resumed) + "<![CDATA[".length;
      this.current().pieces.push({ text, offset, isVerbatim: true });
      this.resume(0);
    });
    // The parser tells a comment before its `>`.
    parser.on("comment", () => this.resume(1));
    parser.on("processinginstruction", () => this.resume(0));
    parser.on("closetag", () => this.leave());
    parser.write(this.text).close();
    const [[name, { items, position }] = NO_ROOT] = this.document.children;
    const [root] = items;
    if (root === undefined) throw new Stop("has no element", this.places.at(0));
    return mappingNode([{ key: scalar(name, position), value: root }], position);
  }

  private enter(name: string): void {
    if (this.open.length >= DEPTH_MAX)
      this.refuse(`is nested more than ${DEPTH_MAX} levels deep: flatten it`, this.parser.position - 1);
    this.open.push(element(name, this.text.indexOf("<", this.resumed)));
    this.count();
  }

  private attribute(name: string, value: string): void {
    const closing = this.parser.position - 1;
    const opening = this.text.lastIndexOf(this.text[closing] ?? '"', closing - 1);
    this.current().attributes.push([`@${name}`, scalar(value, this.places.at(opening))]);
    this.count();
  }

  private leave(): void {
    const left = this.open.pop();
    this.resume(0);
    if (left === undefined) return;
    const siblings = this.current().children;
    const node = this.toNode(left);
    const alike = siblings.get(left.name);
    if (alike === undefined) siblings.set(left.name, { items: [node], position: this.places.at(left.offset) });
    else alike.items.push(node);
  }

  private toNode({ offset, attributes, children, pieces }: Element): SourceNode {
    const text = this.toText(pieces);
    const position = this.places.at(offset);
    if (attributes.length === 0 && children.size === 0) return text ?? scalar("", position);
    const entries: MappingEntry[] = attributes.map(([name, value]) => ({ key: scalar(name, value.position), value }));
    for (const [name, { items, position: first }] of children)
      entries.push({ key: scalar(name, first), value: { kind: "sequence", items, position: first } });
    if (text !== undefined) entries.push({ key: scalar("#text", text.position), value: text });
    return mappingNode(entries, position);
  }

  /** Undefined where there is nothing but white space. */
  private toText(pieces: readonly Piece[]): ScalarNode | undefined {
    const hasText = ({ text, isVerbatim }: Piece) => isVerbatim || SOMETHING.test(text);
    const kept = pieces.slice(pieces.findIndex(hasText), pieces.findLastIndex(hasText) + 1);
    const [first] = kept;
    if (first === undefined || !hasText(first)) return undefined;
    const trimmed = kept.map(({ text, isVerbatim }, index) => {
      if (isVerbatim) return text;
      const begun = index === 0 ? text.replace(/^[ \t\r\n]+/, "") : text;
      return index === kept.length - 1 ? trimmedEnd(begun) : begun;
    });
    let { offset } = first;
    if (!first.isVerbatim) while (/[ \t\r\n]/.test(this.text[offset] ?? "")) offset += 1;
    return scalar(trimmed.join(""), this.places.at(offset));
  }

  private current(): Element {
    return this.open.at(-1) ?? this.document;
  }

  private resume(further: number): void {
    this.resumed = this.parser.position + further;
  }

  private count(): void {
    this.nodes += 1;
    if (this.nodes > NODES_MAX)
      this.refuse(`holds more than ${NODES_MAX} values: split the file`, this.parser.position - 1);
  }

  /** The shell has read the file as UTF-8; a program that believes the declaration would see other letters. */
  private checkEncoding(encoding: string | undefined): void {
    this.resume(0);
    if (encoding === undefined || /^(?:utf-8|us-ascii)$/i.test(encoding)) return;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the letters that all encodings share.
    const foreign = /[^\x00-\x7f]/.exec(this.text);
    if (foreign !== null)
      this.refuse(
        `says that it is written in ${encoding.slice(0, 40)}, and is in UTF-8: correct the first line`,
        foreign.index,
      );
  }

  private refuse(reason: string, offset: number): never {
    throw new Stop(reason, this.places.at(Math.max(0, Math.min(offset, this.text.length))));
  }
}

const NO_ROOT = ["", { items: [], position: { line: 1, column: 1 } }] as const;
const SOMETHING = /[^ \t\r\n]/;

/** By hand: a pattern for the end of a text tries at every blank of it. */
function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && !SOMETHING.test(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}

function element(name: string, offset: number): Element {
  return { name, offset, attributes: [], children: new Map(), pieces: [] };
}

function scalar(text: string, position: Position): ScalarNode {
  return { kind: "scalar", text, plain: false, position };
}

/** The parser's own message without its `line:column: ` and full stop, on one line of bounded length. */
function sentence(message: string): string {
  return message
    .replace(/^(?:[^\s:]*:)?\d+:\d+: /, "")
    .replace(/\s+/g, " ")
    .slice(0, 200)
    .replace(/\.$/, "");
}
