import type { Change, ChangeKind } from "../../change/change.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import type { Flow } from "../../model/model.ts";
import type { Candidate, Comparison, Rule, SideView } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: what a flow carries changes, and the specification it is locked to stays as it is.
 * Why: a requirement moved after it was agreed, and nobody said so; both systems' owners and the release manager.
 * Cannot see: whether the specification, where it was changed, says what is built.
 * Example: `express` goes to another service, and the locked specification still says the old one.
 */
export const specNotUpdated: Rule = {
  id: "spec-not-updated",
  severity: "error",
  docs: {
    detects:
      "A flow's `spec` is `locked: true`, this pull request changes what the flow carries (codes, maps, fields, payloads, filter), and neither the specification's file nor its `version` changes. A lock that this pull request takes off still counts.",
    why: "What was agreed with the other side is not what will be sent. Somebody changed a requirement after the agreement, and the people who agreed to the old one find out from failed orders.",
    blind: "Whether a specification that was changed says what is built: people have to read it.",
    example: `\`\`\`yaml
flows:
  order-release:
    spec: { file: specs/order-release.md, version: "3.2", locked: true }   # unchanged, while the map changes
\`\`\``,
    fix: "Agree on the change, write it into the specification, and raise its `version`; or take the change back.",
  },
  mirror: { waiver: "A specification that changes alone is a change of its own, and asks for the scope to be agreed." },
  judge: (side) => {
    const { comparison } = side;
    if (comparison === undefined) return [];
    const byId = new Map(comparison.changes.map((change) => [change.id, change]));
    return comparison.impact.flows.flatMap((affected) => {
      const after = side.model.flows.get(affected.id);
      const before = comparison.base.flows.get(affected.id);
      if (after === undefined || before === undefined) return [];
      if (!isLocked(before) && !isLocked(after)) return [];
      if (stateOfSpec(before) !== stateOfSpec(after)) return [];
      const changes = affected.because.flatMap((id) => byId.get(id) ?? []);
      const cause = affected.types.length > 0 ? changes[0] : changes.find(({ kind }) => CARRIED.has(kind));
      return cause === undefined ? [] : [candidate(side, comparison, after, before, cause)];
    });
  },
};

/** Changes of a flow by themselves that are part of what was agreed. */
const CARRIED: ReadonlySet<ChangeKind> = new Set([
  "flow-filter-changed",
  "flow-map-swapped",
  "flow-rewired",
  "map-default-changed",
  "map-on-missing-changed",
  "map-match-changed",
  "field-added",
  "field-removed",
  "field-changed",
  "payload-changed",
]);

function candidate(side: SideView, { base }: Comparison, flow: Flow, before: Flow, cause: Change): Candidate {
  const spec = specOf(flow) ?? specOf(before) ?? {};
  const version = spec.version === undefined ? "" : ` ${quote(textOf(spec.version))}`;
  const file = textOf(spec.file);
  const way = `from ${nameSystem(base, flow.from)} to ${nameSystem(side.model, flow.to)}`;
  return {
    subject: flow.id,
    type: undefined,
    code: undefined,
    when: undefined,
    message: `What flow ${quote(flow.id)} carries ${way} changes, but its agreed specification${version} stays as it is: the requirement moved after it was agreed.`,
    fix: `Agree on the new scope, write it into ${file} and raise its version; or take the change back.`,
    location: cause.location,
    related: flow.places.get("spec") ?? flow.at,
    owners: [
      { kind: "flow", id: flow.id },
      { kind: "system", id: flow.to },
    ],
  };
}

function isLocked(flow: Flow): boolean {
  const locked = specOf(flow)?.locked;
  return locked === true || locked === "true";
}

/** What has to move with the requirement: the version, the file's name and the file's content. */
function stateOfSpec(flow: Flow): string {
  const { version = null, file = null } = specOf(flow) ?? {};
  const blobs = flow.files
    .filter(({ property }) => property === "spec" || property.startsWith("spec."))
    .map(({ path, blob }) => [path, blob]);
  return JSON.stringify([version, file, blobs]);
}

function specOf({ properties }: Flow): JsonObject | undefined {
  const { spec } = properties;
  return isJsonObject(spec) ? spec : undefined;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
