import { isJsonObject } from "../../model/json.ts";
import type { Flow } from "../../model/model.ts";
import type { Candidate, Claim, Rule } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: a new flow that lacks people, monitors, a runbook, a way back or a payload contract.
 * Why: it goes live, and on the day it fails it belongs to nobody; everybody on the way.
 * Cannot see: whether what is named is any good.
 * Example: a flow to a new carrier with its maps and nothing else.
 */
export const flowAddedIncomplete: Rule = {
  id: "flow-added-incomplete",
  severity: "error",
  docs: {
    detects:
      "This pull request adds a flow without an owner, people for its failed messages, monitors, a runbook, a way to take it back, or a payload contract. All that is missing is listed in one finding. The flows of a first configuration describe what runs already, and are not new.",
    why: "Once it is live, nobody goes back to fill this in. On the day it fails nobody is responsible, nobody notices, and nobody knows the way back.",
    blind: "Whether the monitors alert, the runbook is right, and the contract is the receiver's.",
    example: `\`\`\`yaml
flows:
  label-request-2: { from: wms, to: carrier-2, carries: { shipping-method: labels-2 } }    # and nothing else
\`\`\``,
    fix: "Add what is listed to the flow.",
  },
  mirror: { rule: "flow-removed-with-consumers" },
  judge: (side) => {
    const { comparison } = side;
    if (comparison === undefined || comparison.base.systems.size + comparison.base.flows.size === 0) return [];
    return comparison.changes
      .filter(({ kind }) => kind === "flow-added")
      .flatMap(({ subject }) => {
        const flow = side.model.flows.get(subject);
        const missing = flow === undefined ? [] : PARTS.filter(({ isThere }) => !isThere(flow));
        if (flow === undefined || missing.length === 0) return [];
        const way = `from ${nameSystem(side.model, flow.from)} to ${nameSystem(side.model, flow.to)}`;
        const candidate: Candidate = {
          subject,
          type: undefined,
          code: undefined,
          when: undefined,
          evidence: missing.map(({ key }) => key).join(" "),
          message: `The new flow ${quote(subject)} ${way} is not ready to go live: it has no ${missing.map(({ words }) => words).join(", no ")}.`,
          fix: `Add ${missing.map(({ key }) => `\`${key}\``).join(", ")} to the flow (${flow.at.path}).`,
          location: flow.at,
          related: undefined,
          owners: [
            { kind: "flow", id: subject },
            { kind: "system", id: flow.to },
          ],
          claims: missing.flatMap(({ claims }): readonly Claim[] =>
            claims === undefined ? [] : [{ rule: claims, subject, type: undefined, code: undefined }],
          ),
        };
        return [candidate];
      });
  },
};

interface Part {
  readonly key: string;
  readonly words: string;
  readonly isThere: (flow: Flow) => boolean;
  /** The rule that says the same of any flow. */
  readonly claims: string | undefined;
}

const MONITORS = ["errors", "volume", "latency"] as const;

const PARTS: readonly Part[] = [
  { key: "owner", words: "owner", isThere: ({ owner }) => owner !== undefined, claims: "owner-missing" },
  {
    key: "errors",
    words: "people for its failed messages",
    isThere: ({ errors }) => errors !== undefined,
    claims: "errors-owner-missing",
  },
  { key: "monitors", words: "complete monitors", isThere: isMonitored, claims: "monitor-missing" },
  {
    key: "runbook",
    words: "runbook",
    isThere: ({ properties }) => properties.runbook !== undefined,
    claims: "runbook-missing",
  },
  {
    key: "rollback",
    words: "way to take it back",
    isThere: ({ properties }) => properties.rollback !== undefined,
    claims: "rollback-missing",
  },
  {
    key: "payloads",
    words: "payload contract",
    isThere: ({ properties }) => properties.payloads !== undefined,
    claims: undefined,
  },
];

function isMonitored({ properties }: Flow): boolean {
  const { monitors } = properties;
  return isJsonObject(monitors) && MONITORS.every((key) => Object.hasOwn(monitors, key));
}
