import { type ParsedSource, type ParseSource, readingKey } from "../core/source/reader.ts";
import { parseSource } from "../core/source/readers.ts";
import type { ParsedMemory } from "./parsing.ts";

/** Parsed trees weigh some twenty times their text; this many characters of text stay parsed. */
const CHARACTERS_MAX = 16_000_000;

/** Documents that a new one is held against: nearly all of it stands in its last version. */
const RECENT_MAX = 64;

/** Remembers what was parsed by blob. A blob's SHA names its bytes, so nothing is ever stale; the blob unused longest goes first. */
export function createParsedMemory(
  charactersMax: number = CHARACTERS_MAX,
): ParsedMemory & { readonly recent: () => readonly ParsedSource[] } {
  const parsed = new Map<string, { readonly source: ParsedSource; readonly characters: number }>();
  let characters = 0;
  return {
    get(key) {
      const known = parsed.get(key);
      if (known === undefined) return undefined;
      parsed.delete(key);
      parsed.set(key, known);
      return known.source;
    },
    recent: () => [...parsed.values()].slice(-RECENT_MAX).map(({ source }) => source),
    set(key, source, text) {
      const weight = text.kind === "text" ? text.text.length + 1 : 1;
      characters += weight - (parsed.get(key)?.characters ?? 0);
      parsed.delete(key);
      parsed.set(key, { source, characters: weight });
      for (const [oldest, { characters: freed }] of parsed) {
        if (characters <= charactersMax || oldest === key) break;
        parsed.delete(oldest);
        characters -= freed;
      }
    },
  };
}

/** Parses each blob once, in this thread. */
export function createParseCache(charactersMax?: number): ParseSource {
  const memory = createParsedMemory(charactersMax);
  return (blob, format, text, layout) => {
    const key = readingKey(blob, format, layout);
    const known = memory.get(key);
    if (known !== undefined) return known;
    const source = parseSource(blob, format, text, layout, memory.recent());
    memory.set(key, source, text);
    return source;
  };
}
