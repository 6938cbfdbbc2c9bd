import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";

/** The value with all its objects' keys in code unit order. `__proto__` stays an ordinary key. */
export function sortKeys(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(sortedMembers(value).map(([key, member]) => [key, sortKeys(member)]));
}

/** Sorted by key, code units. */
export function sortedMembers(value: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.entries(value).sort(([one], [other]) => compareText(one, other));
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
