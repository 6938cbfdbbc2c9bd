import type { JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";

export const CHANGE_KINDS = [
  "code-added",
  "code-removed",
  "code-renamed",
  "code-changed",
  "code-deactivated",
  "code-activated",
  "accepts-grown",
  "accepts-shrunk",
  "list-opened",
  "list-closed",
  "map-entry-added",
  "map-entry-removed",
  "map-entry-retargeted",
  "map-entry-condition-changed",
  "map-default-changed",
  "map-on-missing-changed",
  "map-match-changed",
  "map-reordered",
  "map-added",
  "map-removed",
  "flow-added",
  "flow-removed",
  "flow-rewired",
  "flow-changed",
  "flow-filter-changed",
  "flow-trigger-changed",
  "flow-volume-changed",
  "flow-endpoint-changed",
  "flow-map-swapped",
  "field-added",
  "field-removed",
  "field-changed",
  "payload-changed",
  "sample-changed",
  "spec-changed",
  "owner-changed",
  "errors-owner-changed",
  "monitor-changed",
  "runbook-changed",
  "rollback-changed",
  "system-added",
  "system-removed",
  "opaque-touched",
  "policy-changed",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between base and head at the level of meaning: a fact, no judgement. */
export interface Change {
  /** `kind:subject[:code or property][?when]`, unique in its change set and the same for the same edit on any machine. */
  readonly id: string;
  readonly kind: ChangeKind;
  /** List `shop/shipping-method`; map `shipping` or `order-release/shipping-method`; flow, system or role id; a file. */
  readonly subject: string;
  /** The type the subject is about, where it has one. */
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly when: Conditions | undefined;
  /** What stood there at base and stands there at head; `undefined` where there was nothing (printed as `null`). */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  /** The line in head; for a removal the parent's line in head. */
  readonly location: Location;
}

/** Sorted by kind's place in {@link CHANGE_KINDS}, then subject, code, conditions. Ids are unique. */
export type ChangeSet = readonly Change[];
