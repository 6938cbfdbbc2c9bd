import { canonicalText } from "../model/canonical.ts";
import { type FieldPath, parseFieldPath } from "../model/field-path.ts";
import type { Field, FieldMap } from "../model/model.ts";
import {
  isNull,
  locate,
  member,
  type Position,
  type SourceNode,
  textJson,
  textOf,
  typedScalar,
} from "../model/tree.ts";
import { readLayout } from "./binding.ts";
import type { Assembly } from "./read-source.ts";
import { FILE_START, isTextOnly, SOURCE_FORMATS } from "./reader.ts";
import { formatOf } from "./readers.ts";
import { compilePath, isTooMuchFor, select, toTree } from "./select.ts";

/** Entries of one field map. */
const FIELDS_MAX = 5_000;

/** The field map of a flow, inline or from its file; undefined where there is none. Never throws. */
export function readFields(
  flow: string,
  node: SourceNode | undefined,
  path: string,
  assembly: Assembly,
): FieldMap | undefined {
  if (node === undefined) return undefined;
  const at = locate(path, node.position);
  const content = (): string => canonicalText(textJson(node));
  const reading: Reading = { flow, path, assembly, content, readable: true, isTextOnly: false };
  const items = node.kind === "sequence" ? node.items : readFile(node, reading);
  const entries = items.slice(0, FIELDS_MAX).flatMap((item) => readField(item, reading) ?? []);
  if (items.length > FIELDS_MAX)
    refuse(reading, `holds more than ${FIELDS_MAX} fields: bind less of it`, node.position);
  return { readable: reading.readable, entries: reading.readable ? entries : [], at };
}

interface Reading {
  readonly flow: string;
  /** The file that holds the entries. */
  path: string;
  readonly assembly: Assembly;
  /** What is read, as one text: of a file its blob. */
  content: () => string;
  readable: boolean;
  /** Nothing in it is ever quoted to tell an empty text from none. */
  isTextOnly: boolean;
}

function readFile(node: SourceNode, reading: Reading): readonly SourceNode[] {
  const { files } = reading.assembly;
  const source = member(node, "source");
  const settings = source?.kind === "mapping" ? source : node;
  const pointer = source?.kind === "mapping" ? member(source, "file") : source;
  const file = textOf(pointer);
  if (file === undefined || pointer === undefined) return [];
  if (member(settings, "decode") !== undefined) {
    refuse(
      reading,
      "binds its fields with `decode`, which field maps do not know: bind a file of their own",
      node.position,
    );
    return [];
  }
  const format = textOf(member(settings, "format"));
  const found = files.find(file);
  const [first, another] = found;
  if (first === undefined || another !== undefined) {
    refuse(reading, `names "${file}" as its field map, which must be one file: correct the path`, pointer.position);
    return [];
  }
  const known = SOURCE_FORMATS.find((one) => one === format) ?? formatOf(first.path);
  const opened = files.open(first.path, known, readLayout(settings));
  if (opened.kind === "missing") {
    refuse(reading, `names ${first.path}, and there is no such file: correct the path or add it`, pointer.position);
    return [];
  }
  reading.path = first.path;
  reading.content = () => files.watch(first.path) ?? "";
  reading.isTextOnly = isTextOnly(known);
  if (opened.kind !== "parsed") {
    const reason = opened.kind === "unreadable" ? opened.reason : opened.kind === "empty" ? "is empty" : "was not read";
    refuse(reading, reason, opened.kind === "unreadable" ? opened.position : FILE_START);
    return [];
  }
  return selected(opened.root, textOf(member(settings, "select")), reading);
}

function selected(root: SourceNode, path: string | undefined, reading: Reading): readonly SourceNode[] {
  if (path === undefined) {
    if (root.kind === "sequence") return root.items;
    refuse(reading, "is no list of fields: say where they are with `select`", root.position);
    return [];
  }
  const compiled = compilePath(path);
  const tree = toTree(root);
  if (isTooMuchFor(path, tree)) {
    refuse(reading, `is too large for the path ${path}: name the steps that \`..\` leaves out`, root.position);
    return [];
  }
  const found = compiled.kind === "compiled" ? select(compiled.query, tree.root, tree.value) : compiled;
  if ("kind" in found) {
    refuse(reading, `is bound with a path that ${found.reason}`, root.position);
    return [];
  }
  if (found.items.length === 0) refuse(reading, `has nothing at ${path}`, root.position);
  const [only] = found.items;
  return found.items.length === 1 && only?.node.kind === "sequence"
    ? only.node.items
    : found.items.map((item) => item.node);
}

const KEYS: ReadonlySet<string> = new Set(["from", "to", "required", "type", "max-length", "transform", "value"]);

function readField(node: SourceNode, reading: Reading): Field | undefined {
  const stop = (reason: string, at: SourceNode = node): undefined => refuse(reading, reason, at.position);
  if (node.kind !== "mapping") return stop("holds a field that is no `{ from, to }`: complete it");
  const [unknown] = [...node.byKey.keys()].filter((key) => !KEYS.has(key));
  if (unknown !== undefined) return stop(`holds a field with "${unknown}", which fields do not have: remove it`);
  const to = pathOf(filled(node, "to"), reading);
  const from = pathOf(filled(node, "from"), reading);
  const length = filled(node, "max-length");
  const maxLength = length?.kind === "scalar" ? Number(length.text) : undefined;
  const value = member(node, "value");
  if (to === undefined) return stop("holds a field without `to`: say which field it fills");
  if (length !== undefined && !(Number.isSafeInteger(maxLength) && Number(maxLength) >= 0))
    return stop("holds a `max-length` that is no number: correct it", length);
  if (value !== undefined && value.kind !== "scalar") return stop("holds a `value` that is no single text", value);
  const constant =
    value !== undefined && (from === undefined || !isNull(value)) && !isBlank(value, reading) ? value : undefined;
  if (constant !== undefined && from !== undefined) return stop("holds a field with both `from` and `value`: keep one");
  const required = filled(node, "required");
  return {
    to,
    from,
    value: constant,
    required: required?.kind === "scalar" && isTrue(typedScalar({ ...required, plain: true })),
    type: textOf(filled(node, "type")),
    maxLength,
    transform: textOf(filled(node, "transform")),
    at: locate(reading.path, node.position),
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === "string" && /^(?:yes|y|x)$/i.test(value));
}

/** An empty column says nothing; `""` in quotes is a text of no length. */
function isBlank(node: SourceNode, { isTextOnly }: Reading): boolean {
  return node.kind === "scalar" && (node.plain || isTextOnly) && node.text === "";
}

function filled(node: SourceNode, key: string): SourceNode | undefined {
  const found = member(node, key);
  return found === undefined || (found.kind === "scalar" && (isNull(found) || found.text === "")) ? undefined : found;
}

function pathOf(node: SourceNode | undefined, reading: Reading): FieldPath | undefined {
  if (node === undefined) return undefined;
  const path = node.kind === "scalar" ? parseFieldPath(node.text) : undefined;
  if (path === undefined)
    refuse(reading, "holds a path that is not the path of one field: write it like `ship_to.country`", node.position);
  return path;
}

function refuse(reading: Reading, reason: string, position: Position): undefined {
  reading.readable = false;
  reading.assembly.diagnostics.push({
    code: "source-unreadable",
    message: `The field map of flow "${reading.flow}" (${reading.path}) ${reason}.`,
    location: locate(reading.path, position),
    subject: reading.flow,
    evidence: reading.content(),
  });
  return undefined;
}
