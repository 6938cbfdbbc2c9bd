import type { JsonValue } from "../../src/core/model/json.ts";
import { compareText, type Location } from "../../src/core/model/location.ts";
import {
  type Carry,
  type Code,
  type CodeList,
  type CodeMap,
  type Conditions,
  type Flow,
  listId,
  type MapEntry,
  type MatchMode,
  type Model,
  type OnMissing,
  type OpaqueFile,
  type System,
  type Unquoted,
} from "../../src/core/model/model.ts";
import { impliedLists } from "../../src/core/source/implied-lists.ts";

/** A code by its name alone, or with attributes: `{ code: "INT", title: "International" }`. */
export type CodeLiteral =
  | string
  | ({
      readonly code: string;
      readonly active?: boolean;
      readonly unquoted?: Unquoted;
      readonly when?: readonly Conditions[];
    } & Attributes);
type Attributes = { readonly [attribute: string]: JsonValue };

/** An array is a plain list. `codes` is the plain list of the long form. */
export type ListLiteral =
  | readonly CodeLiteral[]
  | {
      readonly codes?: readonly CodeLiteral[];
      readonly accepts?: readonly CodeLiteral[];
      readonly produces?: readonly CodeLiteral[];
      readonly open?: boolean;
      readonly readable?: boolean;
      readonly retired?: readonly string[];
      readonly reviewed?: string;
    };

/** `{ standard: "STD" }`, or a list where the order or a condition matters. */
export type EntriesLiteral =
  | { readonly [from: string]: string | null }
  | readonly (Pick<MapEntry, "from" | "to" | "unquoted"> & { readonly when?: Conditions })[];

export interface MapLiteral {
  readonly from?: string;
  readonly to?: string;
  readonly entries?: EntriesLiteral;
  /** `unknown`, or `default` where there is one, unless given. */
  readonly onMissing?: OnMissing;
  readonly default?: string;
  readonly match?: MatchMode;
  readonly readable?: boolean;
  readonly owner?: string;
}

export interface FlowLiteral {
  readonly from: string;
  readonly to: string;
  /** By type: `same`, a map's name, a chain of names, or an inline map (its id is `flow/type`). */
  readonly carries?: { readonly [type: string]: string | readonly string[] | MapLiteral };
  readonly owner?: string;
  readonly errors?: string;
  readonly title?: string;
  readonly document?: string;
  readonly criticality?: Flow["criticality"];
  readonly volumePerDay?: number;
  readonly properties?: { readonly [key: string]: JsonValue };
  readonly next?: readonly string[];
  /** `{ runbook: { "docs/runbook.md": "<blob>" } }`; `null` for a file that is not there. */
  readonly files?: { readonly [property: string]: { readonly [path: string]: string | null } };
}

export interface SystemLiteral {
  readonly title?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly external?: boolean;
  readonly limits?: { readonly maxLength?: number; readonly characters?: string };
}

export interface ModelLiteral {
  readonly systems?: { readonly [id: string]: SystemLiteral };
  readonly lists?: { readonly [id: string]: ListLiteral };
  readonly maps?: { readonly [name: string]: MapLiteral };
  readonly flows?: { readonly [id: string]: FlowLiteral };
  readonly opaque?: { readonly [path: string]: Omit<OpaqueFile, "path"> };
}

/**
 * A model from what matters to one test. Every system that a list, map or flow names exists, and so does a list
 * (undeclared, open, with the codes that maps name) for both ends of every map and every carried type. Locations count up
 * line by line, in the order systems, lists, maps, flows.
 */
export function model(literal: ModelLiteral, path = ".github/ripplegate.yml"): Model {
  const place = lineByLine(path);
  const systems = new Map<string, System>();
  const lists = new Map<string, CodeList>();
  const maps = new Map<string, CodeMap>();
  const flows = new Map<string, Flow>();
  for (const [id, system] of Object.entries(literal.systems ?? {})) systems.set(id, systemOf(id, system, place()));
  for (const [id, list] of Object.entries(literal.lists ?? {})) lists.set(id, listOf(id, list, place));
  for (const [id, map] of Object.entries(literal.maps ?? {})) maps.set(id, mapOf(id, true, map, place));
  for (const [id, flow] of Object.entries(literal.flows ?? {})) flows.set(id, flowOf(id, flow, maps, place));
  for (const [id, list] of impliedLists(lists, maps, flows)) lists.set(id, list);
  for (const id of impliedSystems(lists, flows)) if (!systems.has(id)) systems.set(id, systemOf(id, {}, place()));
  const opaque = new Map(Object.entries(literal.opaque ?? {}).map(([path, file]) => [path, { path, ...file }]));
  return { systems: sorted(systems), lists: sorted(lists), maps: sorted(maps), flows: sorted(flows), opaque };
}

type Place = () => Location;

function lineByLine(path: string): Place {
  let line = 1;
  return () => {
    line += 1;
    return { path, line, column: 3 };
  };
}

function systemOf(id: string, literal: SystemLiteral, at: Location): System {
  const { title, kind, owner, external = false, limits } = literal;
  const declared = limits && { maxLength: limits.maxLength, characters: limits.characters, at };
  return { id, title, kind, owner, external, limits: declared, at };
}

function listOf(id: string, literal: ListLiteral, place: Place): CodeList {
  const at = place();
  const long = isArray(literal) ? { codes: literal } : literal;
  const plain = long.codes === undefined ? undefined : codesOf(long.codes, place);
  const { readable = true, retired = [], reviewed, open = !readable } = long;
  return {
    ...namesOf(id),
    declared: true,
    open,
    readable,
    produces: plain ?? (long.produces && codesOf(long.produces, place)),
    accepts: plain ?? (long.accepts && codesOf(long.accepts, place)),
    plain: plain !== undefined,
    retired,
    reviewed,
    at,
  };
}

function namesOf(id: string): Pick<CodeList, "id" | "system" | "type"> {
  const slash = id.indexOf("/");
  return { id, system: id.slice(0, slash), type: id.slice(slash + 1) };
}

function codesOf(literals: readonly CodeLiteral[], place: Place): ReadonlyMap<string, Code> {
  return sorted(new Map(literals.map((literal) => codeOf(literal, place())).map((code) => [code.code, code])));
}

function codeOf(literal: CodeLiteral, at: Location): Code {
  if (typeof literal === "string") return { code: literal, attributes: {}, active: true, at };
  const { code, active = true, unquoted, when, ...attributes } = literal;
  return { code, attributes, when, active, unquoted, at };
}

function mapOf(id: string, named: boolean, literal: MapLiteral, place: Place): CodeMap {
  const at = place();
  const fallback = literal.default;
  return {
    id,
    named,
    from: literal.from,
    to: literal.to,
    onMissing: literal.onMissing ?? (fallback === undefined ? "unknown" : "default"),
    match: literal.match ?? "exact",
    default: fallback === undefined ? undefined : { to: fallback, at: place() },
    entries: entriesOf(literal.entries ?? {}, place),
    readable: literal.readable ?? true,
    owner: literal.owner,
    at,
  };
}

function entriesOf(literal: EntriesLiteral, place: Place): readonly MapEntry[] {
  if (isArray(literal))
    return literal.map(({ from, to, when = {}, unquoted }) => ({ from, to, when, unquoted, at: place() }));
  return Object.entries(literal).map(([from, to]) => ({ from, to, when: {}, at: place() }));
}

/** Also adds the flow's inline maps to `maps`. */
function flowOf(id: string, literal: FlowLiteral, maps: Map<string, CodeMap>, place: Place): Flow {
  const at = place();
  const places = new Map<string, Location>();
  const carries = new Map<string, Carry>();
  for (const [type, carried] of Object.entries(literal.carries ?? {})) {
    const carriedAt = place();
    places.set(`carries.${type}`, carriedAt);
    if (carried === "same") carries.set(type, { kind: "same", at: carriedAt });
    else if (typeof carried === "string") carries.set(type, { kind: "maps", maps: [carried], at: carriedAt });
    else if (isArray(carried)) carries.set(type, { kind: "maps", maps: carried, at: carriedAt });
    else {
      const inline = mapOf(
        `${id}/${type}`,
        false,
        { from: listId(literal.from, type), to: listId(literal.to, type), ...carried },
        place,
      );
      maps.set(inline.id, inline);
      carries.set(type, { kind: "maps", maps: [inline.id], at: carriedAt });
    }
  }
  const properties = literal.properties ?? {};
  for (const key of [...Object.keys(literal), ...Object.keys(properties)])
    if (key !== "carries" && key !== "properties" && key !== "files") places.set(key, place());
  const files = Object.entries(literal.files ?? {}).flatMap(([property, blobs]) =>
    Object.entries(blobs).map(([path, blob]) => ({ property, path, blob, at: place() })),
  );
  return {
    id,
    title: literal.title,
    from: literal.from,
    to: literal.to,
    document: literal.document,
    owner: literal.owner,
    errors: literal.errors,
    criticality: literal.criticality ?? "normal",
    volumePerDay: literal.volumePerDay,
    carries: sorted(carries),
    properties,
    next: literal.next ?? [],
    fields: undefined,
    payloads: { sent: undefined, received: undefined, samples: [] },
    files: files.sort((one, other) => compareText(one.path, other.path)),
    places,
    at,
  };
}

function impliedSystems(lists: ReadonlyMap<string, CodeList>, flows: ReadonlyMap<string, Flow>): readonly string[] {
  return [
    ...[...lists.values()].map(({ system }) => system),
    ...[...flows.values()].flatMap(({ from, to }) => [from, to]),
  ];
}

function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].sort(([one], [other]) => compareText(one, other)));
}

/** `Array.isArray` does not narrow a readonly array. */
function isArray<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value);
}
