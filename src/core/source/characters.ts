import type { Position } from "../model/tree.ts";

/** A character that keeps a text from being read the same way by everybody, with the sentence for its author. */
export interface Forbidden {
  readonly reason: string;
  readonly position: Position;
}

/**
 * The first control character (`format` is who forbids it) or line break of old Macs; a file in UTF-16 is full of NUL.
 * Tabs, line feeds and CRLF are fine.
 */
export function forbiddenCharacter(text: string, format: string): Forbidden | undefined {
  const found = FORBIDDEN_CHARACTER.exec(text);
  if (found === null) return undefined;
  const position = new Places(text).at(found.index);
  if (found[0] === "\r")
    return { reason: "breaks lines with a lone carriage return: save it with LF or CRLF line endings", position };
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return { reason: `holds the control character U+${code}, which ${format} forbids: remove it`, position };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const FORBIDDEN_CHARACTER = /[\x00-\x08\x0b\x0c\x0e-\x1f]|\r(?!\n)/;

/** Line and column by offset; made once for a text, a look-up is a binary search. */
export class Places {
  private readonly lineStarts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lineStarts.push(at + 1);
  }

  at(offset: number): Position {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lineStarts[low] ?? 0) + 1 };
  }
}
