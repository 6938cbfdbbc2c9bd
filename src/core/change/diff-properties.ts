import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import type { Flow } from "../model/model.ts";
import type { Change, ChangeKind } from "./change.ts";
import { comparesFields, diffFields } from "./diff-fields.ts";
import { makeChange } from "./make-change.ts";

/**
 * What a flow declares beside its ends, owners and maps: one change per kind (per property where the kind is
 * `flow-changed`), for an edit of the declaration, of a file it points at, or of both.
 *
 * `before` and `after` are the declared value; where files differ, `{ files: { path: blob } }` with those files only
 * (`null`: not there), and the declared value beside it as `value` where that differs too. The blobs belong to the
 * change: a sign-off on one text of a runbook is not one on the next. Contracts and samples that were read differ by what
 * they say, and field maps entry by entry.
 */
export function diffProperties(before: Flow, after: Flow): readonly Change[] {
  if (isPlainlySame(before, after)) return [];
  const aspects = new Map([...aspectsOf(before), ...aspectsOf(after)]);
  if (!comparesFields(before, after))
    return [...aspects.values()].flatMap((aspect) => diffAspect(aspect, before, after));
  return [
    ...[...aspects.values()].flatMap((aspect) =>
      aspect.kind === "field-changed" ? [] : diffAspect(aspect, before, after),
    ),
    ...diffFields(before, after),
  ];
}

/** Read from one and the same declaration, and all that it points at has the same bytes: as nearly every flow. */
function isPlainlySame(before: Flow, after: Flow): boolean {
  return (
    before.properties === after.properties &&
    before.fields === undefined &&
    after.fields === undefined &&
    before.files.length === after.files.length &&
    before.files.every(({ property, path, blob }, index) => {
      const other = after.files[index];
      return property === other?.property && path === other.path && blob === other.blob;
    })
  );
}

/** Properties that one kind of change speaks for. */
interface Aspect {
  readonly kind: ChangeKind;
  /** In the id, for `flow-changed`. */
  readonly part: string | undefined;
  readonly keys: readonly string[];
}

const KINDS: ReadonlyMap<string, ChangeKind> = new Map([
  ["filter", "flow-filter-changed"],
  ["trigger", "flow-trigger-changed"],
  ["schedule", "flow-trigger-changed"],
  ["endpoint", "flow-endpoint-changed"],
  ["fields", "field-changed"],
  ["payloads", "payload-changed"],
  ["payloads.samples", "sample-changed"],
  ["spec", "spec-changed"],
  ["monitors", "monitor-changed"],
  ["runbook", "runbook-changed"],
  ["rollback", "rollback-changed"],
]);

/** Every aspect that a flow declares or has files for, by a name that both sides share. */
function aspectsOf(flow: Flow): readonly (readonly [string, Aspect])[] {
  const named = [...Object.keys(declaredBy(flow)), ...flow.files.map(({ property }) => keyOf(property))];
  return named.map((key) => {
    const kind = KINDS.get(key) ?? "flow-changed";
    const part = kind === "flow-changed" ? key : undefined;
    const keys = part === undefined ? [...KINDS].filter((pair) => pair[1] === kind).map(([one]) => one) : [key];
    return [part === undefined ? kind : `${kind}:${part}`, { kind, part, keys }];
  });
}

function diffAspect(aspect: Aspect, before: Flow, after: Flow): readonly Change[] {
  const { kind, part, keys } = aspect;
  const declared = { before: declaredValue(before, aspect), after: declaredValue(after, aspect) };
  const files = { before: filesOf(before, keys), after: filesOf(after, keys) };
  const paths = [...new Set([...files.before.keys(), ...files.after.keys()])]
    .filter((path) => differ(files.before.get(path), files.after.get(path)))
    .sort(compareText);
  const isRedeclared = textOf(declared.before) !== textOf(declared.after);
  if (!isRedeclared && paths.length === 0) return [];
  const told = (value: JsonValue | undefined, side: ReadonlyMap<string, FileOf>): JsonValue | undefined => {
    const present = paths.filter((path) => side.has(path));
    if (paths.length === 0 || (value === undefined && present.length === 0)) return value;
    const blobs = Object.fromEntries(present.map((path) => [path, side.get(path)?.blob ?? null]));
    return { ...(isRedeclared && value !== undefined ? { value } : {}), files: blobs };
  };
  const at = isRedeclared ? placeOf(after, keys) : paths.map((path) => files.after.get(path)?.at).find(isThere);
  return [
    makeChange(kind, after.id, at ?? placeOf(after, keys) ?? after.at, {
      before: told(declared.before, files.before),
      after: told(declared.after, files.after),
      part,
    }),
  ];
}

/** The declared value; `{ trigger, schedule }` and `{ next }` where the kind alone does not say which property. */
function declaredValue(flow: Flow, { kind, keys }: Aspect): JsonValue | undefined {
  const declared = declaredBy(flow);
  const present = keys.filter((key) => Object.hasOwn(declared, key));
  if (present.length === 0) return undefined;
  if (kind === "flow-changed" || kind === "flow-trigger-changed")
    return Object.fromEntries(present.map((key) => [key, declared[key] ?? null]));
  return declared[present[0] ?? ""];
}

/** The properties, with the samples apart from the contracts of the messages they are examples of. */
function declaredBy(flow: Flow): JsonObject {
  const { payloads } = flow.properties;
  if (!isObject(payloads) || !Object.hasOwn(payloads, "samples")) return flow.properties;
  const { samples, ...contracts } = payloads;
  const { payloads: _, ...others } = flow.properties;
  return {
    ...others,
    ...(Object.keys(contracts).length === 0 ? {} : { payloads: contracts }),
    "payloads.samples": samples ?? null,
  };
}

/** `spec.file` belongs to `spec`; only the samples are told apart from their property. */
function keyOf(property: string): string {
  if (property === "payloads.samples" || property.startsWith("payloads.samples.")) return "payloads.samples";
  return property.split(".", 1)[0] ?? property;
}

interface FileOf {
  readonly blob: string | null;
  readonly meaning?: string | undefined;
  readonly at: Location;
}

/** By what they say where both were read, else by their bytes. */
function differ(one: FileOf | undefined, other: FileOf | undefined): boolean {
  if (one?.blob === other?.blob) return false;
  return one?.meaning === undefined || other?.meaning === undefined || one.meaning !== other.meaning;
}

function filesOf(flow: Flow, keys: readonly string[]): ReadonlyMap<string, FileOf> {
  return new Map(flow.files.filter(({ property }) => keys.includes(keyOf(property))).map((file) => [file.path, file]));
}

function placeOf(flow: Flow, keys: readonly string[]): Location | undefined {
  return keys.map((key) => flow.places.get(key) ?? flow.places.get(key.split(".", 1)[0] ?? key)).find(isThere);
}

function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : canonicalText(value);
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
