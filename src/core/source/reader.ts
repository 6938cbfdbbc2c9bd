import type { FileText } from "../model/files.ts";
import type { Position, SourceNode } from "../model/tree.ts";

export const SOURCE_FORMATS = ["yaml", "json", "csv", "xml", "properties"] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** A file read, or the sentence for its author. Holds no path: the same blob may stand at several. */
export type ParsedSource =
  | { readonly kind: "parsed"; readonly root: SourceNode }
  /** Nothing in it but white space and comments. */
  | { readonly kind: "empty" }
  | { readonly kind: "unreadable"; readonly reason: string; readonly position: Position };

/** Turns the text of one format into a tree. Total: never throws, time is linear in the text. */
export type Reader = (text: string) => ParsedSource;

/** Reads a file; the shell may remember the answer by blob and format, because nothing else goes into it. */
export type ParseSource = (blob: string, format: SourceFormat, text: FileText) => ParsedSource;

export const FILE_START: Position = { line: 1, column: 1 };

/** Characters of one file. A mapping file is far below; above it a reader could hold up every other pull request. */
export const TEXT_LENGTH_MAX = 4_000_000;
/** Nesting of one file. A mapping file has five levels; the readers recurse, so that the stack has to be safe. */
export const DEPTH_MAX = 100;
/** Nodes of one file with every alias written out. */
export const NODES_MAX = 500_000;
/** Aliases (`*name`) of one file. */
export const ALIASES_MAX = 10_000;

export function unreadable(reason: string, position: Position = FILE_START): ParsedSource {
  return { kind: "unreadable", reason, position };
}
