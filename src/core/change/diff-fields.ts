import { canonicalText } from "../model/canonical.ts";
import { fieldPathText } from "../model/field-path.ts";
import type { JsonValue } from "../model/json.ts";
import type { Field, FieldMap, Flow } from "../model/model.ts";
import { typedScalar } from "../model/tree.ts";
import type { Change } from "./change.ts";
import { makeChange } from "./make-change.ts";

/**
 * Whether both field maps are known entry by entry. Where one could not be read, the declaration and its file are all
 * there is to compare.
 */
export function comparesFields(before: Flow, after: Flow): boolean {
  const maps = [before.fields, after.fields].filter((fields) => fields !== undefined);
  return maps.length > 0 && maps.every(({ readable }) => readable);
}

/** One change for every field that is filled now, no longer, or differently. Where it stands makes no difference. */
export function diffFields(before: Flow, after: Flow): readonly Change[] {
  const one = byTarget(before.fields);
  const other = byTarget(after.fields);
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((code) => {
    const was = one.get(code);
    const is = other.get(code);
    const facts = { code, before: was && fieldsJson(was), after: is && fieldsJson(is) };
    if (is === undefined) {
      const at = after.fields?.at ?? after.places.get("fields") ?? after.at;
      return [makeChange("field-removed", after.id, at, facts)];
    }
    const at = is.at(-1)?.at ?? after.at;
    if (was === undefined) return [makeChange("field-added", after.id, at, facts)];
    if (canonicalText(fieldsJson(was)) === canonicalText(fieldsJson(is))) return [];
    return [makeChange("field-changed", after.id, at, facts)];
  });
}

function byTarget(fields: FieldMap | undefined): ReadonlyMap<string, readonly Field[]> {
  return Map.groupBy(fields?.entries ?? [], ({ to }) => fieldPathText(to));
}

/** What fills the field; a list where several entries do. */
function fieldsJson(fields: readonly Field[]): JsonValue {
  const told = fields.map(({ from, value, required, type, maxLength, transform }) => ({
    ...(from === undefined ? {} : { from: fieldPathText(from) }),
    ...(value === undefined ? {} : { value: typedScalar(value) }),
    ...(required ? { required } : {}),
    ...(type === undefined ? {} : { type }),
    ...(maxLength === undefined ? {} : { "max-length": maxLength }),
    ...(transform === undefined ? {} : { transform }),
  }));
  return told.length === 1 ? (told[0] ?? {}) : told;
}
