import type { FileText } from "../model/files.ts";
import { readCsv } from "./csv.ts";
import { readJson } from "./json.ts";
import { readProperties } from "./properties.ts";
import {
  type CsvLayout,
  NO_LAYOUT,
  type ParsedSource,
  type Reader,
  type SourceFormat,
  TEXT_LENGTH_MAX,
  unreadable,
} from "./reader.ts";
import { readXml } from "./xml.ts";
import { readYaml } from "./yaml.ts";

/** One line for every format that can be read. */
const READERS: Readonly<Record<SourceFormat, Reader>> = {
  yaml: (text, _layout, before) => readYaml(text, before),
  json: readJson,
  csv: readCsv,
  xml: readXml,
  properties: readProperties,
};

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

/**
 * Reads one file. Total: a file that cannot be read is an answer too. What was read `before` makes no difference to the
 * answer; it only spares reading the same again.
 */
export function parseSource(
  _blob: string,
  format: SourceFormat,
  file: FileText,
  layout: CsvLayout = NO_LAYOUT,
  before: readonly ParsedSource[] = [],
): ParsedSource {
  if (file.kind === "unreadable") return unreadable(file.reason);
  if (file.text.length > TEXT_LENGTH_MAX) {
    return unreadable(`is longer than ${TEXT_LENGTH_MAX} characters: split the file or bind a smaller one`);
  }
  const text = file.text.startsWith("\uFEFF") ? file.text.slice(1) : file.text;
  const roots = before.flatMap((source) => (source.kind === "parsed" ? source.root : []));
  return READERS[format](text, layout, roots);
}

/** The format an extension stands for; undefined where it says nothing. */
export function formatOf(path: string): SourceFormat | undefined {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? undefined : EXTENSIONS.get(path.slice(dot + 1).toLowerCase());
}
