import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import type { Landscape, LandscapeFlow, LandscapeList, LandscapeSystem } from "./landscape.ts";

/** Where the state of a landscape is known from: the newest merge into its branch that was judged. */
export interface AsOf {
  readonly number: number;
  readonly mergedAt: string;
  readonly mergeSha: string | null;
  readonly branch: string;
}

export interface SystemSummary extends LandscapeSystem {
  /** Flows that begin or end there. */
  readonly flows: number;
  /** What is missing, over the system, its flows and its lists. */
  readonly concerns: number;
}

/** A system as it stood after the newest merge, for whoever answers for it. */
export interface SystemStory extends LandscapeSystem {
  readonly repository: { readonly id: number; readonly name: string };
  readonly asOf: AsOf;
  /** `@acme/warehouse`, sorted: the people behind the owner's role. */
  readonly people: readonly string[];
  /** Flows that begin or end there, by id. */
  readonly flows: readonly SystemFlow[];
  /** Its declared code lists, by id. */
  readonly lists: readonly LandscapeList[];
  /** What nobody answers for, watches, specified or could take back; by what it is about, then kind. */
  readonly concerns: readonly Concern[];
}

export interface SystemFlow extends LandscapeFlow {
  /** The people behind the owner's role, and behind the role that handles failed messages. */
  readonly people: readonly string[];
  readonly errorsPeople: readonly string[];
}

export interface Concern {
  readonly kind:
    | "no-owner"
    | "no-errors-owner"
    | "no-monitors"
    | "no-spec"
    | "no-runbook"
    | "no-rollback"
    | "never-reviewed";
  /** The system, flow or list. */
  readonly subject: string;
}

export function summarizeSystems(landscape: Landscape): readonly SystemSummary[] {
  return landscape.systems.map((system) => ({
    ...system,
    flows: flowsOf(landscape, system.id).length,
    concerns: concernsOf(landscape, system).length,
  }));
}

/** `undefined` where the landscape has no such system; ids compare ignoring case, as everywhere in the history. */
export function tellSystem(
  landscape: Landscape,
  id: string,
  where: Pick<SystemStory, "repository" | "asOf">,
): SystemStory | undefined {
  const wanted = id.toLowerCase();
  const system =
    landscape.systems.find((one) => one.id === id) ?? landscape.systems.find((one) => one.id.toLowerCase() === wanted);
  if (system === undefined) return undefined;
  return {
    ...system,
    ...where,
    people: peopleOf(landscape, system.owner),
    flows: flowsOf(landscape, system.id).map((flow) => ({
      ...flow,
      people: peopleOf(landscape, flow.owner),
      errorsPeople: peopleOf(landscape, flow.errors),
    })),
    lists: listsOf(landscape, system.id),
    concerns: concernsOf(landscape, system),
  };
}

function flowsOf({ flows }: Landscape, system: string): readonly LandscapeFlow[] {
  return flows.filter(({ from, to }) => from === system || to === system);
}

function listsOf({ lists }: Landscape, system: string): readonly LandscapeList[] {
  return lists.filter((list) => list.system === system);
}

function peopleOf({ roles }: Landscape, role: string | null): readonly string[] {
  return roles.find(({ name }) => name === role)?.members ?? [];
}

function concernsOf(landscape: Landscape, system: LandscapeSystem): readonly Concern[] {
  const concerns: readonly Concern[] = [
    ...(isAnswered(landscape, system.owner) ? [] : [{ kind: "no-owner", subject: system.id } as const]),
    ...flowsOf(landscape, system.id).flatMap((flow) => concernsOfFlow(landscape, flow)),
    // Only what another company keeps can change without a pull request.
    ...(system.external ? listsOf(landscape, system.id) : [])
      .filter(({ reviewed }) => reviewed === null)
      .map(({ id }) => ({ kind: "never-reviewed", subject: id }) as const),
  ];
  return concerns.toSorted(
    (one, other) => compareText(one.subject, other.subject) || compareText(one.kind, other.kind),
  );
}

function concernsOfFlow(landscape: Landscape, flow: LandscapeFlow): readonly Concern[] {
  const { id: subject, owner, errors, monitors, spec, runbook, rollback } = flow;
  const missing: readonly (readonly [boolean, Concern["kind"]])[] = [
    [!isAnswered(landscape, owner), "no-owner"],
    [!isAnswered(landscape, errors), "no-errors-owner"],
    [isNothing(monitors), "no-monitors"],
    [isNothing(spec), "no-spec"],
    [isNothing(runbook), "no-runbook"],
    [isNothing(rollback), "no-rollback"],
  ];
  return missing.flatMap(([isMissing, kind]) => (isMissing ? [{ kind, subject }] : []));
}

/** A role that nobody stands behind answers for nothing. */
function isAnswered(landscape: Landscape, role: string | null): boolean {
  return role !== null && peopleOf(landscape, role).length > 0;
}

function isNothing(value: JsonValue): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
