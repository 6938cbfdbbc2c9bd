import type { Change, ChangeKind } from "./change.ts";

/**
 * What already runs today comes first, in the set's order otherwise: among a hundred new codes nobody would find the one
 * whose orders go elsewhere from now on.
 */
export function runningFirst(changes: readonly Change[]): readonly Change[] {
  const [running, others] = [true, false].map((wanted) =>
    changes.filter(({ kind }) => touchesRunning(kind) === wanted),
  );
  return [...(running ?? []), ...(others ?? [])];
}

/** Whether the change is to codes that are in use, and not to new ones nor to what stands around them. */
export function touchesRunning(kind: ChangeKind): boolean {
  return RUNNING.has(kind);
}

const RUNNING: ReadonlySet<ChangeKind> = new Set([
  "code-removed",
  "code-renamed",
  "code-changed",
  "code-deactivated",
  "accepts-shrunk",
  "list-opened",
  "list-closed",
  "map-entry-removed",
  "map-entry-retargeted",
  "map-entry-condition-changed",
  "map-default-changed",
  "map-on-missing-changed",
  "map-match-changed",
  "map-reordered",
  "map-removed",
  "flow-removed",
  "flow-rewired",
  "flow-filter-changed",
  "flow-map-swapped",
  "field-removed",
  "field-changed",
  "payload-changed",
  "system-removed",
]);
