import type { Change, ChangeKind } from "../change/change.ts";
import type { AffectedFlow, Impact } from "../impact/impact.ts";
import type { Model } from "../model/model.ts";

/** One thing that a change asks somebody about: an affected flow, or what changed itself where it is no flow. */
export interface Subject {
  readonly subject: string;
  readonly flow: AffectedFlow | undefined;
  /** Whether the change is about this very thing; else the change only arrives here. */
  readonly isOwn: boolean;
}

export interface SubjectsInput {
  readonly base: Model;
  readonly head: Model;
  readonly changes: readonly Change[];
  readonly impact: Impact;
}

/** Where a change is asked about. None where nobody is affected: that is proven, not assumed. */
export function subjectsFinder({ base, head, impact }: SubjectsInput): (change: Change) => readonly Subject[] {
  const affected = new Map<string, AffectedFlow[]>();
  const flows = new Map(impact.flows.map((flow) => [flow.id, flow]));
  for (const flow of impact.flows) {
    for (const id of flow.because) {
      const known = affected.get(id);
      if (known === undefined) affected.set(id, [flow]);
      else known.push(flow);
    }
  }

  return (change) => {
    const own = ownSubjects(change, base, head);
    const ids = new Set([...own, ...(affected.get(change.id) ?? []).map((flow) => flow.id)]);
    if (ids.size === 0 && change.kind === "opaque-touched") ids.add(change.subject);
    const isElsewhere = own.length > 0;
    return [...ids].map((id) => ({ subject: id, flow: flows.get(id), isOwn: !isElsewhere || own.includes(id) }));
  };
}

/** Whether the change is about codes on their way; other changes of a flow concern it even where codes fare the same. */
export function isAboutCodes(kind: ChangeKind): boolean {
  return (
    kind.startsWith("code-") ||
    kind.startsWith("map-") ||
    kind.startsWith("accepts-") ||
    kind.startsWith("list-") ||
    kind === "flow-map-swapped"
  );
}

/** What is asked about whatever the trace says: a flow whose own properties changed, and the flows of a system. */
function ownSubjects(change: Change, base: Model, head: Model): readonly string[] {
  switch (change.kind) {
    case "policy-changed":
      return ["policy"];
    case "owner-changed":
    case "errors-owner-changed":
      return [change.subject];
    case "system-added":
    case "system-removed":
      return flowsAt(change.subject, change.kind === "system-added" ? head : base);
    default:
      if (isAboutCodes(change.kind) || change.kind === "flow-changed" || change.kind === "opaque-touched") return [];
      return base.flows.has(change.subject) || head.flows.has(change.subject) ? [change.subject] : [];
  }
}

function flowsAt(system: string, model: Model): readonly string[] {
  return [...model.flows.values()].filter(({ from, to }) => from === system || to === system).map(({ id }) => id);
}
