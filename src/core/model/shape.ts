/** Whether a stored value has the shape of `T`. Members it does not know are kept: a hash may be over them. */
export type Check<T> = (value: unknown) => value is T;

/** Checks every named member of an object; a member is optional when its check accepts `undefined`. */
export function shape<T extends object>(checks: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const members: readonly (readonly [string, (value: unknown) => boolean])[] = Object.entries(checks);
  return (value): value is T =>
    isRecord(value) && members.every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));
}

export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

export function oneOf<const T extends string | number | boolean>(...choices: readonly T[]): Check<T> {
  const known = new Set<unknown>(choices);
  return (value): value is T => known.has(value);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A number that survives every store: whole, and exact in 53 bits. */
export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
