import type { ChecklistItem } from "../checklist/item.ts";

/** Whether the merge may happen. Only `passed`, `not-applicable` and `overridden` open. */
export type GateState =
  | { readonly kind: "not-applicable" }
  | { readonly kind: "passed" }
  | ({ readonly kind: "overridden" } & Overruled)
  | { readonly kind: "pending"; readonly open: readonly string[] }
  | ({ readonly kind: "blocked" } & Obstacles)
  | { readonly kind: "errored"; readonly reason: string };

/** What stands in the way beside vetoes: ids of findings that nobody waived, and of items that lack a sign-off. */
export interface Obstacles {
  readonly findings: readonly string[];
  readonly open: readonly string[];
}

/** Who let it pass in spite of what; oldest first, never empty, each person once. */
export interface Overruled extends Obstacles {
  readonly by: readonly GivenOverride[];
  /** Why it could not be judged, where it could not. */
  readonly unjudged: string | undefined;
}

/** The gate as people see it: its state, each checklist item with who signed, and what people did beside signing. */
export interface Gate {
  readonly state: GateState;
  /** `observe`: the state is what `enforce` would say, and does not count. */
  readonly mode: "enforce" | "observe";
  /** In the checklist's order. */
  readonly items: readonly ItemState[];
  /** Vetoes that stand, oldest first; also against an item that is not on the checklist any more. */
  readonly rejections: readonly GivenRejection[];
  /** Waivers by which a finding does not block, in the order of the findings; each finding once. */
  readonly waivers: readonly GivenWaiver[];
  /** Overrides that count, oldest first; each person once. They may be too few. */
  readonly overrides: readonly GivenOverride[];
  /** How many different people have to override. */
  readonly overridesRequired: number;
  /** Who gave a waiver or an override that could not be verified just now. It does not count until it can. Sorted. */
  readonly unverified: readonly string[];
}

interface Given {
  readonly sequence: number;
  readonly userId: number;
  readonly login: string;
  readonly at: string;
}

export interface GivenRejection extends Given {
  readonly item: string;
  readonly reason: string;
}

export interface GivenWaiver extends Given {
  /** Id of the finding as it is now. */
  readonly finding: string;
  readonly reason: string;
  readonly expires: string;
}

export interface GivenOverride extends Given {
  readonly reason: string;
}

export interface GivenDelegation extends Given {
  readonly item: string;
  /** Login of whoever may sign instead. */
  readonly to: string;
  readonly expires: string | null;
}

export interface ItemState {
  readonly item: ChecklistItem;
  /** Sign-offs that count now, oldest first; at most one per person. */
  readonly signed: readonly CountedSignOff[];
  /** How many more people must sign; 0 when done. */
  readonly missing: number;
  /** The newest lapse of a sign-off for this item that nobody renewed since, with what its writer had seen. */
  readonly lapsed:
    | { readonly login: string; readonly why: readonly string[]; readonly note: string | null }
    | undefined;
  /** Vetoes that stand against it, oldest first. */
  readonly rejections: readonly GivenRejection[];
  /** Delegations by which somebody may sign it, oldest first. */
  readonly delegations: readonly GivenDelegation[];
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
  /** The owner it stands for, where they let this person sign. */
  readonly onBehalfOf?: string;
  readonly commentId: number;
}

/** Who may not sign, and what membership says now. Facts from GitHub, read before the gate is decided. */
export interface PeopleFacts {
  readonly author: Person;
  /** Authors and committers of the pull request's commits that GitHub knows, and who pushed, without {@link author}. */
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
