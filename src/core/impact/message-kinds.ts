import type { ChangeKind } from "../change/change.ts";

/** Whether a change of this kind can be one of what a flow sends, and not only of its people and papers. */
export function changesMessages(kind: ChangeKind): boolean {
  return !PEOPLE_AND_PAPERS.has(kind);
}

const PEOPLE_AND_PAPERS: ReadonlySet<ChangeKind> = new Set([
  "flow-changed",
  "spec-changed",
  "owner-changed",
  "errors-owner-changed",
  "monitor-changed",
  "runbook-changed",
  "rollback-changed",
  "sample-changed",
  "policy-changed",
]);
