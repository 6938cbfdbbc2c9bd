import { canonicalText } from "../model/canonical.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Location } from "../model/location.ts";
import type { Unquoted, Unread } from "../model/model.ts";
import { isNull, locate, type MappingEntry, type Position, type ScalarNode, textJson, textOf } from "../model/tree.ts";
import { type Binding, bindingText } from "./binding.ts";
import { type Files, type Found, isOverLimit } from "./files.ts";
import { missingFile } from "./missing-file.ts";
import { FILE_START, isTextOnly, type SourceFormat } from "./reader.ts";
import { formatOf } from "./readers.ts";
import type { Purpose } from "./shape-words.ts";
import { type Row, readTable } from "./table.ts";

/** What everything is read with, and where problems go. */
export interface Assembly {
  readonly files: Files;
  readonly diagnostics: Diagnostic[];
}

/** Whom a problem concerns: a list, or a map. */
export interface Concern {
  readonly subject: string;
  readonly type: string;
}

export interface LocatedRow extends Row {
  readonly path: string;
  readonly format: SourceFormat | undefined;
}

export interface SourceRows {
  /** In the order of the files and within them; conditions from the file's name included. */
  readonly rows: readonly LocatedRow[];
  readonly fallback: { readonly node: ScalarNode; readonly path: string } | undefined;
  /** False when any of the files could not be read as bound: then nothing may be concluded. */
  readonly readable: boolean;
  /** Of all the files together, since none of them counts then. */
  readonly unread: Unread | undefined;
}

/** The rows of every file that the binding names. A problem is one diagnostic for a file, with the binding beside it. */
export function readSource(binding: Binding, purpose: Purpose, concern: Concern, assembly: Assembly): SourceRows {
  const { files, diagnostics } = assembly;
  const rows: LocatedRow[] = [];
  let fallback: SourceRows["fallback"];
  const found = files.find(binding.file);
  let unread: Unread | undefined;
  const refuse = (diagnostic: Diagnostic): void => {
    // The first problem speaks for all files, so that touching any of them is noticed.
    const evidence = unread === undefined ? unreadText(binding, found, files) : "";
    unread ??= evidence;
    diagnostics.push({ ...diagnostic, ...concern, evidence });
  };
  if (found.length === 0) refuse(nothingFound(binding));
  for (const { path, captures } of found) {
    const format = binding.format ?? formatOf(path);
    if (binding.layoutAt !== undefined && format !== "csv") {
      refuse(noTable(path, binding.layoutAt));
      continue;
    }
    const opened = files.open(path, format, binding.layout);
    if (opened.kind !== "parsed") {
      refuse(unreadableFile(path, opened, binding, files.paths));
      if (isOverLimit(opened)) break;
      continue;
    }
    for (const { reason, position } of opened.notices ?? [])
      diagnostics.push({ ...aboutFile("notice", path, reason, position, binding.at), ...concern });
    const table = readTable(opened.root, format, binding, purpose);
    switch (table.kind) {
      case "unreadable":
        refuse(unreadableAt(path, table.reason, table.position, binding.at));
        break;
      case "misbound":
        refuse({ code: "config-invalid", message: `${table.reason}.`, location: table.at });
        break;
      case "too-large":
        refuse({
          code: "analysis-incomplete",
          message: `The file ${path} ${table.reason}: bind less of it.`,
          location: binding.at,
        });
        break;
      case "table": {
        reportRepeated(table.repeated, path, concern, diagnostics);
        const empty = isTextOnly(format) ? table.rows.find(({ from }) => from.text === "") : undefined;
        if (empty !== undefined) {
          const reason = "holds a row without a code: complete it or remove it";
          refuse(unreadableAt(path, reason, empty.from.position, binding.at));
          break;
        }
        const scope = [...captures];
        for (const row of table.rows)
          rows.push({ ...row, to: meant(row.to, format), when: [...scope, ...row.when], path, format });
        if (table.fallback === undefined) break;
        if (fallback !== undefined && textOf(fallback.node) !== textOf(meant(table.fallback, format))) {
          const reason = `names another \`default\` than ${fallback.path}, and codes that are not listed can go to one only`;
          refuse(unreadableAt(path, reason, table.fallback.position, locate(fallback.path, fallback.node.position)));
          break;
        }
        fallback ??= { node: meant(table.fallback, format), path };
      }
    }
  }
  return unread === undefined
    ? { rows, fallback, readable: true, unread }
    : { rows: [], fallback: undefined, readable: false, unread };
}

/** Whoever touches one of the files, or how they are bound, changes what nobody could read. */
function unreadText(binding: Binding, found: readonly Found[], files: Files): Unread {
  return JSON.stringify([bindingText(binding), found.map(({ path }) => [path, files.watch(path)])]);
}

/** The node as it is meant: an empty text of a format that knows texts only is nothing, as an unquoted one is in YAML. */
function meant<Node extends ScalarNode | undefined>(node: Node, format: SourceFormat | undefined): Node {
  return node?.text === "" && isTextOnly(format) ? { ...node, plain: true } : node;
}

/** Where a text of that row stands without quotes in a format that has other values than texts. */
export function unquotedIn({ format }: LocatedRow, node: ScalarNode | undefined): Unquoted | undefined {
  const isBare = node?.plain === true && !isNull(node);
  return isBare && (format === "yaml" || format === "json") ? format : undefined;
}

/** A key that stands twice: two answers to one question, or the same one twice. */
export function reportRepeated(
  repeated: ReadonlyMap<MappingEntry, MappingEntry>,
  path: string,
  concern: Concern,
  diagnostics: Diagnostic[],
): void {
  for (const [again, first] of repeated) {
    const { value } = again;
    const equal = value.kind === "scalar" && first.value.kind === "scalar" && value.text === first.value.text;
    const key = again.key.text;
    const place = `the first is in line ${first.key.position.line}`;
    diagnostics.push({
      code: equal ? "notice" : "map-ambiguous",
      message: equal
        ? `"${key}" stands here a second time with the same value; ${place}. Remove one.`
        : `"${key}" stands here a second time with another value; ${place}. Which one counts depends on who reads it: keep one.`,
      location: locate(path, again.key.position),
      related: locate(path, first.key.position),
      ...concern,
      codeValue: key,
      evidence: canonicalText([textJson(first.value), textJson(value)]),
    });
  }
}

function nothingFound({ file, at }: Binding): Diagnostic {
  return {
    code: "source-unreadable",
    message: `No file of this repository matches "${file}": correct the pattern or add the file.`,
    location: at,
    file,
  };
}

type Unopened = Exclude<ReturnType<Files["open"]>, { readonly kind: "parsed" }>;

function unreadableFile(path: string, opened: Unopened, { at }: Binding, paths: readonly string[]): Diagnostic {
  switch (opened.kind) {
    case "missing":
      return { code: "source-unreadable", message: missingFile(path, paths), location: at, file: path };
    case "unread":
      return unreadableAt(path, "could not be fetched: try again", FILE_START, at);
    case "empty":
      return unreadableAt(path, "is empty: fill it or remove its binding", FILE_START, at);
    case "unreadable":
      return unreadableAt(path, opened.reason, opened.position, at);
  }
}

function noTable(path: string, at: Location): Diagnostic {
  return {
    code: "config-invalid",
    message: `\`columns\` and \`delimiter\` belong to a CSV file, and ${path} is none: remove them, or write \`format: csv\`.`,
    location: at,
  };
}

function unreadableAt(path: string, reason: string, position: Position, related: Location): Diagnostic {
  return aboutFile("source-unreadable", path, reason, position, related);
}

function aboutFile(
  code: "source-unreadable" | "notice",
  path: string,
  reason: string,
  position: Position,
  related: Location,
): Diagnostic {
  return { code, message: `The file ${path} ${reason}.`, location: locate(path, position), related };
}
