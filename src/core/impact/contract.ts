import type { FieldPath } from "../model/field-path.ts";
import type { JsonValue } from "../model/json.ts";
import type { BoundDocument } from "../model/model.ts";
import { isNull, member, type SourceNode, textOf, typedJson } from "../model/tree.ts";

/** `$ref` after `$ref` that is followed; a contract has two or three. */
const REFERENCES_MAX = 20;

/**
 * What a contract says of one field. `absent`: it declares the fields around it and not this one; `closed` where no other
 * is allowed. `unknown`: said in a way that is not followed (`anyOf`, a pattern, another file), or not at all.
 */
export type Declared =
  | { readonly kind: "declared"; readonly schema: SourceNode }
  | { readonly kind: "absent"; readonly closed: boolean }
  | { readonly kind: "unknown" };

const UNKNOWN: Declared = { kind: "unknown" };

export function declaredField(contract: BoundDocument | undefined, path: FieldPath): Declared {
  const root = contract?.root;
  if (root === undefined) return UNKNOWN;
  let schema = resolved(root, root);
  for (const step of path) {
    if (schema === undefined) return UNKNOWN;
    const found = child(schema, step);
    if (found.kind !== "declared") return found;
    schema = resolved(found.schema, root);
  }
  return schema === undefined ? UNKNOWN : { kind: "declared", schema };
}

function child(schema: SourceNode, step: string): Declared {
  const named = member(member(schema, "properties"), step);
  if (named !== undefined) return { kind: "declared", schema: named };
  if (/^[0-9]+$/.test(step)) {
    const prefix = member(schema, "prefixItems");
    const item = (prefix?.kind === "sequence" ? prefix.items[Number(step)] : undefined) ?? member(schema, "items");
    if (item?.kind === "mapping") return { kind: "declared", schema: item };
  }
  if (isComposed(schema) || member(schema, "properties") === undefined) return UNKNOWN;
  const others = member(schema, "additionalProperties");
  if (others?.kind === "mapping" && others.entries.length > 0) return UNKNOWN;
  return { kind: "absent", closed: others?.kind === "scalar" && typedJson(others) === false };
}

const COMPOSING = ["allOf", "anyOf", "oneOf", "if", "patternProperties", "$ref", "$dynamicRef", "dependentSchemas"];

function isComposed(schema: SourceNode): boolean {
  return COMPOSING.some((key) => member(schema, key) !== undefined);
}

/** The schema that a `$ref` within the document stands for; undefined where it leads elsewhere. */
function resolved(schema: SourceNode, root: SourceNode): SourceNode | undefined {
  let node: SourceNode | undefined = schema;
  for (let count = 0; count < REFERENCES_MAX; count++) {
    const reference = textOf(member(node, "$ref"));
    if (node === undefined || reference === undefined) return node;
    if (reference !== "#" && !reference.startsWith("#/")) return undefined;
    node = reference
      .slice(1)
      .split("/")
      .slice(1)
      .reduce<SourceNode | undefined>((at, step) => member(at, step.replaceAll("~1", "/").replaceAll("~0", "~")), root);
  }
  return undefined;
}

/** The JSON types that a schema allows; undefined where it does not say. */
export function typesOf(schema: SourceNode): ReadonlySet<string> | undefined {
  const type = member(schema, "type");
  if (type?.kind === "scalar") return new Set([type.text]);
  if (type?.kind === "sequence") return new Set(type.items.flatMap((item) => textOf(item) ?? jsonTypeOf(null)));
  const values = valuesOf(schema);
  return values === undefined ? undefined : new Set(values.map(jsonTypeOf));
}

/** The values of an `enum` or `const`. */
export function valuesOf(schema: SourceNode): readonly JsonValue[] | undefined {
  const list = member(schema, "enum");
  if (list?.kind === "sequence") return list.items.map(typedJson);
  const only = member(schema, "const");
  return only === undefined ? undefined : [typedJson(only)];
}

export function jsonTypeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** Characters that a schema allows at most, by `maxLength` or its listed texts; undefined where it does not say. */
export function lengthMaxOf(schema: SourceNode): number | undefined {
  const declared = lengthLimitOf(schema);
  const listed = valuesOf(schema)?.map((value) => (typeof value === "string" ? lengthOf(value) : 0));
  const limits = [...(declared === undefined ? [] : [declared]), ...(listed ? [longest(listed)] : [])];
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** Its `maxLength`: a listed text is another matter than a length that fits. */
export function lengthLimitOf(schema: SourceNode): number | undefined {
  const length = member(schema, "maxLength");
  const declared = length === undefined ? undefined : typedJson(length);
  return typeof declared === "number" ? declared : undefined;
}

/** As JSON Schema counts: code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function longest(lengths: readonly number[]): number {
  return lengths.reduce((one, other) => Math.max(one, other), 0);
}

/** Paths that a contract requires, under parents that it requires too; with the place of each. */
export function requiredFields(
  contract: BoundDocument | undefined,
): readonly { readonly path: FieldPath; readonly at: SourceNode }[] {
  const root = contract?.root;
  const found: { readonly path: FieldPath; readonly at: SourceNode }[] = [];
  const walk = (node: SourceNode | undefined, path: FieldPath): void => {
    if (node === undefined || root === undefined || path.length > REQUIRED_DEPTH_MAX) return;
    const schema = resolved(node, root);
    const required = member(schema, "required");
    for (const item of required?.kind === "sequence" ? required.items : []) {
      if (item.kind !== "scalar" || isNull(item) || found.length >= REQUIRED_MAX) continue;
      const inner = [...path, item.text];
      const below = member(member(schema, "properties"), item.text);
      const count = found.length;
      walk(below, inner);
      if (found.length === count) found.push({ path: inner, at: item });
    }
  };
  walk(root, []);
  return found;
}

/** A contract that requires more by itself at every level asks for itself again. */
const REQUIRED_DEPTH_MAX = 10;
const REQUIRED_MAX = 2_000;
