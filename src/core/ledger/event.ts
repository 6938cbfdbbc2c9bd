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

/** A digest (SHA-256, hex) of a text that is stored beside the ledger. */
export type ContentDigest = string;

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

/** One thing an item covers; `digest` names its canonical JSON in the content store. */
export interface CoveredPart {
  readonly name: string;
  readonly digest: ContentDigest;
}

/** The comment or review that a command came in, as it was when it arrived; a `line-comment` stands on a line of a file. */
export interface CommentReference {
  readonly kind: "comment" | "review" | "line-comment";
  readonly id: number;
  readonly body: string;
  /** By GitHub's clock, ISO-8601 UTC. Absent in entries of old. */
  readonly writtenAt?: string;
}

export interface SignOffGiven {
  readonly kind: "sign-off-given";
  readonly comment: CommentReference;
  readonly item: string;
  readonly role: string;
  /** The member of the role that made it valid: `@acme/warehouse`, `@priya`. */
  readonly principal: string;
  /** Author or committer of the pull request, allowed by policy. */
  readonly self: boolean;
  /** Whose sign-off it stands for, where an owner had let somebody else sign: the delegation's sequence number, and the owner. */
  readonly onBehalfOf?: { readonly delegation: number; readonly id: number; readonly login: string };
  /** What the person wrote beside the command; the evidence where the item asks for it. */
  readonly note: string | null;
  readonly fingerprint: string;
  readonly covers: readonly CoveredPart[];
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  /** The comment of ours that was on the page when the person signed. */
  readonly shown: ContentDigest | null;
}

export interface SignOffRefused {
  readonly kind: "sign-off-refused";
  readonly comment: CommentReference;
  /** The command line as written, shortened to 200 characters. */
  readonly command: string;
  readonly item: string | null;
  readonly reason: RefusalReason;
  /** The answer the person got. */
  readonly message: string;
  /** The comment of ours that was on the page. Absent in entries of old. */
  readonly shown?: ContentDigest | null;
}

export type RefusalReason =
  | "author"
  | "committer"
  | "not-owner"
  | "not-member-yet"
  | "bot"
  | "unknown-item"
  | "unknown-command"
  | "evidence-missing"
  | "already-signed"
  | "nothing-to-sign"
  | "nothing-to-revoke"
  | "not-yours"
  | "taken-back-later"
  | "changed-while-looking"
  | "owner-unresolvable"
  | "cannot-verify"
  | "edited-comment"
  | "too-long"
  | "second-role"
  | "reason-missing"
  | "days-invalid"
  | "not-release-manager"
  | "unknown-finding"
  | "cannot-waive"
  | "nothing-to-override"
  | "already-overridden"
  | "only-in-a-comment"
  | "not-in-the-conversation"
  | "unknown-person"
  | "cannot-delegate"
  | "already-delegated"
  | "already-rejected";

export interface SignOffLapsed {
  readonly kind: "sign-off-lapsed";
  /** Sequence number of the sign-off. */
  readonly signOff: number;
  readonly item: string;
  readonly cause: "changed" | "item-gone" | "membership" | "excluded" | "delegation";
  /** Sentences, one per thing that changed: `"express-intl" in map "shipping" now goes to "INTX" instead of "INT"`. */
  readonly why: readonly string[];
  readonly fingerprint: string | null;
}

export interface SignOffRestored {
  readonly kind: "sign-off-restored";
  readonly signOff: number;
  readonly item: string;
}

export interface SignOffRevoked {
  readonly kind: "sign-off-revoked";
  readonly signOff: number;
  readonly item: string;
  /** `rejected`: the same person vetoes the item now; `changes-requested`: their newest review asks for changes. */
  readonly how: TakenBack | "review-dismissed" | "changes-requested" | "rejected";
  /** The comment's text after the edit; `null` when it was deleted or the revocation came by command. */
  readonly bodyAfter: string | null;
  /** The comment or review that asked for it; only where one did. */
  readonly comment?: CommentReference;
}

/** How what a comment did is undone: by another comment, or since it stands there no more as it was. */
export type TakenBack = "command" | "comment-edited" | "comment-deleted";

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

/** A group of the merge queue, judged on what its pull requests give together. */
export interface MergeGroupEvaluated {
  readonly kind: "merge-group-evaluated";
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  /** Numbers of the pull requests in it, as far as they are known; ascending. */
  readonly pullRequests: readonly number[];
  readonly verdict: string;
  /** Whether the group may be merged. */
  readonly open: boolean;
  /** Ids of the items that lack a sign-off. */
  readonly missing: readonly string[];
  /** Ids of the findings that block. */
  readonly blocking: readonly string[];
  /** The sign-offs that count for it: item → sequence numbers. */
  readonly signOffs: readonly { readonly item: string; readonly signOffs: readonly number[] }[];
  /** The whole report as JSON. */
  readonly report: ContentDigest;
}

/** Another App wrote a check by our name. */
export interface CheckForged {
  readonly kind: "check-forged";
  readonly headSha: string;
  readonly checkRunId: number;
  /** The App that wrote it. */
  readonly appId: number;
  readonly app: string;
  readonly conclusion: string | null;
}

/** From here on nothing that happens in the repository reaches us. */
export interface ControlLapsed {
  readonly kind: "control-lapsed";
  readonly why: "uninstalled" | "suspended" | "repository-removed" | "archived" | "deleted" | "check-not-required";
  /** The branch that does not ask for the check any more; absent: all of the repository is meant. */
  readonly baseRef?: string;
}

export interface ControlRestored {
  readonly kind: "control-restored";
  readonly why: "installed" | "unsuspended" | "repository-added" | "unarchived" | "check-required";
  readonly baseRef?: string;
}

/**
 * A check on GitHub names an entry that this ledger does not have: the database was restored from an older copy, or is
 * another one. What stands on GitHub was read again; what stood only in the ledger is gone.
 */
export interface HistoryLost {
  readonly kind: "history-lost";
  readonly headSha: string;
  readonly witnessed: { readonly sequence: number; readonly hash: string };
}

/** A push to a branch changed how pull requests into it are judged. A fact of the repository, of no pull request. */
export interface PolicyChanged {
  readonly kind: "policy-changed";
  readonly baseRef: string;
  readonly beforeSha: string;
  readonly afterSha: string;
  /** What is different: `mode`, `roles`, `gate`; sorted. */
  readonly settings: readonly string[];
}

/** A tag was pushed: what was merged since the tag before is a release. A fact of the repository, of no pull request. */
export interface Released {
  readonly kind: "released";
  readonly tag: string;
  readonly sha: string;
  /** The tag before it; `null` for the first. */
  readonly previousTag: string | null;
  /** Numbers of the pull requests merged between the two; ascending. */
  readonly pullRequests: readonly number[];
  /** Whether all commits between the two were seen; otherwise pull requests may be missing. */
  readonly complete: boolean;
  /** Every tag that some way back comes to first; sorted. Absent in entries of old. */
  readonly since?: readonly string[];
  /** Sequence numbers of pushes past every pull request that are released with it; absent: none. */
  readonly pushes?: readonly number[];
}

/** A tag was deleted. What was released with it stays on record; the tag names it no more. */
export interface ReleaseWithdrawn {
  readonly kind: "release-withdrawn";
  readonly tag: string;
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
