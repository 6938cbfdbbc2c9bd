/** We are wrong: a broken invariant of our own. Crashes the evaluation it happens in, loudly; never a default that passes. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws {@link InvariantError} with the broken invariant unless `condition` holds. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new InvariantError(invariant);
}

/** Ends every `switch` over a union: the compiler proves that nothing arrives here. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
