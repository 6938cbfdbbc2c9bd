/** Plain JSON, as it goes over the wire. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Whether a parsed value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of a parsed object, or undefined when `value` is no object or has no such member. */
export function member(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A member that is itself an object; an empty object when it is missing. */
export function objectMember(value: unknown, name: string): JsonObject {
  const found = member(value, name);
  return isJsonObject(found) ? found : {};
}

/** A member that is text; undefined otherwise. */
export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

/** A member that is a number; undefined otherwise. */
export function numberMember(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === "number" ? found : undefined;
}
