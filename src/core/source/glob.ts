/** Longer patterns are no patterns of people. */
const GLOB_LENGTH_MAX = 500;

/** Texts of the `{captures}` by name, in the order of the pattern; empty where it has none. */
export type Captures = ReadonlyMap<string, string>;

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern) || CAPTURE.test(pattern);
}

/**
 * A matcher for paths: `*` and `?` within a folder, `**` across folders, `{name}` one or more characters that are handed
 * back. No other character is special. Time is the product of both lengths at worst, whatever the pattern: the libraries
 * for this take minutes on a hostile one.
 */
export function globMatcher(pattern: string): (path: string) => Captures | undefined {
  if (pattern.length > GLOB_LENGTH_MAX) return () => undefined;
  const segments = pattern.replace(/^\.\//, "").split("/").map(toSegment);
  const prefix = literalPrefix(segments);
  const last = segments.at(-1);
  const hasFolders = segments.some(({ kind }) => kind === "folders");
  return (path) => {
    if (!path.startsWith(prefix)) return undefined;
    // Most files of a repository have another name, and then nothing else has to be looked at.
    if (last?.kind === "name" && matchName(last.tokens, path.slice(path.lastIndexOf("/") + 1)) === undefined)
      return undefined;
    const names = path.split("/");
    return hasFolders || names.length === segments.length ? matchPath(segments, names) : undefined;
  };
}

type Segment = { readonly kind: "folders" } | { readonly kind: "name"; readonly tokens: readonly Token[] };

type Token =
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "one"; readonly capture: string | undefined }
  | { readonly kind: "many"; readonly capture: string | undefined };

const CAPTURE = /\{([A-Za-z_][A-Za-z0-9_-]{0,49})\}/;
const TOKEN = /\{([A-Za-z_][A-Za-z0-9_-]{0,49})\}|\*+|\?|./gsu;

function toSegment(text: string): Segment {
  if (text === "**") return { kind: "folders" };
  const tokens: Token[] = [];
  for (const [token, capture] of text.matchAll(TOKEN)) {
    if (capture !== undefined) tokens.push({ kind: "one", capture }, { kind: "many", capture });
    else if (token === "?") tokens.push({ kind: "one", capture: undefined });
    else if (token.startsWith("*")) tokens.push({ kind: "many", capture: undefined });
    else tokens.push(...[...token].map((character) => ({ kind: "literal", character }) as const));
  }
  return { kind: "name", tokens };
}

function literalPrefix(segments: readonly Segment[]): string {
  let prefix = "";
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "folders") return prefix;
    for (const token of segment.tokens) {
      if (token.kind !== "literal") return prefix;
      prefix += token.character;
    }
    if (index < segments.length - 1) prefix += "/";
  }
  return prefix;
}

/** Two pointers over folders: only the last `**` is ever reconsidered. */
function matchPath(segments: readonly Segment[], names: readonly string[]): Captures | undefined {
  const found: (Captures | undefined)[] = [];
  let segmentAt = 0;
  let nameAt = 0;
  let foldersAt = -1;
  let resumeAt = 0;
  while (nameAt < names.length) {
    const segment = segments[segmentAt];
    const name = names[nameAt];
    const captures = segment?.kind === "name" && name !== undefined ? matchName(segment.tokens, name) : undefined;
    if (segment?.kind === "folders") {
      foldersAt = segmentAt++;
      resumeAt = nameAt;
    } else if (captures !== undefined) {
      found[segmentAt++] = captures;
      nameAt++;
    } else if (foldersAt >= 0) {
      segmentAt = foldersAt + 1;
      nameAt = ++resumeAt;
    } else return undefined;
  }
  while (segments[segmentAt]?.kind === "folders") segmentAt++;
  return segmentAt === segments.length ? merged(found) : undefined;
}

/** Two pointers over characters: only the last `*` is ever reconsidered. */
function matchName(tokens: readonly Token[], name: string): Captures | undefined {
  let spans: Map<string, { from: number; to: number }> | undefined;
  let tokenAt = 0;
  let at = 0;
  let manyAt = -1;
  let resumeAt = 0;
  while (at < name.length) {
    const token = tokens[tokenAt];
    if (token?.kind === "many") {
      manyAt = tokenAt++;
      resumeAt = at;
    } else if (token?.kind === "one") {
      const end = at + characterLength(name, at);
      if (token.capture !== undefined) {
        spans ??= new Map();
        spans.set(token.capture, { from: at, to: end });
      }
      tokenAt++;
      at = end;
    } else if (token?.kind === "literal" && name.startsWith(token.character, at)) {
      tokenAt++;
      at += token.character.length;
    } else if (manyAt >= 0) {
      tokenAt = manyAt + 1;
      resumeAt += characterLength(name, resumeAt);
      at = resumeAt;
      extend(spans, tokens[manyAt], resumeAt);
    } else return undefined;
  }
  while (tokens[tokenAt]?.kind === "many") tokenAt++;
  if (tokenAt < tokens.length) return undefined;
  if (spans === undefined) return NO_CAPTURES;
  extend(spans, tokens.at(-1), name.length);
  return new Map([...spans].map(([capture, { from, to }]) => [capture, name.slice(from, to)]));
}

const NO_CAPTURES: Captures = new Map();

/** A capture is one character and then many: the many take all up to here. */
function extend(spans: Map<string, { to: number }> | undefined, token: Token | undefined, to: number): void {
  if (token?.kind !== "many" || token.capture === undefined) return;
  const span = spans?.get(token.capture);
  if (span !== undefined) span.to = to;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** A name that stands twice in the pattern has to match the same text. */
function merged(found: readonly (Captures | undefined)[]): Captures | undefined {
  if (found.every((captures) => captures === undefined || captures.size === 0)) return NO_CAPTURES;
  const all = new Map<string, string>();
  for (const captures of found) {
    for (const [capture, text] of captures ?? []) {
      const earlier = all.get(capture);
      if (earlier !== undefined && earlier !== text) return undefined;
      all.set(capture, text);
    }
  }
  return all;
}
