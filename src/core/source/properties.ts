import { type MappingEntry, mappingNode, type ScalarNode } from "../model/tree.ts";
import { forbiddenCharacter, Places } from "./characters.ts";
import { NODES_MAX, type ParsedSource, unreadable } from "./reader.ts";

/**
 * A Java properties file as one flat dict of texts, exactly as `java.util.Properties.load` reads it: `=`, `:` or white
 * space after the key, `#` and `!` comments, `\` at the end of a line that goes on, `\uXXXX`. White space at the end of a
 * value belongs to it. A key that stands twice is kept.
 */
export function readProperties(text: string): ParsedSource {
  const forbidden = forbiddenCharacter(text, "a properties file");
  if (forbidden !== undefined) return unreadable(forbidden.reason, forbidden.position);
  const places = new Places(text);
  const entries: MappingEntry[] = [];
  for (let at = startOfText(text, 0); at < text.length; at = startOfText(text, at)) {
    if (text[at] === "#" || text[at] === "!") {
      at = endOfLine(text, at);
      continue;
    }
    if ((entries.length + 1) * 2 > NODES_MAX) return tooMany(places, at);
    const key = readPart(text, at, "key");
    if (key.kind === "misspelt") return misspelt(places, key.offset);
    const valueAt = afterSeparator(text, key.end);
    const value = readPart(text, valueAt, "value");
    if (value.kind === "misspelt") return misspelt(places, value.offset);
    entries.push({ key: scalar(key.text, at, places), value: scalar(value.text, valueAt, places) });
    at = value.end;
  }
  return entries.length === 0
    ? { kind: "empty" }
    : { kind: "parsed", root: mappingNode(entries, { line: 1, column: 1 }) };
}

type Part =
  | { readonly kind: "read"; readonly text: string; readonly end: number }
  | { readonly kind: "misspelt"; readonly offset: number };

/** A key ends at a separator, both end with the line. Pieces are joined once: time is linear. */
function readPart(text: string, from: number, part: "key" | "value"): Part {
  const ends = part === "key" ? KEY_END : VALUE_END;
  const pieces: string[] = [];
  for (let at = from; ; ) {
    ends.lastIndex = at;
    const end = ends.exec(text)?.index ?? text.length;
    pieces.push(text.slice(at, end));
    if (text[end] !== "\\") return { kind: "read", text: pieces.join(""), end };
    const lineBreak = lineBreakAt(text, end + 1);
    if (lineBreak > 0) {
      at = skipBlanks(text, end + 1 + lineBreak);
      continue;
    }
    const escaped = text[end + 1] ?? "";
    at = end + 2;
    if (escaped !== "u") pieces.push(ESCAPES.get(escaped) ?? escaped);
    else {
      const digits = text.slice(at, at + 4);
      if (!FOUR_HEX_DIGITS.test(digits)) return { kind: "misspelt", offset: end };
      pieces.push(String.fromCharCode(Number.parseInt(digits, 16)));
      at += 4;
    }
  }
}

const KEY_END = /[\\=: \t\r\n]/g;
const VALUE_END = /[\\\r\n]/g;
const FOUR_HEX_DIGITS = /^[0-9a-fA-F]{4}$/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
  ["f", "\f"],
]);

/** Blanks, at most one `=` or `:`, and blanks; a line that goes on goes on here too. */
function afterSeparator(text: string, keyEnd: number): number {
  const at = skipBlanks(text, keyEnd);
  return text[at] === "=" || text[at] === ":" ? skipBlanks(text, at + 1) : at;
}

/** Over blanks, and over line breaks behind a backslash with the blanks of the next line. */
function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (text[at] === " " || text[at] === "\t") at += 1;
    const lineBreak = text[at] === "\\" ? lineBreakAt(text, at + 1) : 0;
    if (lineBreak === 0) return at;
    at += 1 + lineBreak;
  }
}

/** Over everything that is no text at the beginning of a line. */
function startOfText(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t" || text[at] === "\r" || text[at] === "\n") at += 1;
  return at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/** Characters of the line break that stands here; none: 0. */
function lineBreakAt(text: string, at: number): number {
  return text[at] === "\n" ? 1 : text[at] === "\r" ? 2 : 0;
}

function scalar(text: string, offset: number, places: Places): ScalarNode {
  return { kind: "scalar", text, plain: false, position: places.at(offset) };
}

function misspelt(places: Places, offset: number): ParsedSource {
  return unreadable("holds a `\\u` without four hexadecimal digits behind it: complete it", places.at(offset));
}

function tooMany(places: Places, offset: number): ParsedSource {
  return unreadable(`holds more than ${NODES_MAX} values: split the file`, places.at(offset));
}
