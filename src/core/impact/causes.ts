import type { Change, ChangeKind, ChangeSet } from "../change/change.ts";
import type { Location } from "../model/location.ts";
import type { Impact } from "./impact.ts";
import type { Causes, SideView } from "./rule.ts";
import type { Fate } from "./trace.ts";

/** Where a finding about one hop belongs: on the line that this pull request changed, where it changed one. */
export function causeOf(side: SideView, fromList: string | undefined, fate: Fate): Location | undefined {
  const causes = side.comparison?.causes;
  if (causes === undefined) return undefined;
  const code = fate.code ?? undefined;
  return (
    (fate.map === undefined ? undefined : causes.bySubject.get(subjectKey(fate.map, code))) ??
    (fromList === undefined ? undefined : causes.bySubject.get(subjectKey(fromList, code))) ??
    causes.byHop.get(hopKey(fate.flow, fate.type, fate.code)) ??
    (fate.map === undefined ? undefined : causes.bySubject.get(subjectKey(fate.map, undefined))) ??
    causes.bySubject.get(subjectKey(`${fate.flow}/${fate.type}`, undefined)) ??
    causes.bySubject.get(subjectKey(fate.flow, undefined))
  );
}

/** Where this pull request changed an entry of the code in the map. */
export function causeOfEntry(side: SideView, map: string, code: string): Location | undefined {
  return side.comparison?.causes.bySubject.get(subjectKey(map, code));
}

/** Reads changes and paths once, so that each finding costs one look. */
export function indexCauses(changes: ChangeSet, impact: Impact): Causes {
  const bySubject = new Map<string, Location>();
  const byId = new Map<string, Change>();
  for (const change of changes) {
    byId.set(change.id, change);
    const key = subjectKey(change.subject, change.code);
    if (!UNRELATED.has(change.kind) && !bySubject.has(key)) bySubject.set(key, change.location);
  }
  return { bySubject, byHop: indexHops(impact, byId) };
}

/** Changes of a flow that cannot be why a code fares differently. */
const UNRELATED: ReadonlySet<ChangeKind> = new Set([
  "flow-changed",
  "flow-trigger-changed",
  "flow-volume-changed",
  "flow-endpoint-changed",
  "flow-filter-changed",
  "field-added",
  "field-removed",
  "field-changed",
  "payload-changed",
  "sample-changed",
  "spec-changed",
  "owner-changed",
  "errors-owner-changed",
  "monitor-changed",
  "runbook-changed",
  "rollback-changed",
  "opaque-touched",
  "policy-changed",
]);

function indexHops(impact: Impact, byId: ReadonlyMap<string, Change>): ReadonlyMap<string, Location> {
  const byHop = new Map<string, Location>();
  for (const { change, steps } of impact.paths) {
    const location = byId.get(change)?.location;
    if (location === undefined) continue;
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (step.kind !== "code" || next?.kind !== "hop") continue;
      const key = hopKey(next.flow, step.type, step.code);
      if (!byHop.has(key)) byHop.set(key, location);
    }
  }
  return byHop;
}

function subjectKey(subject: string, code: string | undefined): string {
  return JSON.stringify([subject, code ?? null]);
}

function hopKey(flow: string, type: string, code: string | null): string {
  return JSON.stringify([flow, type, code]);
}
