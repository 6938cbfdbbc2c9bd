import type { Location } from "../model/location.ts";
import type { Model } from "../model/model.ts";
import type { ChangeSet } from "./change.ts";
import { diffFlows } from "./diff-flows.ts";
import { diffLists } from "./diff-lists.ts";
import { diffMaps } from "./diff-maps.ts";
import { diffOpaque } from "./diff-opaque.ts";
import { diffPolicy } from "./diff-policy.ts";
import { diffSystems } from "./diff-systems.ts";
import { sortChanges } from "./make-change.ts";
import { pairMaps } from "./pair-maps.ts";
import { findRenames } from "./renames.ts";

/** What one side of a pull request declares. */
export interface ComparedSide {
  readonly model: Model;
  /** Canonical text per policy key; empty when there is no configuration. */
  readonly policy: ReadonlyMap<string, string>;
  /** Start of the entry document: the place of what has no other place. */
  readonly policyAt: Location;
  /** Where each policy key stands, where it is written. */
  readonly policyPlaces?: ReadonlyMap<string, Location>;
}

/**
 * Every difference in meaning between the sides, each edit once. Compared by identity (ids and codes), so order,
 * formatting and files make no difference, except the order of the entries of a `first-match` map. Never throws.
 *
 * What lies inside the definition of something new or gone is claimed by it: a system claims its lists, a named map
 * its entries, a flow its inline maps, a list that becomes declared or undeclared its codes.
 *
 * Not a change, because no kind says so and nothing is traced by it: a system's title and kind and whether it is
 * external, and a list's review date. The state rules judge the last two on both sides.
 */
export function diffSides(base: ComparedSide, head: ComparedSide): ChangeSet {
  const maps = pairMaps(base.model, head.model);
  const renames = findRenames(base.model, head.model, maps.pairs);
  return sortChanges([
    ...diffSystems(base.model, head.model, head.policyAt),
    ...diffLists(base.model, head.model, renames, head.policyAt),
    ...diffMaps(maps, renames, head.policyAt),
    ...diffFlows(base.model, head.model, maps, head.policyAt),
    ...diffOpaque(base.model, head.model, head.policyAt),
    ...diffPolicy(base.policy, head.policy, (key) => head.policyPlaces?.get(key) ?? head.policyAt),
  ]);
}
