import type { FileText } from "../model/files.ts";
import type { Position, SourceNode } from "../model/tree.ts";

export const SOURCE_FORMATS = ["yaml", "json", "csv", "xml", "properties"] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** A file read, or the sentence for its author. Holds no path: the same blob may stand at several. */
export type ParsedSource =
  | { readonly kind: "parsed"; readonly root: SourceNode; readonly notices?: readonly Notice[] }
  /** Nothing in it but white space and comments. */
  | { readonly kind: "empty" }
  | { readonly kind: "unreadable"; readonly reason: string; readonly position: Position };

/** Something about a file that was read which its author should know; `reason` continues "The file … ". */
export interface Notice {
  readonly reason: string;
  readonly position: Position;
}

/** What a table of texts cannot say about itself, where its binding does. */
export interface CsvLayout {
  readonly delimiter: string | undefined;
  /** Names of the columns of a file without a header row. */
  readonly columns: readonly string[] | undefined;
}

/** Nothing said: the first row names the columns and shows the delimiter. */
export const NO_LAYOUT: CsvLayout = { delimiter: undefined, columns: undefined };

/** Turns the text of one format into a tree. Total: never throws, time is linear in the text. */
export type Reader = (text: string, layout: CsvLayout, before: readonly SourceNode[]) => ParsedSource;

/** Reads a file; the shell may remember the answer by {@link readingKey}, because nothing else goes into it. */
export type ParseSource = (blob: string, format: SourceFormat, text: FileText, layout?: CsvLayout) => ParsedSource;

/** One text for one file read in one way. */
export function readingKey(blob: string, format: SourceFormat, { delimiter, columns }: CsvLayout = NO_LAYOUT): string {
  return format === "csv" ? JSON.stringify([format, delimiter ?? null, columns ?? null, blob]) : `${format}:${blob}`;
}

/** Whether nothing in this format is ever a number, a flag or nothing at all: there, an empty text says nothing. */
export function isTextOnly(format: SourceFormat | undefined): boolean {
  return format === "csv" || format === "xml" || format === "properties";
}

export const FILE_START: Position = { line: 1, column: 1 };

/** Characters of one file. A mapping file is far below; above it a reader could hold up every other pull request. */
export const TEXT_LENGTH_MAX = 8_000_000;
/** Characters of all the files of one side: what is made of them has to fit into memory. */
export const TEXTS_LENGTH_MAX = 32_000_000;
/** Files of one side. Each is fetched by a request of its own. */
export const FILES_MAX = 2_000;
/** Nesting of one file. A mapping file has five levels; the readers recurse, so that the stack has to be safe. */
export const DEPTH_MAX = 100;
/** Nodes of one file with every alias written out. */
export const NODES_MAX = 500_000;
/** Aliases (`*name`) of one file. */
export const ALIASES_MAX = 10_000;

export function unreadable(reason: string, position: Position = FILE_START): ParsedSource {
  return { kind: "unreadable", reason, position };
}
