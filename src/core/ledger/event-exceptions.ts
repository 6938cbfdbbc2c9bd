import type { CommentReference, ContentDigest, TakenBack } from "./event-sign-offs.ts";

/* Facts about what is no sign-off: vetoes, waivers, overrides, and who may sign in whose place. */

/** An owner's veto: it stands across pushes until it is lifted. */
export interface Rejected {
  readonly kind: "rejected";
  readonly comment: CommentReference;
  readonly item: string;
  readonly role: string;
  readonly principal: string;
  readonly reason: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  readonly shown: ContentDigest | null;
}

export interface RejectionLifted {
  readonly kind: "rejection-lifted";
  /** Sequence number of the veto. */
  readonly rejection: number;
  readonly item: string;
  /** `signed`: its author signed the item after all. */
  readonly how: TakenBack | "signed";
  readonly bodyAfter: string | null;
  readonly comment?: CommentReference;
}

/** One error finding, accepted for a while by somebody who may. */
export interface Waived {
  readonly kind: "waived";
  readonly comment: CommentReference;
  /** The finding's id then; `rule` to `when` are its identity. */
  readonly finding: string;
  readonly rule: string;
  readonly subject: string;
  readonly type?: string;
  readonly code?: string;
  readonly when?: Readonly<Record<string, string>>;
  /** What the finding said. */
  readonly message: string;
  readonly reason: string;
  /** ISO-8601 UTC; from this moment on it counts no more. */
  readonly expires: string;
  readonly role: string;
  readonly principal: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  readonly shown: ContentDigest | null;
}

export interface WaiverExpired {
  readonly kind: "waiver-expired";
  /** Sequence number of the waiver. */
  readonly waiver: number;
  readonly finding: string;
}

export interface WaiverRevoked {
  readonly kind: "waiver-revoked";
  readonly waiver: number;
  readonly finding: string;
  /** `membership`: who gave it may not any more; `excluded`: they have worked on the pull request since. */
  readonly how: TakenBack | "membership" | "excluded";
  readonly bodyAfter: string | null;
  readonly comment?: CommentReference;
}

/** Somebody who may lets the pull request pass as it is. Never a sign-off. */
export interface Overridden {
  readonly kind: "overridden";
  readonly comment: CommentReference;
  readonly reason: string;
  readonly role: string;
  readonly principal: string;
  /** Fingerprint of what the report meant then; with another one the override lapses. */
  readonly impact: string;
  /** Ids of the items that lacked a sign-off. */
  readonly open: readonly string[];
  /** Ids of the findings that blocked. */
  readonly blocking: readonly string[];
  /** Ids of the items that somebody had vetoed. */
  readonly rejected: readonly string[];
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  readonly shown: ContentDigest | null;
}

/** An override that lapsed never counts again. */
export interface OverrideLapsed {
  readonly kind: "override-lapsed";
  /** Sequence number of the override. */
  readonly override: number;
  readonly cause: "changed" | "membership" | "excluded";
  /** A sentence without its full stop. */
  readonly why: string;
}

export interface OverrideRevoked {
  readonly kind: "override-revoked";
  readonly override: number;
  readonly how: TakenBack;
  readonly bodyAfter: string | null;
  readonly comment?: CommentReference;
}

/** An owner lets somebody else sign an item in their place. */
export interface Delegated {
  readonly kind: "delegated";
  readonly comment: CommentReference;
  readonly item: string;
  readonly to: { readonly id: number; readonly login: string };
  readonly role: string;
  readonly principal: string;
  /** ISO-8601 UTC; `null`: until the pull request is closed. */
  readonly expires: string | null;
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  readonly shown: ContentDigest | null;
}

export interface DelegationEnded {
  readonly kind: "delegation-ended";
  /** Sequence number of the delegation. */
  readonly delegation: number;
  readonly item: string;
  /** `membership`: the owner who gave it is one no more; `excluded`: they have worked on the pull request since. */
  readonly how: TakenBack | "expired" | "membership" | "excluded";
  readonly bodyAfter: string | null;
  readonly comment?: CommentReference;
}
