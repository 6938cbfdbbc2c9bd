import type { FileText } from "../model/files.ts";
import { readJson } from "./json.ts";
import { type ParsedSource, type Reader, type SourceFormat, TEXT_LENGTH_MAX, unreadable } from "./reader.ts";
import { readYaml } from "./yaml.ts";

/** One line for every format that can be read. */
const READERS: ReadonlyMap<SourceFormat, Reader> = new Map([
  ["yaml", readYaml],
  ["json", readJson],
]);

/** By the last extension, any case. */
const EXTENSIONS: ReadonlyMap<string, SourceFormat> = new Map([
  ["yml", "yaml"],
  ["yaml", "yaml"],
  ["json", "json"],
  ["csv", "csv"],
  ["tsv", "csv"],
  ["xml", "xml"],
  ["properties", "properties"],
]);

/** Reads one file. Total: a file that cannot be read is an answer too. */
export function parseSource(_blob: string, format: SourceFormat, file: FileText): ParsedSource {
  if (file.kind === "unreadable") return unreadable(file.reason);
  const reader = READERS.get(format);
  if (reader === undefined) return unreadable(`is ${format}, and this version reads ${readableFormats()} only`);
  if (file.text.length > TEXT_LENGTH_MAX) {
    return unreadable(`is longer than ${TEXT_LENGTH_MAX} characters: split the file or bind a smaller one`);
  }
  return reader(file.text.startsWith("\uFEFF") ? file.text.slice(1) : file.text);
}

/** The format an extension stands for; undefined where it says nothing. */
export function formatOf(path: string): SourceFormat | undefined {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? undefined : EXTENSIONS.get(path.slice(dot + 1).toLowerCase());
}

function readableFormats(): string {
  return [...READERS.keys()].sort().join(" and ");
}
