import type { Change, ChangeKind } from "../change/change.ts";
import type { AffectedFlow, Impact } from "../impact/impact.ts";
import type { Model } from "../model/model.ts";

/** One thing that a change asks somebody about: an affected flow, or what changed itself where it is no flow. */
export interface Subject {
  readonly subject: string;
  readonly flow: AffectedFlow | undefined;
  /** Whether the change is about this very thing; else its codes only arrive here. */
  readonly isOwn: boolean;
}

export interface SubjectsInput {
  readonly base: Model;
  readonly head: Model;
  readonly impact: Impact;
}

/** What `policy-changed` is asked about: one item, whatever the number of keys. */
const POLICY_SUBJECT = "policy";

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
    const own = new Set(ownSubjects(change, base, head));
    const reached = movesCodes(change.kind) ? (affected.get(change.id) ?? []).map((flow) => flow.id) : [];
    const subjects = new Set([...own, ...reached]);
    // Nobody can say where an unreadable file acts: whoever answers for it looks.
    if (subjects.size === 0 && change.kind === "opaque-touched") subjects.add(change.subject);
    return [...subjects].map((id) => ({ subject: id, flow: flows.get(id), isOwn: own.size === 0 || own.has(id) }));
  };
}

/**
 * Whether the change can alter how codes fare, on whatever flow they pass. Every other change of a flow concerns that
 * flow alone, also where codes that fare differently go on from there.
 */
export function movesCodes(kind: ChangeKind): boolean {
  switch (kind) {
    case "flow-added":
    case "flow-removed":
    case "flow-rewired":
    case "flow-map-swapped":
    case "system-added":
    case "system-removed":
    case "opaque-touched":
      return true;
    default:
      return isAboutCodes(kind);
  }
}

/** Whether the change is about codes, lists or maps and not about a flow of its own. */
function isAboutCodes(kind: ChangeKind): boolean {
  return ["code-", "map-", "accepts-", "list-"].some((start) => kind.startsWith(start));
}

/** What is asked about whatever the trace says: a flow whose own properties changed, and the flows of a system. */
function ownSubjects(change: Change, base: Model, head: Model): readonly string[] {
  switch (change.kind) {
    case "policy-changed":
      return [POLICY_SUBJECT];
    case "owner-changed":
    case "errors-owner-changed":
      return [change.subject];
    case "system-added":
      return flowsAt(change.subject, head);
    case "system-removed":
      return flowsAt(change.subject, base);
    default:
      if (isAboutCodes(change.kind) || change.kind === "opaque-touched") return [];
      return base.flows.has(change.subject) || head.flows.has(change.subject) ? [change.subject] : [];
  }
}

function flowsAt(system: string, model: Model): readonly string[] {
  return [...model.flows.values()].filter(({ from, to }) => from === system || to === system).map(({ id }) => id);
}
