import type { ChecklistItem } from "../checklist/item.ts";

/** Whether the merge may happen. Only `passed` and `not-applicable` open. */
export type GateState =
  | { readonly kind: "not-applicable" }
  | { readonly kind: "passed" }
  | { readonly kind: "pending"; readonly open: readonly string[] }
  | { readonly kind: "blocked"; readonly findings: readonly string[]; readonly open: readonly string[] }
  | { readonly kind: "errored"; readonly reason: string };

/** The gate as people see it: its state, and each checklist item with who signed. */
export interface Gate {
  readonly state: GateState;
  /** `observe`: the state is what `enforce` would say, and does not count. */
  readonly mode: "enforce" | "observe";
  /** In the checklist's order. */
  readonly items: readonly ItemState[];
}

export interface ItemState {
  readonly item: ChecklistItem;
  /** Sign-offs that count now, oldest first; at most one per person. */
  readonly signed: readonly CountedSignOff[];
  /** How many more people must sign; 0 when done. */
  readonly missing: number;
  /** The newest lapse of a sign-off for this item that nobody renewed since. */
  readonly lapsed: { readonly login: string; readonly why: readonly string[] } | undefined;
  /** Sign-offs that could not be verified just now: GitHub did not answer. They do not count until it does. */
  readonly unverified: readonly string[];
}

export interface CountedSignOff {
  readonly sequence: number;
  readonly userId: number;
  readonly login: string;
  readonly at: string;
  readonly note: string | null;
  readonly self: boolean;
  readonly commentId: number;
}

/** Who may not sign, and what membership says now. Facts from GitHub, read before the gate is decided. */
export interface PeopleFacts {
  readonly author: Person;
  /** Authors and committers of the pull request's commits that GitHub knows, without {@link author}. */
  readonly committers: readonly Person[];
  /** Commits whose author or committer GitHub could not match to an account. */
  readonly unattributed: readonly { readonly sha: string; readonly email: string }[];
  /** Membership of signers, looked up now; a pair that was not looked up counts as it was when the person signed. */
  readonly memberships: readonly Membership[];
}

export interface Person {
  readonly id: number;
  readonly login: string;
  readonly bot: boolean;
}

export interface Membership {
  readonly userId: number;
  /** `@acme/warehouse`, `@priya`; compared ignoring case. */
  readonly principal: string;
  readonly state: "member" | "pending" | "none" | "unresolvable" | "cannot-verify";
}
