import type { CodeMap, Flow, Model } from "../model/model.ts";
import { type Policy, principalName, RELEASE_MANAGER, type Role } from "../policy/policy.ts";
import { OWNER_WORDS } from "./catalogue.ts";

/** Who an item falls to. */
export interface AskedRole {
  readonly role: string;
  /** The role (or owner word) that nobody was declared for, where another stands in. */
  readonly insteadOf: string | undefined;
  /** Sorted; empty where the role has nobody: such an item cannot be signed, and a finding says why. */
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
}

export interface RoleInput {
  readonly base: Model;
  readonly head: Model;
  readonly policy: Policy;
  readonly headPolicy: Policy | undefined;
}

/**
 * The role that a catalogue's owner means for this subject. A role that the team has not declared falls to whoever
 * answers for the subject: never unowned. The owner of an existing thing, and the people behind a role, come from base;
 * those of a new one from head.
 */
export function askRole(owner: string, subject: string, input: RoleInput): AskedRole {
  if (OWNER_WORDS.includes(owner)) {
    const meant = rolesOfWord(owner, subject, input)[0];
    const role = meant ?? standIn(subject, input);
    return named(role, meant === undefined ? owner : undefined, input);
  }
  if (owner === RELEASE_MANAGER || input.policy.roles.has(owner)) return named(owner, undefined, input);
  return named(standIn(subject, input), owner, input);
}

/** Whoever answers for a thing: a flow's builder, a map's, list's or system's owner; the release managers for the rest. */
export function askOwner(subject: string, input: RoleInput): AskedRole {
  const isFlow = input.base.flows.has(subject) || input.head.flows.has(subject);
  return isFlow ? askRole("flow-owner", subject, input) : named(standIn(subject, input), undefined, input);
}

/** The people of a role that is already known by name. */
export function named(role: string, insteadOf: string | undefined, { policy, headPolicy }: RoleInput): AskedRole {
  const declared: Role | undefined = policy.roles.get(role) ?? headPolicy?.roles.get(role);
  return {
    role,
    insteadOf,
    owners: (declared?.members ?? []).map(principalName).sort(),
    deputies: (declared?.deputies ?? []).map(principalName).sort(),
  };
}

/** Who answers for the subject: the flow's builder, else the systems at its ends, else the release managers. */
function standIn(subject: string, input: RoleInput): string {
  const candidates = ["flow-owner", "map-owner", "target-owner", "source-owner"].flatMap((word) =>
    rolesOfWord(word, subject, input),
  );
  return candidates[0] ?? RELEASE_MANAGER;
}

/** Base before head: nobody makes themself an owner with the pull request that needs one. */
function rolesOfWord(word: string, subject: string, { base, head }: RoleInput): readonly string[] {
  return [base, head].map((model) => roleIn(model, word, subject)).filter((role) => role !== undefined);
}

function roleIn(model: Model, word: string, subject: string): string | undefined {
  const flow = model.flows.get(subject);
  switch (word) {
    case "flow-owner":
      return flow?.owner ?? model.opaque.get(subject)?.owners[0];
    case "errors-owner":
      return flow?.errors;
    case "source-owner":
      return ownerOfSystem(model, flow?.from ?? systemOf(model, subject, "from"));
    case "target-owner":
      return ownerOfSystem(model, flow?.to ?? systemOf(model, subject, "to"));
    case "map-owner":
      return (model.maps.get(subject) ?? ownedMap(model, flow))?.owner;
    default:
      return undefined;
  }
}

/** The first map of a flow that somebody owns. */
function ownedMap(model: Model, flow: Flow | undefined): CodeMap | undefined {
  const carries = [...(flow?.carries.values() ?? [])];
  return carries
    .flatMap((carry) => (carry.kind === "maps" ? carry.maps : []))
    .flatMap((id) => model.maps.get(id) ?? [])
    .find(({ owner }) => owner !== undefined);
}

function ownerOfSystem(model: Model, system: string | undefined): string | undefined {
  return system === undefined ? undefined : model.systems.get(system)?.owner;
}

/** The system that a list, a map's end or a system's own id stands for. */
function systemOf(model: Model, subject: string, end: "from" | "to"): string | undefined {
  if (model.systems.has(subject)) return subject;
  return model.lists.get(model.maps.get(subject)?.[end] ?? subject)?.system;
}
