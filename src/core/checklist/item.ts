import type { JsonValue } from "../model/json.ts";

/** Something a named role must accept before the merge. */
export interface ChecklistItem {
  /**
   * `validation:subject`; `hand-over:subject:old` and `…:new` for the two sides of a hand-over. `:role` behind it where
   * two roles are asked the same.
   */
  readonly id: string;
  readonly validation: string;
  /** The validation in words, the systems by name: "The label prints, void works, the right account is billed". */
  readonly title: string;
  readonly subject: string;
  readonly role: string;
  /** Set where the catalogue's role is not declared and the subject's owner stands in: the role it fell from. */
  readonly insteadOf: string | undefined;
  /** `@acme/warehouse`, sorted; empty only when the role cannot be resolved, and then the item can't be signed. */
  readonly owners: readonly string[];
  readonly deputies: readonly string[];
  /** How many different people must sign. At least 1. */
  readonly required: number;
  readonly evidence: "required" | "optional";
  /** Ids of the changes behind it, sorted; empty only where a flow fares differently and no change says why. */
  readonly because: readonly string[];
  /** One line that says why this person is asked: the way and the {@link reason}. */
  readonly why: string;
  /** What happens there, without the way. Items with the same way and reason are asked because of the same. */
  readonly reason: string;
  /** Titles of the two systems between which the subject is the flow; `undefined` where it is none. */
  readonly way: { readonly from: string; readonly to: string } | undefined;
  /** What the configuration says now, asked as a question, where the validation is about that. */
  readonly question: string | undefined;
  readonly fingerprint: string;
  /** What the fingerprint is made of, sorted by name. */
  readonly covers: readonly Part[];
}

/** One thing an item covers: a change, a map, a code list, the validation's text, the policy that asks for it. */
export interface Part {
  /**
   * `change:…` (or `changes` for many together), `map:order-release/shipping-method`, `list:wms/shipping-method`, `flow:order-release`,
   * `validation`, `role:warehouse`, `warnings`.
   */
  readonly name: string;
  /** Hash of the canonical JSON of `value`. */
  readonly digest: string;
  readonly value: JsonValue;
}
