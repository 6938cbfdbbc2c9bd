import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import type { Flow, Model } from "../model/model.ts";
import { type Check, isBoolean, isRecord, isText, listOf, nullable, oneOf, shape } from "../model/shape.ts";
import { type Policy, principalName } from "../policy/policy.ts";

/**
 * What one side of a pull request declares, as far as a release manager asks for it later: who answers for what, and
 * whether it is specified, watched and can be taken back. Kept beside the ledger by digest with the evaluation.
 */
export interface Landscape {
  /** By id. */
  readonly systems: readonly LandscapeSystem[];
  /** By id. */
  readonly flows: readonly LandscapeFlow[];
  /** Declared code lists, by id. */
  readonly lists: readonly LandscapeList[];
  /** By name; the people behind each. */
  readonly roles: readonly { readonly name: string; readonly members: readonly string[] }[];
}

export interface LandscapeSystem {
  readonly id: string;
  readonly title: string | null;
  readonly kind: string | null;
  readonly owner: string | null;
  readonly external: boolean;
}

export interface LandscapeFlow {
  readonly id: string;
  readonly title: string | null;
  readonly from: string;
  readonly to: string;
  readonly owner: string | null;
  readonly errors: string | null;
  readonly criticality: Flow["criticality"];
  readonly types: readonly string[];
  /** As they are declared; `null` where they are not. */
  readonly monitors: JsonValue;
  readonly spec: JsonValue;
  readonly runbook: JsonValue;
  readonly rollback: JsonValue;
}

export interface LandscapeList {
  readonly id: string;
  readonly system: string;
  readonly type: string;
  /** The day on which somebody compared it with the other side's list last. */
  readonly reviewed: string | null;
}

const FORMAT = "ripplegate.landscape/1";

/** As JSON on one line; the same landscape gives the same bytes. */
export function landscapeText(model: Model, policy: Policy | undefined): string {
  return canonicalText({
    schema: FORMAT,
    systems: [...model.systems.values()].map(({ id, title, kind, owner, external }) => ({
      id,
      title: title ?? null,
      kind: kind ?? null,
      owner: owner ?? null,
      external,
    })),
    flows: [...model.flows.values()].map(flowJson),
    lists: [...model.lists.values()]
      .filter(({ declared }) => declared)
      .map(({ id, system, type, reviewed }) => ({ id, system, type, reviewed: reviewed ?? null })),
    roles: [...(policy?.roles.values() ?? [])].map(({ name, members }) => ({
      name,
      members: members.map(principalName).sort(compareText),
    })),
  });
}

function flowJson(flow: Flow): JsonValue {
  const { id, title, from, to, owner, errors, criticality, carries, properties } = flow;
  const { monitors = null, spec = null, runbook = null, rollback = null } = properties;
  return {
    id,
    title: title ?? null,
    from,
    to,
    owner: owner ?? null,
    errors: errors ?? null,
    criticality,
    types: [...carries.keys()],
    monitors,
    spec,
    runbook,
    rollback,
  };
}

/** `undefined` for what is none, or another version's. */
export function readLandscape(text: string): Landscape | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && value.schema === FORMAT && isLandscape(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isJson: Check<JsonValue> = (value): value is JsonValue => value !== undefined;

const isLandscape = shape<Landscape>({
  systems: listOf(
    shape<LandscapeSystem>({
      id: isText,
      title: nullable(isText),
      kind: nullable(isText),
      owner: nullable(isText),
      external: isBoolean,
    }),
  ),
  flows: listOf(
    shape<LandscapeFlow>({
      id: isText,
      title: nullable(isText),
      from: isText,
      to: isText,
      owner: nullable(isText),
      errors: nullable(isText),
      criticality: oneOf("low", "normal", "high"),
      types: listOf(isText),
      monitors: isJson,
      spec: isJson,
      runbook: isJson,
      rollback: isJson,
    }),
  ),
  lists: listOf(shape<LandscapeList>({ id: isText, system: isText, type: isText, reviewed: nullable(isText) })),
  roles: listOf(shape<Landscape["roles"][number]>({ name: isText, members: listOf(isText) })),
});
