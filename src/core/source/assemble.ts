import type { Diagnostic } from "../model/diagnostic.ts";
import { CONFIG_PATH, type SideFiles } from "../model/files.ts";
import { compareLocations, compareText } from "../model/location.ts";
import {
  type CodeList,
  type CodeMap,
  EMPTY_MODEL,
  type Flow,
  type Limits,
  type Model,
  type System,
} from "../model/model.ts";
import { locate, member, type SourceNode, textOf, typedScalar } from "../model/tree.ts";
import type { Policy } from "../policy/policy.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { type ConfigDocument, type Declaration, declarations, loadDocuments } from "./documents.ts";
import { Files, GLOBS_MAX } from "./files.ts";
import { readFlow } from "./flows.ts";
import { impliedLists } from "./implied-lists.ts";
import { readList } from "./lists.ts";
import { readMap } from "./maps.ts";
import type { Assembly } from "./read-source.ts";
import { FILE_START, type ParseSource } from "./reader.ts";
import { unknownReferences } from "./references.ts";

/** Diagnostics of one side that are handed on; what is cut off is said. */
const DIAGNOSTICS_MAX = 1_000;

/** What one commit says about the landscape, with everything that could not be understood. */
export interface Side {
  /** `absent`: no entry document. `invalid`: it cannot be used; `diagnostics` say why. */
  readonly status: "absent" | "invalid" | "ready";
  /** Present iff ready. */
  readonly policy: Policy | undefined;
  /** Empty unless ready. */
  readonly model: Model;
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Blob of every file of the tree, by path: what opaque files are compared by. */
  readonly blobs: ReadonlyMap<string, string>;
  /** Blob (`null`: not there) of every file that matters to the configuration, by path, sorted. */
  readonly watched: ReadonlyMap<string, string | null>;
  /** Further files may matter, which were not listed or not looked for. */
  readonly overlooks: boolean;
}

/** Reads a side as far as its texts allow. Total: problems are diagnostics. Never judges, never compares. */
export function assembleSide(side: SideFiles, parse: ParseSource): Side {
  return assembleWith(new Files(side, parse), side.truncated);
}

/** The same with the files held by the caller, who can ask them afterwards what was missing. */
export function assembleWith(files: Files, truncated: boolean): Side {
  const loaded = loadDocuments(files);
  const cut = truncated ? [truncatedTree()] : [];
  if (loaded.kind !== "loaded") return unusable(loaded.kind, files, [...loaded.diagnostics, ...cut]);
  const assembly: Assembly = { files, diagnostics: [...loaded.diagnostics, ...cut] };
  const { diagnostics } = assembly;
  const { entry, documents } = loaded;
  const read = readPolicy(entry.root, entry.path);
  diagnostics.push(...read.diagnostics);
  const names = declaredNames(documents, diagnostics);
  diagnostics.push(...unknownReferences(entry, { ...names, roles: read.policy.roles }));
  const model = readModel(names, assembly);
  diagnostics.push(...watchOpaque(read.policy, files));
  if (files.globsExceeded) diagnostics.push(tooManyGlobs());
  if (diagnostics.some(({ code }) => code === "config-invalid")) return unusable("invalid", files, diagnostics);
  return {
    status: "ready",
    policy: read.policy,
    model,
    diagnostics: inOrder(diagnostics),
    blobs: files.blobs,
    watched: watchedBy(files),
    overlooks: truncated || files.globsExceeded,
  };
}

/** Opaque files matter by their bytes. A pattern without any guards nothing, which nobody can have meant. */
function watchOpaque({ opaque }: Policy, files: Files): readonly Diagnostic[] {
  return opaque.flatMap((entry): readonly Diagnostic[] => {
    const found = files.find(entry.files).filter(({ path }) => files.watch(path) !== null);
    if (found.length > 0) return [];
    const message = `\`opaque\` names "${entry.files}", and no file of this repository matches it: correct or remove it.`;
    return [{ code: "reference-unknown", message, location: entry.at, subject: entry.files }];
  });
}

interface DeclaredNames {
  readonly systems: ReadonlyMap<string, Declaration>;
  readonly maps: ReadonlyMap<string, Declaration>;
  readonly flows: ReadonlyMap<string, Declaration>;
}

function declaredNames(documents: readonly ConfigDocument[], diagnostics: Diagnostic[]): DeclaredNames {
  return {
    systems: declarations(documents, "systems", diagnostics),
    maps: declarations(documents, "maps", diagnostics),
    flows: declarations(documents, "flows", diagnostics),
  };
}

function readModel(names: DeclaredNames, assembly: Assembly): Model {
  const declared = new Map<string, CodeList>();
  for (const list of [...names.systems.values()].flatMap((system) => readLists(system, assembly)))
    declared.set(list.id, list);
  const named = new Map([...names.maps.values()].map((map) => [map.id, readNamedMap(map, assembly)]));
  const inline = new Map<string, CodeMap>();
  const flows = new Map<string, Flow>();
  for (const flow of names.flows.values())
    flows.set(flow.id, readFlow(flow, { assembly, systems: names.systems, maps: named, inline }));
  const maps = new Map([...named, ...inline]);
  return {
    systems: sorted(new Map([...names.systems.values()].map((system) => [system.id, readSystem(system)]))),
    lists: sorted(new Map([...declared, ...impliedLists(declared, maps, flows)])),
    maps: sorted(maps),
    flows: sorted(flows),
    opaque: new Map(),
  };
}

function readSystem({ id, path, node, at }: Declaration): System {
  const external = member(node, "external");
  return {
    id,
    title: textOf(member(node, "title")),
    kind: textOf(member(node, "kind")),
    owner: textOf(member(node, "owner")),
    external: external?.kind === "scalar" && typedScalar(external) === true,
    limits: readLimits(node, path),
    at,
  };
}

function readLimits(system: SourceNode, path: string): Limits | undefined {
  const limits = system.kind === "mapping" ? system.byKey.get("limits") : undefined;
  if (limits === undefined) return undefined;
  const length = textOf(member(limits.value, "max-length"));
  return {
    maxLength: length === undefined ? undefined : Number(length),
    characters: textOf(member(limits.value, "characters")),
    at: locate(path, limits.key.position),
  };
}

function readLists({ id, path, node }: Declaration, assembly: Assembly): readonly CodeList[] {
  const codes = member(node, "codes");
  if (codes?.kind !== "mapping") return [];
  return codes.entries.map(({ key, value }) =>
    readList(id, key.text, value, path, locate(path, key.position), assembly),
  );
}

function readNamedMap({ id, path, node, at }: Declaration, assembly: Assembly): CodeMap {
  const from = textOf(member(node, "from"));
  const type = from === undefined ? "" : from.slice(from.indexOf("/") + 1);
  return readMap(node, { id, named: true, type, from: undefined, to: undefined, path, at }, assembly);
}

function unusable(status: "absent" | "invalid", files: Files, diagnostics: readonly Diagnostic[]): Side {
  return {
    status,
    policy: undefined,
    model: EMPTY_MODEL,
    blobs: files.blobs,
    diagnostics: inOrder(diagnostics),
    watched: watchedBy(files),
    overlooks: false,
  };
}

function truncatedTree(): Diagnostic {
  return {
    code: "analysis-incomplete",
    message:
      "This repository has more files than could be listed, so that some of the bound files may be missing here: move what is not needed to another repository, or divide this one.",
    location: locate(CONFIG_PATH, FILE_START),
  };
}

function tooManyGlobs(): Diagnostic {
  return {
    code: "analysis-incomplete",
    message: `The configuration has more than ${GLOBS_MAX} patterns with wildcards, and the rest was not looked at: name files or use wider patterns.`,
    location: locate(CONFIG_PATH, FILE_START),
  };
}

function watchedBy(files: Files): ReadonlyMap<string, string | null> {
  return sorted(files.watched);
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (one, other) =>
      compareLocations(one.location, other.location) ||
      compareText(one.code, other.code) ||
      compareText(one.message, other.message),
  );
  if (sorted.length <= DIAGNOSTICS_MAX) return sorted;
  const message = `There are ${sorted.length} problems like these; only the first ${DIAGNOSTICS_MAX} are listed. Correct them first.`;
  return [
    ...sorted.slice(0, DIAGNOSTICS_MAX),
    { code: "analysis-incomplete", message, location: locate(CONFIG_PATH, FILE_START) },
  ];
}

function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].sort(([one], [other]) => compareText(one, other)));
}
