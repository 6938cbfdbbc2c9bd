import { compareText } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import { type Policy, principalName } from "../policy/policy.ts";
import type { OwnerOf } from "./rule.ts";

/** The people, as `@acme/warehouse`, sorted and unique. */
export type FindOwners = (owners: readonly OwnerOf[]) => readonly string[];

export interface OwnersInput {
  readonly base: { readonly model: Model };
  readonly head: { readonly model: Model };
  readonly policy: Policy;
  readonly headPolicy: Policy | undefined;
}

/**
 * Who answers for things: the role of an existing one and the people behind a role come from base, of a new one from
 * head. So nobody makes themself an owner with the pull request that needs one.
 */
export function ownersFinder({ base, head, policy, headPolicy }: OwnersInput): FindOwners {
  return (owners) => {
    const roles = new Set(owners.map((owner) => roleOf(base.model, owner) ?? roleOf(head.model, owner)));
    const names = [...roles].flatMap((role) => {
      if (role === undefined) return [];
      const declared = policy.roles.get(role) ?? headPolicy?.roles.get(role);
      return declared === undefined ? [] : declared.members.map(principalName);
    });
    return [...new Set(names)].sort(compareText);
  };
}

/** The role's name; undefined where the thing does not exist or names none. */
function roleOf(model: Model, { kind, id }: OwnerOf): string | undefined {
  switch (kind) {
    case "flow":
      return model.flows.get(id)?.owner;
    case "errors":
      return model.flows.get(id)?.errors;
    case "system":
      return model.systems.get(id)?.owner;
    case "map":
      return model.maps.get(id)?.owner;
    case "role":
      return id;
  }
}
