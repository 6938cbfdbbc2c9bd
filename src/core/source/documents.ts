import type { Diagnostic } from "../model/diagnostic.ts";
import { CONFIG_PATH } from "../model/files.ts";
import type { Location } from "../model/location.ts";
import { locate, member, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { validateDocument } from "../policy/validate.ts";
import type { Files, Opened } from "./files.ts";
import { FILE_START } from "./reader.ts";

export interface ConfigDocument {
  readonly path: string;
  readonly root: SourceNode;
}

export type Documents =
  | { readonly kind: "absent"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }
  /** The entry document first, then the included ones sorted by path. */
  | {
      readonly kind: "loaded";
      readonly entry: ConfigDocument;
      readonly documents: readonly ConfigDocument[];
      readonly diagnostics: readonly Diagnostic[];
    };

/** Reads the entry document and what it includes. Invalid as soon as one of them is. */
export function loadDocuments(files: Files): Documents {
  const opened = files.open(CONFIG_PATH, "yaml");
  if (opened.kind === "missing") return { kind: "absent", diagnostics: misnamed(files) };
  const entry = toDocument(CONFIG_PATH, opened, "entry");
  if (entry.kind === "refused") return { kind: "invalid", diagnostics: entry.diagnostics };
  const documents = [entry.document];
  const included = new Set([CONFIG_PATH]);
  const invalid: Diagnostic[] = [];
  const dangling: Diagnostic[] = [];
  for (const glob of includes(entry.document.root)) {
    const found = files.find(glob.text).filter(({ path }) => path !== CONFIG_PATH);
    const at = locate(CONFIG_PATH, glob.position);
    if (found.length === 0) dangling.push(nothingIncluded(glob.text, at));
    for (const { path } of found) {
      if (included.has(path)) continue;
      included.add(path);
      const opened = files.open(path, "yaml");
      if (opened.kind === "missing") {
        dangling.push(nothingIncluded(path, at));
        continue;
      }
      const read = toDocument(path, opened, "included");
      if (read.kind === "refused") invalid.push(...read.diagnostics);
      else documents.push(read.document);
    }
  }
  if (invalid.length > 0) return { kind: "invalid", diagnostics: invalid };
  return { kind: "loaded", entry: entry.document, documents, diagnostics: dangling };
}

type Read =
  | { readonly kind: "read"; readonly document: ConfigDocument }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

function toDocument(path: string, opened: Opened, kind: "entry" | "included"): Read {
  switch (opened.kind) {
    case "missing":
      return refused(path, FILE_START, "This file is not there.");
    case "unread":
      return refused(path, FILE_START, "This file could not be read: try again.");
    case "empty":
      return refused(path, FILE_START, "This configuration is empty: begin it with `version: 1`.");
    case "unreadable":
      return refused(path, opened.position, `This configuration ${opened.reason}.`);
    case "parsed": {
      const diagnostics = validated(opened.root, path, kind);
      if (diagnostics.length > 0) return { kind: "refused", diagnostics };
      return { kind: "read", document: { path, root: opened.root } };
    }
  }
}

/** By document, path and kind: a side is assembled as often as files were missing, and the next one shares most of it. */
const VALIDATED = new WeakMap<SourceNode, Map<string, readonly Diagnostic[]>>();

function validated(root: SourceNode, path: string, kind: "entry" | "included"): readonly Diagnostic[] {
  const known = VALIDATED.get(root) ?? new Map<string, readonly Diagnostic[]>();
  VALIDATED.set(root, known);
  const key = `${kind} ${path}`;
  const diagnostics = known.get(key) ?? validateDocument(root, path, kind);
  known.set(key, diagnostics);
  return diagnostics;
}

function refused(path: string, position: { readonly line: number; readonly column: number }, message: string): Read {
  return { kind: "refused", diagnostics: [{ code: "config-invalid", message, location: locate(path, position) }] };
}

function includes(root: SourceNode): readonly ScalarNode[] {
  const node = member(root, "include");
  return node?.kind === "sequence" ? node.items.filter((item) => item.kind === "scalar") : [];
}

function nothingIncluded(glob: string, location: Location): Diagnostic {
  const message = `\`include\` names "${glob}", and no file of this repository matches it: correct or remove it.`;
  return { code: "reference-unknown", message, location, subject: glob };
}

/** The gate would stay silent for ever because of one letter. */
function misnamed(files: Files): readonly Diagnostic[] {
  const path = CONFIG_PATH.replace(/\.yml$/, ".yaml");
  if (files.watch(path) === null) {
    files.watched.delete(path);
    return [];
  }
  const message = `The configuration is read from ${CONFIG_PATH} only: rename this file to put it in force.`;
  return [{ code: "notice", message, location: locate(path, FILE_START) }];
}

/** One thing a document declares under its name. */
export interface Declaration {
  readonly id: string;
  readonly path: string;
  readonly node: SourceNode;
  readonly at: Location;
}

/** Everything that stands under `key` in any document, by id; `config-invalid` for an id that two documents declare. */
export function declarations(
  documents: readonly ConfigDocument[],
  key: "systems" | "maps" | "flows",
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Declaration> {
  const declared = new Map<string, Declaration>();
  for (const { path, root } of documents) {
    const section = member(root, key);
    if (section?.kind !== "mapping") continue;
    for (const entry of section.entries) {
      const id = entry.key.text;
      const at = locate(path, entry.key.position);
      const earlier = declared.get(id);
      if (earlier === undefined) declared.set(id, { id, path, node: entry.value, at });
      else {
        const message = `"${id}" is declared a second time under \`${key}\`; the first is in ${earlier.at.path}, line ${earlier.at.line}. Keep one.`;
        diagnostics.push({ code: "config-invalid", message, location: at, related: earlier.at, subject: id });
      }
    }
  }
  return declared;
}
