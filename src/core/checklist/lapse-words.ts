import { quote } from "../impact/words.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";

/** What the sentences about lapsed sign-offs share. Old content comes from a record, so nothing about it is assumed. */

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordOf(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: JsonValue | undefined): readonly string[] {
  return itemsOf(value).filter((item) => typeof item === "string");
}

export function sameValue(one: JsonValue, other: JsonValue): boolean {
  return canonicalText(one) === canonicalText(other);
}

/** A text in quotes, `nothing` for what is absent, anything else as JSON in quotes. */
export function sayValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  return quote(typeof value === "string" ? value : canonicalText(value));
}
