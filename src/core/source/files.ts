import type { SideFiles } from "../model/files.ts";
import { compareText } from "../model/location.ts";
import type { Position, SourceNode } from "../model/tree.ts";
import { type Captures, globMatcher, isGlob } from "./glob.ts";
import {
  type CsvLayout,
  FILES_MAX,
  NO_LAYOUT,
  type Notice,
  type ParseSource,
  readingKey,
  type SourceFormat,
  TEXTS_LENGTH_MAX,
  unreadable,
} from "./reader.ts";
import { formatOf } from "./readers.ts";

/** Patterns with wildcards of one side. Each is held against every file of the repository. */
export const GLOBS_MAX = 200;

export type Opened =
  | { readonly kind: "parsed"; readonly root: SourceNode; readonly notices?: readonly Notice[] }
  | { readonly kind: "empty" }
  /** No such file on this side. */
  | { readonly kind: "missing" }
  /** It is there and its text has not been read yet. */
  | { readonly kind: "unread" }
  | { readonly kind: "unreadable"; readonly reason: string; readonly position: Position };

export interface Found {
  readonly path: string;
  readonly captures: Captures;
}

/** The files of one side as assembling sees them; remembers which it looked at and which texts it still lacks. */
export class Files {
  /** Path → blob (`null`: not there) of everything that was opened or watched. */
  readonly watched = new Map<string, string | null>();
  /** Paths whose text is needed and was not there. */
  readonly unread = new Set<string>();
  /** A pattern was not looked at, because there are more than {@link GLOBS_MAX}. */
  globsExceeded = false;
  /** Every file of the tree, sorted. */
  readonly paths: readonly string[];

  private readonly side: SideFiles;
  private readonly parse: ParseSource;
  private readonly globs = new Map<string, readonly Found[]>();
  private readonly parsed = new Map<string, Opened>();
  /** Characters of what was parsed. */
  private textsLength = 0;

  constructor(side: SideFiles, parse: ParseSource) {
    this.side = side;
    this.parse = parse;
    this.paths = [...side.blobs.keys()].sort(compareText);
  }

  /** Every file of the side. */
  get blobs(): ReadonlyMap<string, string> {
    return this.side.blobs;
  }

  /** Reads one file; `format` by its extension where left out. Tabs divide a `.tsv`. */
  open(path: string, format?: SourceFormat, layout: CsvLayout = NO_LAYOUT): Opened {
    const blob = this.watch(path);
    if (blob === null) return { kind: "missing" };
    const known = format ?? formatOf(path);
    if (known === undefined) return UNKNOWN_FORMAT;
    const text = this.side.texts.get(blob);
    if (text === undefined) {
      if (this.parsed.size + this.unread.size >= FILES_MAX) return TOO_MANY_FILES;
      this.unread.add(path);
      return { kind: "unread" };
    }
    const said = { ...layout, delimiter: layout.delimiter ?? (/\.tsv$/i.test(path) ? "\t" : undefined) };
    const identity = readingKey(blob, known, said);
    const before = this.parsed.get(identity);
    if (before !== undefined) return before;
    const length = text.kind === "text" ? text.text.length : 0;
    if (this.parsed.size >= FILES_MAX) return TOO_MANY_FILES;
    if (this.textsLength + length > TEXTS_LENGTH_MAX) return TOO_MUCH_TEXT;
    this.textsLength += length;
    const opened = this.parse(blob, known, text, said);
    this.parsed.set(identity, opened);
    return opened;
  }

  /** Notes that this file matters, and tells its blob. */
  watch(path: string): string | null {
    const blob = this.side.blobs.get(path) ?? null;
    this.watched.set(path, blob);
    return blob;
  }

  /** The files a path or pattern stands for, sorted; a path without wildcards stands for itself, there or not. */
  find(pattern: string): readonly Found[] {
    if (!isGlob(pattern)) return [{ path: pattern.replace(/^\.\//, ""), captures: new Map() }];
    const known = this.globs.get(pattern);
    if (known !== undefined) return known;
    if (this.globs.size >= GLOBS_MAX) {
      this.globsExceeded = true;
      return [];
    }
    const match = globMatcher(pattern);
    const found: Found[] = [];
    for (const path of this.paths) {
      const captures = match(path);
      if (captures !== undefined) found.push({ path, captures });
    }
    this.globs.set(pattern, found);
    return found;
  }
}

const TOO_MANY_FILES = unreadable(
  `was not read, because this configuration binds more than ${FILES_MAX} files: bind fewer, or use narrower patterns`,
);
const TOO_MUCH_TEXT = unreadable(
  `was not read, because the files that this configuration binds have more than ${TEXTS_LENGTH_MAX} characters together: bind fewer, or smaller ones`,
);
/** Nothing is wrong with the file: it is one too many, and so are all behind it. */
export function isOverLimit(opened: Opened): boolean {
  return opened === TOO_MANY_FILES || opened === TOO_MUCH_TEXT;
}

const UNKNOWN_FORMAT = unreadable(
  "has an extension that does not say how it is written: add `format:` beside its `file:`",
);
