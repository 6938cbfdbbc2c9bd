import type {
  Delegated,
  DelegationEnded,
  Overridden,
  OverrideLapsed,
  OverrideRevoked,
  Rejected,
  RejectionLifted,
  Waived,
  WaiverExpired,
  WaiverRevoked,
} from "./event-exceptions.ts";
import type {
  CheckForged,
  ControlLapsed,
  ControlRestored,
  HistoryLost,
  MergeGroupEvaluated,
  PolicyChanged,
  Released,
  ReleaseWithdrawn,
} from "./event-repository.ts";
import type {
  CommentReference,
  ContentDigest,
  CoveredPart,
  SignOffGiven,
  SignOffLapsed,
  SignOffRefused,
  SignOffRestored,
  SignOffRevoked,
} from "./event-sign-offs.ts";

export type * from "./event-exceptions.ts";
export type * from "./event-repository.ts";
export type * from "./event-sign-offs.ts";

/**
 * The facts of the ledger: what happened, in the past tense, appended and never changed. Everything needed to judge a
 * sign-off later stands in its event; text that is large or shared (a report, a covered part, what was shown) is kept
 * once, content-addressed, and named here by its digest.
 */
export type LedgerEvent =
  | Evaluated
  | SignOffGiven
  | SignOffRefused
  | SignOffLapsed
  | SignOffRestored
  | SignOffRevoked
  | Rejected
  | RejectionLifted
  | Waived
  | WaiverExpired
  | WaiverRevoked
  | Overridden
  | OverrideLapsed
  | OverrideRevoked
  | Delegated
  | DelegationEnded
  | CommentTampered
  | CommandIgnored
  | ChangesRequested
  | Pushed
  | GateOpened
  | GateClosed
  | Merged
  | MergedWithoutSignOff
  | PullRequestClosed
  | PullRequestReopened
  | MissedDeliveryRecovered
  | MergeGroupEvaluated
  | CheckForged
  | ControlLapsed
  | ControlRestored
  | PolicyChanged
  | HistoryLost
  | Released
  | ReleaseWithdrawn;

export type LedgerEventKind = LedgerEvent["kind"];

export interface Evaluated {
  readonly kind: "evaluated";
  /** Increases by one with each evaluation of the pull request that differs from the one before. */
  readonly evaluation: number;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly mode: "enforce" | "observe";
  readonly verdict: string;
  readonly scope: string;
  /** Sorted by id. */
  readonly items: readonly {
    readonly id: string;
    readonly fingerprint: string;
    /** How many different people must sign; absent: one. */
    readonly required?: number;
    readonly covers: readonly CoveredPart[];
  }[];
  /** Ids of the introduced, unsuppressed error findings, sorted. */
  readonly blocking: readonly string[];
  /** Fingerprint of what the report means as a whole: what an override is bound to. Absent in entries of old. */
  readonly impact?: string;
  /** The whole report as JSON. */
  readonly report: ContentDigest;
  /** What head declares, for the history of systems; absent where nothing could be read, and in entries of old. */
  readonly landscape?: ContentDigest;
}

export interface CommentTampered {
  readonly kind: "comment-tampered";
  readonly what: "sign-off" | "checklist";
  readonly commentId: number;
  readonly bodyBefore: string | null;
  readonly bodyAfter: string | null;
}

export interface CommandIgnored {
  readonly kind: "command-ignored";
  readonly comment: CommentReference;
  readonly why: "closed";
}

/** Somebody else than the author pushed this commit to the pull request. */
export interface Pushed {
  readonly kind: "pushed";
  readonly headSha: string;
}

/** A review that asks for changes, by somebody who had signed nothing that it could take back. */
export interface ChangesRequested {
  readonly kind: "changes-requested";
  readonly comment: CommentReference;
}

export interface GateOpened {
  readonly kind: "gate-opened";
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  /** The sign-offs that opened it: item → sequence numbers. */
  readonly signOffs: readonly { readonly item: string; readonly signOffs: readonly number[] }[];
  /** Sequence numbers of the waivers that it hangs on; absent: none. */
  readonly waivers?: readonly number[];
  /** Sequence numbers of the overrides that opened it in place of what is missing; absent: none. */
  readonly overrides?: readonly number[];
}

export interface GateClosed {
  readonly kind: "gate-closed";
  readonly headSha: string;
  readonly evaluation: number;
  readonly why: string;
}

export interface Merged {
  readonly kind: "merged";
  readonly headSha: string;
  readonly mergeSha: string | null;
  readonly baseRef: string;
  readonly evaluation: number | null;
}

export interface MergedWithoutSignOff {
  readonly kind: "merged-without-sign-off";
  readonly headSha: string;
  readonly mergeSha: string | null;
  readonly baseRef: string;
  readonly evaluation: number | null;
  /** What was open: item ids, finding ids; or why the gate was not known to be open. */
  readonly open: readonly string[];
  readonly blocking: readonly string[];
  readonly why: string;
}

export interface PullRequestClosed {
  readonly kind: "closed";
}

export interface PullRequestReopened {
  readonly kind: "reopened";
}

export interface MissedDeliveryRecovered {
  readonly kind: "missed-delivery-recovered";
  /** What the sweep found: "a comment", "a push", "a merge". */
  readonly what: string;
}

/** Who did it. A person's role is the one they acted in then. */
export type Actor = { readonly kind: "person"; readonly id: number; readonly login: string } | { readonly kind: "app" };

/** An event before it has its place in the chain. */
export interface LedgerDraft {
  readonly at: string;
  readonly repository: { readonly id: number; readonly name: string };
  readonly pullRequest: number | null;
  readonly actor: Actor;
  readonly event: LedgerEvent;
}

/**
 * One link of a repository's chain. `sequence` counts from 1 without a gap; `previous` is the hash of the entry before
 * (64 zeros for the first); `hash` is over the canonical JSON (RFC 8785) of all other members.
 */
export interface LedgerEntry extends LedgerDraft {
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}
