import type { Check } from "../../core/model/shape.ts";

export * from "../../core/model/shape.ts";

/** Returns the value as `T`, or throws an error that names what was read: a row that somebody else wrote. */
export function expectShape<T>(check: Check<T>, value: unknown, what: string): T {
  if (!check(value)) throw new Error(`the stored ${what} does not have the shape it was written with`);
  return value;
}

/** The same for a column that holds JSON. */
export function expectJson<T>(check: Check<T>, text: string, what: string): T {
  return expectShape(check, JSON.parse(text), what);
}
