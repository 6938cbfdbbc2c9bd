import type { Flow } from "../model/model.ts";
import type { Candidate, SideView } from "./rule.ts";
import { nameFlow } from "./words.ts";

/** What a flow should say about the day on which it fails. */
export interface Preparation {
  /** The key under the flow. */
  readonly key: "runbook" | "rollback";
  /** What is not there, as a sentence about the flow without its end. */
  readonly missing: string;
  readonly fix: string;
}

/** Flows without it: a warning, and an error where the flow is critical. */
export function unprepared(side: SideView, { key, missing, fix }: Preparation): readonly Candidate[] {
  return [...side.model.flows.values()]
    .filter(({ properties }) => properties[key] === undefined)
    .map((flow) => unpreparedFlow(flow, `${nameSentence(flow)} ${missing}.`, fix));
}

/** The warning about a flow that lacks something; an error where the flow is critical. */
export function unpreparedFlow(flow: Flow, message: string, fix: string): Candidate {
  return {
    subject: flow.id,
    type: undefined,
    code: undefined,
    when: undefined,
    severity: flow.criticality === "high" ? "error" : "warning",
    message,
    fix: `${fix} (${flow.at.path}).`,
    location: flow.at,
    related: undefined,
    owners: [{ kind: "flow", id: flow.id }],
  };
}

function nameSentence(flow: Flow): string {
  const name = nameFlow(flow);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
