/** A place in a file of the repository. `path` is POSIX and repository-relative; `line` and `column` are 1-based. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Sorts by path, then line, then column; code units, never a locale. */
export function compareLocations(one: Location, other: Location): number {
  return compareText(one.path, other.path) || one.line - other.line || one.column - other.column;
}

/** Orders two texts by code units, the same on every machine. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
