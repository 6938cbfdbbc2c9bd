/**
 * Small checkers for JSON from outside. A path is dotted (`head.sha`); a reader returns the value with its type, or
 * throws {@link Malformed}. Nothing that came over the wire gets further without passing one of these.
 */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** The value at a dotted path; `undefined` where any step is missing or is not an object. */
export function at(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path.split(".")) {
    if (!isRecord(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function stringAt(value: unknown, path: string): string {
  const found = at(value, path);
  if (typeof found !== "string") throw new Malformed(`"${path}" is not a text`);
  return found;
}

/** Absent and `null` are `undefined`: GitHub uses both for "none". */
export function optionalStringAt(value: unknown, path: string): string | undefined {
  return isNone(at(value, path)) ? undefined : stringAt(value, path);
}

/** A whole number that JavaScript holds exactly. */
export function integerAt(value: unknown, path: string): number {
  const found = at(value, path);
  if (typeof found !== "number" || !Number.isSafeInteger(found)) throw new Malformed(`"${path}" is not a whole number`);
  return found;
}

export function booleanAt(value: unknown, path: string): boolean {
  const found = at(value, path);
  if (typeof found !== "boolean") throw new Malformed(`"${path}" is not true or false`);
  return found;
}

export function optionalBooleanAt(value: unknown, path: string): boolean | undefined {
  return isNone(at(value, path)) ? undefined : booleanAt(value, path);
}

/** One of the given words; any other is malformed, so that a new word of GitHub's is never taken for a known one. */
export function wordAt<const Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  const found = at(value, path);
  const word = words.find((candidate) => candidate === found);
  if (word === undefined) throw new Malformed(`"${path}" is not one of ${words.join(", ")}`);
  return word;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  return listOf(at(value, path), `"${path}"`);
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed(`${what} is not a list`);
  return value;
}

export function isNone(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
