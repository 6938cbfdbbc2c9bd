import type { FieldPath } from "./field-path.ts";
import type { JsonValue } from "./json.ts";
import type { Location } from "./location.ts";
import type { ScalarNode, SourceNode } from "./tree.ts";

/**
 * The integration landscape as one side of a pull request declares it: plain data, assembled from the configuration
 * document and every mapping file it binds. Identity is structural (ids and codes), never a position in a file.
 * All maps are sorted by key.
 */
export interface Model {
  readonly systems: ReadonlyMap<string, System>;
  /** By {@link CodeList.id}. Holds declared lists and the undeclared ones that maps and flows imply. */
  readonly lists: ReadonlyMap<string, CodeList>;
  /** By {@link CodeMap.id}. */
  readonly maps: ReadonlyMap<string, CodeMap>;
  readonly flows: ReadonlyMap<string, Flow>;
  /** By path: files that matter and that nobody can read for us. */
  readonly opaque: ReadonlyMap<string, OpaqueFile>;
}

export const EMPTY_MODEL: Model = {
  systems: new Map(),
  lists: new Map(),
  maps: new Map(),
  flows: new Map(),
  opaque: new Map(),
};

export interface OpaqueFile {
  readonly path: string;
  readonly blob: string;
  /** The flows it belongs to, sorted; empty where nobody said. */
  readonly flows: readonly string[];
  /** Roles that are asked, sorted; never empty. */
  readonly owners: readonly string[];
}

export interface System {
  readonly id: string;
  readonly title: string | undefined;
  readonly kind: string | undefined;
  /** Role that answers for the system. */
  readonly owner: string | undefined;
  readonly external: boolean;
  /** What a code may look like to be taken; undefined where nothing is declared. */
  readonly limits: Limits | undefined;
  readonly at: Location;
}

export interface Limits {
  /** Characters of a code at most. */
  readonly maxLength: number | undefined;
  /** The characters a code may hold, with ranges: `A-Z0-9_`. */
  readonly characters: string | undefined;
  readonly at: Location;
}

/** `{ DE: … }`-style conditions, sorted by name; empty when the entry is unconditional. */
export type Conditions = Readonly<Record<string, string>>;

/** The codes one system uses for one type. */
export interface CodeList {
  /** `system/type`: `shop/shipping-method`. */
  readonly id: string;
  readonly system: string;
  readonly type: string;
  /** False for a list that only maps or flows imply: open, its known codes are what the maps on that side name. */
  readonly declared: boolean;
  /** Codes outside the list are possible: declared `open: true`, undeclared, or its source could not be read. */
  readonly open: boolean;
  /** False when its source could not be read: then nothing about its codes is known and nothing may be concluded. */
  readonly readable: boolean;
  /** {@link Unread} where it could not. */
  readonly unread?: Unread | undefined;
  /**
   * A plain list is produced and accepted (both hold the same codes). `undefined`: nothing declared on that side,
   * so whatever is accepted may be produced, and the reverse.
   */
  readonly produces: ReadonlyMap<string, Code> | undefined;
  readonly accepts: ReadonlyMap<string, Code> | undefined;
  readonly plain: boolean;
  /** Codes once used and not to be given a new meaning. */
  readonly retired: readonly string[];
  /** `reviewed: 2026-10-01` of an external list. */
  readonly reviewed: string | undefined;
  readonly at: Location;
}

export interface Code {
  readonly code: string;
  /** Declared attributes such as `title` and `region`; for a sourced list only the ones the source names. */
  readonly attributes: Readonly<Record<string, JsonValue>>;
  /**
   * Conditions under which the list names the code (`{}`: under none), sorted by text and unique; left out where it has
   * none at all. It is one code nevertheless: tracing takes it as there under any condition.
   */
  readonly when?: readonly Conditions[] | undefined;
  /** False when an `active` flag says so: the code is known but not in use. */
  readonly active: boolean;
  /** Where the file that holds the code leaves it unquoted. */
  readonly unquoted?: Unquoted | undefined;
  readonly at: Location;
}

/**
 * The format of the source in which a text stands without quotes, so that a program reading the file may take it for
 * another value (`0010`, `NO`). Never set for our own document nor for a format that knows texts only.
 */
export type Unquoted = "yaml" | "json";

/**
 * What stands in the place of a content that could not be read: the files by their blobs, and how they are bound, as one
 * text. Two that differ may mean different things, and nobody knows.
 */
export type Unread = string;

export const ON_MISSING = ["fail", "hold", "default", "pass", "drop", "null", "unknown"] as const;
/** What the integration does with a code that no entry matches. */
export type OnMissing = (typeof ON_MISSING)[number];

export const MATCH_MODES = ["exact", "ignore-case", "prefix", "first-match"] as const;
export type MatchMode = (typeof MATCH_MODES)[number];

export interface CodeMap {
  /** A named map's name, or `flow/type` for an inline one (`flow/type/2` for the second inline map of a chain). */
  readonly id: string;
  readonly named: boolean;
  /** List ids `system/type`. For an inline map the ends of its flow; undefined where they can't be known. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onMissing: OnMissing;
  readonly match: MatchMode;
  /** The fallback target; present iff `onMissing` is `default`. */
  readonly default: { readonly to: string; readonly at: Location } | undefined;
  /** In document order; identity is `from` and `when`. */
  readonly entries: readonly MapEntry[];
  /** False when its source could not be read: every code through it has an unknown outcome. */
  readonly readable: boolean;
  /** {@link Unread} where it could not. */
  readonly unread?: Unread | undefined;
  readonly owner: string | undefined;
  readonly at: Location;
}

export interface MapEntry {
  readonly from: string;
  /** `null` when the entry names no target at all (empty, `null`, `~`): the code has an entry and no way on. */
  readonly to: string | null;
  readonly when: Conditions;
  readonly unquoted?: { readonly from: Unquoted | undefined; readonly to: Unquoted | undefined } | undefined;
  readonly at: Location;
}

export interface Flow {
  readonly id: string;
  readonly title: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly document: string | undefined;
  /** Role that builds and runs it. */
  readonly owner: string | undefined;
  /** Role that handles its failed messages. */
  readonly errors: string | undefined;
  readonly criticality: "low" | "normal" | "high";
  /** Declared volume brought to a day; undefined when not declared. */
  readonly volumePerDay: number | undefined;
  /** By type, sorted. */
  readonly carries: ReadonlyMap<string, Carry>;
  /**
   * Everything else the flow declares, as canonical JSON by key: `trigger schedule filter endpoint monitors runbook
   * rollback spec next fields payloads`. A file it points at (`runbook`, `spec.file`, …) is in {@link files}.
   */
  readonly properties: Readonly<Record<string, JsonValue>>;
  /** Flows that take its documents on, where systems and types don't show it. In document order. */
  readonly next: readonly string[];
  /** How the fields of its message are filled; undefined: as they are. */
  readonly fields: FieldMap | undefined;
  readonly payloads: Payloads;
  /** Files the properties point at, with the blob they had on this side (`null`: not there). Sorted by path. */
  readonly files: readonly {
    readonly property: string;
    readonly path: string;
    readonly blob: string | null;
    /** What it says, where that was read: two texts with one meaning are no change. */
    readonly meaning?: string | undefined;
    readonly at: Location;
  }[];
  /** Where each key of the flow stands: `owner`, `carries.shipping-method`, `filter`, … */
  readonly places: ReadonlyMap<string, Location>;
  readonly at: Location;
}

/** A field map; `readable` is false when any entry of it could not be read: then nothing may be concluded. */
export interface FieldMap {
  readonly readable: boolean;
  /** In document order; two may write one field. */
  readonly entries: readonly Field[];
  readonly at: Location;
}

/** How one field of the message is filled. */
export interface Field {
  readonly to: FieldPath;
  /** Undefined where nothing is read: a constant, or a field that nothing fills. */
  readonly from: FieldPath | undefined;
  /** A constant that is written, as it stands there. */
  readonly value: ScalarNode | undefined;
  readonly required: boolean;
  readonly type: string | undefined;
  readonly maxLength: number | undefined;
  /** The type whose map is applied. */
  readonly transform: string | undefined;
  readonly at: Location;
}

/** What the messages of a flow look like: the contracts of both ends, and examples. */
export interface Payloads {
  readonly sent: BoundDocument | undefined;
  readonly received: BoundDocument | undefined;
  /** Sorted by path. */
  readonly samples: readonly BoundDocument[];
}

export interface BoundDocument {
  readonly path: string;
  /** Undefined where it could not be read. */
  readonly root: SourceNode | undefined;
  readonly at: Location;
}

/** How a flow carries one type: unchanged, or through one or more maps in order (never empty). */
export type Carry =
  | { readonly kind: "same"; readonly at: Location }
  | { readonly kind: "maps"; readonly maps: readonly string[]; readonly at: Location };

/** `system/type`. Types and system ids hold no slash (the configuration's schema says so). */
export function listId(system: string, type: string): string {
  return `${system}/${type}`;
}

/** The built-in types, which have rows of their own in the checklist's table. */
export const BUILT_IN_TYPES = [
  "shipping-method",
  "product-type",
  "order-type",
  "payment-method",
  "tax-code",
  "category",
  "status",
  "location",
  "return-reason",
] as const;
