import type { Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";

export type Severity = "error" | "warning" | "info";

/** One sentence for many codes: findings of one rule at one place with the same words have one cause and one fix. */
export interface Together {
  /** What is said of the codes: `have no entry in map "carrier" ("mappings/carrier.json"), so orders with them stop`. */
  readonly message: string;
  readonly fix: string;
}

/** What a rule says about one thing. Identity: rule, subject, type, code, conditions; never wording or lines. */
export interface Finding {
  /** Short and stable: the first 8 hex digits of the hash of its identity, lengthened where two collide. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly status: "introduced" | "existing" | "resolved";
  /** The flow; or list, map, system, role, file where there is none. */
  readonly subject: string;
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly when: Conditions | undefined;
  /** What is wrong, in words a person from the warehouse understands; foreign text is quoted with `"`. */
  readonly message: string;
  /** Lines that begin with `-` (before) or `+` (now), where the finding is about a difference. Few. */
  readonly difference?: readonly string[];
  /** The next step. */
  readonly fix: string;
  /** The file that the fix edits, where the finding stands somewhere else: on the line that is the cause. */
  readonly edit?: string;
  /** How several such findings are told as one. */
  readonly together?: Together;
  readonly location: Location;
  readonly related: Location | undefined;
  /** `@acme/integration`: who can mend it. Sorted. */
  readonly owners: readonly string[];
  readonly suppressed: boolean;
  /** Who accepted it, why, and the last day of that. Only where it is suppressed. */
  readonly suppression?: { readonly reason: string; readonly owner: string; readonly expires: string };
}
