import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compareLocations } from "../model/location.ts";
import { locate, type MappingEntry, mappingNode, type Position, type SourceNode, typedScalar } from "../model/tree.ts";
import { tokenOf } from "../source/yaml-divided.ts";
import { didYouMean } from "./closest.ts";
import { DOCUMENT_SCHEMA, ENTRY_KEYS } from "./document-schema.ts";

/** Errors of one document that are shown; the last one says how many more there are. */
const ERRORS_MAX = 20;

/**
 * What is wrong with the form of one configuration document, as `config-invalid` sorted by place; empty when it fits the
 * schema. An included document may not decide who decides: it has no policy keys, and its `version` may be left out.
 */
export function validateDocument(root: SourceNode, path: string, kind: "entry" | "included"): readonly Diagnostic[] {
  const outline = outlineOf(root);
  if (outline !== undefined && fitsOutline(outline, kind)) return [];
  const value = toValue(root);
  if (kind === "included" && isRecord(value) && !Object.hasOwn(value, "version")) value.version = 1;
  const valid = fits(value);
  const found = valid ? [] : (fits.errors ?? []).flatMap((error) => toProblem(root, error));
  const problems = [...found, ...repeatedKeys(root), ...(kind === "included" ? entryKeys(root) : [])];
  const diagnostics = problems.map(
    ({ message, position, earlier }): Diagnostic => ({
      code: "config-invalid",
      message,
      location: locate(path, position),
      ...(earlier === undefined ? {} : { related: locate(path, earlier) }),
    }),
  );
  return capped(diagnostics.sort((one, other) => compareLocations(one.location, other.location)));
}

/**
 * No pattern comes from a repository: all are ours, and simple. That the schema itself is one is tested, not looked at
 * each time the program starts.
 */
const fits = new Ajv2020({
  meta: false,
  validateSchema: false,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  allErrors: true,
  ownProperties: true,
  verbose: true,
}).compile(DOCUMENT_SCHEMA);

/**
 * The members of a document that hold nearly all of it, each a mapping whose every key and value is looked at by itself:
 * the schema asks nothing else of them (tested).
 */
export const SECTIONS = ["systems", "maps", "flows"] as const;

/** By section, what was found right in it, wherever it stands. */
const RIGHT: ReadonlyMap<string, WeakSet<object>> = new Map(SECTIONS.map((section) => [section, new WeakSet()]));

/**
 * The document without what stands in its sections, where all of that is right; undefined where something may be wrong,
 * or stands there twice. Sections are shared by the versions of a document, and each is looked at once.
 */
function outlineOf(root: SourceNode): SourceNode | undefined {
  if (root.kind !== "mapping" || root.repeated.size > 0) return undefined;
  const outline: MappingEntry[] = [];
  for (const entry of root.entries) {
    const right = RIGHT.get(entry.key.text);
    const { key, value } = entry;
    if (right === undefined || value.kind !== "mapping") outline.push(entry);
    else if (value.repeated.size === 0 && value.entries.every((one) => isRight(key.text, one, right)))
      outline.push({ key, value: mappingNode([], value.position) });
    else return undefined;
  }
  return mappingNode(outline, root.position);
}

function isRight(section: string, entry: MappingEntry, right: WeakSet<object>): boolean {
  const token = tokenOf(entry);
  if (right.has(token)) return true;
  const member: Record<string, unknown> = Object.create(null);
  member[entry.key.text] = toValue(entry.value);
  if (!fits({ version: 1, [section]: member }) || hasRepeated(entry.value)) return false;
  right.add(token);
  return true;
}

function hasRepeated(node: SourceNode): boolean {
  switch (node.kind) {
    case "scalar":
      return false;
    case "sequence":
      return node.items.some(hasRepeated);
    case "mapping":
      return node.repeated.size > 0 || node.entries.some(({ value }) => hasRepeated(value));
  }
}

function fitsOutline(outline: SourceNode, kind: "entry" | "included"): boolean {
  const value = toValue(outline);
  if (kind === "included" && isRecord(value) && !Object.hasOwn(value, "version")) value.version = 1;
  return fits(value) && repeatedKeys(outline).length === 0 && (kind === "entry" || entryKeys(outline).length === 0);
}

interface Problem {
  readonly message: string;
  readonly position: Position;
  readonly earlier?: Position;
}

function toProblem(root: SourceNode, error: ErrorObject): readonly Problem[] {
  const node = nodeAt(root, error.instancePath);
  const message = sentence(error, node);
  if (message === undefined) return [];
  const key = error.params.additionalProperty ?? error.propertyName;
  const entry = node.kind === "mapping" && typeof key === "string" ? node.byKey.get(key) : undefined;
  return [{ message, position: entry === undefined ? node.position : entry.key.position }];
}

/** Undefined for an error that only repeats another one. */
function sentence(error: ErrorObject, node: SourceNode): string | undefined {
  const params: Readonly<Record<string, unknown>> = error.params;
  const schema: unknown = error.parentSchema;
  const description = described(schema);
  switch (error.keyword) {
    case "if":
    case "propertyNames":
      return undefined;
    case "additionalProperties": {
      const known = isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties) : [];
      const unknown = String(params.additionalProperty);
      const hint = didYouMean(unknown, known) || ` The keys here are ${known.join(", ")}.`;
      return `"${shortened(unknown)}" is not a key of this format.${hint}`;
    }
    case "required":
      // Each branch of a choice misses its own key; that a choice is to be made is said beside it.
      if (error.schemaPath.includes("/oneOf/")) return undefined;
      return `"${String(params.missingProperty)}" is missing here.`;
    case "enum": {
      const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : [];
      return `${shown(node)} is not possible here.${didYouMean(shownText(node), allowed)} Write one of ${allowed.join(", ")}.`;
    }
    case "const":
      return `${shown(node)} is not possible here: write ${JSON.stringify(params.allowedValue)}.`;
    case "type":
      return `${shown(node)} must be ${typeWords(params.type)} here. ${description}`.trimEnd();
    case "pattern":
      return `"${shortened(error.propertyName ?? shownText(node))}" does not fit here. ${description}`.trimEnd();
    case "not":
      return error.propertyName === undefined
        ? description
        : `"${error.propertyName}" is not possible here. ${description}`;
    case "oneOf":
      return "A map needs either `entries` or a `source`: write exactly one of them.";
    default:
      return `${shown(node)} ${limitWords(error)}. ${description}`.trimEnd();
  }
}

/** What a limit of the schema means, with the next step. */
function limitWords({ keyword, params, message }: ErrorObject): string {
  const limit = String(params.limit);
  switch (keyword) {
    case "maxLength":
      return `has more than ${limit} characters: shorten it`;
    case "minLength":
    case "minItems":
    case "minProperties":
      return limit === "1" ? "is empty: fill it or remove it" : `needs ${limit} or more: complete it`;
    case "maxItems":
    case "maxProperties":
      return `holds more than ${limit}: divide it`;
    case "minimum":
      return `is too little: write ${limit} or more`;
    case "exclusiveMinimum":
      return `is too little: write more than ${limit}`;
    case "maximum":
      return `is too much: write ${limit} or less`;
    default:
      return `${message ?? "does not fit"} here`;
  }
}

function typeWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (types.length > 1) return "a single text";
  switch (types[0]) {
    case "object":
      return "a mapping (`key: value`)";
    case "array":
      return "a list";
    case "string":
      return "a text";
    case "integer":
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return String(types[0]);
  }
}

function shown(node: SourceNode): string {
  return node.kind === "scalar" ? `"${shortened(node.text)}"` : `This ${node.kind === "mapping" ? "mapping" : "list"}`;
}

function shownText(node: SourceNode): string {
  return node.kind === "scalar" ? node.text : "";
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function described(schema: unknown): string {
  return isRecord(schema) && typeof schema.description === "string" ? schema.description : "";
}

/** A key of the format or an id that stands there twice. The entries of a map have a rule of their own. */
function repeatedKeys(root: SourceNode): readonly Problem[] {
  const problems: Problem[] = [];
  // One path for the whole walk: a document may hold a hundred thousand nodes.
  const path: string[] = [];
  const visit = (node: SourceNode): void => {
    if (node.kind === "sequence") {
      path.push("-");
      for (const item of node.items) if (item.kind !== "scalar") visit(item);
      path.pop();
    } else if (node.kind === "mapping") {
      if (!isEntries(path)) {
        for (const [again, first] of node.repeated) {
          const message = `"${shortened(again.key.text)}" stands here a second time; the first is in line ${first.key.position.line}. Keep one.`;
          problems.push({ message, position: again.key.position, earlier: first.key.position });
        }
      }
      for (const { key, value } of node.entries) {
        if (value.kind === "scalar") continue;
        path.push(key.text);
        visit(value);
        path.pop();
      }
    }
  };
  visit(root);
  return problems;
}

/** `maps.<name>.entries`, `flows.<name>.carries.<type>[.-].entries`. */
function isEntries(path: readonly string[]): boolean {
  if (path.at(-1) !== "entries") return false;
  if (path[0] === "maps") return path.length === 3;
  return path[0] === "flows" && path[2] === "carries" && path.length >= 5;
}

function entryKeys(root: SourceNode): readonly Problem[] {
  if (root.kind !== "mapping") return [];
  return ENTRY_KEYS.flatMap((key) => {
    const entry = root.byKey.get(key);
    if (entry === undefined) return [];
    const message = `"${key}" decides who judges or what is read, and may only stand in the entry document: move it there.`;
    return [{ message, position: entry.key.position }];
  });
}

function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = diagnostics[ERRORS_MAX - 1];
  if (diagnostics.length <= ERRORS_MAX || last === undefined) return diagnostics;
  const more = `${last.message} (${diagnostics.length - ERRORS_MAX} more errors follow.)`;
  return [...diagnostics.slice(0, ERRORS_MAX - 1), { ...last, message: more }];
}

/** The node a JSON Pointer leads to; the nearest one that exists. */
function nodeAt(root: SourceNode, pointer: string): SourceNode {
  let node = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = node.kind === "mapping" ? node.byKey.get(name)?.value : childAt(node, Number(name));
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function childAt(node: SourceNode, index: number): SourceNode | undefined {
  return node.kind === "sequence" ? node.items[index] : undefined;
}

/** Plain values for the validator, typed by YAML 1.2's core schema; records have no prototype. */
function toValue(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return typedScalar(node);
    case "sequence":
      return node.items.map(toValue);
    case "mapping": {
      const record: Record<string, unknown> = Object.create(null);
      for (const [key, entry] of node.byKey) record[key] = toValue(entry.value);
      return record;
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
