import { type ParsedSource, type ParseSource, readingKey } from "../core/source/reader.ts";
import { parseSource } from "../core/source/readers.ts";

/** Parsed trees weigh some twenty times their text; this many characters of text stay parsed. */
const CHARACTERS_MAX = 16_000_000;

/** Parses each blob once. A blob's SHA names its bytes, so nothing is ever stale; the blob unused longest goes first. */
export function createParseCache(charactersMax: number = CHARACTERS_MAX): ParseSource {
  const parsed = new Map<string, { readonly source: ParsedSource; readonly characters: number }>();
  let characters = 0;
  return (blob, format, text, layout) => {
    const key = readingKey(blob, format, layout);
    const known = parsed.get(key);
    if (known !== undefined) {
      parsed.delete(key);
      parsed.set(key, known);
      return known.source;
    }
    const source = parseSource(blob, format, text, layout);
    const weight = text.kind === "text" ? text.text.length + 1 : 1;
    parsed.set(key, { source, characters: weight });
    characters += weight;
    for (const [oldest, { characters: freed }] of parsed) {
      if (characters <= charactersMax || oldest === key) break;
      parsed.delete(oldest);
      characters -= freed;
    }
    return source;
  };
}
