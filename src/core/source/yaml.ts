import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from "yaml";
import { type MappingEntry, mappingNode, type Position, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { forbiddenCharacter } from "./characters.ts";
import { ALIASES_MAX, DEPTH_MAX, NODES_MAX, type ParsedSource, unreadable } from "./reader.ts";
import { readCommonYaml } from "./yaml-common.ts";
import { readDividedYaml } from "./yaml-divided.ts";

/**
 * One YAML document as a tree of texts. Total: whatever YAML allows and two readers could take differently (merge keys,
 * own tags, several documents) is refused with a sentence. Equal parts of documents read before are not read again.
 */
export function readYaml(text: string, before: readonly SourceNode[] = []): ParsedSource {
  const root = readDividedYaml(text, before) ?? readCommonYaml(text);
  return root === undefined ? readAnyYaml(text) : { kind: "parsed", root };
}

/** The same for every document, common or not. */
export function readAnyYaml(text: string): ParsedSource {
  const forbidden = forbiddenCharacter(text, "YAML");
  if (forbidden !== undefined) return unreadable(forbidden.reason, forbidden.position);
  const lines = new LineCounter();
  lines.addNewLine(0);
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const cut = tokens(text, lines);
  if (cut.kind === "refused") return unreadable(cut.reason, positionOf(cut.offset));
  const [document, second] = new Composer(OPTIONS).compose(cut.tokens, false, text.length);
  if (document === undefined) return { kind: "empty" };
  if (second !== undefined) return unreadable(SEVERAL_DOCUMENTS, positionOf(second.range[0]));
  const error = document.errors[0];
  if (error !== undefined) return unreadable(syntaxReason(error.message), positionOf(error.pos[0]));
  return toTree(document, positionOf);
}

/** `failsafe` keeps every scalar a text, whatever a `%YAML` line says; `uniqueKeys` is quadratic, repeats are found by us. */
const OPTIONS = {
  schema: "failsafe",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

const SEVERAL_DOCUMENTS =
  "holds more than one YAML document (`---`), and only one can be meant: keep one document in each file";

type Cut =
  | { readonly kind: "tokens"; readonly tokens: readonly CST.Token[] }
  | { readonly kind: "refused"; readonly reason: string; readonly offset: number };

/** Runs lexer and parser (which don't recurse) and stops before the nesting is too deep for the composer (which does). */
function tokens(text: string, lines: LineCounter): Cut {
  const found: CST.Token[] = [];
  const parser = new Parser(lines.addNewLine);
  const depth = new Depth();
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (depth.after(lexeme) > DEPTH_MAX) {
      return { kind: "refused", offset, reason: `is nested more than ${DEPTH_MAX} levels deep: flatten it` };
    }
    found.push(...parser.next(lexeme));
    if (!isMark(lexeme)) offset += lexeme.length;
  }
  found.push(...parser.end());
  return { kind: "tokens", tokens: found };
}

/** Upper bound of the nesting, followed lexeme by lexeme. */
class Depth {
  private flow = 0;
  private readonly columns: number[] = [];
  private column = 0;
  private opensLevel = true;
  private scalarFollows = false;

  after(lexeme: string): number {
    const type = this.scalarFollows ? "scalar" : CST.tokenType(lexeme);
    this.scalarFollows = lexeme === CST.SCALAR && !this.scalarFollows;
    if (isMark(lexeme)) return this.depth();
    if (type === "newline") {
      this.column = 0;
      this.opensLevel = true;
      return this.depth();
    }
    if (type === "flow-map-start" || type === "flow-seq-start") this.flow += 1;
    else if (type === "flow-map-end" || type === "flow-seq-end") this.flow = Math.max(0, this.flow - 1);
    else if (type !== "space" && type !== "comment" && this.flow === 0) {
      if (this.opensLevel) this.enter(this.column);
      this.opensLevel = type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind";
    }
    const lastBreak = lexeme.lastIndexOf("\n");
    this.column = lastBreak < 0 ? this.column + lexeme.length : lexeme.length - lastBreak - 1;
    if (lastBreak >= 0 && this.column === 0) this.opensLevel = true;
    return this.depth();
  }

  private depth(): number {
    return this.flow + this.columns.length;
  }

  private enter(column: number): void {
    while ((this.columns.at(-1) ?? -1) > column) this.columns.pop();
    if ((this.columns.at(-1) ?? -1) < column) this.columns.push(column);
  }
}

/** The lexer's own marks, which are no part of the text. */
function isMark(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}

class Refusal {
  readonly reason: string;
  readonly offset: number;
  constructor(reason: string, offset: number) {
    this.reason = reason;
    this.offset = offset;
  }
}

type Anchored = { readonly node: SourceNode; readonly nodes: number } | "open";

function toTree(document: Document.Parsed, positionOf: (offset: number) => Position): ParsedSource {
  const anchors = new Map<string, Anchored>();
  let nodes = 0;
  let aliases = 0;

  const convert = (node: unknown, fallback: number): SourceNode | Refusal => {
    if (isAlias(node)) return follow(node.source, node.range?.[0] ?? fallback);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
      nodes += 1;
      return { kind: "scalar", text: "", plain: true, position: positionOf(fallback) };
    }
    const offset = node.range?.[0] ?? fallback;
    if (node.tag !== undefined && !KNOWN_TAGS.has(node.tag)) {
      return new Refusal(
        "uses a tag of its own (`!…`), whose meaning only its own program knows: remove the tag",
        offset,
      );
    }
    const before = nodes;
    nodes += 1;
    if (nodes > NODES_MAX) return new Refusal(TOO_MANY_NODES, offset);
    if (node.anchor !== undefined) anchors.set(node.anchor, "open");
    const converted = isScalar(node) ? scalar(node.source, node.type, node.tag, offset) : collection(node, offset);
    if (node.anchor !== undefined && !(converted instanceof Refusal)) {
      anchors.set(node.anchor, { node: converted, nodes: nodes - before });
    }
    return converted;
  };

  const scalar = (source: string | undefined, type: string | undefined, tag: string | undefined, offset: number) => {
    const plain = (type === "PLAIN" || type === undefined) && tag === undefined;
    return { kind: "scalar", text: source ?? "", plain, position: positionOf(offset) } as const;
  };

  const collection = (node: unknown, offset: number): SourceNode | Refusal => {
    if (isSeq(node)) {
      const items: SourceNode[] = [];
      for (const item of node.items) {
        const converted = convert(item, offset);
        if (converted instanceof Refusal) return converted;
        items.push(converted);
      }
      return { kind: "sequence", items, position: positionOf(offset) };
    }
    if (!isMap(node)) return new Refusal("holds something that is neither text, list nor mapping", offset);
    const entries: MappingEntry[] = [];
    for (const pair of node.items) {
      const key = convert(pair.key, offset);
      if (key instanceof Refusal) return key;
      if (key.kind !== "scalar") return new Refusal(KEY_NO_TEXT, offset);
      const keyOffset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      const value = convert(pair.value, keyOffset);
      if (value instanceof Refusal) return value;
      if (isMergeKey(key, value)) return new Refusal(MERGE_KEY, keyOffset);
      entries.push({ key, value });
    }
    return mappingNode(entries, positionOf(offset));
  };

  const follow = (name: string, offset: number): SourceNode | Refusal => {
    const anchored = anchors.get(name);
    if (anchored === undefined)
      return new Refusal(`uses \`*${shortened(name)}\`, which nothing before it defines`, offset);
    if (anchored === "open")
      return new Refusal("holds an alias of itself, which has no end: write the value out", offset);
    aliases += 1;
    nodes += anchored.nodes;
    if (aliases > ALIASES_MAX)
      return new Refusal(`uses more than ${ALIASES_MAX} aliases: write the values out`, offset);
    if (nodes > NODES_MAX) return new Refusal(TOO_MANY_NODES, offset);
    return anchored.node.kind === "scalar" ? { ...anchored.node, position: positionOf(offset) } : anchored.node;
  };

  if (document.contents === null) return { kind: "empty" };
  const root = convert(document.contents, 0);
  if (root instanceof Refusal) return unreadable(root.reason, positionOf(root.offset));
  return root.kind === "scalar" && root.plain && root.text === "" ? { kind: "empty" } : { kind: "parsed", root };
}

const KNOWN_TAGS: ReadonlySet<string> = new Set([
  "!",
  "tag:yaml.org,2002:str",
  "tag:yaml.org,2002:map",
  "tag:yaml.org,2002:seq",
]);

const KEY_NO_TEXT = "has a key that is not a text: write a plain key";
const TOO_MANY_NODES = `holds more than ${NODES_MAX} values (aliases written out): split the file`;
const MERGE_KEY = "uses a merge key (`<<`), which some readers follow and others do not: write the entries out";

/** `<<: *defaults` means other entries to some readers; `<<: text` is a code like any other. */
function isMergeKey(key: ScalarNode, value: SourceNode): boolean {
  return key.plain && key.text === "<<" && value.kind !== "scalar";
}

/** The parser's own sentence, made one line of bounded length. */
function syntaxReason(message: string): string {
  if (message.startsWith("With stringKeys")) return KEY_NO_TEXT;
  return `is not valid YAML: ${shortened(message.replace(/\s+/g, " "))}`;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
