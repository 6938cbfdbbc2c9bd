/** Any JSON value. Absent, `null`, `false`, `0` and `""` are five different values everywhere in the product. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface JsonObject {
  readonly [key: string]: JsonValue;
}
